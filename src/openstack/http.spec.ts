import { describe, expect, test } from 'vitest'
import { ApiError, createHttp, NetworkError, segment, type FetchLike } from './http.ts'
import { RefusedError } from './refused.ts'

const client = (fetch: FetchLike, more: { token?: string; base?: string } = {}) =>
  createHttp({ fetch, base: more.base ?? 'http://cloud/image', service: 'image', ...more })
const answer = (body: string | null, init: ResponseInit) => () =>
  Promise.resolve(new Response(body, init))
const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it should have been refused'),
    (error: unknown) => error,
  )

describe('what is sent', () => {
  test('JSON calls ask for JSON and carry the token', async () => {
    let seen: [string, RequestInit] | undefined
    const http = client(
      (url, init) => {
        seen = [url, init]
        return Promise.resolve(Response.json({}))
      },
      { token: 'secret' },
    )
    await http.json({ method: 'POST', path: '/v2/images', json: { name: 'x' } })
    const [url, init] = seen!
    expect(url).toBe('http://cloud/image/v2/images')
    expect(init.headers).toEqual({
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'X-Auth-Token': 'secret',
    })
    expect(init.body).toBe('{"name":"x"}')
    expect(init.redirect).toBe('manual')
  })

  test('fetch is called without a receiver, as a browser demands of its own', async () => {
    const receivers: unknown[] = []
    const http = client(function (this: unknown) {
      receivers.push(this)
      return Promise.resolve(new Response(null, { status: 204 }))
    })
    await http.send({ method: 'GET', path: '/' })
    expect(receivers).toEqual([undefined])
  })

  test('a token that cannot be a header is refused without naming it', async () => {
    const http = client(answer('{}', {}), { token: 'gAAA\nX-Evil: 1' })
    const error = await failure(http.send({ method: 'GET', path: '/' }))
    expect(error).toBeInstanceOf(RefusedError)
    expect((error as RefusedError).message).toBe(
      'The value of the header X-Auth-Token has a character that cannot be sent.',
    )
  })

  test('a segment never becomes another address', () => {
    expect(segment('a/b c?#%画')).toBe('a%2Fb%20c%3F%23%25%E7%94%BB')
    for (const name of ['', '.', '..', '\ud800']) expect(() => segment(name)).toThrow(RefusedError)
  })
})

describe('what comes back', () => {
  test('an error knows where it came from', async () => {
    const http = client(
      answer('{"message": "No image found<br /><br />\\n", "code": "404 Not Found"}', {
        status: 404,
        headers: { 'x-openstack-request-id': 'req-1' },
      }),
    )
    const error = await failure(http.json({ method: 'GET', path: '/v2/images/x?a=b' }))
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      status: 404,
      sentence: 'No image found',
      message: 'No image found',
      method: 'GET',
      path: '/image/v2/images/x?a=b',
      requestId: 'req-1',
      service: 'image',
      problem: null,
    })
  })

  test("the gateway's own problems are told from the cloud's faults", async () => {
    const http = client(
      answer('{"kind":"session-expired","message":"Your session has ended."}', {
        status: 401,
        headers: { 'X-Viewfinder-Problem': 'session-expired' },
      }),
    )
    expect(await failure(http.send({ method: 'GET', path: '/' }))).toMatchObject({
      service: 'gateway',
      problem: 'session-expired',
      sentence: 'Your session has ended.',
    })
  })

  test('an error knows when to try again, in seconds or by a date', () => {
    const wait = (value: string | null) =>
      ApiError.from({
        status: 503,
        method: 'GET',
        path: '/',
        service: 'image',
        header: (name) => (name === 'retry-after' ? value : null),
        body: '',
      }).retryAfter
    expect(wait('20')).toBe(20_000)
    expect(wait(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(58_000)
    expect(wait('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0)
    for (const nothing of [null, '', 'soon', '-5', '1e3']) expect(wait(nothing)).toBeNull()
  })

  test('an empty fault still says something', async () => {
    const http = client(answer(null, { status: 503 }))
    expect(await failure(http.send({ method: 'GET', path: '/' }))).toMatchObject({
      sentence: 'The Image service answered with status 503 and no explanation.',
    })
  })

  test('a redirect is not followed: the token would go with it', async () => {
    const http = client(answer(null, { status: 302, headers: { Location: 'http://evil/' } }))
    expect(await failure(http.send({ method: 'GET', path: '/' }))).toMatchObject({
      status: 302,
      sentence: expect.stringContaining('redirect') as string,
    })
  })

  test('300 is an answer: version lists come with it', async () => {
    const http = client(answer('{"versions": []}', { status: 300 }))
    expect((await http.json({ method: 'GET', path: '/' })).value).toEqual({ versions: [] })
  })

  test('a page where JSON should be is an error with a sentence', async () => {
    const http = client(answer('<html>Log in</html>', { status: 200 }))
    expect(await failure(http.json({ method: 'GET', path: '/' }))).toMatchObject({
      name: 'ApiError',
      status: 200,
      sentence:
        'The Image service answered with something that is not JSON. Is this the right address?',
    })
  })
})

describe('when nothing comes back', () => {
  test('a broken network is a NetworkError with its cause', async () => {
    const cause = new TypeError('fetch failed')
    const http = client(() => Promise.reject(cause), { base: '/api/p/1/r/R/image' })
    const error = await failure(http.send({ method: 'PUT', path: '/v2/images/x/file', body: 'x' }))
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({
      method: 'PUT',
      path: '/api/p/1/r/R/image/v2/images/x/file',
      cause,
    })
  })

  test('an answer that breaks off in its body is a NetworkError, too', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('cut')),
    })
    const http = client(() => Promise.resolve(new Response(body)))
    expect(await failure(http.json({ method: 'GET', path: '/' }))).toBeInstanceOf(NetworkError)
  })

  test("an abort is the signal's own reason, before and while the request is under way", async () => {
    const reason = new Error('changed my mind')
    const never = client(
      (_, init) =>
        new Promise((_resolve, reject) =>
          init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
        ),
    )
    const controller = new AbortController()
    const pending = failure(never.send({ method: 'GET', path: '/', signal: controller.signal }))
    controller.abort(reason)
    expect(await pending).toBe(reason)
    const { signal } = controller
    expect(await failure(never.send({ method: 'GET', path: '/', signal }))).toBe(reason)
  })
})
