import type { ClientRequest, IncomingMessage } from 'node:http'
import { faultSentence } from '#openstack/fault.ts'
import type { UploadFailure } from '#wire/uploads.ts'
import type { CloudHttp } from '../cloud-http.ts'
import type { ImageApi } from './image-api.ts'
import type { Access, UploadPlan } from './store.ts'

export type Failure = UploadFailure

/** Glance's errors are a few hundred bytes; more of one is not read. */
const FAILURE_BODY_LIMIT = 64 * 1024

/** One PUT of an image's data that stays open while bytes arrive in any number of pieces. */
export interface GlancePut {
  /** Bytes that the socket to Glance has taken. */
  readonly accepted: number
  /** Bytes that were handed over, of which some may still wait for the socket. */
  readonly handed: number
  /** Milliseconds since 1970 at which a byte was taken, or began to wait. */
  readonly movedAt: number
  /**
   * Hands bytes over, one call at a time. Resolves when the socket took them all, rejects when the
   * PUT is over.
   */
  write(chunks: readonly Buffer[]): Promise<void>
  /** Resolves with null when Glance keeps the data, else with what it said. Never rejects. */
  readonly outcome: Promise<Failure | null>
  abort(): void
}

async function readFailure(answer: IncomingMessage): Promise<Failure> {
  const status = answer.statusCode!
  const id = answer.headers['x-openstack-request-id']
  const later = answer.headers['retry-after']
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > FAILURE_BODY_LIMIT) break
      chunks.push(chunk)
    }
  } catch {
    // The status alone says enough when the connection breaks below the explanation.
  }
  const said = faultSentence(Buffer.concat(chunks).toString('utf8'))
  return {
    status,
    message: said || `The Image service answered with status ${status} and no explanation.`,
    request_id: typeof id === 'string' ? id : null,
    ...(later === undefined ? {} : { retry_after: later }),
  }
}

/** v1 takes the data with the metadata, and takes away every property unless told not to. */
const V1_HEADERS = { 'x-glance-registry-purge-props': 'false' }

/**
 * @param plan `length` bytes are promised to Glance in Content-Length
 * @param api by which the image takes its data
 */
export function openGlancePut(
  http: CloudHttp,
  plan: UploadPlan,
  access: Access,
  api: ImageApi,
): GlancePut {
  const id = encodeURIComponent(plan.imageId)
  const request: ClientRequest = http.open(access.target, {
    method: 'PUT',
    path: plan.stage
      ? `/v2/images/${id}/stage`
      : api === 'v1'
        ? `/v1/images/${id}`
        : `/v2/images/${id}/file`,
    headers: {
      ...(api === 'v1' ? V1_HEADERS : {}),
      accept: 'application/json',
      'content-type': 'application/octet-stream',
      'content-length': plan.length,
      'x-auth-token': access.token,
      'x-openstack-request-id': plan.requestId,
      ...(plan.store === null ? {} : { 'x-image-meta-store': plan.store }),
    },
    fresh: true,
  })
  let accepted = 0
  let handed = 0
  let movedAt = Date.now()
  let over = false
  /** Rejects the write that waits: a PUT that ends leaves the callbacks of its writes uncalled. */
  let giveUp: ((error: Error) => void) | null = null

  const outcome = new Promise<Failure | null>((resolve) => {
    const end = (failure: Failure | null) => {
      over = true
      resolve(failure)
      giveUp?.(new Error('the PUT is over'))
    }
    request.once('response', (answer) => {
      const status = answer.statusCode!
      if (status >= 200 && status < 300 && handed === plan.length) {
        answer.resume()
        end(null)
      } else if (status >= 200 && status < 300) {
        answer.resume()
        end({
          status,
          message: 'The Image service answered before it had the whole file.',
          request_id: null,
        })
        request.destroy()
      } else {
        over = true
        void readFailure(answer).then((failure) => {
          end(failure)
          request.destroy()
        })
      }
    })
    request.once('error', (error) => {
      // After the answer began, its reader tells what happened.
      if (over) return
      end({
        status: 0,
        message: `The connection to the Image service broke (${error.message}).`,
        request_id: null,
      })
    })
    request.once('close', () => {
      if (!over)
        end({
          status: 0,
          message: 'The connection to the Image service was closed.',
          request_id: null,
        })
    })
  })

  // Glance may write for long after the last byte; a dead connection must still be noticed.
  request.setSocketKeepAlive(true, 30_000)
  // Refusals that need no byte (no such image, no right, no quota) come before the first one is sent.
  request.flushHeaders()
  if (plan.length === 0) request.end()

  return {
    get accepted() {
      return accepted
    },
    get handed() {
      return handed
    },
    get movedAt() {
      return movedAt
    },
    outcome,
    write(chunks) {
      return new Promise((resolve, reject) => {
        if (over) return reject(new Error('the PUT is over'))
        giveUp = reject
        if (handed === accepted) movedAt = Date.now()
        request.cork()
        chunks.forEach((chunk, index) => {
          handed += chunk.length
          request.write(chunk, (error) => {
            if (error) return reject(error)
            accepted += chunk.length
            movedAt = Date.now()
            if (index === chunks.length - 1) resolve()
          })
        })
        request.uncork()
        if (handed === plan.length) request.end()
      })
    },
    abort() {
      request.destroy()
    },
  }
}
