import type { PublicConfig } from '#wire/config.ts'
import { createGateway, type Gateway, type Handler } from './app.ts'
import type { GatewayConfig } from './config.ts'
import type { Log } from './log.ts'
import type { StaticFiles } from './static-files.ts'

declare const __VIEWFINDER_VERSION__: string
export const VERSION = __VIEWFINDER_VERSION__

declare global {
  interface ImportMeta {
    glob<T>(pattern: string): Record<string, () => Promise<T>>
  }
}

/** The embedded cloud, as `demo.ts` gives it. */
export interface DemoCloud {
  /** Serves `/demo/identity/…` and `/demo/image/…`; the paths come whole. */
  readonly handler: Handler
  /** Shown on the sign-in page and by `npm start`. */
  readonly accounts: NonNullable<PublicConfig['demo']>['accounts']
  /** Removes its temporary files. */
  close(): Promise<void>
}

/** What `demo.ts` exports. */
export interface DemoDoor {
  /**
   * @param o.origin `http://127.0.0.1:8080`: where the handler is reached, for the catalog
   * @param o.images number of images; null for the usual few
   */
  startDemo(o: { origin: string; images: number | null }): Promise<DemoCloud>
}

/**
 * Puts the gateway together, with the demo cloud when no other is configured. The gateway reaches
 * it over loopback like any cloud.
 *
 * @param o.port the port that is listened on, which is not the configured one when that was 0
 * @param o.files the built dashboard; null in development
 * @param o.nonce of the development server's inline parts; null in production
 */
export async function boot(o: {
  config: GatewayConfig
  port: number
  files: StaticFiles | null
  nonce: string | null
  log: Log
}): Promise<{ gateway: Gateway; demo: DemoCloud | null; stop(): Promise<void> }> {
  const { config } = o
  let demo: DemoCloud | null = null
  let authUrl = config.authUrl
  if (authUrl === null) {
    const origin = `http://${loopback(config.host)}:${o.port}`
    const door = import.meta.glob<DemoDoor>('./demo.ts')['./demo.ts']
    if (door === undefined) throw new Error('The demo cloud is not there yet; set OS_AUTH_URL.')
    demo = await (await door()).startDemo({ origin, images: config.demoImages })
    authUrl = new URL(`${origin}/demo/identity/v3`)
  }
  const gateway = createGateway({
    config,
    authUrl,
    version: VERSION,
    files: o.files,
    demo,
    nonce: o.nonce,
    log: o.log,
  })
  return {
    gateway,
    demo,
    async stop() {
      await gateway.drain()
      gateway.close()
      await demo?.close()
    },
  }
}

/** The address at which this process reaches itself when it listens on `host`. */
export function loopback(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
