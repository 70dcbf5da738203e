import { ApiError, type Http } from '../http.ts'
import { object } from '../json.ts'
import { encodeImageQueryV1, type ImageQueryV1 } from './image-query.ts'

/**
 * The pages of a list of v1, which has no links: the next one begins after the last id of this one.
 *
 * The last page is an empty one, or one that is shorter than another before it. Shorter than asked
 * for says nothing: an operator may allow less (`api_limit_max`).
 *
 * @param o.ahead Whether to ask for the next page while this one is looked at.
 */
export async function* imagePagesV1<T extends { id: string }>(
  http: Http,
  o: {
    address: string
    query: ImageQueryV1
    decode: (json: unknown) => T
    ahead: boolean
    signal?: AbortSignal | undefined
  },
): AsyncGenerator<T[], void, undefined> {
  const left = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, left.signal]) : left.signal
  const seen = new Set<string>()

  async function fetchPage(marker: string | undefined): Promise<T[]> {
    const params = encodeImageQueryV1(marker === undefined ? o.query : { ...o.query, marker })
    const path = `${o.address}?${params.toString()}`
    const { value, response } = await http.json({ method: 'GET', path, signal })
    const { images } = object(value)
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
    const page = images.map(o.decode)
    const last = page.at(-1)?.id
    if (last !== undefined && seen.has(last))
      throw broken('The list of images does not go on: the service gave the same page twice.')
    if (last !== undefined) seen.add(last)
    return page
  }

  try {
    let most = 0
    let page = await fetchPage(o.query.marker)
    yield* page.length === 0 ? [page] : []
    while (page.length > 0) {
      const ended = page.length < most
      most = page.length
      const marker = page.at(-1)!.id
      let next: Promise<T[]> | null = null
      if (!ended && o.ahead) {
        next = fetchPage(marker)
        // Its failure belongs to the turn that awaits it, and to nobody when the reader leaves.
        next.catch(() => undefined)
      }
      yield page
      if (ended) return
      page = await (next ?? fetchPage(marker))
    }
  } finally {
    left.abort()
  }
}
