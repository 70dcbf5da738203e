import { ApiError, createHttp, milliseconds, NetworkError } from '#openstack/http.ts'
import type { FetchLike } from '#openstack/http.ts'
import { apiPaths } from '#wire/paths.ts'
import { PROBLEM_HEADER } from '#wire/problem.ts'
import { TUS_VERSION } from '#wire/uploads.ts'
import type { UploadFailure, UploadStatus } from '#wire/uploads.ts'
import type { Scope } from '../types.ts'

/**
 * The gateway's uploads, as the engine needs them. All reject with ApiError, NetworkError or the
 * signal's reason.
 */
export interface Uploads {
  /** Announces an upload of `length` bytes for a queued image. @returns its address. */
  create(
    scope: Scope,
    plan: { length: number; imageId: string; store: string | null; stage?: boolean },
    signal: AbortSignal,
  ): Promise<string>
  /**
   * Sends the bytes from `offset` up to `end` (the end of the file where left out) in one request.
   * Resolves when all of them are kept, and at the end of the file when Glance has answered.
   * `onSent` counts bytes of the file that left the browser.
   */
  send(
    address: string,
    file: File,
    offset: number,
    options: {
      end?: number
      onSent: (bytes: number) => void
      onAllSent: () => void
      signal: AbortSignal
    },
  ): Promise<void>
  /** How far it is; does not disturb the request that is sending. */
  status(address: string, signal: AbortSignal): Promise<UploadStatus>
  /**
   * Ends the request that is sending, if there is one, and tells from which byte to go on.
   * `expires`: when the upload is given up if nothing comes, in milliseconds since the epoch.
   */
  offset(address: string, signal: AbortSignal): Promise<{ offset: number; expires: number | null }>
  /** Gives the upload up; the image returns to `queued`. One that is over already is fine. */
  terminate(address: string): Promise<void>
}

/**
 * @param o.fetch for the small requests.
 * @param o.newXhr for the file: only XMLHttpRequest with the file itself streams from disk without
 * passing through JavaScript, at half the CPU of a slice and a third of a fetch stream (measured),
 * and only it tells how much was sent.
 */
export function createUploads(o: { fetch: FetchLike; newXhr: () => XMLHttpRequest }): Uploads {
  const http = createHttp({ fetch: o.fetch, base: '', service: 'gateway' })
  const tus = { 'Tus-Resumable': TUS_VERSION }
  return {
    async create(scope, plan, signal) {
      const path = apiPaths.uploads(scope.projectId, scope.region)
      const metadata = [`image_id ${base64(plan.imageId)}`]
      if (plan.store !== null) metadata.push(`store ${base64(plan.store)}`)
      if (plan.stage) metadata.push(`target ${base64('stage')}`)
      const response = await http.send({
        method: 'POST',
        path,
        headers: {
          ...tus,
          'Upload-Length': String(plan.length),
          'Upload-Metadata': metadata.join(','),
        },
        signal,
      })
      const location = response.headers.get('Location')
      if (location === null) {
        throw strange(response, 'POST', path, 'The answer to the new upload has no address.')
      }
      return location
    },

    send: (address, file, offset, options) =>
      new Promise((resolve, reject) => {
        const { onSent, onAllSent, signal } = options
        if (signal.aborted) return reject(signal.reason)
        const xhr = o.newXhr()
        const onAbort = () => xhr.abort()
        const settle = (action: () => void) => {
          signal.removeEventListener('abort', onAbort)
          action()
        }
        signal.addEventListener('abort', onAbort)
        let most = 0
        xhr.upload.onprogress = ({ loaded }) => {
          // After a reset Chromium sends the body once more from its first byte without a word, to
          // a gateway that can only refuse it.
          if (loaded < most) return broken(new Error('The request was replayed.'))
          most = loaded
          onSent(offset + loaded)
        }
        xhr.upload.onload = onAllSent
        xhr.onload = () =>
          settle(() => (xhr.status === 204 ? resolve() : reject(answerError(address, xhr))))
        const broken = (cause: Error) =>
          settle(() => {
            reject(new NetworkError('PATCH', address, cause))
            xhr.abort()
          })
        xhr.onerror = () => broken(new Error('XMLHttpRequest failed'))
        xhr.onabort = () => settle(() => reject(signal.reason))
        xhr.open('PATCH', address)
        xhr.setRequestHeader('Tus-Resumable', TUS_VERSION)
        xhr.setRequestHeader('Upload-Offset', String(offset))
        xhr.setRequestHeader('Content-Type', 'application/offset+octet-stream')
        // The file itself, not a slice of it: see newXhr above.
        const { end = file.size } = options
        xhr.send(offset === 0 && end === file.size ? file : file.slice(offset, end))
      }),

    async status(address, signal) {
      const { value } = await http.json({ method: 'GET', path: address, headers: tus, signal })
      return value as UploadStatus
    },

    async offset(address, signal) {
      const response = await http.send({ method: 'HEAD', path: address, headers: tus, signal })
      const offset = response.headers.get('Upload-Offset') ?? ''
      if (!/^\d{1,16}$/.test(offset)) {
        throw strange(response, 'HEAD', address, 'The answer does not say how far the upload is.')
      }
      const expires = Date.parse(response.headers.get('Upload-Expires') ?? '')
      return { offset: Number(offset), expires: Number.isNaN(expires) ? null : expires }
    },

    async terminate(address) {
      try {
        await http.send({ method: 'DELETE', path: address, headers: tus })
      } catch (error) {
        const over = error instanceof ApiError && (error.status === 404 || error.status === 410)
        if (!over) throw error
      }
    },
  }
}

/** An answer that no gateway of ours gives. */
const strange = (response: Response, method: string, path: string, sentence: string) =>
  new ApiError({ status: response.status, sentence, method, path, service: 'gateway' })

/**
 * Glance's own answer to the PUT behind an upload, or what the gateway says in its place: it broke
 * off, fell silent (status 0). The upload is over, whatever the reason.
 */
export class UploadOver extends ApiError {}

/** tus 1.0, Upload-Metadata: values are base64 of their bytes. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/**
 * Glance's own refusal as Glance's error, everything else as the gateway's. `PATCH` answers the
 * problem `upload-refused` with Glance's status, words and request id in `upstream`.
 */
function answerError(
  path: string,
  answer: Pick<XMLHttpRequest, 'status' | 'responseText' | 'getResponseHeader'>,
): ApiError {
  if (answer.getResponseHeader(PROBLEM_HEADER) === 'upload-refused') {
    const upstream = upstreamOf(answer.responseText)
    if (upstream !== null) return refusalError(path, upstream)
  }
  return ApiError.from({
    status: answer.status,
    method: 'PATCH',
    path,
    service: 'gateway',
    header: (name) => answer.getResponseHeader(name),
    body: answer.responseText,
  })
}

/** Glance's answer to the PUT behind an upload, as the error that a direct call would give. */
export function refusalError(path: string, failure: UploadFailure): UploadOver {
  return new UploadOver({
    status: failure.status,
    sentence: failure.message,
    requestId: failure.request_id,
    retryAfter: milliseconds(failure.retry_after ?? null),
    method: 'PATCH',
    path,
    service: 'image',
  })
}

function upstreamOf(body: string): UploadFailure | null {
  try {
    const problem = JSON.parse(body) as { upstream?: UploadFailure }
    return problem.upstream ?? null
  } catch {
    return null // Not JSON: told by its status instead.
  }
}
