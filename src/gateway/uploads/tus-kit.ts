import { mkdtempSync, rmSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import type { UploadStatus } from '#wire/uploads.ts'
import type { GatewayConfig } from '../config.ts'
import {
  call,
  fakeCloud,
  signIn,
  startGateway,
  UPLOADS,
  type Answer,
  type Started,
} from '../spec-kit.ts'

export const IMAGE_ID = '00528f8c-2baa-429e-b749-702e45b001ea'
const TUS = { 'tus-resumable': '1.0.0' }
export const b64 = (text: string) => Buffer.from(text).toString('base64')

/** A Glance that keeps what it is sent, and says what came to it. */
function keeper() {
  const puts: { url: string; headers: http.IncomingHttpHeaders; bytes: Buffer; cut: boolean }[] = []
  const answer = (req: IncomingMessage, res: ServerResponse) => {
    if (req.method === 'GET') {
      res.writeHead(200, { 'content-type': 'application/json' })
      res.end(JSON.stringify({ status: 'queued', size: null }))
      return
    }
    const put = { url: req.url!, headers: req.headers, bytes: Buffer.alloc(0), cut: false }
    puts.push(put)
    req.on('data', (chunk: Buffer) => {
      put.bytes = Buffer.concat([put.bytes, chunk])
    })
    req.on('error', () => {
      put.cut = true
    })
    req.on('end', () => res.writeHead(204).end())
  }
  return { puts, answer }
}

/** Settings of a gateway that keeps uploads in a folder, which goes with the test. */
export function withSpool(): Partial<GatewayConfig> {
  const parent = mkdtempSync(join(tmpdir(), 'viewfinder-spool-'))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  return { spoolFolder: join(parent, 'spool') }
}

/** A gateway in front of such a Glance, and somebody signed in who speaks tus. */
export async function ready(config: Partial<GatewayConfig> = {}) {
  const cloud = await fakeCloud()
  const glance = keeper()
  cloud.glance = glance.answer
  const gateway = await startGateway(cloud, config)
  const cookie = await signIn(gateway)
  const create = (length: number | string, more: http.OutgoingHttpHeaders = {}) =>
    call(gateway, 'POST', UPLOADS, {
      cookie,
      headers: {
        ...TUS,
        'upload-length': length,
        'upload-metadata': `image_id ${b64(IMAGE_ID)}`,
        ...more,
      },
    })
  const on = (
    method: string,
    location: string,
    o: { offset?: number; body?: Buffer; headers?: http.OutgoingHttpHeaders; cookie?: string } = {},
  ) =>
    call(gateway, method, location, {
      cookie: o.cookie ?? cookie,
      ...(o.body === undefined ? {} : { body: o.body }),
      headers: {
        ...TUS,
        ...(method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream' } : {}),
        ...(o.offset === undefined ? {} : { 'upload-offset': o.offset }),
        ...o.headers,
      },
    })
  const madeFor = async (imageId: string, length: number) =>
    (await create(length, { 'upload-metadata': `image_id ${b64(imageId)}` })).headers.location!
  const made = (length: number) => madeFor(IMAGE_ID, length)
  const status = async (location: string) => (await on('GET', location)).json<UploadStatus>()
  return { cloud, glance, gateway, cookie, create, on, made, madeFor, status }
}

/** A PATCH that sends piece by piece and can be left in the middle. */
export function slowPatch(
  gateway: Pick<Started, 'port' | 'origin'>,
  cookie: string,
  location: string,
  offset: number,
  length: number,
) {
  const sent = http.request({
    host: '127.0.0.1',
    port: gateway.port,
    method: 'PATCH',
    path: location,
    agent: false,
    headers: {
      ...TUS,
      origin: gateway.origin,
      cookie,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': offset,
      'content-length': length,
    },
  })
  const over = new Promise<{ status: number } | { broken: string }>((resolve) => {
    sent.once('response', (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode! })
    })
    sent.once('error', (error: NodeJS.ErrnoException) => resolve({ broken: error.code ?? '' }))
  })
  return { sent, over }
}

/** Status and kind of a problem, to be compared at one look. */
export const kind = (answer: Answer) => [answer.status, answer.json<Problem>().kind]
