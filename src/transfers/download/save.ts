import { randomId } from '#lib/ids.ts'
import type { RemoteDigests } from '../compare.ts'
import type { Digests } from '../hash/hashers.ts'
import { TransferError } from '../problems.ts'
import type { OfferMessage } from './offers.ts'
import type { SaveReply, SaveRequest } from './save-worker.ts'

/** The service worker's scope: addresses in this folder are its own. */
const DOWNLOADS = '/downloads/'

/** One download, as plain data for the worker. */
export interface DownloadPlan {
  /** Base of the Image service. */
  readonly base: string
  readonly imageId: string
  /** Bytes that must come: a first answer of Glance carries no Content-Length. */
  readonly size: number
  readonly fileName: string
  readonly remote: RemoteDigests
}

/** Where a download goes: a file that the person chose, or the browser's list of downloads. */
export type SaveTarget =
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'browser' }

export type DownloadProgress =
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'arrived' }

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>

/**
 * Asks for the file, where the browser can write to one (Chromium); must be called within a click.
 * @returns null when the person closed the dialog.
 */
export async function pickTarget(fileName: string): Promise<SaveTarget | null> {
  const { showSaveFilePicker } = globalThis as { showSaveFilePicker?: Picker }
  if (showSaveFilePicker === undefined) return { kind: 'browser' }
  try {
    return { kind: 'file', handle: await showSaveFilePicker({ suggestedName: fileName }) }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    // A policy or a sandbox forbids the dialog: the browser's own downloads work all the same.
    if (error instanceof DOMException && error.name === 'SecurityError') return { kind: 'browser' }
    throw error
  }
}

/** How long a worker may take to tidy up after a cancel, in milliseconds. */
const TIDY_WITHIN_MS = 5000
const PING_EVERY_MS = 10_000
/** How long the service worker may take to start, in milliseconds. */
const READY_WITHIN_MS = 20_000

/**
 * Runs one download in its own worker.
 * @returns the local digests, also when they differ from the record's; then no file is left.
 * @throws TransferError, or the signal's reason.
 */
export async function save(
  plan: DownloadPlan,
  target: SaveTarget,
  options: { onProgress: (progress: DownloadProgress) => void; signal: AbortSignal },
): Promise<Digests> {
  const { onProgress, signal } = options
  signal.throwIfAborted()
  const offer = target.kind === 'browser' ? await offerDownload(plan, signal) : null
  const to = target.kind === 'file' ? target.handle : offer!.port
  const worker = new Worker(new URL('./save-worker.ts', import.meta.url), { type: 'module' })
  const over = new AbortController()
  try {
    return await new Promise<Digests>((resolve, reject) => {
      const ask = (request: SaveRequest, transfer: Transferable[] = []) =>
        worker.postMessage(request, transfer)
      const onAbort = () => {
        ask({ type: 'cancel' })
        const timer = setTimeout(() => reject(signal.reason), TIDY_WITHIN_MS)
        over.signal.addEventListener('abort', () => clearTimeout(timer))
      }
      signal.addEventListener('abort', onAbort, { signal: over.signal })
      worker.onerror = (event) => {
        event.preventDefault()
        reject(new Error(event.message || 'The worker did not start.'))
      }
      worker.onmessage = (event: MessageEvent<SaveReply>) => {
        const message = event.data
        offer?.keepAlive()
        switch (message.type) {
          case 'received':
          case 'arrived':
            return onProgress(message)
          case 'alive':
            return
          case 'done':
            return resolve(message.digests)
          case 'failed': {
            const { kind, sentence, next, details } = message.problem
            return reject(new TransferError(kind, sentence, next, details))
          }
          case 'cancelled':
            return reject(signal.reason)
        }
      }
      ask({ type: 'save', plan, to }, target.kind === 'browser' ? [offer!.port] : [])
      offer?.begin()
    })
  } finally {
    over.abort()
    worker.terminate()
    offer?.end()
  }
}

interface Offer {
  /** The worker's end of the stream. */
  readonly port: MessagePort
  /** Lets the browser begin to save. */
  readonly begin: () => void
  readonly keepAlive: () => void
  readonly end: () => void
}

/** How long the frame stays after the last byte, so that the browser has taken the stream's end. */
const FRAME_STAYS_MS = 60_000

/**
 * Makes a one-time address under which the service worker serves what comes over a port. A hidden
 * frame opens it: a click on `<a download>` was seen to go around the service worker.
 */
async function offerDownload(plan: DownloadPlan, signal: AbortSignal): Promise<Offer> {
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
    tell({ type: 'offer', id, fileName: plan.fileName, size: plan.size, port: port2 }, [port2])
  })
  port1.onmessage = null
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.title = 'Download'
  frame.src = `${DOWNLOADS}${id}`
  let pinged = performance.now()
  return {
    port: port1,
    begin: () => document.body.append(frame),
    keepAlive() {
      if (performance.now() - pinged < PING_EVERY_MS) return
      pinged = performance.now()
      tell({ type: 'ping' })
    },
    end: () => setTimeout(() => frame.remove(), FRAME_STAYS_MS),
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
