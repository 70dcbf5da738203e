import type { PickedFile } from '#dashboard/components/dropped-files.ts'

/** A file of the page, told apart although two may bear the same name. */
export interface ChosenFile extends PickedFile {
  readonly key: string
}

let numbers = 0

/** Gives files that were picked or dropped a key of their own. */
export const withKeys = (files: readonly PickedFile[]): ChosenFile[] =>
  files.map((picked) => ({ ...picked, key: String(++numbers) }))
