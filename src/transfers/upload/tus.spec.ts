import { describe, expect, test } from 'vitest'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { createUploads, UploadOver } from './tus.ts'

const ADDRESS = '/api/p/p1/r/RegionOne/uploads/abc'
const scope = { projectId: 'p1', region: 'RegionOne' }
const live = () => new AbortController().signal

/** What the browser gives of a request with a body; the spec answers it. */
class FakeXhr {
  status = 0
  responseText = ''
  answered: Record<string, string> = {}
  sent: { method: string; url: string; headers: Record<string, string>; body: unknown } = {
    method: '',
    url: '',
    headers: {},
    body: null,
  }
  upload: { onprogress?: (event: { loaded: number }) => void; onload?: () => void } = {}
  onload = () => {}
  onerror = () => {}
  onabort = () => {}
  open = (method: string, url: string) => void Object.assign(this.sent, { method, url })
  setRequestHeader = (name: string, value: string) => void (this.sent.headers[name] = value)
  getResponseHeader = (name: string) => this.answered[name.toLowerCase()] ?? null
  send = (body: unknown) => void (this.sent.body = body)
  aborted = false
  abort = () => {
    this.aborted = true
    this.onabort()
  }
  answer(status: number, body = '', headers: Record<string, string> = {}) {
    Object.assign(this, { status, responseText: body, answered: headers })
    this.onload()
  }
}

function setUp(answer: () => Response = () => new Response(null, { status: 204 })) {
  const requests: { method: string; url: string; headers: Record<string, string> }[] = []
  const xhr = new FakeXhr()
  const uploads = createUploads({
    async fetch(url, { method, headers }) {
      requests.push({ method: method!, url, headers: headers as Record<string, string> })
      return answer()
    },
    newXhr: () => xhr as unknown as XMLHttpRequest,
  })
  const file = new File(['0123456789'], 'disk.raw')
  const send = (offset: number, end?: number, signal = live()) => {
    const counts: (number | 'all')[] = []
    const sending = uploads.send(ADDRESS, file, offset, {
      onSent: (bytes) => counts.push(bytes),
      onAllSent: () => counts.push('all'),
      signal,
      ...(end === undefined ? {} : { end }),
    })
    return {
      counts,
      outcome: sending.then(
        () => 'sent',
        (error: unknown) => error,
      ),
    }
  }
  return { uploads, requests, xhr, file, send }
}

describe('the bytes', () => {
  test('of a whole file go as the file itself: only that streams from disk past JavaScript', async () => {
    const { xhr, file, send } = setUp()
    const { outcome } = send(0)
    expect(xhr.sent).toEqual({
      method: 'PATCH',
      url: ADDRESS,
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': '0',
        'Content-Type': 'application/offset+octet-stream',
      },
      body: file,
    })
    xhr.answer(204)
    expect(await outcome).toBe('sent')
  })

  test.each([
    [4, undefined, '456789'],
    [0, 3, '012'],
    [3, 6, '345'],
    [10, undefined, ''],
  ])('from %i to %s are that part of it', async (offset, end, expected) => {
    const { xhr, send } = setUp()
    const { counts } = send(offset, end)
    expect(xhr.sent.headers['Upload-Offset']).toBe(String(offset))
    expect(await (xhr.sent.body as Blob).text()).toBe(expected)
    xhr.upload.onprogress?.({ loaded: 2 })
    xhr.upload.onload?.()
    expect(counts).toEqual([offset + 2, 'all'])
  })

  test('that Glance refuses are Glance’s refusal, and the end of the upload', async () => {
    const { xhr, send } = setUp()
    const { outcome } = send(0)
    const upstream = { status: 413, message: 'over limit', request_id: 'req-7', retry_after: '9' }
    const body = JSON.stringify({ kind: 'upload-refused', message: 'x', upstream })
    xhr.answer(422, body, { 'x-viewfinder-problem': 'upload-refused' })
    const error = await outcome
    expect(error).toBeInstanceOf(UploadOver)
    expect(error).toMatchObject({
      service: 'image',
      status: 413,
      requestId: 'req-7',
      retryAfter: 9000,
    })
  })

  test('that the gateway or a proxy refuses are theirs, with the time to come back', async () => {
    const { xhr, send } = setUp()
    const { outcome } = send(0)
    xhr.answer(503, 'busy', { 'retry-after': '7' })
    const error = await outcome
    expect(error).toBeInstanceOf(ApiError)
    expect(error).not.toBeInstanceOf(UploadOver)
    expect(error).toMatchObject({ service: 'gateway', status: 503, retryAfter: 7000 })
  })

  test('that break off, and those that are taken back, say which', async () => {
    const broken = setUp()
    const { outcome } = broken.send(0)
    broken.xhr.onerror()
    expect(await outcome).toBeInstanceOf(NetworkError)

    const paused = setUp()
    const abort = new AbortController()
    const held = paused.send(0, undefined, abort.signal)
    abort.abort('paused')
    expect(await held.outcome).toBe('paused')
    expect(await paused.send(0, undefined, abort.signal).outcome).toBe('paused')
  })
})

