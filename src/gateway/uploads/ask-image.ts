import { faultSentence } from '#openstack/fault.ts'
import type { CloudHttp } from '../cloud-http.ts'
import type { Failure } from './glance-put.ts'
import { addressOf, imageApi } from './image-api.ts'
import type { Access } from './store.ts'

/** What Glance says of an image, as far as an upload must know. */
export type ImageNow =
  | { status: string; size: number | null; failure: null }
  | { status: null; failure: Failure }

/**
 * Asks Glance for an image's status and size. Never rejects; what went wrong is a failure, with
 * status 0 when no answer came.
 *
 * @param signal ends the request
 */
export async function askImage(
  http: CloudHttp,
  { target, token }: Access,
  imageId: string,
  signal: AbortSignal,
): Promise<ImageNow> {
  const api = await imageApi(http, target)
  try {
    const answer = await http.fetch(
      `${addressOf(target)}/${api}/images/${encodeURIComponent(imageId)}`,
      {
        // v1 tells it in headers, and its GET is the data.
        method: api === 'v1' ? 'HEAD' : 'GET',
        headers: { accept: 'application/json', 'x-auth-token': token },
        signal,
      },
    )
    const text = await answer.text()
    if (answer.status !== 200)
      return {
        status: null,
        failure: {
          // A success of another kind comes from something in between, and may pass.
          status: answer.status < 400 ? 0 : answer.status,
          message: faultSentence(text) || `The Image service answered with ${answer.status}.`,
          request_id: answer.headers.get('x-openstack-request-id'),
        },
      }
    const { status, size } = api === 'v1' ? inHeaders(answer.headers) : inJson(text)
    if (typeof status !== 'string') throw new Error('its answer has no status')
    return { status, size: typeof size === 'number' ? size : null, failure: null }
  } catch (error) {
    const message = `The Image service could not be asked (${(error as Error).message}).`
    return { status: null, failure: { status: 0, message, request_id: null } }
  }
}

interface Said {
  status?: unknown
  size?: unknown
}
const inJson = (text: string) => JSON.parse(text) as Said
const inHeaders = (headers: Headers): Said => ({
  status: headers.get('x-image-meta-status'),
  size: Number(headers.get('x-image-meta-size') ?? Number.NaN),
})
