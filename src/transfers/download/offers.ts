import { attachment } from './disposition.ts'
import type { FromStream, ToStream } from './sink.ts'

/** What the page tells the service worker. */
export type OfferMessage =
  | {
      readonly type: 'offer'
      /** Last segment of the one-time address, not to be guessed. */
      readonly id: string
      readonly fileName: string
      /** Bytes. */
      readonly size: number
      /** The bytes come from the other end. */
      readonly port: MessagePort
    }
  /**
   * Keeps the service worker alive, which browsers end after about 30 idle seconds, and asks whether
   * it still has this download: one that was ended and started anew has not.
   */
  | { readonly type: 'ping'; readonly id: string; readonly answer: MessagePort }

export type Pong = 'here' | 'unknown'

/** Chunks of 1 MiB that may wait in the stream. */
const AHEAD = 4

/**
 * The downloads that the service worker can answer. Each address works once.
 * @param folder path of the service worker's scope, with both slashes.
 */
export function createOffers(folder: string) {
  const waiting = new Map<string, Extract<OfferMessage, { type: 'offer' }>>()
  /** Those that are being saved. */
  const running = new Set<string>()
  return {
    /** Takes an offer and says `ready` on its port, or answers a ping. */
    take(message: OfferMessage) {
      if (message.type === 'ping') {
        const here = waiting.has(message.id) || running.has(message.id)
        message.answer.postMessage((here ? 'here' : 'unknown') satisfies Pong)
        return
      }
      waiting.set(message.id, message)
      message.port.postMessage('ready')
    },
    /** The answer to a GET, or null for an address that was not offered. */
    answer(url: string): Response | null {
      const { pathname } = new URL(url)
      const id = pathname.startsWith(folder) ? pathname.slice(folder.length) : ''
      const offer = waiting.get(id)
      if (offer === undefined) return null
      waiting.delete(id)
      running.add(id)
      return new Response(
        streamFrom(offer.port, () => running.delete(id)),
        {
          headers: {
            'Content-Type': 'application/octet-stream',
            'Content-Disposition': attachment(offer.fileName),
            'Content-Length': String(offer.size),
            'X-Content-Type-Options': 'nosniff',
            'Content-Security-Policy': "default-src 'none'; sandbox",
            'Cache-Control': 'no-store',
          },
        },
      )
    },
  }
}

/**
 * What comes over the port, as fast as the browser writes it to disk.
 * @param onOver called when the page gave the stream its end.
 */
function streamFrom(port: MessagePort, onOver: () => void): ReadableStream<Uint8Array> {
  const tell = (message: FromStream) => port.postMessage(message)
  /** Chunks asked for that have not come yet. */
  let coming = 0
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        port.onmessage = (event: MessageEvent<ToStream>) => {
          const message = event.data
          if (message === 'end') controller.close()
          else if (message === 'fail') controller.error(new Error('The download was given up.'))
          else {
            coming--
            controller.enqueue(new Uint8Array(message.chunk, 0, message.length))
            return
          }
          port.close()
          onOver()
        }
      },
      pull(controller) {
        const room = (controller.desiredSize ?? 0) - coming
        if (room <= 0) return
        coming += room
        tell({ credit: room })
      },
      cancel() {
        // Chunks that are on their way come to a stream that is gone.
        port.onmessage = null
        tell('cancelled')
      },
    },
    { highWaterMark: AHEAD },
  )
}
