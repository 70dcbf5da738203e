import { createGateway, type Gateway } from './app.ts'
import type { GatewayConfig } from './config.ts'
import { mountDemoCloud, type DemoMount } from './demo.ts'
import type { Log } from './log.ts'
import { isForThisMachine } from './security.ts'
import type { StaticFiles } from './static-files.ts'

declare const __VIEWFINDER_VERSION__: string
export const VERSION = __VIEWFINDER_VERSION__

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
}): Promise<{ gateway: Gateway; demo: DemoMount | null; stop(): Promise<void> }> {
  const { config } = o
  let demo: DemoMount | null = null
  let authUrl = config.authUrl
  if (authUrl === null) {
    const origin = `http://${loopback(config.host)}:${o.port}`
    demo = await mountDemoCloud({
      baseUrl: `${origin}/demo`,
      images: config.demoImages ?? 0,
      definitions: config.demoDefinitions ?? 0,
      imageApi: config.demoImageApi,
      reachesHost: isForThisMachine(config),
    })
    await demo.ready
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
  await gateway.ready
  return {
    gateway,
    demo,
    async stop() {
      await gateway.drain()
      await gateway.close()
      demo?.close()
    },
  }
}

/** The address at which this process reaches itself when it listens on `host`. */
export function loopback(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
