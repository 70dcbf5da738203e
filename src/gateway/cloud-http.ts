import http from 'node:http'
import https from 'node:https'
import { createSecureContext, rootCertificates } from 'node:tls'

export const MIB = 1024 * 1024
/** A token answer with a large catalog is some 100 kB; nothing that is read whole is near this. */
const JSON_LIMIT = 16 * MIB
const JSON_TIMEOUT_MS = 30_000
/** API v1 tells properties in headers, 128 of any length; a browser takes as much of them. */
const MAX_HEADER_BYTES = 256 * 1024

/** A service's address, split so that a path is appended as text and never normalised. */
export interface Target {
  readonly secure: boolean
  readonly hostname: string
  readonly port: number
  /** Path of the endpoint without a slash at its end, and without a version. */
  readonly basePath: string
}

/**
 * Reads an endpoint of the catalog.
 * Operators register Glance with and without `/v2` and with a path in front (`/image`, as DevStack
 * does); the version is cut off, the path kept.
 *
 * @returns null when it is no http address
 */
export function parseTarget(endpoint: string): Target | null {
  if (!URL.canParse(endpoint)) return null
  const url = new URL(endpoint)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  const secure = url.protocol === 'https:'
  return {
    secure,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    basePath: url.pathname.replace(/\/+$/, '').replace(/\/v\d+(\.\d+)?$/, ''),
  }
}

interface CloudRequest {
  method: string
  /** Path and query as they go over the wire, after the target's base path. */
  path: string
  headers: http.OutgoingHttpHeaders
  /** A connection of its own, for a body that must not meet a half-closed one. */
  fresh?: boolean
}

/** Codes by which OpenSSL says that it knows no authority above a certificate (node, X509 errors). */
const UNKNOWN_AUTHORITY = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/**
 * Tells whether a request failed because of the service's certificate, before a byte was sent.
 *
 * @param error what the request failed with, alone or as the cause of another error
 * @param host the service's name, as it shall stand in the sentence
 * @returns a sentence that says what to do, null when it is not about the certificate
 */
export function certificateFault(error: unknown, host: string): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException
    if (code === undefined) continue
    if (UNKNOWN_AUTHORITY.has(code))
      return `Nothing was sent to ${host}: no authority the gateway trusts has signed its certificate. OS_CACERT must name a file with the one that did.`
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
      return `Nothing was sent to ${host}: its certificate is for another name.`
    if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
      return `Nothing was sent to ${host}: its certificate has expired or does not hold yet.`
  }
  return null
}

/**
 * Tells whether a request met a kept connection that the other side was closing: a read is asked again
 * then, on a fresh one, and a write never goes out on a kept one.
 */
export function closedWhileKept(sent: http.ClientRequest, error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException
  return sent.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')
}

export interface CloudHttp {
  /** Opens a request whose body the caller writes. No redirect is ever followed. */
  open(target: Target, request: CloudRequest): http.ClientRequest
  /** `fetch` for small JSON over the same connections and certificate authorities. */
  fetch(url: string, init: RequestInit): Promise<Response>
  close(): void
}

/**
 * Connections to the cloud. Node's own fetch takes no certificate authority, follows redirects by
 * default and buffers bodies; `node:http` with a high-water mark of 1 MiB moves bytes at a third of
 * its cost.
 *
 * @param ca PEM of certificate authorities beside the system's
 */
export function createCloudHttp(ca: string | null): CloudHttp {
  // Agents hand what they do not know on to the socket. `ca` replaces Node's list, so it is joined;
  // reading that list takes 36 ms, which every connection would pay without a context of all.
  const shared: https.AgentOptions & { highWaterMark: number } = {
    highWaterMark: MIB,
    ...(ca === null
      ? {}
      : { secureContext: createSecureContext({ ca: [...rootCertificates, ca] }) }),
  }
  const kept = { ...shared, keepAlive: true, maxFreeSockets: 32 }
  const agents = {
    http: new http.Agent(kept),
    https: new https.Agent(kept),
    freshHttp: new http.Agent(shared),
    freshHttps: new https.Agent(shared),
  }

  function open(target: Target, request: CloudRequest): http.ClientRequest {
    const plain = request.fresh === true ? agents.freshHttp : agents.http
    const tls = request.fresh === true ? agents.freshHttps : agents.https
    return (target.secure ? https : http).request({
      hostname: target.hostname,
      port: target.port,
      method: request.method,
      path: target.basePath + request.path,
      headers: request.headers,
      agent: target.secure ? tls : plain,
      setHost: true,
      maxHeaderSize: MAX_HEADER_BYTES,
    })
  }

  function send(
    target: Target,
    request: CloudRequest,
    body: string | undefined,
    signal: AbortSignal | null | undefined,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      const sent = open(target, request)
      const abort = () => sent.destroy(signal?.reason as Error)
      signal?.addEventListener('abort', abort, { once: true })
      if (signal?.aborted === true) abort()
      sent.setTimeout(JSON_TIMEOUT_MS, () =>
        sent.destroy(new Error(`no answer within ${JSON_TIMEOUT_MS / 1000} s`)),
      )
      sent.on('error', (error) => {
        if (closedWhileKept(sent, error) && signal?.aborted !== true)
          resolve(send(target, { ...request, fresh: true }, body, signal))
        else reject(error)
      })
      sent.on('close', () => signal?.removeEventListener('abort', abort))
      sent.on('response', (answer) => {
        const chunks: Buffer[] = []
        let size = 0
        answer.on('error', reject)
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > JSON_LIMIT) sent.destroy(new Error('the answer is too large'))
          else chunks.push(chunk)
        })
        answer.on('end', () => {
          const headers = new Headers()
          for (let at = 0; at < answer.rawHeaders.length; at += 2)
            headers.append(answer.rawHeaders[at]!, answer.rawHeaders[at + 1]!)
          const status = answer.statusCode!
          const empty = status === 204 || status === 205 || status === 304
          resolve(new Response(empty ? null : Buffer.concat(chunks), { status, headers }))
        })
      })
      sent.end(body)
    })
  }

  return {
    open,
    async fetch(address, init) {
      const url = new URL(address)
      const target = parseTarget(url.origin)
      if (target === null) throw new TypeError(`not an http address: ${address}`)
      if (init.body != null && typeof init.body !== 'string')
        throw new TypeError('only text bodies are sent to the Identity service')
      const headers = Object.fromEntries(new Headers(init.headers))
      if (init.body != null) headers['content-length'] = String(Buffer.byteLength(init.body))
      const method = init.method ?? 'GET'
      const path = url.pathname + url.search
      const fresh = method !== 'GET'
      return send(target, { method, path, headers, fresh }, init.body as string, init.signal)
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}
