import { describe, expect, test } from 'vitest'
import { createDemoCloud } from './cloud.ts'
import type { Fault, FaultMatch } from './fault-plan.ts'

const BASE = 'http://demo.invalid/demo'
const OCTETS = { 'content-type': 'application/octet-stream' }

/** A cloud of its own, and alice in it. */
async function setUp(cutAll?: () => void) {
  const cloud = createDemoCloud({ baseUrl: BASE, ...(cutAll ? { cutAll } : {}) })
  const call = (method: string, path: string, init: RequestInit = {}) =>
    cloud.fetch(new Request(`${BASE}${path}`, { method, ...init }))
  const user = { name: 'alice', domain: { id: 'default' }, password: 'secret' }
  const signIn = async () => {
    const answer = await call('POST', '/identity/v3/auth/tokens', {
      body: JSON.stringify({
        auth: {
          identity: { methods: ['password'], password: { user } },
          scope: { project: { name: 'tenant-a', domain: { id: 'default' } } },
        },
      }),
    })
    return answer.headers.get('x-subject-token') ?? ''
  }
  const headers = { 'x-auth-token': await signIn(), accept: 'application/json' }
  const plan = async (fault: Fault, match: FaultMatch = {}, times = 1) => {
    const answer = await call('POST', '/faults', { body: JSON.stringify({ match, times, fault }) })
    expect(answer.status).toBe(201)
    return (await answer.json()) as { id: string; left: number }
  }
  const create = async () => {
    const body = JSON.stringify({ name: 'spec', disk_format: 'raw', container_format: 'bare' })
    const answer = await call('POST', '/image/v2/images', { headers, body })
    return ((await answer.json()) as { id: string }).id
  }
  const show = async (id: string) =>
    (await (await call('GET', `/image/v2/images/${id}`, { headers })).json()) as Record<
      string,
      unknown
    >
  const put = (id: string, bytes: Uint8Array<ArrayBuffer>) =>
    call('PUT', `/image/v2/images/${id}/file`, {
      headers: { ...headers, ...OCTETS },
      body: bytes,
    })
  const get = async (id: string) => {
    const answer = await call('GET', `/image/v2/images/${id}/file`, { headers })
    return new Uint8Array(await answer.arrayBuffer())
  }
  const faults = async () =>
    ((await (await call('GET', '/faults')).json()) as { faults: { left: number }[] }).faults
  return { call, headers, plan, create, show, put, get, faults }
}

const bytes = () => crypto.getRandomValues(new Uint8Array(5000))

test('a fault happens as often as it was asked for, and only to the calls it is for', async () => {
  const { call, headers, plan, faults, create } = await setUp()
  const id = await create()
  const match = { service: 'image', method: 'get', image: id, user: 'alice' } as const
  await plan({ kind: 'status', status: 503, message: 'Busy', retry_after: 7 }, match, 2)
  const other = await call('GET', '/image/v2/images?limit=1', { headers })
  expect(other.status).toBe(200)
  for (const left of [1, 0]) {
    const answer = await call('GET', `/image/v2/images/${id}`, { headers })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('7')
    expect(await answer.text()).toContain('Busy')
    expect((await faults()).map((fault) => fault.left)).toEqual(left === 0 ? [] : [left])
  }
  expect((await call('GET', `/image/v2/images/${id}`, { headers })).status).toBe(200)
})

describe('on the way up', () => {
  test('a cut ends the call and leaves the image queued', async () => {
    const { plan, create, put, show } = await setUp()
    const id = await create()
    await plan({ kind: 'cut', after: 3000, direction: 'up' }, { path: '/file' })
    await expect(put(id, bytes())).rejects.toThrow('cuts here')
    expect(await show(id)).toMatchObject({ status: 'queued', size: null })
    const sent = bytes()
    expect((await put(id, sent)).status).toBe(204)
  })

  test('one corrupt byte is all that is different', async () => {
    const { plan, create, put, get } = await setUp()
    const id = await create()
    await plan({ kind: 'corrupt', at: 1234, direction: 'up' }, { method: 'PUT', image: id })
    const sent = bytes()
    await put(id, sent)
    const kept = await get(id)
    const different = [...kept.keys()].filter((at) => kept[at] !== sent[at])
    expect(different).toEqual([1234])
  })

  test('a record can lie about its data', async () => {
    const { plan, create, put, show, get } = await setUp()
    const id = await create()
    await plan({ kind: 'wrong-checksum' }, { method: 'PUT' })
    const sent = bytes()
    await put(id, sent)
    expect(await show(id)).toMatchObject({ status: 'active', checksum: '0'.repeat(32) })
    expect(await get(id)).toEqual(sent)
  })

  test('silence ends with the caller, and leaves the image queued', async () => {
    const { call, headers, plan, create, show } = await setUp()
    const id = await create()
    await plan({ kind: 'stall', after: 100, direction: 'up' }, { path: '/file' })
    const caller = new AbortController()
    const sending = call('PUT', `/image/v2/images/${id}/file`, {
      headers: { ...headers, ...OCTETS },
      body: bytes(),
      signal: caller.signal,
    })
    await expect.poll(() => show(id)).toMatchObject({ status: 'saving' })
    caller.abort()
    await expect(sending).rejects.toThrow('The caller has gone')
    expect(await show(id)).toMatchObject({ status: 'queued' })
  })
})

