import { createHttp, type FetchLike, type Http, type HttpRequest } from '../http.ts'
import { onlyVersion } from '../only-version.ts'
import { imageRoot } from './base.ts'

/** Where an Image service is, and who asks it. */
export interface ImageAccess {
  readonly fetch: FetchLike
  /** With or without `/v2`; absolute, or a path of our origin. */
  readonly base: string
  /** Absent behind the gateway, which adds it. */
  readonly token?: string
}

/** The Image API v2; a cloud without it answers all its addresses with ApiError 300. */
export const imageHttp = ({ fetch, base, token }: ImageAccess): Http =>
  onlyVersion(
    createHttp({ fetch, base: imageRoot(base), service: 'image', token }),
    'This cloud has no Image API v2.',
  )

/** For what is answered with nothing; it carries text/html all the same and is not to be parsed. */
export async function sent(http: Http, request: HttpRequest): Promise<void> {
  const response = await http.send(request)
  await response.body?.cancel()
}
