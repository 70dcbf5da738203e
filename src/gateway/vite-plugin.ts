import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin, ViteDevServer } from 'vite'
import type * as BootModule from './boot.ts'
import type { GatewayConfig } from './config.ts'
import type * as ConfigModule from './config.ts'

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
) as { version: string }

/** Below this size a compressed answer saves no packet. */
const WORTH_BYTES = 1024
const COMPRESSIBLE = /\.(css|html|ico|js|json|svg|txt|wasm|webmanifest)$/

/** Writes brotli and gzip twins once, at the highest quality, instead of at every answer. */
function compressFolder(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const plain = readFileSync(path)
    if (plain.length < WORTH_BYTES) continue
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
    writeFileSync(`${path}.br`, brotliCompressSync(plain, { params }))
    writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }))
  }
}

/**
 * The gateway in front of Vite's development server: the same application under the same policy as
 * in production. What it does not answer itself goes on to Vite.
 */
function mount(server: ViteDevServer, config: GatewayConfig, nonce: string): void {
  const http = server.httpServer as Server | null
  if (http === null) return
  // Uploads take longer than node's five minutes for a request.
  http.requestTimeout = 0
  const log = (line: string) => server.config.logger.info(line)
  type Running = Awaited<ReturnType<typeof BootModule.boot>>
  let current: { module: typeof BootModule; running: Promise<Running> } | null = null

  /** The gateway of the code as it is now: an edit replaces it, and ends its uploads. */
  async function gateway(): Promise<Running> {
    const module = (await server.ssrLoadModule('/src/gateway/boot.ts')) as typeof BootModule
    if (current?.module !== module) {
      const before = current?.running
      const { port } = http!.address() as AddressInfo
      const fresh = { config, port, files: null, nonce, log }
      const running = (async () => {
        const old = await before?.catch(() => null)
        await old?.gateway.close()
        old?.demo?.close()
        return await module.boot(fresh)
      })()
      current = { module, running }
    }
    return await current!.running
  }

  server.middlewares.use((req, res, next) => {
    void (async () => {
      try {
        const running = await gateway()
        running.gateway.handle(req, res, next)
      } catch (error) {
        next(error)
      }
    })()
  })
  http.once('listening', () => {
    gateway().then(
      ({ demo }) => {
        for (const { user, password, note } of demo?.accounts ?? [])
          log(`  ${user.padEnd(8)}${password.padEnd(10)}${note}`)
      },
      (error: unknown) => server.config.logger.error(String((error as Error).stack ?? error)),
    )
  })
  http.once('close', () => {
    void current?.running.then(async ({ gateway: old, demo }) => {
      await old.close()
      demo?.close()
    })
  })
}

/** Everything Vite has to know of the gateway: its version, its development server, its files. */
export function gateway(): Plugin {
  const nonce = randomBytes(16).toString('base64')
  const testing = process.env['VITEST'] !== undefined
  return {
    name: 'viewfinder-gateway',
    config(_, { command }) {
      const define = { __VIEWFINDER_VERSION__: JSON.stringify(version) }
      if (command === 'build' || testing) return { define }
      return {
        define,
        html: { cspNonce: nonce },
        server: {
          host: process.env['HOST'] ?? '127.0.0.1',
          port: Number(process.env['PORT'] ?? 8080),
          strictPort: true,
          // Nothing here is for pages of other origins; Vite would let those of localhost in.
          cors: false,
        },
      }
    },
    async configureServer(server) {
      if (testing) return
      const { readConfig } = (await server.ssrLoadModule(
        '/src/gateway/config.ts',
      )) as typeof ConfigModule
      mount(server, readConfig(process.env), nonce)
    },
    writeBundle(options) {
      if (this.environment.name === 'client' && options.dir !== undefined)
        compressFolder(options.dir)
    },
  }
}
