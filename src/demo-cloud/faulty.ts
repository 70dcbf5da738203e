import { json, readJson } from './answers.ts'
import type { TokenBook } from './keystone/tokens.ts'
import type { Direction, Fault, FaultPlan } from './fault-plan.ts'
import { FaultRefused } from './fault-plan.ts'
import { ImageFault, faultAnswer } from './glance/faults.ts'
import type { Catalogue } from './glance/catalogue.ts'

/**
 * The connection is to be cut: whoever serves the cloud ends it without an answer, or in the middle
 * of one.
 */
class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut'
}

type Service = 'image' | 'identity'
type Handle = (request: Request) => Promise<Response>

/**
 * Lets the plan's faults happen around the services.
 * @param o.cutAll cuts every connection that is open, where the runtime can.
 */
export function createFaulty(o: {
  plan: FaultPlan
  tokens: TokenBook
  catalogue: Catalogue
  now: () => number
  cutAll: () => void
}) {
  let downUntil = 0

  /** Reads a body to its end, with what the faults of that direction do to it. */
  function through(
    body: ReadableStream<Uint8Array> | null,
    faults: readonly Fault[],
    direction: Direction,
    signal: AbortSignal,
  ): ReadableStream<Uint8Array> | null {
    const mine = faults.filter((fault) => 'direction' in fault && fault.direction === direction)
    if (body === null || mine.length === 0) return body
    let at = 0
    return body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        async transform(chunk, controller) {
          let rest = chunk
          for (const fault of mine) {
            if (fault.kind === 'corrupt' && fault.at >= at && fault.at < at + rest.length) {
              rest = rest.slice()
              rest[fault.at - at]! ^= 1
            }
          }
          for (const fault of mine) {
            if (fault.kind !== 'cut' && fault.kind !== 'stall') continue
            if (fault.after < at || fault.after >= at + rest.length) continue
            const before = rest.subarray(0, fault.after - at)
            if (before.length > 0) controller.enqueue(before)
            at += before.length
            rest = rest.subarray(before.length)
            if (fault.kind === 'cut') throw new ConnectionCut('The fault plan cuts here.')
            await pause(fault.ms, signal)
          }
          at += rest.length
          if (rest.length > 0) controller.enqueue(rest)
        },
      }),
    )
  }

  async function handle(
    service: Service,
    path: string,
    request: Request,
    serve: Handle,
  ): Promise<Response> {
    if (o.now() < downUntil) throw new ConnectionCut('The cloud is being restarted.')
    const user = o.tokens.find(request.headers.get('x-auth-token'))?.user.name ?? null
    const faults = o.plan.take({ service, method: request.method, path, user })
    if (faults.length === 0) return serve(request)
    for (const fault of faults) {
      switch (fault.kind) {
        case 'restart':
          downUntil = o.now() + fault.ms
          o.cutAll()
          throw new ConnectionCut('The cloud is being restarted.')
        case 'delay':
          await pause(fault.ms, request.signal)
          break
        case 'expire-tokens':
          o.tokens.revokeUser(user)
          break
        case 'status':
          return refusal(service, fault, request)
      }
    }
    const body = through(request.body, faults, 'up', request.signal)
    const sent =
      body === request.body
        ? request
        : new Request(request, { body, duplex: 'half' } as RequestInit)
    const answer = await serve(sent)
    if (answer.ok && faults.some((fault) => fault.kind === 'wrong-checksum')) spoil(path)
    const down = through(answer.body, faults, 'down', request.signal)
    return down === answer.body ? answer : new Response(down, answer)
  }

  /** The record of the image in this path says digests of something else. */
  function spoil(path: string) {
    const row = o.catalogue.get(path.split('/')[3] ?? '')
    if (row?.status !== 'active') return
    o.catalogue.change(row, { checksum: '0'.repeat(32), hash: '0'.repeat(128) })
  }

  return { handle }
}

/** @param ms undefined: until the caller goes away. @throws ConnectionCut when the caller did. */
function pause(ms: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = () => {
      clearTimeout(timer)
      reject(new ConnectionCut('The caller has gone.'))
    }
    const timer =
      ms === undefined
        ? undefined
        : setTimeout(() => {
            signal.removeEventListener('abort', gone)
            resolve()
          }, ms)
    if (signal.aborted) gone()
    else signal.addEventListener('abort', gone, { once: true })
  })
}

function refusal(
  service: Service,
  fault: Extract<Fault, { kind: 'status' }>,
  request: Request,
): Response {
  const headers: Record<string, string> =
    fault.retry_after === undefined ? {} : { 'retry-after': String(fault.retry_after) }
  if (service === 'image') {
    const failure = new ImageFault(fault.status, fault.message, { headers })
    return faultAnswer(failure, request.headers.get('accept'), request.method)
  }
  const message = fault.message ?? 'The fault plan of the demo cloud says so.'
  const error = { code: fault.status, message, title: 'Error' }
  return json(fault.status, 'Error', { error }, headers)
}

/** `/faults` of the demo cloud: GET lists, POST adds, DELETE removes one or all. */
export async function faultsApi(
  plan: FaultPlan,
  request: Request,
  path: string,
): Promise<Response> {
  const say = (status: number, value: unknown) => json(status, '', value)
  // A page of somebody else's must not be able to spoil a talk: browsers say where a request is from.
  const from = request.headers.get('sec-fetch-site')
  const reads = request.method === 'GET'
  if (!reads && from !== null && from !== 'same-origin')
    return say(403, { message: 'Faults are set from the dashboard itself.' })
  const id = path.slice(1)
  if (reads && id === '') return say(200, { faults: plan.list() })
  if (request.method === 'DELETE') {
    if (id === '') plan.clear()
    else if (!plan.remove(id)) return say(404, { message: 'There is no such fault.' })
    return new Response(null, { status: 204 })
  }
  if (request.method !== 'POST' || id !== '')
    return say(405, { message: 'Faults take GET, POST and DELETE.' })
  try {
    return say(201, plan.add(await readJson(request)))
  } catch (error) {
    if (error instanceof FaultRefused) return say(400, { message: error.message })
    return say(400, { message: 'The body is not JSON.' })
  }
}
