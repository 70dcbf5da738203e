import { randomId } from '#lib/ids.ts'
import { downloadFileName } from './download/file-name.ts'
import type { SaveTarget } from './download/save.ts'
import type { TransferEffects } from './effects.ts'
import { algorithmOf } from './hash/names.ts'
import type { Algorithm } from './hash/names.ts'
import { createTransferList } from './list.ts'
import { canRetry, isEnded, step } from './machine.ts'
import type { SoundVerdict, TransferEvent } from './machine.ts'
import { problemOf } from './problems.ts'
import { bytesPerSecond, sampleRate, secondsLeft, startRate } from './rate.ts'
import type { Rate } from './rate.ts'
import type {
  DownloadJob,
  Phase,
  Scope,
  Transfer,
  TransferManager,
  TransferProblem,
  UploadJob,
  Verdict,
} from './types.ts'
import type { UploadPlace } from './upload/run.ts'

/** Transfers that run side by side; more would only share the same line. */
const AT_ONCE = 2
/** Between two measurements of speed, in milliseconds. */
const SAMPLE_MS = 500

interface Entry {
  readonly id: string
  readonly work:
    | { readonly direction: 'upload'; readonly job: UploadJob; readonly place: UploadPlace }
    | {
        readonly direction: 'download'
        readonly job: DownloadJob
        /** Null while the person chooses. */
        target: SaveTarget | null
      }
  /** Whether it may be started: it is queued and, for a download, has a target. */
  ready: boolean
  running: { readonly abort: AbortController; readonly ended: Promise<void> } | null
  cancelling: Promise<void> | null
  rate: Rate | null
}

