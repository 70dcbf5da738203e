import { expect, test } from 'vitest'
import { createKeystone, ReceiptError } from './client.ts'

/** Recorded at Keystone 22, for a user whose rules ask for two proofs. */
const RECEIPT =
  '{"receipt": {"methods": ["password"], "user": {"id": "a7e5", "name": "mfa", "domain": {"id": "default", "name": "Default"}}, "expires_at": "2026-11-21T03:19:52.000000Z", "issued_at": "2026-11-21T03:14:52.000000Z"}, "required_auth_methods": [["password", "mapped", "totp"], ["password", "totp"]]}'

function keystoneAt(url: string, answer: (url: string, init: RequestInit) => Response) {
  const asked: { url: string; init: RequestInit }[] = []
  const fetch = (address: string, init: RequestInit) => {
    asked.push({ url: address, init })
    return Promise.resolve(answer(address, init))
  }
  return { asked, keystone: createKeystone({ fetch, url }) }
}
const password = { method: 'password', user: { id: 'a7e5' }, password: 's' } as const

test.each([
  ['http://cloud:5000', 'http://cloud:5000/v3'],
  ['http://cloud:5000/v3', 'http://cloud:5000/v3'],
  ['http://cloud/identity/v3/', 'http://cloud/identity/v3'],
  ['http://cloud/identity/v2.0', 'http://cloud/identity/v3'],
  ['/api/p/1/identity', '/api/p/1/identity/v3'],
])('%s is asked at %s', async (url, expected) => {
  const { keystone, asked } = keystoneAt(url, () =>
    Response.json({ version: { id: 'v3.14', status: 'stable' } }),
  )
  expect(await keystone.discover()).toEqual([{ id: 'v3.14', status: 'stable' }])
  expect(asked[0]!.url).toBe(expected)
})

test('a list of versions with status 300 is one, too', async () => {
  const versions = {
    values: [
      { id: 'v3.14', status: 'stable' },
      { id: 'v2.0', status: 'deprecated' },
    ],
  }
  const { keystone } = keystoneAt('http://k', () => Response.json({ versions }, { status: 300 }))
  expect(await keystone.discover()).toEqual([{ id: 'v3.14', status: 'stable' }])
})

test('something else at the address is said', async () => {
  const { keystone } = keystoneAt('http://k', () => Response.json({ hello: 'world' }))
  await expect(keystone.discover()).rejects.toThrow('not the version list of an Identity service')
})

test('a second proof is asked for by a typed error, and given with its receipt', async () => {
  const { keystone, asked } = keystoneAt('http://k', (_, init) =>
    new Headers(init.headers).has('openstack-auth-receipt')
      ? Response.json(
          { token: { methods: ['password', 'totp'] } },
          { status: 201, headers: { 'X-Subject-Token': 'gAAA' } },
        )
      : new Response(RECEIPT, { status: 401, headers: { 'Openstack-Auth-Receipt': 'rAAA' } }),
  )
  const error = await keystone.authenticate(password).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ReceiptError)
  const needed = error as ReceiptError
  expect(needed.receipt).toBe('rAAA')
  expect(needed.methods).toEqual(['password'])
  expect(needed.required).toEqual([
    ['password', 'mapped', 'totp'],
    ['password', 'totp'],
  ])
  expect(needed.missing).toEqual(['totp'])
  expect(needed.user.name).toBe('mfa')
  expect(needed.expiresAt).toBe('2026-11-21T03:19:52.000000Z')
  expect(needed.status).toBe(401)

  const totp = { method: 'totp', user: { id: needed.user.id }, passcode: '123456' } as const
  const token = await keystone.authenticate(totp, { receipt: needed.receipt })
  expect(token.value).toBe('gAAA')
  expect(JSON.parse(asked[1]!.init.body as string)).toMatchObject({
    auth: { identity: { methods: ['totp'] } },
  })
})

test('a 401 without a receipt is a plain refusal', async () => {
  const { keystone } = keystoneAt('http://k', () =>
    Response.json({ error: { code: 401, message: 'No.' } }, { status: 401 }),
  )
  const error = await keystone.authenticate(password).catch((reason: unknown) => reason)
  expect(error).not.toBeInstanceOf(ReceiptError)
  expect(error).toMatchObject({
    name: 'ApiError',
    status: 401,
    sentence: 'No.',
    service: 'identity',
  })
})

test('a success without a token is an error, not an empty token', async () => {
  const { keystone } = keystoneAt('http://k', () => Response.json({ token: {} }, { status: 201 }))
  await expect(keystone.authenticate(password)).rejects.toThrow('answered without a token')
})

test.each([401, 404])('revoking what is not valid any more (%i) is no error', async (status) => {
  const { keystone } = keystoneAt('http://k', () => new Response('{}', { status }))
  expect(await keystone.revoke('gAAA')).toBe(false)
})

test('revoking that fails is one', async () => {
  const { keystone } = keystoneAt('http://k', () => new Response('{}', { status: 503 }))
  await expect(keystone.revoke('gAAA')).rejects.toMatchObject({ status: 503 })
})
