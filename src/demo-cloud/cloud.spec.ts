import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { MAX_JSON_BYTES } from './answers.ts'
import { createDemoCloud, type DemoCloud } from './cloud.ts'
import { memoryPlatform } from './platform.ts'

const BASE = 'http://demo.test/demo'
let now = Date.parse('2026-11-21T00:00:00Z')
const fresh = (images = 0) =>
  createDemoCloud({
    baseUrl: BASE,
    images,
    tokenSeconds: 600,
    platform: { ...memoryPlatform(), now: () => now },
  })

interface Fields {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
}
const call = (cloud: DemoCloud, path: string, init: Fields = {}) =>
  cloud.fetch(new Request(`${BASE}${path}`, init))

function signIn(cloud: DemoCloud, identity: unknown, scope?: unknown, receipt?: string) {
  return call(cloud, '/identity/v3/auth/tokens', {
    method: 'POST',
    ...(receipt === undefined ? {} : { headers: { 'openstack-auth-receipt': receipt } }),
    body: JSON.stringify({ auth: { identity, ...(scope === undefined ? {} : { scope }) } }),
  })
}
const proof = (name: string) => ({
  methods: ['password'],
  password: { user: { name, domain: { id: 'default' }, password: 'secret' } },
})
const on = (name: string) => ({ project: { name, domain: { id: 'default' } } })

async function tokenOf(cloud: DemoCloud, user: string, project: string): Promise<string> {
  const answer = await signIn(cloud, proof(user), on(project))
  return answer.headers.get('x-subject-token')!
}
async function names(cloud: DemoCloud, token: string, query: string): Promise<string[]> {
  const answer = await call(cloud, `/image/v2/images?limit=1000&${query}`, {
    headers: { 'x-auth-token': token },
  })
  const { images } = (await answer.json()) as { images: { name: string }[] }
  return images.map((image) => image.name)
}

const seedOf = (cloud: DemoCloud) => cloud.accounts.find(({ user }) => user === 'tina')!.totp!

