import type { Draft } from './draft.ts'

/** A draft on its way to the editor, and the saving that it takes back, if it does. */
export interface WaitingDraft {
  readonly draft: Draft
  readonly undoes?: string | undefined
}

/**
 * A draft made elsewhere (an undo that met somebody else's change) waits here for the one navigation
 * to the editor that follows: it is too large and too lively for an address.
 */
let waiting: WaitingDraft | null = null

/** Keeps a draft for the editor of its image, which is to be opened next. */
export function setWaitingDraft(next: WaitingDraft): void {
  waiting = next
}

/** The draft that waits for this image, if one does. It waits until {@link dropWaitingDraft}. */
export function waitingDraft(imageId: string): WaitingDraft | null {
  return waiting?.draft.image.id === imageId ? waiting : null
}

export function dropWaitingDraft(): void {
  waiting = null
}