test('a body that the browser begins to send once more is not let to its end', async () => {
  const { xhr, send } = setUp()
  const { counts, outcome } = send(2)
  xhr.upload.onprogress?.({ loaded: 5 })
  xhr.upload.onprogress?.({ loaded: 5 })
  xhr.upload.onprogress?.({ loaded: 1 })
  expect(await outcome).toBeInstanceOf(NetworkError)
  expect(xhr.aborted).toBe(true)
  expect(counts).toEqual([7, 7])
})

describe('the offset', () => {
  const offset = (headers: Record<string, string>) =>
    setUp(() => new Response(null, { status: 200, headers })).uploads.offset(ADDRESS, live())

  test('is asked with HEAD, which ends a request that still sends, and comes with an end', async () => {
    const at = 'Sat, 21 Nov 2026 07:00:00 GMT'
    const { uploads, requests } = setUp(
      () =>
        new Response(null, {
          status: 200,
          headers: { 'Upload-Offset': '42', 'Upload-Expires': at },
        }),
    )
    expect(await uploads.offset(ADDRESS, live())).toEqual({ offset: 42, expires: Date.parse(at) })
    expect(requests).toMatchObject([
      { method: 'HEAD', url: ADDRESS, headers: { 'Tus-Resumable': '1.0.0' } },
    ])
  })

  test('may come without an end', async () => {
    expect(await offset({ 'Upload-Offset': '0' })).toEqual({ offset: 0, expires: null })
    expect(await offset({ 'Upload-Offset': '0', 'Upload-Expires': 'soon' })).toEqual({
      offset: 0,
      expires: null,
    })
  })

  test.each([{}, { 'Upload-Offset': '' }, { 'Upload-Offset': '-1' }, { 'Upload-Offset': '1e3' }])(
    'that is none (%o) is no place to go on from',
    async (headers) => {
      await expect(offset(headers as Record<string, string>)).rejects.toMatchObject({
        sentence: 'The answer does not say how far the upload is.',
      })
    },
  )
})

describe('an upload', () => {
  test('is announced with its length, its image and its store', async () => {
    const { uploads, requests } = setUp(
      () => new Response(null, { status: 201, headers: { Location: ADDRESS } }),
    )
    const plan = { length: 10, imageId: 'i-1', store: 'fast' }
    expect(await uploads.create(scope, plan, live())).toBe(ADDRESS)
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: '/api/p/p1/r/RegionOne/uploads',
      headers: {
        'Upload-Length': '10',
        'Upload-Metadata': `image_id ${btoa('i-1')},store ${btoa('fast')}`,
      },
    })
  })

  test('without an address is none', async () => {
    const { uploads } = setUp(() => new Response(null, { status: 201 }))
    const plan = { length: 10, imageId: 'i-1', store: null }
    await expect(uploads.create(scope, plan, live())).rejects.toMatchObject({ status: 201 })
  })

  test.each([204, 404, 410])('that is given up and answers %i is over', async (status) => {
    const { uploads, requests } = setUp(() => new Response(null, { status }))
    await uploads.terminate(ADDRESS)
    expect(requests).toMatchObject([{ method: 'DELETE', url: ADDRESS }])
  })

  test('that cannot be given up says so', async () => {
    const { uploads } = setUp(() => new Response('x', { status: 502 }))
    await expect(uploads.terminate(ADDRESS)).rejects.toMatchObject({ status: 502 })
  })
})
