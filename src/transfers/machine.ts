import type { Phase, TransferProblem, Verdict } from './types.ts'

/** Everything that can happen to a transfer. Counts are bytes of the file. */
export type TransferEvent =
  | { readonly type: 'begin-upload' }
  | { readonly type: 'begin-download' }
  /** The image's record and the gateway's upload exist. */
  | { readonly type: 'created' }
  | { readonly type: 'sent'; readonly bytes: number }
  | { readonly type: 'accepted'; readonly bytes: number }
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'hashed'; readonly bytes: number }
  | { readonly type: 'all-sent' }
  /** All bytes are where they belong: the image is active, or the download is complete. */
  | { readonly type: 'arrived' }
  /** The file is read again for this digest. */
  | { readonly type: 'rehash'; readonly algo: string }
  | { readonly type: 'verified'; readonly verdict: SoundVerdict }
  | { readonly type: 'failed'; readonly problem: TransferProblem; readonly verdict: Verdict | null }
  | { readonly type: 'cancelled'; readonly kept: 'image' | 'nothing' }
  | { readonly type: 'retried' }

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
 * arrives after the end, a second answer. Counts never go back; only a retry and a second reading
 * of the file begin at 0.
 */
export function step(phase: Phase, event: TransferEvent): Phase {
  switch (event.type) {
    case 'begin-upload':
      return phase.state === 'queued' ? { state: 'creating' } : phase
    case 'begin-download':
      return phase.state === 'queued' ? { state: 'receiving', received: 0, hashed: 0 } : phase
    case 'created':
      return phase.state === 'creating'
        ? { state: 'sending', sent: 0, accepted: 0, hashed: 0 }
        : phase
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
  }
}

/** Glance cannot have more than was sent: where the two counts disagree in time, sent follows. */
function accepted(phase: Phase, bytes: number): Phase {
  if (phase.state !== 'sending' && phase.state !== 'finishing') return phase
  if (bytes <= phase.accepted) return phase
  return phase.state === 'sending'
    ? { ...phase, accepted: bytes, sent: Math.max(phase.sent, bytes) }
    : { ...phase, accepted: bytes }
}
