import type { Gate } from '../gate.ts'
import { createPatience } from '../patience.ts'
import type { Patience } from '../patience.ts'
import type { TransferProblem } from '../types.ts'
import { createPieces } from './pieces.ts'
import type { Pieces } from './pieces.ts'
import { createProgress } from './progress.ts'
import type { Progress } from './progress.ts'
import type { UploadRun } from './run.ts'

/** What the parts of one run know of each other. */
export interface Course {
  readonly run: UploadRun
  /** Aborts with the run, and when hashing or sending has failed for good. */
  readonly signal: AbortSignal
  /** The run's gate; once Glance has all bytes it holds nobody, as nothing is left to pause. */
  readonly gate: Gate
  readonly patience: Patience
  readonly progress: Progress
  readonly pieces: Pieces
  /**
   * Whether the image's record exists. `asked`: its creation was asked for, and the answer may have
   * been lost.
   */
  record: 'unknown' | 'asked' | 'there'
  /** Whether the gateway was asked for an upload, and the answer may have been lost. */
  announced: boolean
  /** Whether an image that has data already may have it from this upload. */
  ours: boolean
  /** Tasks that the image had before its import was asked for; null: it was not asked for yet. */
  tasksBefore: readonly string[] | null
  /** Whether the gateway's upload is of no use any more and has to be ended. */
  leaving: boolean
  /** Why everything has to be sent again, until that begins. */
  lostBy: TransferProblem | null
  /** Whether it is known how far the gateway's upload is. */
  located: boolean
  /** The request that was sent last, until it is known what was kept of it. */
  request: { from: number; length: number; sent: number; cut: boolean } | null
  /** Beginnings at byte 0 in a row that came no further than the one before. */
  fruitless: { times: number; best: number }
  readonly isDelivered: () => boolean
  readonly setDelivered: (delivered: boolean) => void
}

/** @param limit longest body that is known to get through, in bytes; null: nothing is known. */
export function createCourse(run: UploadRun, signal: AbortSignal, limit: number | null): Course {
  const { job, place, effects, dispatch } = run
  let delivered = new AbortController()
  const gate: Gate = {
    closing: () => (delivered.signal.aborted ? new AbortController().signal : run.gate.closing()),
    async pass(over) {
      const { signal: past } = delivered
      try {
        if (!past.aborted) await run.gate.pass(AbortSignal.any([over, past]))
      } catch (error) {
        if (!past.aborted) throw error
      }
      over.throwIfAborted()
    },
  }
  // An answer that comes while it is paused moves nothing: it is asked again how far it is.
  const told: UploadRun['dispatch'] = (event) => {
    if (event.type !== 'moving' || !gate.closing().aborted) dispatch(event)
  }
  return {
    run,
    signal,
    gate,
    patience: createPatience({ direction: 'upload', effects, dispatch, gate, signal }),
    progress: createProgress(told, job.file.size, run.checkpoint?.offset ?? 0),
    pieces: createPieces(limit, effects.bodyLimit.learn),
    record: 'unknown',
    announced: false,
    ours: place.made && place.address !== null,
    tasksBefore: null,
    leaving: false,
    lostBy: null,
    located: false,
    request: null,
    fruitless: { times: 0, best: 0 },
    isDelivered: () => delivered.signal.aborted,
    setDelivered(now) {
      if (now) delivered.abort()
      else if (delivered.signal.aborted) delivered = new AbortController()
    },
  }
}