describe('on the way down', () => {
  test('a cut comes after exactly so many bytes', async () => {
    const { call, headers, plan, create, put } = await setUp()
    const id = await create()
    await put(id, bytes())
    await plan({ kind: 'cut', after: 1717, direction: 'down' }, { path: '/file' })
    const answer = await call('GET', `/image/v2/images/${id}/file`, { headers })
    let came = 0
    await expect(async () => {
      for await (const chunk of answer.body!) came += chunk.length
    }).rejects.toThrow('cuts here')
    expect(came).toBe(1717)
  })

  test('one corrupt byte, once', async () => {
    const { plan, create, put, get } = await setUp()
    const id = await create()
    const sent = bytes()
    await put(id, sent)
    await plan({ kind: 'corrupt', at: 0, direction: 'down' }, { path: '/file' })
    expect(await get(id)).not.toEqual(sent)
    expect(await get(id)).toEqual(sent)
  })
})

test('tokens that expire are refused by both services', async () => {
  const { call, headers, plan, create } = await setUp()
  const id = await create()
  await plan({ kind: 'expire-tokens' }, { user: 'alice' })
  expect((await call('GET', `/image/v2/images/${id}`, { headers })).status).toBe(401)
  expect((await call('GET', '/identity/v3/auth/catalog', { headers })).status).toBe(401)
})

test('a restart cuts what runs and answers nothing for its time', async () => {
  let cuts = 0
  const { call, headers, plan } = await setUp(() => cuts++)
  await plan({ kind: 'restart', ms: 60_000 })
  const list = () => call('GET', '/image/v2/images', { headers })
  await expect(list()).rejects.toThrow('restarted')
  await expect(list()).rejects.toThrow('restarted')
  expect(cuts).toBe(1)
})

test('faults are removed one by one or all, and only from the dashboard itself', async () => {
  const { call, plan, faults } = await setUp()
  const never = { path: '/never' }
  const { id } = await plan({ kind: 'delay', ms: 1 }, never)
  await plan({ kind: 'delay', ms: 2 }, never)
  const foreign = { headers: { 'sec-fetch-site': 'cross-site' } }
  expect((await call('DELETE', '/faults', foreign)).status).toBe(403)
  expect((await call('DELETE', `/faults/${id}`)).status).toBe(204)
  expect((await call('DELETE', `/faults/${id}`)).status).toBe(404)
  expect(await faults()).toHaveLength(1)
  await call('DELETE', '/faults')
  expect(await faults()).toEqual([])
})

test.each([
  ['no JSON', 'not JSON'],
  [{}, 'A fault is'],
  [{ fault: { kind: 'meteor' } }, 'The kinds of faults'],
  [{ fault: { kind: 'status', status: 200 } }, '"status" must be'],
  [{ fault: { kind: 'cut', after: -1, direction: 'up' } }, '"after" must be'],
  [{ fault: { kind: 'cut', after: 1, direction: 'left' } }, '"direction" must be'],
  [{ fault: { kind: 'delay', ms: 1 }, times: 0 }, '"times" must be'],
  [{ fault: { kind: 'delay', ms: 1 }, match: { colour: 'red' } }, '"match" knows'],
])('%j is refused in words', async (body, words) => {
  const { call } = await setUp()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await call('POST', '/faults', { body: text })
  expect(answer.status).toBe(400)
  expect(((await answer.json()) as { message: string }).message).toContain(words)
})
