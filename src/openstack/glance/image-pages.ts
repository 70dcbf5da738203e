import type { Http } from '../http.ts'
import { decodeImage, type Image } from './image.ts'
import { encodeImageQuery, type ImageQuery } from './image-query.ts'
import { pages } from './pages.ts'

export interface ImagePage {
  images: Image[]
  /** Path of the following page below the endpoint's base; null on the last. */
  next: string | null
}

/**
 * The pages of an image list.
 *
 * @param o.ahead Whether to ask for the next page while this one is looked at.
 * @param o.firstLimit Images on the first page, when it shall come sooner than the others: the next one
 *   is then asked for when the reader comes back, who may first have something to show.
 */
export function imagePages(
  http: Http,
  query: ImageQuery,
  o: { signal?: AbortSignal | undefined; ahead: boolean; firstLimit?: number | undefined },
): AsyncGenerator<ImagePage, void, undefined> {
  const first = o.firstLimit === undefined ? query : { ...query, limit: o.firstLimit }
  return pages(http, {
    list: 'images',
    address: '/v2/images',
    query: (marker) => encodeImageQuery(marker === undefined ? first : { ...query, marker }),
    page: (items, next) => ({ images: items.map(decodeImage), next }),
    ahead: (pages) => o.ahead && (pages > 1 || o.firstLimit === undefined),
    signal: o.signal,
  })
}
