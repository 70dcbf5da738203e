import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { identityUrl } from './cloud.ts'

/** What the interposer answers instead of the cloud. */
export interface Fault {
  status: number
  headers?: Record<string, string>
  body: string
}

/** What happens to the body of one call on its way, once so many bytes of it have passed. */
export interface Spoiling {
  /** `up`: of the request. `down`: of the answer. */
  direction: 'up' | 'down'
  /** Bytes that pass as they are. */
  after: number
  /**
   * `corrupt`: the next byte is another one. `cut`: both connections are cut. `hold`: nothing more
   * passes until this promise resolves. A fault: answered at once in the cloud's place (only `up`).
   */
  how: 'corrupt' | 'cut' | Promise<void> | Fault
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
  fault: (method: string, path: string, token: string) => Fault | null = () => null
  /** Spoils the body of a call of Glance; null lets it pass. Asked once for each call. */
  spoil: (method: string, path: string) => Spoiling | null = () => null
  /** Bytes of image data that were sent towards Glance. */
  sent = 0
  /** Calls that were sent towards Glance: `PUT /v2/images/…/file`. */
  readonly calls: string[] = []
  readonly #server: Server
  #glance: string | null = null
  #down = false

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

  /** The cloud is gone: connections are cut, and new ones as well. */
  close(): void {
    this.#down = true
    this.#server.closeAllConnections()
  }
  /** It answers again. */
  open(): void {
    this.#down = false
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#down) {
      request.socket.destroy()
      return
    }
    const url = request.url ?? '/'
    const [, service, rest = '/'] = /^\/(identity|image)(\/.*|\?.*)?$/.exec(url) ?? []
    const base = service === 'identity' ? identityUrl() : this.#glance
    if (service === undefined || base === null) {
      response.writeHead(404).end()
      return
    }
    const fault =
      service === 'image'
        ? this.fault(request.method ?? 'GET', rest, String(request.headers['x-auth-token']))
        : null
    if (fault) {
      request.resume()
      response.writeHead(fault.status, { 'Content-Type': 'application/json', ...fault.headers })
      response.end(fault.body)
      return
    }
    const call = `${request.method} ${rest}`
    if (service === 'image') this.calls.push(call)
    const spoiling = service === 'image' ? this.spoil(request.method ?? 'GET', rest) : null
    const target = new URL(base + rest)
    // On a connection of its own: a kept one that the cloud closes meanwhile would look like a fault.
    const upstream = httpRequest(target, {
      agent: false,
      method: request.method,
      headers: { ...request.headers, host: target.host },
    })
    const cut = (): void => {
      request.socket.destroy()
      upstream.destroy()
    }
    // A gateway that breaks off breaks off at the cloud too, as without anything in between.
    response.once('close', () => {
      if (!response.writableFinished) upstream.destroy()
    })
    if (/^PUT .*\/file$/.test(call)) {
      request.on('data', (chunk: Buffer) => {
        this.sent += chunk.length
      })
    }
    if (spoiling?.direction === 'up') {
      request
        .pipe(
          spoiled(spoiling, cut, (fault) => {
            upstream.destroy()
            response.writeHead(fault.status, {
              'Content-Type': 'application/json',
              ...fault.headers,
            })
            response.end(fault.body)
          }),
        )
        .pipe(upstream)
    } else request.pipe(upstream)
    const answer = await new Promise<IncomingMessage | null>((resolve) => {
      upstream.once('response', resolve)
      upstream.once('error', () => {
        resolve(null)
      })
    })
    if (answer === null) {
      if (!response.headersSent) cut()
      return
    }
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
    // Half an answer must not look like a whole one.
    answer.once('error', cut)
    if (spoiling?.direction === 'down') answer.pipe(spoiled(spoiling, cut, cut)).pipe(response)
    else answer.pipe(response)
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

/** A body on its way, spoiled at one place. */
function spoiled(
  { after, how }: Spoiling,
  cut: () => void,
  answer: (fault: Fault) => void,
): Transform {
  let at = 0
  let done = false
  return new Transform({
    transform(chunk: Buffer, _, next) {
      const from = at
      at += chunk.length
      if (done || at <= after) {
        next(null, chunk)
        return
      }
      done = true
      const place = after - from
      if (how === 'corrupt') {
        const other = Buffer.from(chunk)
        other[place] = (other[place] ?? 0) ^ 1
        next(null, other)
        return
      }
      this.push(chunk.subarray(0, place))
      const goOn = async (released: Promise<void>): Promise<void> => {
        await released
        next(null, chunk.subarray(place))
      }
      if (how instanceof Promise) void goOn(how)
      else if (how === 'cut') cut()
      else answer(how)
    },
  })
}
