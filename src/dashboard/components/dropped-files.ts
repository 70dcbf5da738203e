/** A file of this computer; with the browser's handle its upload survives a reload by a click. */
export interface PickedFile {
  readonly file: File
  readonly handle?: FileSystemFileHandle
}

declare global {
  interface DataTransferItem {
    /** Chromium only (File System Access, not in TypeScript's own list). */
    getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>
  }
}

/**
 * The files of a drop, with their handles where the browser has them. Folders are left out. Call it
 * within the event: afterwards the browser has emptied the transfer.
 */
export async function filesOfDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  const dropped = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({
      file: item.getAsFile(),
      isFolder: item.webkitGetAsEntry()?.isDirectory ?? false,
      // A file that only looks like one (out of an archive, of a script) has none.
      handle: item.getAsFileSystemHandle?.().catch(() => null) ?? null,
    }))
  const picked = await Promise.all(
    dropped.map(async ({ file, isFolder, handle }) => {
      if (file === null || isFolder) return null
      const given = await handle
      return given instanceof FileSystemFileHandle ? { file, handle: given } : { file }
    }),
  )
  return picked.filter((each) => each !== null)
}

/**
 * Files dropped on a page that is not the upload page, on their way there. A `File` cannot travel in
 * an address or in the history, so it waits here for the one navigation that follows.
 */
let waiting: Promise<readonly PickedFile[]> | null = null

/** Keeps files for the upload page, which is to be opened next. */
export function setDroppedFiles(files: Promise<readonly PickedFile[]>): void {
  waiting = files
}

/** Gives the files that wait, once; null when none do. */
export function takeDroppedFiles(): Promise<readonly PickedFile[]> | null {
  const files = waiting
  waiting = null
  return files
}
