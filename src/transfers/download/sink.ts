import { TransferError } from '../problems.ts'

/** Where a download goes. Nothing of it is left unless `commit` resolved. */
export interface Sink {
  /** Bytes that one write should have. */
  readonly blockSize: number
  /**
   * Takes a block, at the pace of whoever takes it in the end.
   * @returns memory of `blockSize` for a later block: the one given cannot be used any more.
   */
  write(block: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  /** Makes the file real. */
  commit(): Promise<void>
  /** Takes back everything. */
  abort(): Promise<void>
}

const MiB = 1024 * 1024

/** createWritable's `mode` (File System Standard, Chromium 121) is missing in TypeScript's types. */
interface WritableOptions extends FileSystemCreateWritableOptions {
  mode: 'exclusive'
}

/**
 * A file that the person chose. Its writable works on a copy that replaces the file only on close
 * (File System Standard §2.5), so a broken download leaves nothing. It holds the file for itself: a
 * second download into it would be overwritten by the first. Few large writes: each one is a message
 * to the browser's process.
 */
export async function fileSink(handle: FileSystemFileHandle): Promise<Sink> {
  const alone: WritableOptions = { mode: 'exclusive' }
  const writable = await handle.createWritable(alone).catch(diskProblem)
  return {
    blockSize: 4 * MiB,
    async write(block) {
      await writable.write(block).catch(diskProblem)
      return block.buffer
    },
    commit: () => writable.close().catch(diskProblem),
    abort: () => writable.abort(),
  }
}

/** By the name of the DOMException (File System Standard §2; Chromium for the last two). */
const DISK_SENTENCES: Readonly<Record<string, string>> = {
  QuotaExceededError: 'The disk is full. No file was kept. Make room, then download it again.',
  NotAllowedError:
    'The browser took back the permission to write this file. No file was kept. Download it again and choose the place anew.',
  NoModificationAllowedError:
    'The file is in use: another download is being saved into it, or another program holds it. Wait for that, or choose another name.',
  NotFoundError:
    'The folder or the file is no longer there. No file was kept. Download it again and choose the place anew.',
  InvalidStateError:
    'The file was changed by something else meanwhile. No file was kept. Download it again.',
  // Chromium says this when its own check forbids the file, and at times when its quota is used up.
  AbortError:
    'The browser refused to save this file: perhaps there is no room for it. No file was kept.',
}

/** What a failure of the file means. @throws TransferError, always. */
function diskProblem(error: unknown): never {
  const known = error instanceof DOMException ? DISK_SENTENCES[error.name] : undefined
  const why = error instanceof Error ? error.message : String(error)
  throw new TransferError(
    'disk',
    known ?? `The file cannot be written: ${why} No file was kept.`,
    'retry',
  )
}

/** What the worker tells the service worker's stream. */
export type ToStream = { readonly chunk: ArrayBuffer; readonly length: number } | 'end' | 'fail'
/** What the stream tells the worker: room for so many more chunks, or that it was cancelled. */
export type FromStream = { readonly credit: number } | 'cancelled'

/** Enough for a person to answer the browser's question about several downloads; milliseconds. */
const START_WITHIN_MS = 60_000

/**
 * The service worker's stream, which the browser saves as a download. The last block is held back
 * until `commit`: a stream that breaks before its end is a failed download, of which browsers keep
 * no file.
 * @param startWithin milliseconds until a download that the browser did not begin is given up.
 */
export function streamSink(port: MessagePort, startWithin = START_WITHIN_MS): Sink {
  /** Chunks that the stream has room for; null until it said so for the first time. */
  let credit: number | null = null
  /** Its room when it is empty. */
  let room = 0
  let held: Uint8Array<ArrayBuffer> | null = null
  let problem: TransferError | null = null
  let wake: (() => void) | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const fail = (sentence: string) => {
    problem ??= new TransferError('disk', sentence, 'retry')
    wake?.()
  }
  port.onmessage = (event: MessageEvent<FromStream>) => {
    clearTimeout(timer)
    if (event.data === 'cancelled') {
      return fail(
        'The browser stopped saving the file: by hand in its list of downloads, or because the disk is full. No file was kept.',
      )
    }
    if (credit === null) room = event.data.credit
    credit = (credit ?? 0) + event.data.credit
    wake?.()
  }
  const post = (message: ToStream, transfer: Transferable[] = []) =>
    port.postMessage(message, transfer)
  async function untilCredit(atLeast: () => number) {
    if (credit === null) {
      timer ??= setTimeout(
        () =>
          fail(
            'The browser did not begin to save the file. Check that it may save downloads of this page.',
          ),
        startWithin,
      )
    }
    while (problem === null && (credit ?? 0) < atLeast()) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (problem !== null) throw problem
  }
  const send = async (block: Uint8Array<ArrayBuffer>) => {
    await untilCredit(() => 1)
    credit!--
    post({ chunk: block.buffer, length: block.byteLength }, [block.buffer])
  }
  return {
    blockSize: MiB,
    async write(block) {
      const previous = held
      held = block
      if (previous !== null) await send(previous)
      return new ArrayBuffer(MiB)
    },
    async commit() {
      if (held !== null) await send(held)
      held = null
      // All room is there again: the browser has taken the last byte, and could still refuse it.
      await untilCredit(() => Math.max(1, room))
      post('end')
    },
    abort() {
      clearTimeout(timer)
      held = null
      post('fail')
      return Promise.resolve()
    },
  }
}
