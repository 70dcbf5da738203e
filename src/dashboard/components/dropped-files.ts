/**
 * Files dropped on a page that is not the upload page, on their way there. A `File` cannot travel in
 * an address or in the history, so it waits here for the one navigation that follows.
 */
let waiting: readonly File[] = []

/** Keeps files for the upload page, which is to be opened next. */
export function setDroppedFiles(files: readonly File[]): void {
  waiting = files
}

/** Gives the files that wait, once. */
export function takeDroppedFiles(): readonly File[] {
  const files = waiting
  waiting = []
  return files
}
