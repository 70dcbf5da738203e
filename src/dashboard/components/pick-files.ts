import type { PickedFile } from './dropped-files.ts'

declare global {
  interface Window {
    /** Chromium only, in a secure context (File System Access, not in TypeScript's own list). */
    showOpenFilePicker?: (options?: { multiple?: boolean }) => Promise<FileSystemFileHandle[]>
  }
}

/**
 * The browser's own picker, which gives handles. Call it within a click.
 * @returns null where the browser has no such picker, or does not open it here; none when the
 * person closed it.
 */
export async function pickFiles(several: boolean): Promise<readonly PickedFile[] | null> {
  if (window.showOpenFilePicker === undefined) return null
  try {
    const handles = await window.showOpenFilePicker({ multiple: several })
    return await Promise.all(
      handles.map(async (handle) => ({ file: await handle.getFile(), handle })),
    )
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    // SecurityError: not in a frame of another origin, nor where the click is too long ago.
    return error.name === 'AbortError' ? [] : null
  }
}
