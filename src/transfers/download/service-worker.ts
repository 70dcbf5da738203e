import { createOffers } from './offers.ts'
import type { OfferMessage } from './offers.ts'

/** The part of ServiceWorkerGlobalScope used here; TypeScript's DOM types do not have it. */
interface Scope {
  readonly registration: ServiceWorkerRegistration
  skipWaiting(): Promise<void>
  addEventListener(type: 'install', listener: (event: Lasting) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent<OfferMessage>) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}
interface Lasting extends Event {
  waitUntil(promise: Promise<unknown>): void
}
interface FetchEvent extends Event {
  readonly request: Request
  respondWith(response: Response): void
}

/**
 * Gives downloads an address that the browser can save from. Its scope is /downloads/ alone, so no
 * other request of the page ever passes through here. It is built to one plain script, so it shares
 * no module with the page.
 */
const scope = self as unknown as Scope
const offers = createOffers(new URL(scope.registration.scope).pathname)

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()))
scope.addEventListener('message', (event) => offers.take(event.data))
scope.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return
  const response = offers.answer(event.request.url)
  if (response !== null) event.respondWith(response)
})
