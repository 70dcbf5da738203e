import { beforeAll, describe, expect, test } from 'vitest'
import { clients, DOMAIN, PATIENCE } from '#testing/clients.ts'
import { PASSWORD } from '#testing/cloud.ts'
import { createGlance } from './glance/client.ts'
import { createHttp } from './http.ts'
import { object, text } from './json.ts'
import { endpointFor, regionsOf } from './keystone/catalog.ts'
import { ReceiptError } from './keystone/client.ts'

/** The Identity client end to end, on the demo cloud or the real one in OS_AUTH_URL. */
const run = `identity-${Date.now().toString(36)}`
const { cloud, enter, keystone, tokens } = clients(run)
beforeAll(() => enter('admin', 'alice'), PATIENCE.timeout)

const carol = { name: 'carol', domain: DOMAIN }
const byPassword = { method: 'password', user: carol, password: PASSWORD } as const
const refused = { name: 'ApiError', status: 401, service: 'identity' }
const http = (token: string) =>
  createHttp({ fetch: cloud.fetch, base: cloud.authUrl, service: 'identity', token })

describe('Keystone', PATIENCE, () => {
  test('says that it speaks version 3', async () => {
    expect((await keystone.discover())[0]!.id).toMatch(/^v3\.\d+$/)
  })

  test('gives a token without scope, its projects, domains and regions', async () => {
    const token = await keystone.authenticate(byPassword)
    expect(token).toMatchObject({
      methods: ['password'],
      user: { name: 'carol', domain: { id: 'default', name: 'Default' } },
      project: null,
      system: false,
      roles: [],
      catalog: [],
      application_credential: null,
    })
    expect(Date.parse(token.expires_at)).toBeGreaterThan(Date.now())
    const projects = await keystone.listProjects({ token: token.value })
    expect(new Set(projects.map(({ name }) => name))).toEqual(new Set(['tenant-a', 'tenant-b']))
    expect(projects.every(({ enabled, domain_id: of }) => enabled && of === 'default')).toBe(true)
    expect(await keystone.listDomains({ token: token.value })).toEqual([])
    const regions = await keystone.listRegions({ token: token.value })
    expect(regions.map(({ id }) => id)).toEqual(['RegionOne', 'RegionTwo'])
  })

  test('takes a user by id and a domain by name, scopes, and scopes again', async () => {
    const scope = { project: { name: 'tenant-a', domain: { name: 'Default' } } }
    const user = { name: 'carol', domain: { name: 'Default' } }
    const first = await keystone.authenticate({ ...byPassword, user }, { scope })
    expect(first.project).toMatchObject({ name: 'tenant-a', domain: { name: 'Default' } })
    expect(first.roles.map(({ name }) => name)).toContain('member')
    expect(regionsOf(first.catalog, 'image')).toEqual(['RegionOne', 'RegionTwo'])
    const byId = await keystone.authenticate({
      ...byPassword,
      user: { id: first.user.id },
    })
    const second = await keystone.rescope(byId.value, { name: 'tenant-b', domain: DOMAIN })
    expect(second.project?.name).toBe('tenant-b')
    expect(second.methods).toContain('token')
    const unscoped = await keystone.authenticate(
      { method: 'token', token: second.value },
      { scope: 'unscoped' },
    )
    expect(unscoped.project).toBeNull()
    expect(await keystone.getCatalog({ token: second.value })).toEqual(second.catalog)
  })

  test('refuses a wrong password, a project without a role and a token that is none', async () => {
    await expect(keystone.authenticate({ ...byPassword, password: 'wrong' })).rejects.toMatchObject(
      {
        ...refused,
        sentence: 'The request you have made requires authentication.',
        requestId: expect.stringMatching(/^req-/) as string,
      },
    )
    const scope = { project: { name: 'tenant-small', domain: DOMAIN } }
    await expect(keystone.authenticate(byPassword, { scope })).rejects.toMatchObject(refused)
    await expect(keystone.validate('nonsense')).rejects.toMatchObject(refused)
    await expect(
      keystone.authenticate({ method: 'token', token: 'nonsense' }),
    ).rejects.toMatchObject({
      name: 'ApiError',
      status: expect.toSatisfy((status) => status === 401 || status === 404) as number,
    })
    await expect(keystone.listProjects({ token: 'nonsense' })).rejects.toMatchObject(refused)
  })

  test('says what a token stands for until it is revoked', async () => {
    const { value } = await keystone.authenticate(byPassword, {
      scope: { project: { name: 'tenant-a', domain: DOMAIN } },
    })
    const known = await keystone.validate(value)
    expect(known).toMatchObject({ value, user: { name: 'carol' }, project: { name: 'tenant-a' } })
    expect(endpointFor(known.catalog, { type: 'image' })).toMatch(/^http/)
    expect((await keystone.validate(value, { catalog: false })).catalog).toEqual([])
    expect(await keystone.revoke(value)).toBe(true)
    expect(await keystone.revoke(value)).toBe(false)
    await expect(keystone.validate(value)).rejects.toMatchObject({ name: 'ApiError' })
  })

  test('takes an application credential by id, and by name with its user', async () => {
    const { user, value } = tokens.alice
    const secret = 'a secret of this run'
    const path = `/users/${user.id}/application_credentials`
    const json = { application_credential: { name: run, secret, roles: [{ name: 'member' }] } }
    const made = await http(value).json({ method: 'POST', path, json })
    const id = text(object(object(made.value)['application_credential'])['id'])
    try {
      const method = 'application_credential'
      const byId = await keystone.authenticate({ method, id, secret })
      expect(byId.application_credential).toEqual({ id, name: run, restricted: true })
      expect(byId.project?.name).toBe('tenant-a')
      const byName = await keystone.authenticate({
        method,
        name: run,
        user: { id: user.id },
        secret,
      })
      expect(byName.application_credential?.id).toBe(id)
      const base = endpointFor(byId.catalog, { type: 'image' })!
      const glance = createGlance({ fetch: cloud.fetch, base, token: byId.value })
      expect((await glance.getSchema('image')).name).toBe('image')
      await expect(keystone.authenticate({ method, id, secret: 'wrong' })).rejects.toMatchObject(
        refused,
      )
    } finally {
      await http(value).send({ method: 'DELETE', path: `${path}/${id}` })
    }
  })

  test('asks a user with more than one factor for the other', async () => {
    const { name, remove } = await userOfTwoFactors()
    try {
      const user = { name, domain: DOMAIN }
      const first = { method: 'password', user, password: PASSWORD } as const
      const error = await keystone.authenticate(first).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(ReceiptError)
      const { missing, methods, receipt, user: asked } = error as ReceiptError
      expect(methods).toEqual(['password'])
      expect(missing).toHaveLength(1)
      expect(asked).toMatchObject({ name, domain: { id: 'default' } })
      expect(receipt).not.toBe('')
      await expect(
        keystone.authenticate({ method: 'totp', user, passcode: '000000' }, { receipt }),
      ).rejects.toMatchObject({ name: 'ApiError', status: 401 })
      const passcode = await cloud.passcode()
      const proved =
        passcode === null
          ? null
          : await keystone.authenticate({ method: 'totp', user, passcode }, { receipt })
      const wanted = passcode === null ? [] : ['password', 'totp']
      expect(new Set(proved?.methods)).toEqual(new Set(wanted))
    } finally {
      await remove()
    }
  })
})

/** The demo cloud has one; elsewhere the administrator makes one whose rules ask for a token, too. */
async function userOfTwoFactors(): Promise<{ name: string; remove: () => Promise<unknown> }> {
  if (cloud.kind === 'demo') return { name: 'tina', remove: () => Promise.resolve() }
  const admin = http(tokens.admin.value)
  const options = {
    multi_factor_auth_enabled: true,
    multi_factor_auth_rules: [['password', 'token']],
  }
  const json = { user: { name: run, domain_id: DOMAIN.id, password: PASSWORD, options } }
  const { value } = await admin.json({ method: 'POST', path: '/users', json })
  const path = `/users/${text(object(object(value)['user'])['id'])}`
  return { name: run, remove: () => admin.send({ method: 'DELETE', path }) }
}
