import type { Phase, Standing, Transfer, TransferProblem, Verdict, WaitingFor } from './types.ts'

/**
 * Everything that can happen to a transfer. Counts are bytes of the file, times milliseconds since
 * the epoch. What changes the phase goes through `step`, what is a fact about the whole transfer
 * through `note`.
 */
export type TransferEvent =
  | { readonly type: 'begin-upload' }
  | { readonly type: 'begin-download' }
  /** The file's fingerprint is known: the record comes next. Also what goes on there after a wait. */
  | { readonly type: 'inspected' }
  /** The image's record and the gateway's upload exist. */
  | { readonly type: 'created' }
  /**
   * Bytes move from here on: after a pause or a wait, or because the other side kept less than was
   * thought. The only way, but for a retry, by which counts go back.
   */
  | {
      readonly type: 'moving'
      readonly direction: 'upload' | 'download'
      readonly at: Standing
    }
  | { readonly type: 'sent'; readonly bytes: number }
  | { readonly type: 'accepted'; readonly bytes: number }
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'hashed'; readonly bytes: number }
  | { readonly type: 'all-sent' }
  /** All bytes are where they belong: the image is active, or the download is complete. */
  | { readonly type: 'arrived' }
  /** The file is read again for this digest. */
  | { readonly type: 'rehash'; readonly algo: string }
  /**
   * By the person, with null; once more with a time as soon as it is known until when nothing is
   * lost by it, which means something only while it is still paused.
   */
  | { readonly type: 'paused'; readonly until: number | null }
  | {
      readonly type: 'waiting'
      readonly for: WaitingFor
      readonly problem: TransferProblem
    }
  /** May go on, but others are before it. */
  | { readonly type: 'queued' }
  | { readonly type: 'verified'; readonly verdict: SoundVerdict }
  | { readonly type: 'failed'; readonly problem: TransferProblem; readonly verdict: Verdict | null }
  | { readonly type: 'cancelled'; readonly kept: 'image' | 'nothing' }
  | { readonly type: 'retried' }
  /** So many bytes are sent or fetched once more. */
  | { readonly type: 'again'; readonly bytes: number }
  /** It began again from byte 0. */
  | { readonly type: 'restarted'; readonly at: number; readonly problem: TransferProblem }
  /** Images in the cloud that have the same digest. */
  | { readonly type: 'twins'; readonly images: Transfer['twins'] }

/** A verdict that lets a transfer count as done: digests that differ are a failure. */
export type SoundVerdict = Verdict & { readonly kind: 'agrees' | 'not-compared' }

/** Whether nothing more happens in this phase by itself. */
export function isEnded(phase: Phase): boolean {
  return phase.state === 'done' || phase.state === 'failed' || phase.state === 'cancelled'
}

/** Whether a retry leads anywhere from this phase. */
export function canRetry(phase: Phase): boolean {
  return phase.state === 'failed' || phase.state === 'cancelled'
}

/**
 * The next phase, or the same object where the event means nothing in this phase: progress that
 * arrives after the end, a second answer, a fact for `note`. Counts go back only by `moving`, a
 * retry, and a second reading of the file.
 */
