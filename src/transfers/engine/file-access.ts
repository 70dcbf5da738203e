import { HashError } from '../hash/hash-error.ts'
import type { Phase, TransferProblem } from '../types.ts'
import { fingerprintOf, sameContent } from '../upload/fingerprint.ts'
import type { Fingerprint } from '../upload/fingerprint.ts'

/** A handle's access by the File System Access draft, which TypeScript's DOM types do not have yet. */
type WithPermission = Partial<
  Record<'queryPermission' | 'requestPermission', (o: { mode: 'read' }) => Promise<PermissionState>>
>

/**
 * The file behind a kept handle.
 * @param how `query` asks nobody; `request` asks the person, and works within a click only.
 * @returns null where access was not given, or the file is gone.
 */
export async function fileOf(
  handle: FileSystemFileHandle,
  how: 'query' | 'request',
): Promise<File | null> {
  const access = handle as WithPermission
  try {
    // Without the method there is nothing to ask: a handle of the origin's own files.
    const state = await access[`${how}Permission`]?.({ mode: 'read' })
    return state === undefined || state === 'granted' ? await handle.getFile() : null
  } catch {
    return null // Moved, deleted, or asked outside of a click.
  }
}

/** What the first part of an upload knew of its file. */
export interface Known {
  readonly fingerprint: Fingerprint | null
  readonly fileName: string
  /** Bytes. */
  readonly size: number
}

/**
 * Whether an upload can go on with this file.
 * @returns null, or the sentence why not.
 */
export async function whyNotSame(file: File, known: Known): Promise<string | null> {
  if (file.size !== known.size) {
    const count = (size: number) => new Intl.NumberFormat('en').format(size)
    return `This is not the same file: it has ${count(file.size)} bytes, ${known.fileName} had ${count(known.size)}. Pick the one that was being sent.`
  }
  if (known.fingerprint === null) return null
  try {
    const fingerprint = await fingerprintOf(file)
    return sameContent(fingerprint, known.fingerprint)
      ? null
      : `This is not the same file: its content is not that of ${known.fileName} as it was being sent. Pick that one, or stop this upload and start anew.`
  } catch (error) {
    if (!(error instanceof HashError)) throw error
    return 'This file cannot be read: it was changed, moved or locked just now. Pick it again.'
  }
}

/** Why an upload waits for its file. */
export function fileNeeded(how: 'pick' | 'grant', fileName: string): TransferProblem {
  return {
    kind: 'file-needed',
    sentence:
      how === 'grant'
        ? `The page was loaded anew. Allow it to read ${fileName} again, and the upload goes on.`
        : `The page was loaded anew and cannot read the file any more. Pick ${fileName} again, and the upload goes on.`,
    next: 'pick-file',
    details: null,
  }
}

/** Whether it failed for want of another file. */
export const asksForFile = (phase: Phase): boolean =>
  phase.state === 'failed' && phase.problem.next === 'pick-file'

/** Whether a file that is given now is of use. */
export const wantsFile = (phase: Phase): boolean =>
  asksForFile(phase) || (phase.state === 'waiting' && phase.for.kind === 'file')
