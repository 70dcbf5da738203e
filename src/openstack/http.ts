import { faultSentence } from './fault.ts'
import { RefusedError } from './refused.ts'

/** What the client needs of `fetch`; `window.fetch`, Node's, or a cloud in the same process. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>
/** What `fetch` sends; spelled so because Node's types have no global BodyInit. */
export type RequestBody = NonNullable<RequestInit['body']>
export type Service = 'image' | 'identity' | 'gateway'

/** What a failed answer is made of; also for answers that came by XMLHttpRequest or node:http. */
export interface FailedAnswer {
  status: number
  method: string
  path: string
  service: Service
  /** A header by its lower-case name. */
  header: (name: string) => string | null
  /** The whole body as text. */
  body: string
}

const SERVICE_NAMES: Record<Service, string> = {
  image: 'Image service',
  identity: 'Identity service',
  gateway: 'gateway',
}

/** The refusal of a cloud, or of the gateway in front of it, in one shape. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError'
  /** HTTP status; 0 for a redirect that a browser hides. */
  readonly status: number
  /** What the service said, as one line of plain text; display it as text only. */
  readonly sentence: string
  readonly method: string
  /** Path and query of the request, without the host. */
  readonly path: string
  readonly requestId: string | null
  /** Who refused: `gateway` when the answer carries `X-Viewfinder-Problem`. */
  readonly service: Service
  /** Kind of the gateway's problem; null for answers of the cloud. */
  readonly problem: string | null
  /** Milliseconds after which to try again, where the answer says so (Retry-After). */
  readonly retryAfter: number | null

  constructor(fields: {
    status: number
    sentence: string
    method: string
    path: string
    requestId?: string | null
    service: Service
    problem?: string | null
    retryAfter?: number | null
  }) {
    super(fields.sentence)
    this.status = fields.status
    this.sentence = fields.sentence
    this.method = fields.method
    this.path = fields.path
    this.requestId = fields.requestId ?? null
    this.service = fields.service
    this.problem = fields.problem ?? null
    this.retryAfter = fields.retryAfter ?? null
  }

  /** Reads any of the fault formats that {@link faultSentence} knows. Never throws. */
  static from(answer: FailedAnswer): ApiError {
    const problem = answer.header('x-viewfinder-problem')
    const service = problem === null ? answer.service : 'gateway'
    const sentence = isRedirect(answer.status)
      ? `The ${SERVICE_NAMES[service]} answered with a redirect, which is not followed: the token would go with it.`
      : faultSentence(answer.body) ||
        `The ${SERVICE_NAMES[service]} answered with status ${answer.status} and no explanation.`
    const { status, method, path } = answer
    const requestId = answer.header('x-openstack-request-id')
    const retryAfter = milliseconds(answer.header('retry-after'))
    return new ApiError({ status, sentence, method, path, requestId, service, problem, retryAfter })
  }
}

/**
 * Milliseconds that a Retry-After asks for: a number of seconds or a date (RFC 9110, 10.2.3).
 * @returns null where it asks for nothing that can be understood.
 */
