import type { HashCheckpoint } from '../hash/checkpoint.ts'
import type { Phase, Transfer } from '../types.ts'
import type { KeptDownload, KeptUpload, TransferRecord } from './record.ts'

/**
 * Whatever stands in the database was perhaps written by another version of the dashboard, or by
 * somebody who tried: a record that lacks what this version needs is left out, never repaired.
 */

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'
const orNull =
  <T>(is: (value: unknown) => value is T) =>
  (value: unknown): value is T | null =>
    value === null || is(value)
const optional =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || is(value)
const listOf =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(is)

/** Whether an object has fields of these kinds; more may be there. */
function has(value: unknown, kinds: Readonly<Record<string, (value: unknown) => boolean>>) {
  return isObject(value) && Object.entries(kinds).every(([name, is]) => is(value[name]))
}

const oneOf =
  (...words: readonly string[]) =>
  (value: unknown): boolean =>
    isText(value) && words.includes(value)

const isScope = (value: unknown) => has(value, { projectId: isText, region: isText })
const isStanding = (value: unknown) => has(value, { moved: isCount, hashed: isCount })
const isDetails = (value: unknown) =>
  has(value, {
    method: isText,
    path: isText,
    status: orNull(isCount),
    requestId: orNull(isText),
  })
const isProblem = (value: unknown) =>
  has(value, {
    kind: isText,
    sentence: isText,
    next: oneOf('retry', 'sign-in', 'pick-file', 'none'),
    details: (details) => details === null || isDetails(details),
  })
const isVerdict = (value: unknown) =>
  has(value, {
    kind: oneOf('agrees', 'differs', 'not-compared'),
    pairs: listOf((pair) => has(pair, { algo: isText, local: isText, remote: orNull(isText) })),
    published: optional(listOf((each) => has(each, { algo: isText, value: isText }))),
    converted: optional(isFlag),
    bytes: isCount,
    at: isText,
    direction: oneOf('upload', 'download'),
  })
const isTargets = optional((targets) =>
  has(targets, {
    stores: optional(listOf(isText)),
    all_stores: optional(isFlag),
    all_stores_must_succeed: optional(isFlag),
  }),
)
const isWaitingFor = (value: unknown) =>
  has(value, { kind: oneOf('offline', 'sign-in') }) ||
  has(value, { kind: oneOf('retry'), at: isCount, attempt: isCount }) ||
  has(value, { kind: oneOf('file'), how: oneOf('pick', 'grant') })

const PHASES: Readonly<Record<Phase['state'], (value: unknown) => boolean>> = {
  queued: isObject,
  inspecting: isObject,
  creating: isObject,
  sending: (value) => has(value, { sent: isCount, accepted: isCount, hashed: isCount }),
  receiving: (value) => has(value, { received: isCount, hashed: isCount }),
  finishing: (value) => has(value, { accepted: isCount, hashed: isCount }),
  verifying: (value) => has(value, { hashed: isCount, rehash: orNull(isText) }),
  paused: (value) => has(value, { at: isStanding, until: orNull(isCount) }),
  waiting: (value) => has(value, { for: isWaitingFor, at: isStanding, problem: isProblem }),
  done: (value) => has(value, { verdict: isVerdict }),
  failed: (value) =>
    has(value, {
      problem: isProblem,
      verdict: (verdict) => verdict === null || isVerdict(verdict),
    }),
  cancelled: (value) => has(value, { kept: oneOf('image', 'nothing') }),
}

const isPhase = (value: unknown) =>
  isObject(value) &&
  isText(value['state']) &&
  Object.hasOwn(PHASES, value['state']) &&
  PHASES[value['state'] as Phase['state']](value)

/** A transfer as another tab or another visit wrote it. */
export function isTransfer(value: unknown): value is Transfer {
  return has(value, {
    id: isText,
    direction: oneOf('upload', 'download'),
    scope: isScope,
    imageId: orNull(isText),
    name: isText,
    fileName: isText,
    size: isCount,
    stage: isTargets,
    phase: isPhase,
    rate: orNull(isCount),
    remaining: orNull(isCount),
    again: isCount,
    restarted: (restarted) =>
      restarted === null || has(restarted, { at: isCount, problem: isProblem }),
    twins: listOf((twin) => has(twin, { id: isText, name: orNull(isText) })),
    dismissed: isFlag,
    startedAt: isCount,
    endedAt: orNull(isCount),
  })
}

const isHandle = (value: unknown): value is FileSystemFileHandle =>
  typeof FileSystemFileHandle === 'function' && value instanceof FileSystemFileHandle

const isUpload = (value: unknown): value is KeptUpload =>
  has(value, {
    direction: oneOf('upload'),
    job: (job) =>
      has(job, {
        scope: isScope,
        fields: isObject,
        store: (store) => store === undefined || store === null || isText(store),
        imageId: optional(isText),
        stage: isTargets,
        published: optional(listOf((each) => has(each, { algo: isText, value: isText }))),
      }),
    handle: orNull(isHandle),
    place: (place) =>
      has(place, { imageId: orNull(isText), made: isFlag, address: orNull(isText) }),
    fingerprint: (print) =>
      print === null ||
      has(print, { name: isText, size: isCount, lastModified: Number.isFinite, samples: isText }),
  })

const isDownload = (value: unknown): value is KeptDownload =>
  has(value, {
    direction: oneOf('download'),
    job: (job) =>
      has(job, {
        scope: isScope,
        image: (image) =>
          has(image, {
            id: isText,
            name: orNull(isText),
            size: orNull(isCount),
            checksum: orNull(isText),
            os_hash_algo: orNull(isText),
            os_hash_value: orNull(isText),
            disk_format: orNull(isText),
          }),
      }),
  })

export function isRecord(value: unknown): value is TransferRecord {
  const fits = has(value, {
    user: isText,
    id: isText,
    created: isCount,
    order: Number.isFinite,
    transfer: isTransfer,
    work: (work) => isUpload(work) || isDownload(work),
  })
  if (!fits) return false
  const { id, transfer, work } = value as TransferRecord
  return transfer.id === id && transfer.direction === work.direction
}

/** A checkpoint in its store; what is inside a state is checked by whoever opens it. */
export function isKeptCheckpoint(
  value: unknown,
): value is { readonly id: string; readonly checkpoint: HashCheckpoint } {
  return has(value, {
    id: isText,
    checkpoint: (checkpoint) =>
      has(checkpoint, {
        offset: isCount,
        states: (states) =>
          isObject(states) && Object.values(states).every((state) => state instanceof Uint8Array),
      }),
  })
}
