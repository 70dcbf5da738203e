import type { TransferEvent } from '../machine.ts'

/** The counts of one upload, told as they change. All are bytes of the file. */
export interface Progress {
  /** Whether every byte has left this browser at some time. */
  readonly sentAll: boolean
  /** The furthest that anything was ever kept. */
  readonly best: number
  readonly sent: (bytes: number) => void
  readonly allSent: () => void
  /**
   * What the gateway says while bytes move.
   * @returns whether more is kept than was known.
   */
  readonly told: (status: { offset: number; accepted: number }) => boolean
  /** A request has ended well at that byte. */
  readonly kept: (bytes: number) => void
  readonly hashed: (bytes: number) => void
  /** Tells that bytes move, at what is known. */
  readonly moves: () => void
  /** The next request begins at `offset`: what had arrived beyond it is sent again. */
  readonly goesOn: (from: { offset: number; accepted: number }) => void
  /** The cloud kept nothing: all is sent again. @returns whether anything had been sent. */
  readonly lost: () => boolean
  /** Glance has answered: nothing moves any more. */
  readonly complete: () => void
}

/** @param hashed where hashing begins. */
export function createProgress(
  dispatch: (event: TransferEvent) => void,
  size: number,
  hashed: number,
): Progress {
  let kept = 0
  let accepted = 0
  let reach = 0
  let best = 0
  let sentAll = false

  function moves() {
    const at = { moved: Math.min(accepted, kept), hashed }
    dispatch({ type: 'moving', direction: 'upload', at })
    dispatch({ type: 'sent', bytes: kept })
  }
  function again(bytes: number) {
    dispatch({ type: 'again', bytes: Math.max(0, bytes) })
  }

  return {
    get sentAll() {
      return sentAll
    },
    get best() {
      return best
    },
    sent(bytes) {
      const sent = Math.min(bytes, size)
      reach = Math.max(reach, sent)
      dispatch({ type: 'sent', bytes: sent })
    },
    allSent() {
      sentAll = true
      reach = size
      dispatch({ type: 'all-sent' })
    },
    told(status) {
      accepted = status.accepted
      dispatch({ type: 'accepted', bytes: accepted })
      const more = status.offset > kept
      kept = Math.max(kept, status.offset)
      best = Math.max(best, kept)
      return more
    },
    kept(bytes) {
      kept = Math.max(kept, bytes)
      best = Math.max(best, kept)
    },
    hashed(bytes) {
      hashed = Math.max(hashed, bytes)
      dispatch({ type: 'hashed', bytes })
    },
    moves,
    goesOn(from) {
      // Of what left the page beyond, most still stood in this machine's buffers and never moved.
      again(kept - from.offset)
      reach = from.offset
      kept = from.offset
      best = Math.max(best, kept)
      accepted = from.accepted
      moves()
    },
    lost() {
      const any = reach > 0
      again(reach)
      reach = 0
      kept = 0
      accepted = 0
      return any
    },
    complete() {
      sentAll = true
      reach = size
      kept = size
      accepted = size
      best = size
      // After a wait, or a pause that came too late to hold anything.
      dispatch({ type: 'accepted', bytes: size })
      dispatch({ type: 'all-sent' })
    },
  }
}
