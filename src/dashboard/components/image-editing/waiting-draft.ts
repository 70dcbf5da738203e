import { createStore } from '../shell/store.ts'
import type { Draft } from './draft.ts'

/** A draft on its way to the editor of its image, and the saving that it takes back, if it does. */
interface WaitingDraft {
  readonly draft: Draft
  readonly undoes?: string | undefined
}

/**
 * A draft made elsewhere (an undo that met somebody else's change) waits here for the editor, which
 * is open already or opened next: it is too large and too lively for an address.
 */
export const waitingDraft = createStore<WaitingDraft | null>(null)
