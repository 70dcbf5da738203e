import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import {
  certificateFault,
  closedWhileKept,
  type CloudHttp,
  MIB,
  type Target,
} from '../cloud-http.ts'
import { GatewayProblem } from '../problem.ts'
import type { Rule } from './allowed.ts'
import { headersToBrowser, headersToCloud } from './headers.ts'

/** The largest JSON body: a patch of an image with all its properties is some 100 kB. */
const JSON_BODY_LIMIT = 2 * MIB
/** Milliseconds until the answer begins; a list of 1000 images takes a slow cloud some 10 s. */
const SILENCE_MS = 120_000

export interface Forward {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly http: CloudHttp
  readonly target: Target
  /** Path and query after the target's base. */
  readonly path: string
  readonly rule: Rule
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

function unreachable(target: Target, cause: unknown): GatewayProblem {
  const host = `${target.hostname}:${target.port}`
  return new GatewayProblem(
    'cloud-unreachable',
    certificateFault(cause, host) ??
      `Nothing answered at ${host}. The service or the network is down.`,
    { cause },
  )
}

/**
 * Sends one request on to the cloud and its answer back, the answer as a stream with back-pressure.
 *
 * A 401 of the cloud renews the token once and asks again: keystonemiddleware refuses before the
 * service sees the request, so nothing was carried out.
 *
 * @throws GatewayProblem before anything was written to `res`; a break after that cuts `res`
 */
export async function forward(job: Forward): Promise<void> {
  const { req, res } = job
  const body = req.method === 'GET' || req.method === 'HEAD' ? null : await readBody(req)

  let answer = await ask(job, await job.token(false), body)
  if (answer.statusCode === 401) {
    answer.resume()
    answer = await ask(job, await job.token(true), body)
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
  res.writeHead(status, headersToBrowser(answer.headers, status, job.rule))
  await pipeline(answer, res)
}

const idOf = (answer: IncomingMessage) =>
  (answer.headers['x-openstack-request-id'] as string | undefined) ?? null

/**
 * @param fresh on a connection of its own: writes always, because a kept one may close while they are
 *   under way, and nobody could tell whether they were carried out
 */
function ask(
  job: Forward,
  token: string,
  body: Buffer | null,
  fresh = body !== null,
): Promise<IncomingMessage> {
  const { req, res, target } = job
  const headers: OutgoingHttpHeaders = headersToCloud(req.headers, token, job.requestId, job.rule)
  if (body !== null) headers['content-length'] = body.length
  return new Promise((resolve, reject) => {
    const sent = job.http.open(target, { method: req.method!, path: job.path, headers, fresh })
    const leave = () => sent.destroy()
    res.once('close', leave)
    sent.once('close', () => res.off('close', leave))
    sent.setTimeout(SILENCE_MS, () => sent.destroy(new Error('the cloud is silent')))
    sent.once('response', (answer) => {
      // From here on silence may be the browser's, whose disk is full or slow.
      sent.setTimeout(0)
      resolve(answer)
    })
    sent.once('error', (error) => {
      if (closedWhileKept(sent, error) && !res.destroyed) resolve(ask(job, token, body, true))
      else reject(unreachable(target, error))
    })
    sent.end(body ?? undefined)
  })
}