export function step(phase: Phase, event: TransferEvent): Phase {
  switch (event.type) {
    case 'begin-upload':
      return phase.state === 'queued' ? { state: 'inspecting' } : phase
    case 'begin-download':
      return phase.state === 'queued' ? { state: 'receiving', received: 0, hashed: 0 } : phase
    case 'inspected':
      return phase.state === 'inspecting' || isHeld(phase) ? { state: 'creating' } : phase
    case 'created':
      return phase.state === 'creating'
        ? { state: 'sending', sent: 0, accepted: 0, hashed: 0 }
        : phase
    case 'moving':
      return moving(phase, event.direction, event.at)
    case 'sent':
      return phase.state === 'sending' && event.bytes > phase.sent
        ? { ...phase, sent: event.bytes }
        : phase
    case 'accepted':
      return accepted(phase, event.bytes)
    case 'received':
      return phase.state === 'receiving' && event.bytes > phase.received
        ? { ...phase, received: event.bytes }
        : phase
    case 'hashed':
      return 'hashed' in phase && event.bytes > phase.hashed
        ? { ...phase, hashed: event.bytes }
        : phase
    case 'all-sent':
      return phase.state === 'sending'
        ? { state: 'finishing', accepted: phase.accepted, hashed: phase.hashed }
        : phase
    case 'arrived':
      return phase.state === 'sending' || phase.state === 'finishing' || phase.state === 'receiving'
        ? { state: 'verifying', hashed: phase.hashed, rehash: null }
        : phase
    case 'rehash':
      return phase.state === 'verifying'
        ? { state: 'verifying', hashed: 0, rehash: event.algo }
        : phase
    case 'paused':
      return paused(phase, event.until)
    case 'waiting':
      return waiting(phase, event)
    case 'queued':
      return phase.state === 'paused' || phase.state === 'waiting' ? { state: 'queued' } : phase
    case 'verified':
      return phase.state === 'verifying' ? { state: 'done', verdict: event.verdict } : phase
    case 'failed':
      return isEnded(phase)
        ? phase
        : { state: 'failed', problem: event.problem, verdict: event.verdict }
    case 'cancelled':
      return isEnded(phase) ? phase : { state: 'cancelled', kept: event.kept }
    case 'retried':
      return canRetry(phase) ? { state: 'queued' } : phase
    case 'again':
    case 'restarted':
    case 'twins':
      return phase
  }
}

/**
 * What an event changes in the transfer besides its phase; empty for most. Apply it together with
 * `step`. A retry is a new try: it forgets what was told of the last one.
 */
export function note(
  transfer: Transfer,
  event: TransferEvent,
): Partial<Pick<Transfer, 'again' | 'restarted' | 'twins'>> {
  switch (event.type) {
    case 'again':
      return event.bytes > 0 ? { again: transfer.again + event.bytes } : {}
    case 'restarted':
      return { restarted: { at: event.at, problem: event.problem } }
    case 'twins':
      return { twins: event.images }
    case 'retried':
      return canRetry(transfer.phase) ? { again: 0, restarted: null, twins: [] } : {}
    default:
      return {}
  }
}

/** Whether it stands still, but is not over. */
function isHeld(phase: Phase): boolean {
  return phase.state === 'queued' || phase.state === 'paused' || phase.state === 'waiting'
}

/** Not from `verifying`: by then everything has moved. */
function moving(phase: Phase, direction: Transfer['direction'], at: Standing): Phase {
  if (isEnded(phase) || phase.state === 'verifying') return phase
  const { moved, hashed } = at
  return direction === 'upload'
    ? { state: 'sending', sent: moved, accepted: moved, hashed }
    : { state: 'receiving', received: moved, hashed }
}

/** Glance cannot have more than was sent: where the two counts disagree in time, sent follows. */
function accepted(phase: Phase, bytes: number): Phase {
  if (phase.state !== 'sending' && phase.state !== 'finishing') return phase
  if (bytes <= phase.accepted) return phase
  return phase.state === 'sending'
    ? { ...phase, accepted: bytes, sent: Math.max(phase.sent, bytes) }
    : { ...phase, accepted: bytes }
}

/** Null where a pause means nothing: nothing of this computer moves any more, or it is over. */
function standing(phase: Phase): Standing | null {
  switch (phase.state) {
    case 'queued':
    case 'inspecting':
    case 'creating':
      return { moved: 0, hashed: 0 }
    case 'sending':
    case 'finishing':
      return { moved: phase.accepted, hashed: phase.hashed }
    case 'receiving':
      return { moved: phase.received, hashed: phase.hashed }
    case 'paused':
    case 'waiting':
      return phase.at
    case 'verifying':
    case 'done':
    case 'failed':
    case 'cancelled':
      return null
  }
}

/** All bytes are with the gateway in `finishing`: there is nothing left that could pause. */
function paused(phase: Phase, until: number | null): Phase {
  if (phase.state === 'paused') return phase.until === until ? phase : { ...phase, until }
  const at = standing(phase)
  if (at === null || until !== null || phase.state === 'finishing') return phase
  return { state: 'paused', at, until }
}

/** The person's pause outlasts every wait, but for the one that only the person can end. */
function waiting(phase: Phase, event: Extract<TransferEvent, { type: 'waiting' }>): Phase {
  const at = standing(phase)
  if (at === null || (phase.state === 'paused' && event.for.kind !== 'file')) return phase
  return { state: 'waiting', for: event.for, at, problem: event.problem }
}
