import { expect, test } from 'vitest'
import { createDemoCloud, type DemoCloud } from './cloud.ts'

const BASE = 'http://demo.test/demo'
const NAMESPACES = '/v2/metadefs/namespaces'

async function signedIn(cloud: DemoCloud, user: string, project: string) {
  const domain = { id: 'default' }
  const password = { user: { name: user, domain, password: 'secret' } }
  const signIn = await cloud.fetch(
    new Request(`${BASE}/identity/v3/auth/tokens`, {
      method: 'POST',
      body: JSON.stringify({
        auth: {
          identity: { methods: ['password'], password },
          scope: { project: { name: project, domain } },
        },
      }),
    }),
  )
  const token = signIn.headers.get('x-subject-token')!
  return async (method: string, path: string, body?: unknown) => {
    const answer = await cloud.fetch(
      new Request(`${BASE}/image${path}`, {
        method,
        headers: { 'x-auth-token': token, accept: 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
    const told = answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>)
    return { status: answer.status, body: told }
  }
}

test("a project's own definitions are for the project and for administrators", async () => {
  const cloud = createDemoCloud({ baseUrl: BASE })
  const alice = await signedIn(cloud, 'alice', 'tenant-a')
  const listed = await alice('GET', `${NAMESPACES}?visibility=private`)
  expect(listed.body).toMatchObject({ namespaces: [{ namespace: 'Tenant::Build' }] })
  const own = await alice('GET', `${NAMESPACES}/Tenant::Build?resource_type=OS::Glance::Image`)
  expect(own.body).toMatchObject({
    visibility: 'private',
    properties: { build_channels: { type: 'array' }, build_größe: { default: 'mittel' } },
    tags: [{ name: 'nightly' }, { name: 'release' }, { name: 'do-not-use' }],
  })
  const bob = await signedIn(cloud, 'bob', 'tenant-b')
  expect((await bob('GET', `${NAMESPACES}/Tenant::Build`)).status).toBe(404)
  const sees = (await bob('GET', `${NAMESPACES}?visibility=private`)).body
  expect(sees['namespaces']).toEqual([])
  const admin = await signedIn(cloud, 'admin', 'admin')
  expect((await admin('GET', `${NAMESPACES}/Tenant::Build`)).status).toBe(200)
})

test('an administrator changes definitions, a member does not', async () => {
  const cloud = createDemoCloud({ baseUrl: BASE })
  const alice = await signedIn(cloud, 'alice', 'tenant-a')
  const admin = await signedIn(cloud, 'admin', 'admin')
  const dog = `${NAMESPACES}/OS::Compute::Watchdog`
  for (const [method, path, rule, body] of [
    ['POST', NAMESPACES, 'add_metadef_namespace', { namespace: 'Mine' }],
    ['PUT', dog, 'modify_metadef_namespace', { namespace: 'Mine' }],
    ['DELETE', `${dog}/properties/watchdog_action`, 'remove_metadef_property', undefined],
    ['POST', `${dog}/objects`, 'add_metadef_object', { name: 'one' }],
    ['POST', `${dog}/tags/one`, 'add_metadef_tag', undefined],
    ['POST', `${dog}/resource_types`, 'add_metadef_resource_type_association', { name: 'One' }],
  ] as const) {
    const refused = await alice(method, path, body)
    expect(refused).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining(`to complete ${rule} action.`) as string },
    })
  }
  const mine = `${NAMESPACES}/Mine`
  const made = await admin('POST', NAMESPACES, {
    namespace: 'Mine',
    protected: true,
    properties: { size: { title: 'Size', type: 'integer', minimum: 1.5, default: 2 } },
    tags: [{ name: 'a' }, { name: 'b' }],
  })
  expect(made).toMatchObject({ status: 201, body: { visibility: 'private', protected: true } })
  expect((await admin('POST', NAMESPACES, { namespace: 'Mine' })).status).toBe(409)
  // Kept as Glance keeps it: whole bounds, a default that is a text, the newest tag first.
  expect((await admin('GET', mine)).body).toMatchObject({
    properties: { size: { minimum: 1, default: '2' } },
    tags: [{ name: 'b' }, { name: 'a' }],
  })
  // What Glance breaks on.
  const property = { name: 'level', title: 'Level', type: 'integer', enum: [1, 2] }
  expect((await admin('POST', `${mine}/properties`, property)).status).toBe(500)
  expect((await admin('POST', `${mine}/tags/A`)).status).toBe(409)
  expect((await admin('DELETE', `${mine}/properties/size`)).status).toBe(403)
  expect((await admin('DELETE', mine)).body['message']).toContain('is protected')
  expect((await admin('PUT', mine, { namespace: 'Ours' })).body).toMatchObject({
    namespace: 'Ours',
    protected: false,
  })
  expect((await admin('DELETE', `${NAMESPACES}/Ours`)).status).toBe(204)
  expect((await admin('GET', mine)).status).toBe(404)
})

test('as many definitions as a spec wants, forty namespaces of them for a thousand', async () => {
  const cloud = createDemoCloud({ baseUrl: BASE, definitions: 1000 })
  const alice = await signedIn(cloud, 'alice', 'tenant-a')
  let found = 0
  let sets = 0
  let next: unknown = `${NAMESPACES}?resource_types=OS::Glance::Image&limit=20`
  while (typeof next === 'string') {
    const page = (await alice('GET', next)).body
    for (const { namespace } of page['namespaces'] as { namespace: string }[]) {
      if (!namespace.startsWith('Load::')) continue
      sets++
      const { body } = await alice('GET', `${NAMESPACES}/${namespace}`)
      found += Object.keys(body['properties'] as object).length
    }
    next = page['next']
  }
  expect([sets, found]).toEqual([40, 1000])
})