/** An authenticator app, written apart from the cloud's own (RFC 6238). */
function passcode(seed: string, at: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(seed, (c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const code = (mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000
  return String(code).padStart(6, '0')
}

describe('signing in', () => {
  const cloud = fresh()
  beforeAll(() => cloud.ready)

  test('a second factor: the password earns a receipt, the passcode a token', async () => {
    const first = await signIn(cloud, proof('tina'), on('tenant-a'))
    expect(first.status).toBe(401)
    const receipt = first.headers.get('openstack-auth-receipt')!
    const told = (await first.json()) as {
      receipt: { methods: string[]; user: { id: string; name: string } }
      required_auth_methods: string[][]
    }
    expect(told.receipt.methods).toEqual(['password'])
    expect(told.receipt.user.name).toBe('tina')
    expect(told.required_auth_methods).toEqual([['password', 'totp']])

    const totp = (code: string) => ({
      methods: ['totp'],
      totp: { user: { id: told.receipt.user.id, passcode: code } },
    })
    const right = passcode(seedOf(cloud), now)
    const wrong = right === '000000' ? '000001' : '000000'
    expect((await signIn(cloud, totp(wrong), on('tenant-a'), receipt)).status).toBe(401)
    const second = await signIn(cloud, totp(right), on('tenant-a'), receipt)
    expect(second.status).toBe(201)
    const { token } = (await second.json()) as { token: { methods: string[] } }
    expect(token.methods).toEqual(['password', 'totp'])
  })

  test('a passcode alone is not enough, and a receipt ends', async () => {
    const user = {
      name: 'tina',
      domain: { id: 'default' },
      passcode: passcode(seedOf(cloud), now),
    }
    const alone = await signIn(cloud, { methods: ['totp'], totp: { user } }, on('tenant-a'))
    expect(alone.status).toBe(401)
    const receipt = alone.headers.get('openstack-auth-receipt')!
    now += 301_000
    expect((await signIn(cloud, proof('tina'), on('tenant-a'), receipt)).status).toBe(401)
  })

  test('a token ends with its time, and one made of it does not live longer', async () => {
    const token = await tokenOf(cloud, 'alice', 'tenant-a')
    now += 300_000
    const again = await signIn(cloud, { methods: ['token'], token: { id: token } }, on('tenant-a'))
    const child = again.headers.get('x-subject-token')!
    now += 301_000
    for (const each of [token, child])
      expect(
        (await call(cloud, '/image/v2/images', { headers: { 'x-auth-token': each } })).status,
      ).toBe(401)
  })

  test('an application credential has one project and ends with its removal', async () => {
    const token = await tokenOf(cloud, 'carol', 'tenant-b')
    const headers = { 'x-auth-token': token }
    const whoami = await call(cloud, '/identity/v3/auth/tokens', {
      headers: { ...headers, 'x-subject-token': token },
    })
    const { user } = ((await whoami.json()) as { token: { user: { id: string } } }).token
    const path = `/identity/v3/users/${user.id}/application_credentials`
    const made = await call(cloud, path, {
      method: 'POST',
      headers,
      body: JSON.stringify({ application_credential: { name: 'robot' } }),
    })
    const credential = (
      (await made.json()) as { application_credential: { id: string; secret: string } }
    ).application_credential
    const identity = {
      methods: ['application_credential'],
      application_credential: { id: credential.id, secret: credential.secret },
    }
    const used = await signIn(cloud, identity)
    const robot = used.headers.get('x-subject-token')!
    expect(
      ((await used.json()) as { token: { project: { name: string } } }).token.project.name,
    ).toBe('tenant-b')
    expect((await signIn(cloud, identity, on('tenant-a'))).status).toBe(401)

    await call(cloud, `${path}/${credential.id}`, { method: 'DELETE', headers })
    expect((await signIn(cloud, identity)).status).toBe(404)
    expect(
      (await call(cloud, '/image/v2/images', { headers: { 'x-auth-token': robot } })).status,
    ).toBe(401)
  })
})

describe('whose images one sees', () => {
  const cloud = fresh()
  beforeAll(() => cloud.ready)

  test.for([
    {
      who: 'alice',
      project: 'tenant-a',
      sees: ['golden-base', 'upload-me-later', 'rescue.iso', 'alice-shared-pending'],
      not: ['bob-Ünïcödé 画像', 'community-appliance', 'debian-11-generic'],
    },
    {
      who: 'bob',
      project: 'tenant-b',
      sees: ['bob-Ünïcödé 画像', 'alice-shared-accepted', 'community-appliance'],
      not: ['alice-shared-pending', 'golden-base'],
    },
    {
      who: 'erin',
      project: 'tenant-small',
      sees: ['rescue.iso'],
      not: ['alice-shared-accepted', 'golden-base', 'community-appliance'],
    },
    {
      who: 'admin',
      project: 'admin',
      sees: ['golden-base', 'bob-Ünïcödé 画像'],
      not: ['debian-11-generic'],
    },
  ])('$who sees what is shared, published or owned', async ({ who, project, sees, not }) => {
    const list = await names(cloud, await tokenOf(cloud, who, project), '')
    expect(list).toEqual(expect.arrayContaining(sees))
    for (const name of not) expect(list).not.toContain(name)
  })

  test('what is hidden, offered or of the community is there when asked for', async () => {
    const bob = await tokenOf(cloud, 'bob', 'tenant-b')
    const alice = await tokenOf(cloud, 'alice', 'tenant-a')
    expect(await names(cloud, bob, 'visibility=shared&member_status=pending')).toEqual([
      'alice-shared-pending',
    ])
    expect(await names(cloud, alice, 'visibility=community')).toEqual(['community-appliance'])
    expect(await names(cloud, alice, 'os_hidden=true')).toContain('debian-11-generic')
  })

  test('a member that rejects an offer still reaches the image by its id', async () => {
    const bob = await tokenOf(cloud, 'bob', 'tenant-b')
    const found = await call(
      cloud,
      '/image/v2/images?visibility=shared&name=alice-shared-accepted',
      {
        headers: { 'x-auth-token': bob },
      },
    )
    const { images } = (await found.json()) as { images: { id: string }[] }
    const id = images[0]!.id
    const check = await call(cloud, '/identity/v3/auth/projects', {
      headers: { 'x-auth-token': bob },
    })
    const { projects } = (await check.json()) as { projects: { id: string }[] }
    await call(cloud, `/image/v2/images/${id}/members/${projects[0]!.id}`, {
      method: 'PUT',
      headers: { 'x-auth-token': bob },
      body: JSON.stringify({ status: 'rejected' }),
    })
    expect(await names(cloud, bob, '')).not.toContain('alice-shared-accepted')
    const shown = await call(cloud, `/image/v2/images/${id}`, { headers: { 'x-auth-token': bob } })
    expect(shown.status).toBe(200)
  })
})

describe('a large catalogue', () => {
  const cloud = fresh(5000)
  beforeAll(() => cloud.ready)

  test('paging by next gives every image once, in order', async () => {
    const token = await tokenOf(cloud, 'alice', 'tenant-a')
    const ids: string[] = []
    const dates: string[] = []
    let next: string | undefined = '/v2/images?limit=1000'
    while (next !== undefined) {
      const answer = await call(cloud, `/image${next}`, { headers: { 'x-auth-token': token } })
      const page = (await answer.json()) as {
        images: { id: string; created_at: string }[]
        next?: string
      }
      for (const image of page.images) {
        ids.push(image.id)
        dates.push(image.created_at)
      }
      next = page.next
    }
    expect(ids.length).toBeGreaterThan(5000)
    expect(new Set(ids).size).toBe(ids.length)
    expect(dates).toEqual(dates.toSorted((a, b) => (a < b ? 1 : -1)))
  })

  test('an order that was asked for stays right through changes', async () => {
    const token = await tokenOf(cloud, 'alice', 'tenant-a')
    const headers = { 'x-auth-token': token }
    const first = () => names(cloud, token, 'sort=name:asc').then((list) => list[0])
    await first()
    const made = await call(cloud, '/image/v2/images', {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: '!first' }),
    })
    const { id } = (await made.json()) as { id: string }
    expect(await first()).toBe('!first')
    await call(cloud, `/image/v2/images/${id}`, {
      method: 'PATCH',
      headers: { ...headers, 'content-type': 'application/openstack-images-v2.1-json-patch' },
      body: JSON.stringify([{ op: 'replace', path: '/name', value: 'zzz' }]),
    })
    expect(await first()).not.toBe('!first')
    await call(cloud, `/image/v2/images/${id}`, { method: 'DELETE', headers })
    expect(await names(cloud, token, 'name=zzz')).toEqual([])
  })
})

describe('hostile input', () => {
  const cloud = fresh()
  beforeAll(() => cloud.ready)

  test('a property may be called __proto__, and is only a property', async () => {
    const headers = { 'x-auth-token': await tokenOf(cloud, 'alice', 'tenant-a') }
    const made = await call(cloud, '/image/v2/images', {
      method: 'POST',
      headers,
      body: '{"name": "x", "__proto__": "one", "constructor": "two", "toString": "three"}',
    })
    expect(made.status).toBe(201)
    const body = await made.text()
    for (const each of ['"__proto__": "one"', '"constructor": "two"', '"toString": "three"'])
      expect(body).toContain(each)
  })

  test.for(['/identity/v3/auth/tokens', '/image/v2/images'])(
    'a huge body to %s is refused',
    async (path) => {
      const answer = await call(cloud, path, {
        method: 'POST',
        headers: { 'x-auth-token': await tokenOf(cloud, 'alice', 'tenant-a') },
        body: `{"name": "${'x'.repeat(MAX_JSON_BYTES)}"}`,
      })
      expect(answer.status).toBe(413)
    },
  )

  test.for([
    '/image/v2/images/..%2f..%2fetc%2fpasswd/file',
    '/image/v2/images/%2e%2e/file',
    '/image/v2/images/__proto__',
    '/image/v2/images/constructor/file',
    '/image/v2/schemas/__proto__',
    '/image/v2/schemas/..%2fimage',
    '/image/v2/images/%zz',
    '/nowhere',
    '/imagex/v2/images',
  ])('%s leads nowhere', async (path) => {
    const headers = { 'x-auth-token': await tokenOf(cloud, 'alice', 'tenant-a') }
    expect((await call(cloud, path, { headers })).status).toBe(404)
  })

  test('errors escape what they quote', async () => {
    const headers = { 'x-auth-token': await tokenOf(cloud, 'alice', 'tenant-a'), accept: '*/*' }
    const sort = encodeURIComponent('<script>alert(1)</script>')
    const answer = await call(cloud, `/image/v2/images?sort=${sort}`, { headers })
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).not.toContain('<script>')
  })
})
