/** Bytes read one window after the other into memory that the reader provides. */
export interface ByteSource {
  /**
   * Fills the window. The window's memory moves through the stream and comes back in the answer
   * (a BYOB read detaches the buffer that goes in), so only the answer's view may be used
   * afterwards. `bytes` is shorter than `atLeast` (default: the window) only at the end of the
   * stream.
   */
  read(
    window: Uint8Array<ArrayBuffer>,
    atLeast?: number,
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; last: boolean }>
  cancel(reason: unknown): Promise<void>
}

/**
 * Readers that wait for bytes. Chromium collects a stream over a file, and with it everything that
 * waits for it, when nothing else refers to them: seen as reads that never ended, only while memory
 * was being collected.
 */
const waiting = new Set<ReadableStreamBYOBReader>()

/**
 * Reads a stream with one reused buffer: twice the speed of fresh buffers (page faults), measured
 * in Chromium at 1 MiB windows with `min`, 858 against 516 MB/s of the default reader. Where a
 * stream is no byte stream (older WebKit), chunks are copied into the window instead.
 */
export function byteSource(stream: ReadableStream<Uint8Array>): ByteSource {
  let reader: ReadableStreamBYOBReader
  try {
    reader = stream.getReader({ mode: 'byob' })
  } catch (error) {
    if (error instanceof TypeError) return copyingSource(stream.getReader())
    throw error
  }
  return {
    async read(window, atLeast = window.byteLength) {
      const { byteOffset, byteLength } = window
      let buffer = window.buffer
      let filled = 0
      let last = false
      // A browser that knows `min` fills the window in one turn.
      while (filled < atLeast && !last) {
        const rest = new Uint8Array(buffer, byteOffset + filled, byteLength - filled)
        waiting.add(reader)
        const result = await reader
          .read(rest, { min: atLeast - filled })
          .finally(() => waiting.delete(reader))
        if (result.value === undefined)
          throw new DOMException('The stream was cancelled.', 'AbortError')
        // Streams §4.7: the bytes before the end of the stream arrive together with `done`.
        buffer = result.value.buffer
        filled += result.value.byteLength
        last = result.done
      }
      return { bytes: new Uint8Array(buffer, byteOffset, filled), last }
    },
    cancel: (reason) => reader.cancel(reason),
  }
}

function copyingSource(reader: ReadableStreamDefaultReader<Uint8Array>): ByteSource {
  let left = new Uint8Array(0) as Uint8Array
  return {
    async read(window, atLeast = window.byteLength) {
      let filled = 0
      let last = false
      while (filled < atLeast) {
        if (left.byteLength === 0) {
          const result = await reader.read()
          if (result.done) {
            last = true
            break
          }
          left = result.value
        }
        const part = left.subarray(0, window.byteLength - filled)
        window.set(part, filled)
        filled += part.byteLength
        left = left.subarray(part.byteLength)
      }
      return { bytes: window.subarray(0, filled), last }
    },
    cancel: (reason) => reader.cancel(reason),
  }
}
