import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { type CloudHttp, MIB, type Target } from '../cloud-http.ts'
import { GatewayProblem } from '../problem.ts'
import { headersToBrowser, headersToCloud } from './headers.ts'

/** The largest JSON body: a patch of an image with all its properties is some 100 kB. */
const JSON_BODY_LIMIT = 2 * MIB
/** Milliseconds without a byte from the cloud; a list of 1000 images takes a slow one some 10 s. */
const SILENCE_MS = 120_000

export interface Forward {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly http: CloudHttp
  readonly target: Target
  /** Path and query after the target's base. */
  readonly path: string
  readonly data: boolean
  readonly requestId: string
  /** The token to use; `renew` after the cloud refused the one before. */
  token(renew: boolean): Promise<string>
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > JSON_BODY_LIMIT)
      throw new GatewayProblem('too-large', 'This request is larger than the gateway takes.', {
        headers: { connection: 'close' },
      })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const unreachable = (target: Target, cause: unknown) =>
  new GatewayProblem(
    'cloud-unreachable',
    `Nothing answered at ${target.hostname}:${target.port}. The service or the network is down.`,
    { cause },
  )

/**
 * Sends one request on to the cloud and its answer back, bytes as streams with back-pressure.
 *
 * A 401 of the cloud renews the token once and asks again: keystonemiddleware refuses before the
 * service sees the request, so nothing was carried out. A streamed body cannot be sent twice; its 401 is passed on.
 *
 * @throws GatewayProblem before anything was written to `res`; a break after that cuts `res`
 */
export async function forward(job: Forward): Promise<void> {
  const { req, res } = job
  const bodyless = req.method === 'GET' || req.method === 'HEAD'
  const streamed = job.data && !bodyless
  const body = bodyless || streamed ? null : await readBody(req)

  let answer = await ask(job, await job.token(false), body, streamed)
  if (answer.statusCode === 401 && !streamed) {
    answer.resume()
    answer = await ask(job, await job.token(true), body, streamed)
  }
  const status = answer.statusCode!
  if (status > 300 && status < 400 && status !== 304) {
    answer.resume()
    throw new GatewayProblem(
      'cloud-error',
      'The cloud answered with a redirect, which the gateway does not follow.',
      { upstream: { status, message: 'redirect', request_id: idOf(answer) } },
    )
  }
  res.writeHead(status, headersToBrowser(answer.headers, status, job.data))
  await pipeline(answer, res)
}

const idOf = (answer: IncomingMessage) =>
  (answer.headers['x-openstack-request-id'] as string | undefined) ?? null

function ask(
  job: Forward,
  token: string,
  body: Buffer | null,
  streamed: boolean,
): Promise<IncomingMessage> {
  const { req, res, target } = job
  const headers: OutgoingHttpHeaders = headersToCloud(req.headers, token, job.requestId, job.data)
  if (streamed) {
    const length = req.headers['content-length']
    if (length !== undefined) headers['content-length'] = length
  } else if (body !== null) headers['content-length'] = body.length
  return new Promise((resolve, reject) => {
    const sent = job.http.open(target, {
      method: req.method!,
      path: job.path,
      headers,
      fresh: streamed,
    })
    const leave = () => sent.destroy()
    res.once('close', leave)
    sent.setTimeout(SILENCE_MS, () => sent.destroy(new Error('the cloud is silent')))
    sent.once('response', resolve)
    sent.once('error', (error) => reject(unreachable(target, error)))
    sent.once('close', () => res.off('close', leave))
    if (!streamed) sent.end(body ?? undefined)
    // A refusal may come before the body is through; the answer counts, not the broken pipe.
    else pipeline(req, sent).catch((error: unknown) => reject(unreachable(target, error)))
  })
}
