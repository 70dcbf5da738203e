import { decodeImage } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { DownloadRun } from '../download/run.ts'
import type { TransferEffects } from '../effects.ts'
import type { HashCheckpoint } from '../hash/checkpoint.ts'
import type { Records, TransferRecord } from '../records/record.ts'
import { createFakes } from '../testing.ts'
import type { DownloadJob, UploadJob, Verdict } from '../types.ts'
import type { UploadRun } from '../upload/run.ts'

const scope = { projectId: 'p1', region: 'RegionOne' }

export const fileOfSize = (size = 1000, name = 'disk.qcow2') =>
  new File([new Uint8Array(size)], name, { lastModified: 1 })

export const uploadJob = (name: string, more: Partial<UploadJob> = {}): UploadJob => ({
  scope,
  file: fileOfSize(),
  fields: { name },
  ...more,
})

export const downloadJob = (more: Partial<DownloadJob['image']> = {}): DownloadJob => ({
  scope,
  image: {
    id: 'img',
    name: 'golden',
    size: 500,
    checksum: 'm5',
    os_hash_algo: 'sha512',
    os_hash_value: 's512',
    disk_format: 'qcow2',
    ...more,
  },
})

export const verdict = (more: Partial<Verdict> = {}): Verdict => ({
  kind: 'agrees',
  pairs: [{ algo: 'md5', local: 'm5', remote: 'm5' }],
  bytes: 1000,
  at: '2026-11-21T00:00:00Z',
  direction: 'upload',
  ...more,
})

/** A run that the spec drives: it says what happens, and ends it. */
export interface FakeRun {
  readonly kind: 'upload' | 'download'
  readonly name: string
  readonly signal: AbortSignal
  /** Whether it is in its last breath: ended by the spec, or aborted. */
  readonly over: () => boolean
  /** Whether its gate lets bytes through. */
  readonly open: () => boolean
  readonly upload: UploadRun
  readonly download: DownloadRun
  /** Bytes move, so many are there. */
  readonly move: (bytes: number) => void
  /** All bytes are there and were compared. */
  readonly succeed: (found?: Partial<Verdict>, image?: Partial<Image>) => void
  readonly fail: (error: unknown) => void
}

type Fakes = ReturnType<typeof createFakes>

interface FakeRuns extends Pick<
  Fakes,
  'effects' | 'calls' | 'images' | 'setStatus' | 'target' | 'refuseDeactivate' | 'refuseDelete'
> {
  readonly runs: FakeRun[]
}

/** The effects of an engine whose runs do nothing by themselves. */
export function createFakeRuns(): FakeRuns {
  const fakes = createFakes()
  const runs: FakeRun[] = []

  function begin<T>(
    run: UploadRun | DownloadRun,
    about: Pick<FakeRun, 'kind' | 'name'>,
    end: (found: Partial<Verdict>, image: Partial<Image>) => T,
  ): Promise<T> {
    const { dispatch, signal, gate } = run
    return new Promise<T>((resolve, reject) => {
      let over = false
      const settle = (action: () => void) => {
        over = true
        action()
      }
      signal.addEventListener('abort', () => settle(() => reject(signal.reason)))
      const at = (bytes: number) =>
        dispatch({ type: 'moving', direction: about.kind, at: { moved: bytes, hashed: bytes } })
      runs.push({
        ...about,
        signal,
        over: () => over,
        open: () => !gate.closing().aborted,
        upload: run as UploadRun,
        download: run as DownloadRun,
        move: at,
        succeed: (found = {}, image = {}) =>
          settle(() => {
            at(0)
            dispatch({ type: 'arrived' })
            resolve(end(found, image))
          }),
        fail: (error) => settle(() => reject(error)),
      })
    })
  }

  const effects: TransferEffects = {
    ...fakes.effects,
    runUpload(run) {
      run.dispatch({ type: 'begin-upload' })
      return begin(run, { kind: 'upload', name: run.job.fields.name ?? '' }, (found, image) => ({
        verdict: verdict(found),
        image: decodeImage({ id: run.place.imageId ?? 'image', status: 'active', ...image }),
      }))
    },
    runDownload(run) {
      run.dispatch({ type: 'begin-download' })
      return begin(run, { kind: 'download', name: run.fileName }, (found) =>
        verdict({ direction: 'download', ...found }),
      )
    },
  }
  return Object.assign(fakes, { effects, runs })
}

/** Records in memory, as the database would give them back to another page. */
export function createMemoryRecords() {
  const kept = new Map<string, TransferRecord>()
  const checkpoints = new Map<string, HashCheckpoint>()
  const listeners = new Set<() => void>()
  const key = (user: string, id: string) => `${user} ${id}`
  const memory = {
    kept,
    checkpoints,
    writes: 0,
    trouble: null as string | null,
    /** The record of a transfer, as it stands. */
    of: (id: string) => [...kept.values()].find((record) => record.id === id),
    tell() {
      for (const listener of listeners) listener()
    },
  }
  const records: Records = {
    async load(user) {
      const own = [...kept.values()].filter((record) => record.user === user)
      const states = [...checkpoints].flatMap(([at, checkpoint]) => {
        const [whose, id] = at.split(' ')
        return whose === user ? [[id!, checkpoint] as const] : []
      })
      return { records: own, checkpoints: new Map(states) }
    },
    put(record) {
      memory.writes++
      kept.set(key(record.user, record.id), record)
    },
    remove(user, ids) {
      for (const id of ids) {
        kept.delete(key(user, id))
        checkpoints.delete(key(user, id))
      }
    },
    putCheckpoint: (user, id, checkpoint) => void checkpoints.set(key(user, id), checkpoint),
    removeCheckpoint: (user, id) => void checkpoints.delete(key(user, id)),
    settled: () => Promise.resolve(),
    trouble: () => memory.trouble,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return Object.assign(memory, { records })
}
