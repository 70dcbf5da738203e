import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { identityUrl } from './cloud.ts'

/** What the interposer answers instead of the cloud. */
export interface Fault {
  status: number
  headers?: Record<string, string>
  body: string
}

interface Endpoint {
  url: string
}
interface CatalogHolder {
  token?: { catalog?: { type: string; endpoints: Endpoint[] }[] }
}

/** Sent on hop by hop (RFC 9110 §7.6.1), or wrong once a body was rewritten. */
const NOT_PASSED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])

function readAll(stream: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.once('end', () => resolve(Buffer.concat(chunks)))
    stream.once('error', reject)
  })
}

/**
 * Stands between a gateway and the cloud under test, demo or real: it hears every token the gateway
 * gets, because catalogs passing through are rewritten to lead here as well, and it can answer
 * single calls with a fault.
 */
export class Interposer {
  /** Every token that Keystone gave out through here. */
  readonly tokens = new Set<string>()
  /** Answers a call of Glance (`GET /v2/images/…`) in the cloud's place; null lets it through. */
  fault: (method: string, path: string) => Fault | null = () => null
  readonly #server: Server
  #glance: string | null = null

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(502)
        response.end(String(error))
      })
    })
  }

  static async start(): Promise<Interposer> {
    const made = new Interposer()
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve))
    return made
  }

  get #origin(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    return `http://127.0.0.1:${address.port}`
  }
  /** What a gateway is given as OS_AUTH_URL. */
  get authUrl(): string {
    return `${this.#origin}/identity/v3`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/'
    const [, service, rest = '/'] = /^\/(identity|image)(\/.*|\?.*)?$/.exec(url) ?? []
    const base = service === 'identity' ? identityUrl() : this.#glance
    if (service === undefined || base === null) {
      response.writeHead(404).end()
      return
    }
    const fault = service === 'image' ? this.fault(request.method ?? 'GET', rest) : null
    if (fault) {
      request.resume()
      response.writeHead(fault.status, { 'Content-Type': 'application/json', ...fault.headers })
      response.end(fault.body)
      return
    }
    const target = new URL(base + rest)
    const upstream = httpRequest(target, {
      method: request.method,
      headers: { ...request.headers, host: target.host },
    })
    request.pipe(upstream)
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      upstream.once('response', resolve)
      upstream.once('error', reject)
    })
    const subject = answer.headers['x-subject-token']
    if (typeof subject === 'string') this.tokens.add(subject)
    const status = answer.statusCode ?? 502
    if (service === 'identity' && /json/.test(answer.headers['content-type'] ?? '')) {
      const kept = Object.entries(answer.headers).filter(([name]) => !NOT_PASSED.has(name))
      response.writeHead(status, Object.fromEntries(kept))
      response.end(this.#rewritten(await readAll(answer)))
      return
    }
    response.writeHead(status, answer.rawHeaders)
    answer.pipe(response)
  }

  /** A token's answer with every image address leading here. */
  #rewritten(body: Buffer): Buffer | string {
    const json = JSON.parse(body.toString()) as CatalogHolder
    const image = json.token?.catalog?.find((service) => service.type === 'image')
    const first = image?.endpoints[0]
    if (!image || !first) return body
    this.#glance = first.url.replace(/\/+$/, '')
    for (const endpoint of image.endpoints) endpoint.url = `${this.#origin}/image`
    return JSON.stringify(json)
  }
}
