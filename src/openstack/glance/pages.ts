import { ApiError, type Http } from '../http.ts'

/**
 * The pages of a list of Glance.
 *
 * Glance's `next` is a path that knows neither the endpoint's prefix nor a parameter's repetitions
 * (its serializers make a plain dict of the parameters, so that of several `tag=` one remains). So
 * only its marker is taken, and our own query goes out again with it.
 *
 * @param o.list What is listed: the name of the list in the answer, and in sentences.
 * @param o.address Path of the list, without a query.
 * @param o.query Parameters of a page, from the marker after which it begins; none for the first.
 * @param o.page What the reader gets of one page. `next` is the path of the following one.
 * @param o.ahead Whether to ask for the next page while this one is looked at; told how many came.
 */
export async function* pages<P extends { next: string | null }>(
  http: Http,
  o: {
    list: string
    address: string
    query: (marker?: string) => URLSearchParams
    page: (items: unknown[], next: string | null) => P
    ahead: (pages: number) => boolean
    signal?: AbortSignal | undefined
  },
): AsyncGenerator<P, void, undefined> {
  const left = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, left.signal]) : left.signal
  const seen = new Set<string>()

  const pathOf = (params: URLSearchParams) =>
    params.size === 0 ? o.address : `${o.address}?${params.toString()}`
  function following(next: string): string | null {
    const params = new URLSearchParams(next.split('?', 2)[1] ?? '')
    const marker = params.get('marker')
    if (marker !== null) return pathOf(o.query(marker))
    return params.size === 0 ? null : pathOf(params)
  }

  async function fetchPage(path: string): Promise<P> {
    const { value, response } = await http.json({ method: 'GET', path, signal })
    const answer = (value ?? {}) as Record<string, unknown>
    const items = answer[o.list]
    const broken = (sentence: string) =>
      new ApiError({
        status: response.status,
        sentence,
        method: 'GET',
        path,
        requestId: response.headers.get('x-openstack-request-id'),
        service: 'image',
      })
    if (!Array.isArray(items))
      throw broken(`The Image service answered without a list of ${o.list}.`)
    const next = typeof answer['next'] === 'string' ? following(answer['next']) : null
    if (next !== null && seen.has(next))
      throw broken(`The list of ${o.list} does not go on: the service named the same page twice.`)
    if (next !== null) seen.add(next)
    return o.page(items, next)
  }

  try {
    let path: string | null = pathOf(o.query())
    let pending = fetchPage(path)
    for (let came = 1; path !== null; came++) {
      const page: P = await pending
      path = page.next
      const ahead = o.ahead(came)
      if (path !== null && ahead) {
        pending = fetchPage(path)
        // Its failure belongs to the turn that awaits it, and to nobody when the reader leaves.
        pending.catch(() => undefined)
      }
      yield page
      if (path !== null && !ahead) pending = fetchPage(path)
    }
  } finally {
    left.abort()
  }
}
