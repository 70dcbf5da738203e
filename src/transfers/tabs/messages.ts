import type { Answer, Command } from '../commands.ts'
import { isTransfer } from '../records/decode.ts'
import type { Transfer } from '../types.ts'

/** What the page shows, beside the transfers themselves. */
export interface Sides {
  readonly queue: readonly string[]
  readonly concurrency: number
  readonly trouble: string | null
}

export interface View extends Sides {
  readonly transfers: readonly Transfer[]
}

export const EMPTY: View = { transfers: [], queue: [], concurrency: 2, trouble: null }

/** What tabs of one user tell each other. `leader` and `from` are ids of tabs. */
export type Message =
  /** A tab that follows is there: it wants to see what is. */
  | { readonly type: 'hello' }
  /** All there is; from a new leader, or for a new follower. */
  | { readonly type: 'view'; readonly leader: string; readonly view: View; readonly files: Files }
  /** What changed since; `ids` in order where a transfer came or went. */
  | {
      readonly type: 'change'
      readonly leader: string
      readonly changed: readonly Transfer[]
      readonly ids: readonly string[] | null
      readonly sides: Sides
      readonly files: Files
    }
  /** To whoever leads. Every tab hears it, and keeps the file that is in it. */
  | {
      readonly type: 'ask'
      readonly call: string
      readonly command: Command
    }
  | { readonly type: 'answer'; readonly call: string; readonly answer: Answer }

/** Files of uploads that are not done, by the transfer's id: references, not bytes. */
type Files = readonly (readonly [id: string, file: File])[]

/**
 * Whether this can be read. Another tab may run another version of the dashboard; what it does not
 * say in these words is as if it was not said.
 */
export function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  const message = value as Message
  switch (message.type) {
    case 'hello':
      return true
    case 'view':
      return (
        isText(message.leader) &&
        isFiles(message.files) &&
        isSides(message.view) &&
        isTransfers(message.view.transfers)
      )
    case 'change':
      return (
        isText(message.leader) &&
        isFiles(message.files) &&
        isSides(message.sides) &&
        isTransfers(message.changed) &&
        (message.ids === null || isTexts(message.ids))
      )
    case 'ask':
      return isText(message.call) && typeof message.command === 'object' && message.command !== null
    case 'answer':
      return isText(message.call) && typeof message.answer === 'object'
    default:
      return false
  }
}

const isText = (value: unknown) => typeof value === 'string'
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
const isTransfers = (value: unknown) => Array.isArray(value) && value.every(isTransfer)
const isFiles = (value: unknown) =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && isText(pair[0]) && pair[1] instanceof File)
const isSides = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  'queue' in value &&
  isTexts(value.queue) &&
  'concurrency' in value &&
  typeof value.concurrency === 'number' &&
  'trouble' in value &&
  (value.trouble === null || isText(value.trouble))