export function milliseconds(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  if (/^\s*\d{1,9}\s*$/.test(retryAfter)) return Number(retryAfter) * 1000
  const at = /GMT\s*$/.test(retryAfter) ? Date.parse(retryAfter) : NaN
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

/** Nothing answered, or the answer broke off. Aborts are not this: they throw the signal's reason. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
  readonly method: string
  readonly path: string
  override readonly cause: unknown

  constructor(method: string, path: string, cause: unknown) {
    super('Nothing answered: the network or the service is down.')
    this.method = method
    this.path = path
    this.cause = cause
  }
}

const isRedirect = (status: number) =>
  status === 0 || (status > 300 && status < 400 && status !== 304)

/** Options that every call takes. */
export interface CallOptions {
  /** Aborting rejects the call with the signal's own reason. */
  signal?: AbortSignal | undefined
}

export interface HttpRequest extends CallOptions {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with `/`; appended to the base. Segments are already encoded, see {@link segment}. */
  path: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is, instead of `json`. */
  body?: RequestBody
}

export interface Http {
  /** Status below 300, or 300 itself (OpenStack's version lists); everything else throws. */
  send: (request: HttpRequest) => Promise<Response>
  /** As `send`, and reads the JSON of the answer. */
  json: (request: HttpRequest) => Promise<{ value: unknown; response: Response }>
}

/** `duplex` is demanded by fetch for a streamed body and missing in TypeScript's DOM types. */
interface StreamingInit extends RequestInit {
  duplex?: 'half'
}

/**
 * One service behind one base address.
 *
 * @param o.base Address without a trailing slash; absolute, or a path of our own origin.
 * @param o.token Sent as X-Auth-Token; absent behind the gateway, which adds it itself.
 */
export function createHttp(o: {
  fetch: FetchLike
  base: string
  service: Service
  token?: string | undefined
  /** A more particular error for an answer that says more than a fault. */
  refine?: (error: ApiError, answer: FailedAnswer) => ApiError
}): Http {
  // Called without a receiver: a browser's own fetch refuses any other than the window.
  const { fetch } = o
  const basePath = o.base.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')

  async function send(request: HttpRequest): Promise<Response> {
    const { method, signal } = request
    const path = basePath + request.path
    const headers: Record<string, string> = { Accept: 'application/json', ...request.headers }
    if (o.token !== undefined) headers['X-Auth-Token'] ??= o.token
    // A redirect would carry X-Auth-Token to wherever it points: fetch strips only Authorization.
    const init: StreamingInit = { method, headers, redirect: 'manual' }
    if (signal) init.signal = signal
    if (request.json !== undefined) {
      headers['Content-Type'] ??= 'application/json'
      init.body = JSON.stringify(request.json)
    } else if (request.body !== undefined) {
      init.body = request.body
      if (request.body instanceof ReadableStream) init.duplex = 'half'
    }
    signal?.throwIfAborted()
    demandSendable(headers)
    const response = await orNetworkError(request, path, () => fetch(o.base + request.path, init))
    if (response.status >= 200 && response.status <= 300) return response
    const body = await orNetworkError(request, path, () => response.text())
    const answer: FailedAnswer = {
      status: response.status,
      method,
      path,
      service: o.service,
      header: (name) => response.headers.get(name),
      body,
    }
    const error = ApiError.from(answer)
    throw o.refine?.(error, answer) ?? error
  }

  async function json(request: HttpRequest) {
    const response = await send(request)
    const path = basePath + request.path
    const text = await orNetworkError(request, path, () => response.text())
    try {
      return { value: JSON.parse(text) as unknown, response }
    } catch {
      throw new ApiError({
        status: response.status,
        sentence: `The ${SERVICE_NAMES[o.service]} answered with something that is not JSON. Is this the right address?`,
        method: request.method,
        path,
        requestId: response.headers.get('x-openstack-request-id'),
        service: o.service,
      })
    }
  }
  return { send, json }
}

/** fetch throws a TypeError for these, which would look like a broken network. */
function demandSendable(headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers))
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw new RefusedError(
        'bad-value',
        name,
        `The value of the header ${name} has a character that cannot be sent.`,
      )
}

async function orNetworkError<T>(
  request: HttpRequest,
  path: string,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    request.signal?.throwIfAborted()
    throw new NetworkError(request.method, path, cause)
  }
}

/**
 * One segment of a path, encoded.
 *
 * @throws RefusedError for '', '.' and '..': URLs resolve these, encoded or not, so that
 * `DELETE …/tags/..` would reach the image itself (WHATWG URL, "double-dot path segment").
 */
export function segment(name: string): string {
  if (name === '' || name === '.' || name === '..')
    throw new RefusedError('not-addressable', name, `"${name}" cannot be part of an address.`)
  try {
    return encodeURIComponent(name)
  } catch {
    // A lone surrogate has no UTF-8 form.
    throw new RefusedError('not-addressable', name, 'Half of a character cannot be sent.')
  }
}