/** Builds the engine of one tab. It never starts anything by itself and lives as long as the page. */
export function createTransferManager(effects: TransferEffects): TransferManager {
  const list = createTransferList()
  const entries = new Map<string, Entry>()
  /** Per cloud region, the multihash seen last: saves reading a file twice. */
  const multihashes = new Map<string, Algorithm>()
  let sampler: ReturnType<typeof setInterval> | null = null

  function dispatch(entry: Entry, event: TransferEvent) {
    const transfer = list.get(entry.id)
    if (transfer === null) return
    const phase = step(transfer.phase, event)
    if (phase === transfer.phase) return
    if (phase.state === transfer.phase.state) return list.change(entry.id, { phase }, 'soon')
    const moves = movedBytes(phase)
    const before = movedBytes(transfer.phase)
    // Speed is measured per stretch: what was measured while sending goes on while finishing.
    if (moves === null) entry.rate = null
    else if (before === null) entry.rate = startRate(moves, Date.now())
    list.change(
      entry.id,
      {
        phase,
        ...(entry.rate === null ? { rate: null, remaining: null } : {}),
        ...(isEnded(phase) ? { endedAt: Date.now() } : {}),
      },
      'now',
    )
  }

  function sample() {
    for (const entry of entries.values()) {
      const transfer = list.get(entry.id)
      const moved = transfer === null ? null : movedBytes(transfer.phase)
      if (transfer === null || moved === null || entry.rate === null) continue
      entry.rate = sampleRate(entry.rate, moved, Date.now())
      const rate = bytesPerSecond(entry.rate)
      if (rate === transfer.rate) continue
      const remaining = secondsLeft(transfer.size - moved, rate)
      list.change(entry.id, { rate, remaining }, 'soon')
    }
  }

  /** Starts what may start, oldest first. */
  function pump() {
    let running = 0
    for (const entry of entries.values()) if (entry.running !== null) running++
    for (const entry of entries.values()) {
      if (running >= AT_ONCE) break
      if (!entry.ready || entry.running !== null) continue
      start(entry)
      running++
    }
    if (running > 0) sampler ??= setInterval(sample, SAMPLE_MS)
    else if (sampler !== null) {
      clearInterval(sampler)
      sampler = null
    }
  }

  function start(entry: Entry) {
    entry.ready = false
    const abort = new AbortController()
    const ended = run(entry, abort.signal)
      .catch((error: unknown) => {
        // A cancel tells what became of it when it has tidied up.
        if (abort.signal.aborted) return
        fail(entry, problemOf(error, entry.work.direction), null)
      })
      .finally(() => {
        entry.running = null
        pump()
      })
    entry.running = { abort, ended }
  }

  async function run(entry: Entry, signal: AbortSignal): Promise<void> {
    const { work } = entry
    const send = (event: TransferEvent) => dispatch(entry, event)
    if (work.direction === 'upload') {
      const { job, place } = work
      const placed = () => list.change(entry.id, { imageId: place.imageId }, 'now')
      const region = job.scope.region
      const multihash = multihashes.get(region) ?? null
      const input = { job, place, effects, dispatch: send, placed, signal, multihash }
      const { verdict, image } = await effects.runUpload(input)
      const learned = algorithmOf(image.os_hash_algo)
      if (learned !== null) multihashes.set(region, learned)
      signal.throwIfAborted()
      effects.verdicts.keep(job.scope, image.id, verdict)
      if (isSound(verdict)) send({ type: 'verified', verdict })
      else fail(entry, await condemn(job.scope, image.id), verdict)
    } else {
      const { job, target } = work
      const { fileName } = list.get(entry.id)!
      if (target === null) throw new Error('A download was started without a target.')
      const verdict = await effects.runDownload({
        job,
        fileName,
        target,
        effects,
        dispatch: send,
        signal,
      })
      effects.verdicts.keep(job.scope, job.image.id, verdict)
      if (isSound(verdict)) send({ type: 'verified', verdict })
      else fail(entry, downloadDiffers, verdict)
    }
  }

  /** What arrived is not what was sent: nobody shall boot it. */
  async function condemn(scope: Scope, imageId: string): Promise<TransferProblem> {
    const differ = 'Digests differ. What arrived is not what was sent'
    let sentence = `${differ}, so the image was deactivated. Nobody can boot it. Send it again.`
    try {
      await effects.glance(scope).deactivateImage(imageId)
    } catch (error) {
      const why = problemOf(error, 'upload').sentence
      sentence = `${differ}, and the image could not be deactivated: delete it before somebody boots it. ${why}`
    }
    return { kind: 'digests-differ', sentence, next: 'retry', details: null }
  }

  function fail(entry: Entry, problem: TransferProblem, verdict: Verdict | null) {
    // Its record is gone: a retry makes a new one.
    if (problem.kind === 'image-gone' && entry.work.direction === 'upload') {
      forgetImage(entry, entry.work.place)
    }
    if (problem.kind === 'session-ended') effects.session.ended()
    dispatch(entry, { type: 'failed', problem, verdict })
  }

  function forgetImage(entry: Entry, place: UploadPlace) {
    if (!place.made) return
    Object.assign(place, { imageId: null, made: false })
    list.change(entry.id, { imageId: null }, 'soon')
  }

  /** What a cancelled upload leaves in the cloud. */
  async function tidyUp(
    entry: Entry,
    keepImage: boolean | undefined,
  ): Promise<'image' | 'nothing'> {
    if (entry.work.direction === 'download') return 'nothing'
    const { job, place } = entry.work
    const { address } = place
    place.address = null
    // Deleting the image also ends its upload, so a failure here may still come to a good end.
    if (address !== null) await Promise.allSettled([effects.uploads.terminate(address)])
    if (place.imageId === null) return 'nothing'
    if (keepImage ?? !place.made) return 'image'
    try {
      await effects.glance(job.scope).deleteImage(place.imageId, { ignoreMissing: true })
    } catch {
      return 'image' // Told by the phase: the record is still there.
    }
    Object.assign(place, { imageId: null, made: false })
    return 'nothing'
  }

  async function cancel(entry: Entry, keepImage: boolean | undefined): Promise<void> {
    const phase = list.get(entry.id)?.phase
    if (phase === undefined || isEnded(phase)) return
    entry.ready = false
    entry.running?.abort.abort(new DOMException('The transfer was cancelled.', 'AbortError'))
    await entry.running?.ended
    // The last step may have been done before the cancel reached it.
    if (isEnded(list.get(entry.id)?.phase ?? phase)) return
    const kept = await tidyUp(entry, keepImage)
    if (kept === 'nothing') list.change(entry.id, { imageId: null }, 'soon')
    dispatch(entry, { type: 'cancelled', kept })
  }

  /** Opens the save dialog; the download is ready once there is a target. */
  async function choose(entry: Entry, fileName: string) {
    const { work } = entry
    if (work.direction === 'upload') return
    try {
      work.target = await effects.pickTarget(fileName)
    } catch (error) {
      return fail(entry, problemOf(error, 'download'), null)
    }
    if (work.target === null) {
      entries.delete(entry.id)
      return list.remove(entry.id)
    }
    entry.ready = list.get(entry.id)?.phase.state === 'queued'
    if (work.target.kind === 'file') {
      list.change(entry.id, { fileName: work.target.handle.name }, 'now')
    }
    pump()
  }

  function add(entry: Entry, about: Pick<Transfer, 'imageId' | 'name' | 'fileName' | 'size'>) {
    entries.set(entry.id, entry)
    list.add({
      id: entry.id,
      direction: entry.work.direction,
      scope: entry.work.job.scope,
      phase: { state: 'queued' },
      rate: null,
      remaining: null,
      startedAt: Date.now(),
      endedAt: null,
      ...about,
    })
  }

  const blank = () => ({ id: randomId(), running: null, cancelling: null, rate: null })

  return {
    subscribe: list.subscribe,
    getSnapshot: list.getSnapshot,

    upload(job) {
      const imageId = job.imageId ?? null
      const place: UploadPlace = { imageId, made: false, address: null }
      const entry: Entry = { ...blank(), work: { direction: 'upload', job, place }, ready: true }
      const { name, size } = job.file
      add(entry, { imageId, name: job.fields.name ?? name, fileName: name, size })
      pump()
      return entry.id
    },

    download(job) {
      const { image } = job
      const work = { direction: 'download' as const, job, target: null }
      const entry: Entry = { ...blank(), work, ready: false }
      const fileName = downloadFileName(image.name, image.id, image.disk_format)
      const name = image.name ?? image.id
      add(entry, { imageId: image.id, name, fileName, size: image.size ?? 0 })
      void choose(entry, fileName)
      return entry.id
    },

    async cancel(id, options) {
      const entry = entries.get(id)
      if (entry === undefined) return
      entry.cancelling ??= cancel(entry, options?.keepImage).finally(() => {
        entry.cancelling = null
        pump()
      })
      await entry.cancelling
    },

    retry(id) {
      const entry = entries.get(id)
      const transfer = list.get(id)
      if (entry === undefined || transfer === null || !canRetry(transfer.phase)) return
      // Moves to the end of the queue, as it begins anew.
      entries.delete(id)
      entries.set(id, entry)
      dispatch(entry, { type: 'retried' })
      list.change(id, { startedAt: Date.now(), endedAt: null }, 'now')
      const { work } = entry
      if (work.direction === 'download' && work.target === null) {
        void choose(entry, transfer.fileName)
      } else entry.ready = true
      pump()
    },

    dismiss(id) {
      const transfer = list.get(id)
      if (transfer === null || !isEnded(transfer.phase)) return
      entries.delete(id)
      list.remove(id)
    },
  }
}

const isSound = (verdict: Verdict): verdict is SoundVerdict => verdict.kind !== 'differs'

const downloadDiffers: TransferProblem = {
  kind: 'digests-differ',
  sentence:
    'Digests differ. What arrived is not what Glance stored, so no file was kept. Download it again.',
  next: 'retry',
  details: null,
}

/** The bytes by which speed is measured: what Glance accepted, or what arrived here. */
function movedBytes(phase: Phase): number | null {
  switch (phase.state) {
    case 'sending':
    case 'finishing':
      return phase.accepted
    case 'receiving':
      return phase.received
    default:
      return null
  }
}
