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

/**
 * A file that the person chose. Its writable works on a copy that replaces the file only on close
 * (File System Standard §2.5), so a broken download leaves nothing. Few large writes: each one is a
 * message to the browser's process.
 */
export async function fileSink(handle: FileSystemFileHandle): Promise<Sink> {
  const writable = await handle.createWritable().catch(diskProblem)
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

function diskProblem(error: unknown): never {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError'
  throw new TransferError(
    'disk',
    full
      ? 'The disk is full. No file was kept. Make room, then download it again.'
      : `The file cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    'retry',
  )
}

/** What the worker tells the service worker's stream. */
export type ToStream = { readonly chunk: ArrayBuffer; readonly length: number } | 'end' | 'fail'
/** What the stream tells the worker: room for so many more chunks, or that it was cancelled. */
export type FromStream = { readonly credit: number } | 'cancelled'

/** How long the browser may take until it begins to read the stream, in milliseconds. */
const START_WITHIN_MS = 20_000

/**
 * The service worker's stream, which the browser saves as a download. The last block is held back
 * until `commit`: a stream that breaks before its end is a failed download, of which browsers keep
 * no file.
 * @param startWithin milliseconds until a download that the browser did not begin is given up.
 */
export function streamSink(port: MessagePort, startWithin = START_WITHIN_MS): Sink {
  let credit = 0
  let held: Uint8Array<ArrayBuffer> | null = null
  let problem: TransferError | null = null
  let wake: (() => void) | null = null
  const fail = (why: TransferError) => {
    problem ??= why
    wake?.()
  }
  const timer = setTimeout(
    () =>
      fail(
        new TransferError(
          'disk',
          'The browser did not begin to save the file. Check that it may save downloads of this page.',
          'retry',
        ),
      ),
    startWithin,
  )
  port.onmessage = (event: MessageEvent<FromStream>) => {
    clearTimeout(timer)
    if (event.data === 'cancelled') {
      fail(
        new TransferError(
          'disk',
          'The download was stopped in the browser’s own list. No file was kept.',
          'retry',
        ),
      )
    } else {
      credit += event.data.credit
      wake?.()
    }
  }
  const post = (message: ToStream, transfer: Transferable[] = []) =>
    port.postMessage(message, transfer)
  const send = async (block: Uint8Array<ArrayBuffer>) => {
    while (credit === 0 && problem === null) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (problem !== null) throw problem
    credit--
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
      clearTimeout(timer)
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
