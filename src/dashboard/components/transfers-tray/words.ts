import type { Phase, Transfer } from '#transfers/types.ts'
import { formatBytes } from '#lib/bytes.ts'
import { formatDuration } from '#lib/dates.ts'
import { algorithm } from '../figures.ts'

/** How far a transfer is, as shares of its size between 0 and 1. */
export interface Progress {
  /** Taken by Glance, or written to this computer. */
  done: number
  /** Left this browser; never less than `done`. */
  sent: number
}

/**
 * How full the bar is. It is never quite full before the digests agree: the last hundredth belongs
 * to the answer of Glance and the comparison.
 */
export function progressOf({ phase, size }: Pick<Transfer, 'phase' | 'size'>): Progress {
  const share = (bytes: number) => (size === 0 ? 0 : Math.min(0.99, bytes / size))
  switch (phase.state) {
    case 'sending':
      return {
        done: share(phase.accepted),
        sent: Math.max(share(phase.accepted), share(phase.sent)),
      }
    case 'receiving':
      return { done: share(phase.received), sent: share(phase.received) }
    case 'finishing':
      return { done: share(phase.accepted), sent: 0.99 }
    case 'verifying':
      return { done: 0.99, sent: 0.99 }
    case 'paused':
    case 'waiting':
      return { done: share(phase.at.moved), sent: share(phase.at.moved) }
    case 'done':
      return { done: 1, sent: 1 }
    case 'queued':
    case 'inspecting':
    case 'creating':
    case 'failed':
    case 'cancelled':
      return { done: 0, sent: 0 }
  }
}

/** Whether it has not come to an end: it runs, rests, waits, or stands in the queue. */
export function isOpen(phase: Phase): boolean {
  return phase.state !== 'done' && phase.state !== 'failed' && phase.state !== 'cancelled'
}

/**
 * What a list of transfers is sorted by. `needs-you`: only a person can let it go on. Shared by the
 * tray, the page and the words in their heads.
 */
export type Group = 'running' | 'paused' | 'needs-you' | 'queued' | 'ended'

export function groupOf(phase: Phase): Group {
  switch (phase.state) {
    case 'queued':
      return 'queued'
    case 'paused':
      return 'paused'
    case 'waiting':
      return phase.for.kind === 'file' || phase.for.kind === 'sign-in' ? 'needs-you' : 'running'
    case 'done':
    case 'failed':
    case 'cancelled':
      return 'ended'
    default:
      return 'running'
  }
}

/** How it ended, or how it stands, in one or two words. */
export function outcomeOf(phase: Phase): string {
  switch (phase.state) {
    case 'done':
      return phase.verdict.kind === 'agrees' ? 'Verified' : 'Not compared'
    case 'failed':
      if (phase.problem.kind === 'not-as-published') return 'Not as published'
      return phase.verdict?.kind === 'differs' ? 'Digests differ' : 'Failed'
    case 'cancelled':
      return 'Stopped'
    case 'queued':
      return 'Queued'
    case 'paused':
      return 'Paused'
    case 'waiting':
      return 'Waiting'
    default:
      return 'Running'
  }
}

/** The name to call a transfer by; an image may have an empty one. */
export function nameOf({ name, fileName }: Pick<Transfer, 'name' | 'fileName'>): string {
  return name === '' ? fileName : name
}

export type Step = 'before' | 'now' | 'after'

/** Sent → Accepted → Verified, each as it stands; null where the steps do not apply. */
export function stepsOf({
  direction,
  phase,
}: Pick<Transfer, 'direction' | 'phase'>): Step[] | null {
  if (direction === 'download') return null
  switch (phase.state) {
    case 'inspecting':
    case 'creating':
    case 'sending':
      return ['now', 'before', 'before']
    case 'finishing':
      return ['after', 'now', 'before']
    case 'verifying':
      return ['after', 'after', 'now']
    case 'queued':
    case 'receiving':
    case 'paused':
    case 'waiting':
    case 'done':
    case 'failed':
    case 'cancelled':
      return null
  }
}

/** What goes on, where no amount says it better; null while bytes move, and where it rests. */
export function stateSentence({
  direction,
  phase,
  stage,
}: Pick<Transfer, 'direction' | 'phase' | 'stage'>): string | null {
  switch (phase.state) {
    case 'queued':
      return 'Waits for its turn.'
    case 'inspecting':
      return 'Reading samples of the file, to know it again.'
    case 'creating':
      return 'Making the record in Glance.'
    case 'finishing':
      return stage === undefined
        ? 'All bytes are sent. Glance is finishing the image.'
        : 'All bytes are sent. The cloud imports what is staged.'
    case 'verifying':
      if (phase.rehash !== null) {
        return `This cloud uses ${algorithm(phase.rehash)}: reading the file once more.`
      }
      return direction === 'upload'
        ? 'The image is active. Comparing the digests.'
        : 'All bytes are here. Comparing the digests.'
    case 'cancelled':
      if (direction === 'download') return 'Stopped. No file was kept.'
      return phase.kept === 'image'
        ? 'Stopped. The record is kept, without data.'
        : 'Stopped. Nothing is left in Glance.'
    case 'sending':
    case 'receiving':
    case 'paused':
    case 'waiting':
    case 'done':
    case 'failed':
      return null
  }
}

/** The line under a finished transfer: `412 MiB in 6 s`. */
export function doneLine(transfer: Pick<Transfer, 'size' | 'startedAt' | 'endedAt'>): string {
  const amount = formatBytes(transfer.size)
  if (transfer.endedAt === null) return amount
  return `${amount} in ${formatDuration(Math.max(1, (transfer.endedAt - transfer.startedAt) / 1000))}`
}
