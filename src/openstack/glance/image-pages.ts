import { ApiError, type Http } from '../http.ts'
import { decodeImage, type Image } from './image.ts'
import { encodeImageQuery, type ImageQuery } from './image-query.ts'

export interface ImagePage {
  images: Image[]
  /** Path of the following page below the endpoint's base; null on the last. */
  next: string | null
}

/**
 * The pages of an image list.
 *
 * Glance's `next` is a path that knows neither the endpoint's prefix nor, with several `tag=`, more
 * than one of them (ResponseSerializer.index makes a plain dict of the parameters). So only its
 * marker is taken, and our own query goes out again with it.
 *
 * @param o.ahead Whether to ask for the next page while this one is looked at.
 * @param o.firstLimit Images on the first page, when it shall come sooner than the others.
 */
export async function* imagePages(
  http: Http,
  query: ImageQuery,
  o: { signal?: AbortSignal | undefined; ahead: boolean; firstLimit?: number | undefined },
): AsyncGenerator<ImagePage, void, undefined> {
  const left = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, left.signal]) : left.signal
  const seen = new Set<string>()

  async function fetchPage(path: string): Promise<ImagePage> {
    const { value, response } = await http.json({ method: 'GET', path, signal })
    const { images, next } = (value ?? {}) as { images?: unknown; next?: unknown }
    const broken = (sentence: string) =>
      new ApiError({
        status: response.status,
        sentence,
        method: 'GET',
        path,
        requestId: response.headers.get('x-openstack-request-id'),
        service: 'image',
      })
    if (!Array.isArray(images)) throw broken('The Image service answered without a list of images.')
    const following = typeof next === 'string' ? nextPath(query, next) : null
    if (following !== null && seen.has(following))
      throw broken('The list of images does not go on: the service named the same page twice.')
    if (following !== null) seen.add(following)
    return { images: images.map(decodeImage), next: following }
  }

  try {
    const first = o.firstLimit === undefined ? query : { ...query, limit: o.firstLimit }
    let path: string | null = listPath(first)
    let pending = fetchPage(path)
    while (path !== null) {
      const page: ImagePage = await pending
      path = page.next
      if (path !== null && o.ahead) {
        pending = fetchPage(path)
        // Its failure belongs to the turn that awaits it, and to nobody when the reader leaves.
        pending.catch(() => undefined)
      }
      yield page
      if (path !== null && !o.ahead) pending = fetchPage(path)
    }
  } finally {
    left.abort()
  }
}

function listPath(query: ImageQuery): string {
  const params = encodeImageQuery(query).toString()
  return params === '' ? '/v2/images' : `/v2/images?${params}`
}

function nextPath(query: ImageQuery, next: string): string | null {
  const params = new URLSearchParams(next.split('?', 2)[1] ?? '')
  const marker = params.get('marker')
  if (marker !== null) return listPath({ ...query, marker })
  return params.size === 0 ? null : `/v2/images?${params.toString()}`
}
