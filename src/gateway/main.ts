import http from 'node:http'
import { createGateway, type Gateway } from './app.ts'
import { MIB } from './cloud-http.ts'
import { ConfigError, readConfig, type GatewayConfig } from './config.ts'
import { loadStaticFiles } from './static-files.ts'

declare const __VIEWFINDER_VERSION__: string

const say = (line: string) => process.stdout.write(`${line}\n`)

function settings(): GatewayConfig {
  try {
    return readConfig(process.env, process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`Viewfinder does not start. ${error.message}\n`)
    process.exit(2)
  }
}

async function main(): Promise<void> {
  const config = settings()
  const files = loadStaticFiles(new URL('../client', import.meta.url).pathname)
  const server = http.createServer({
    // An upload takes as long as it takes; its silence is watched instead.
    requestTimeout: 0,
    headersTimeout: 30_000,
    // Longer than the usual idle time of balancers, so that they close first.
    keepAliveTimeout: 75_000,
    highWaterMark: MIB,
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
  const address = server.address() as { port: number }
  const origin = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${address.port}`

  if (config.authUrl === null) throw new Error('demo')
  const gateway = createGateway({
    config,
    authUrl: config.authUrl,
    version: __VIEWFINDER_VERSION__,
    files,
    demo: null,
    nonce: null,
    log: say,
  })
  ready(gateway)
  say(`Viewfinder ${__VIEWFINDER_VERSION__} is at ${config.publicUrl?.origin ?? origin}`)
}
await main()
