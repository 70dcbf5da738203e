import type { Transfer, TransferProblem } from '#transfers/types.ts'
import { formatBytes } from '#lib/bytes.ts'
import { formatDuration } from '#lib/dates.ts'

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/**
 * The hour and minute on this computer, with the day when it is not today's: `14:02`, `20 Nov, 14:02`.
 * @param at and @param now milliseconds since the epoch
 */
export function clockTime(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  return (sameDay ? time : dayAndTime).format(at)
}

/** What broke, in a few words that end nothing: what is done about it stands beside them. */
export function causeOf({ kind, sentence }: TransferProblem): string {
  switch (kind) {
    case 'interrupted':
      return 'The connection was cut'
    case 'silent':
      return 'Nothing moved for too long'
    case 'no-connection':
      return 'Nothing answers'
    case 'cloud':
      return 'Glance broke off'
    case 'session-ended':
      return 'Your session ended'
    case 'image-gone':
      return 'The image’s record was gone'
    case 'file-needed':
      return 'The page was loaded anew'
    case 'quota':
      return 'The quota was full'
    case 'image-busy':
      return 'The image was busy'
    case 'wrong-length':
      return 'What arrived had the wrong length'
    default:
      return sentence.split(/(?<=[^.])\.(?:\s|$)/, 1)[0] ?? sentence
  }
}

/** What a pause or a wait is called, and what follows from it. */
export interface RestWords {
  label: string
  /** What happens next, short: `goes on from there`. Null where a sentence says it. */
  next: string | null
  /** What it costs or what to do, as a sentence of its own. */
  sentence: string | null
}

/**
 * The words for a transfer that neither moves nor has ended.
 * @param now milliseconds since the epoch; it counts down
 * @returns null while it moves, stands in the queue or has ended
 */
export function restWords(
  { phase, fileName, direction }: Pick<Transfer, 'phase' | 'fileName' | 'direction'>,
  now: number,
): RestWords | null {
  if (phase.state === 'paused') {
    const { at, until } = phase
    const goesOn = at.moved > 0 ? 'goes on from there' : null
    const label = 'Paused by you'
    if (until === null) return { label, next: goesOn, sentence: null }
    return until > now
      ? {
          label,
          next: goesOn,
          sentence: `Kept until ${clockTime(until, now)}. After that it starts again from the beginning.`,
        }
      : {
          label,
          next: null,
          sentence: `Paused for too long: Glance gave it up at ${clockTime(until, now)}. It starts again from the beginning.`,
        }
  }
  if (phase.state !== 'waiting') return null
  const wait = phase.for
  switch (wait.kind) {
    case 'offline':
      return {
        label: 'Offline',
        next: 'goes on when the network is back',
        sentence: null,
      }
    case 'sign-in':
      return {
        label: 'Your session ended',
        next: null,
        sentence: 'Sign in again, and it goes on. Nothing is lost.',
      }
    case 'retry': {
      const left = Math.max(0, Math.ceil((wait.at - now) / 1000))
      const again = left === 0 ? 'tries again now' : `tries again in ${formatDuration(left)}`
      return {
        label: causeOf(phase.problem),
        next: wait.attempt > 1 ? `${again}, try ${wait.attempt}` : again,
        sentence: null,
      }
    }
    case 'file': {
      const from = phase.at.moved > 0 ? ` from ${formatBytes(phase.at.moved)}` : ''
      return {
        label: 'Needs the file',
        next: null,
        sentence:
          wait.how === 'pick'
            ? `The page was loaded anew and cannot read ${fileName} any more. Choose it again, and the ${direction} goes on${from}.`
            : `The page was loaded anew. Allow it to read ${fileName} again, and the ${direction} goes on${from}.`,
      }
    }
  }
}

/** Why it began again from the first byte; null when it never did. `now` in milliseconds. */
export function restartSentence(
  { restarted, phase }: Pick<Transfer, 'restarted' | 'phase'>,
  now: number,
): string | null {
  if (restarted === null) return null
  const what = `${causeOf(restarted.problem)} at ${clockTime(restarted.at, now)}`
  switch (phase.state) {
    case 'done':
      return `${what}; the file was sent again from the beginning.`
    case 'failed':
    case 'cancelled':
      return `${what}; the file was being sent again from the beginning.`
    default:
      return `${what}; the file starts again from the beginning by itself.`
  }
}

/** `212 MiB sent again`; null when no byte moved twice. */
export function againWords({
  again,
  direction,
}: Pick<Transfer, 'again' | 'direction'>): string | null {
  if (again === 0) return null
  return `${formatBytes(again)} ${direction === 'upload' ? 'sent' : 'fetched'} again`
}
