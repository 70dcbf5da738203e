import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Gateway } from './app.ts'
import { boot, loopback, VERSION } from './boot.ts'
import { MIB } from './cloud-http.ts'
import { ConfigError, readConfig } from './config.ts'
import { loadStaticFiles } from './static-files.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2))
  const files = loadStaticFiles(join(import.meta.dirname, '..', 'client'))
  const server = http.createServer({
    // An upload takes as long as it takes; its silence is watched instead.
    requestTimeout: 0,
    headersTimeout: 30_000,
    // Longer than balancers keep idle connections, so that they close first.
    keepAliveTimeout: 75_000,
    highWaterMark: MIB,
    // A sealed session is up to 4 kB, and other pages of this host may have cookies too.
    maxHeaderSize: 32 * 1024,
  })
  let ready: (gateway: Gateway) => void = () => {}
  const started = new Promise<Gateway>((resolve) => {
    ready = resolve
  })
  server.on('request', (req, res) => void started.then((gateway) => gateway.handle(req, res)))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const running = await boot({ config, port, files, nonce: null, log: say })
  ready(running.gateway)

  say(
    `Viewfinder ${VERSION}: ${config.publicUrl?.origin ?? `http://${loopback(config.host)}:${port}`}`,
  )
  if (running.demo !== null) {
    say('This is the demo cloud; nothing in it outlives this process. Its accounts:')
    for (const { user, password, note } of running.demo.accounts)
      say(`  ${user.padEnd(8)}${password.padEnd(10)}${note}`)
  }
  if (config.secretGenerated) say('SESSION_SECRET is not set: sessions end when this process does.')
  if (config.secretGenerated && config.spoolFolder !== null)
    say('After a restart each spooled upload waits until its owner has signed in again.')

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) process.exit(1)
    stopping = true
    say(`${signal}: waiting for running uploads, ${config.stopMs / 1000} s at most`)
    await running.stop()
    server.close()
    server.closeAllConnections()
    process.exitCode = 0
  }
  process.on('SIGTERM', (signal) => void stop(signal))
  process.on('SIGINT', (signal) => void stop(signal))
}

main().catch((error: unknown) => {
  const { code, port } = error as { code?: string; port?: number }
  const sentence =
    error instanceof ConfigError
      ? error.message
      : code === 'EADDRINUSE'
        ? `Port ${port} is taken. Choose another one with --port.`
        : code === 'ENOENT'
          ? 'The dashboard is not built. Run: npm run build'
          : String((error as Error).stack ?? error)
  process.stderr.write(`Viewfinder does not start. ${sentence}\n`)
  process.exit(2)
})
