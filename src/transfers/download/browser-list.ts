import { randomId } from '#lib/ids.ts'
import { TransferError } from '../problems.ts'
import type { OfferMessage, Pong } from './offers.ts'

/** The service worker's scope: addresses in this folder are its own. */
const DOWNLOADS = '/downloads/'
/** The service worker ends after about 30 seconds without a message. */
const PING_EVERY_MS = 10_000
/** How long the service worker may take to start, in milliseconds. */
const READY_WITHIN_MS = 20_000
/** How long pings may go without an answer, in milliseconds; a busy computer is not a dead one. */
const ANSWERS_WITHIN_MS = 60_000
/** How long the frame stays after the last byte, so that the browser has taken the stream's end. */
const FRAME_STAYS_MS = 60_000

/** A download in the browser's own list. */
export interface Offer {
  /** The worker's end of the stream. */
  readonly port: MessagePort
  /** Lets the browser begin to save. */
  readonly begin: () => void
  /** Keeps the service worker alive, and looks whether it still has the stream. */
  readonly keepAlive: () => void
  readonly end: () => void
}

/**
 * Makes a one-time address under which the service worker serves what comes over a port. A hidden
 * frame opens it: a click on `<a download>` was seen to go around the service worker.
 * @param onGone called when the browser ended the service worker, and the stream with it.
 * @throws TransferError where the browser has no service workers, or the signal's reason.
 */
export async function offerDownload(
  { fileName, size }: { fileName: string; size: number },
  onGone: (why: TransferError) => void,
  signal: AbortSignal,
): Promise<Offer> {
  const serviceWorker = await activeServiceWorker()
  signal.throwIfAborted()
  const id = randomId()
  const { port1, port2 } = new MessageChannel()
  const tell = (message: OfferMessage, transfer: Transferable[] = []) =>
    serviceWorker.postMessage(message, transfer)
  const patience = AbortSignal.any([signal, AbortSignal.timeout(READY_WITHIN_MS)])
  await new Promise<void>((resolve, reject) => {
    patience.addEventListener('abort', () => reject(patience.reason))
    port1.onmessage = () => resolve()
    tell({ type: 'offer', id, fileName, size, port: port2 }, [port2])
  })
  port1.onmessage = null
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.title = 'Download'
  frame.src = `${DOWNLOADS}${id}`
  let pinged = performance.now()
  let answered = pinged
  let over = false

  const gone = () => {
    if (over) return
    over = true
    onGone(
      new TransferError(
        'disk',
        'The browser ended its part of the download (its service worker was stopped). No file was kept. Download it again.',
        'retry',
      ),
    )
  }

  return {
    port: port1,
    begin: () => document.body.append(frame),
    keepAlive() {
      const now = performance.now()
      if (over || now - pinged < PING_EVERY_MS) return
      // A ping that starts the service worker anew finds out that the stream went with the old one.
      if (pinged - answered > ANSWERS_WITHIN_MS) return gone()
      pinged = now
      const { port1: ear, port2: mouth } = new MessageChannel()
      ear.onmessage = (event: MessageEvent<Pong>) => {
        ear.close()
        answered = performance.now()
        if (event.data === 'unknown') gone()
      }
      tell({ type: 'ping', id, answer: mouth }, [mouth])
    },
    end() {
      over = true
      setTimeout(() => frame.remove(), FRAME_STAYS_MS)
    },
  }
}

async function activeServiceWorker(): Promise<ServiceWorker> {
  // Absent outside of secure contexts: plain http to another machine.
  if (!('serviceWorker' in navigator)) {
    throw new TransferError(
      'disk',
      'This browser can save downloads only over https or on localhost. Open the dashboard by its https address.',
      'none',
    )
  }
  const registration = await navigator.serviceWorker.register('/sw.js', {
    scope: DOWNLOADS,
    // Only the development server sends the module as it is; the built file is one plain script.
    type: import.meta.env.DEV ? 'module' : 'classic',
    updateViaCache: 'none',
  })
  const worker = registration.active ?? registration.waiting ?? registration.installing
  if (worker === null) throw new Error('The download service worker was not installed.')
  if (worker.state === 'activated' || worker.state === 'activating') return worker
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve()
      else if (worker.state === 'redundant') {
        reject(new Error('The download service worker could not be installed.'))
      }
    })
  })
  return worker
}
