import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { active, BASE, signedIn, stopped } from './spec-kit.ts'
import type { Json } from './spec-kit.ts'

/**
 * What NTT's own clients do with ordinary images, request by request: nttcom/eclsdk (ecl/image/v2)
 * and nttcom/eclcloud (imagestorage/v2). None of it is an extension; all of it has to work here.
 */
async function both() {
  const { cloud } = stopped()
  const alice = await signedIn(cloud, 'alice', 'tenant-a')
  const bob = await signedIn(cloud, 'bob', 'tenant-b')
  return { cloud, alice, bob }
}
const parsed = (text: string) => JSON.parse(text) as Json

test('an image is created with a license and properties with dots, and is read back with them', async () => {
  const { alice } = await both()
  const fields = {
    name: 'sdk_test',
    visibility: 'private',
    tags: ['golden'],
    container_format: 'bare',
    disk_format: 'iso',
    min_disk: 1,
    min_ram: 64,
    protected: false,
    license_switch: 'WindowsServer_2012_Standard_64_ComLicense',
    '.os.type': 'Windows',
    '.service.type': 'baremetal',
    extra_key: 'extra_value',
  }
  const made = await alice.call('POST', '/v2/images', fields)
  expect(made.status).toBe(201)
  const { id } = parsed(made.text)
  expect(await alice.get(`/v2/images/${id as string}`)).toMatchObject(fields)
})

test('data is uploaded, and downloaded by a client that wants an octet-stream', async () => {
  const { cloud, alice } = await both()
  const id = await active(alice, 3000)
  const bytes = new Uint8Array(3000).fill(7)
  const answer = await cloud.fetch(
    new Request(`${BASE}/image/v2/images/${id}/file`, {
      headers: { 'x-auth-token': alice.token, accept: 'application/octet-stream' },
    }),
  )
  expect(answer.status).toBe(200)
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes)
  expect((await alice.get(`/v2/images/${id}`))['checksum']).toBe(
    createHash('md5').update(bytes).digest('hex'),
  )
  const again = await alice.call('PUT', `/v2/images/${id}/file`, bytes)
  expect(again.status).toBe(409)
})

test('a record is changed by a bare list of steps, and a key with dots is one key', async () => {
  const { alice } = await both()
  const id = await active(alice, 10)
  const patch = (steps: Json[]) =>
    alice.call('PATCH', `/v2/images/${id}`, steps, 'application/openstack-images-v2.1-json-patch')
  const renamed = await patch([{ op: 'replace', path: '/name', value: 'sdk_test' }])
  expect(renamed.status).toBe(200)
  expect(parsed(renamed.text)).toMatchObject({ name: 'sdk_test' })
  const typed = await patch([{ op: 'add', path: '/.os.type', value: 'Linux' }])
  expect(parsed(typed.text)['.os.type']).toBe('Linux')
})

test('a list is asked for by one page of any size, with every filter that the SDK knows', async () => {
  const { alice } = await both()
  const id = await active(alice, 10)
  const { images } = (await alice.get('/v2/images?limit=10000')) as { images: Json[] }
  expect(images.map((image) => image['id'])).toContain(id)
  const all = 'name=golden&visibility=shared&member_status=all&status=active&size_min=1&size_max=10'
  const query = `limit=1000&owner=${alice.projectId}&${all}&sort_key=name&sort_dir=asc`
  expect((await alice.get(`/v2/images?${query}`))['images']).toMatchObject([{ id }])
  expect((await alice.get(`/v2/images?${query}&tag=none`))['images']).toEqual([])
  expect((await alice.get(`/v2/images?${query}&marker=${id}`))['images']).toEqual([])
})

test('a member is added, read, accepts and is removed, each with the answer that eclcloud reads', async () => {
  const { alice, bob } = await both()
  const id = await active(alice, 10)
  const members = `/v2/images/${id}/members`
  const added = await alice.call('POST', members, { member: bob.projectId })
  expect(added.status).toBe(200)
  const member = {
    created_at: expect.stringMatching(/Z$/) as string,
    image_id: id,
    member_id: bob.projectId,
    schema: '/v2/schemas/member',
    status: 'pending',
    updated_at: expect.stringMatching(/Z$/) as string,
  }
  expect(parsed(added.text)).toEqual(member)
  expect(await alice.get(members)).toMatchObject({ members: [member] })
  const one = `${members}/${bob.projectId}`
  expect(await bob.get(one)).toEqual(member)
  for (const status of ['accepted', 'rejected', 'pending']) {
    const answer = await bob.call('PUT', one, { status })
    expect([answer.status, parsed(answer.text)]).toEqual([200, { ...member, status }])
  }
  expect(await alice.call('DELETE', one)).toMatchObject({ status: 204, text: '' })
})

test('tags come and go with 204', async () => {
  const { alice } = await both()
  const id = await active(alice, 10)
  for (const method of ['PUT', 'DELETE'])
    expect(await alice.call(method, `/v2/images/${id}/tags/sdk`)).toMatchObject({ status: 204 })
})

test('every schema that the SDK asks for is there', async () => {
  const { alice } = await both()
  const definitions = ['namespace', 'object', 'property', 'resource_type']
  for (const name of [
    'image',
    'images',
    'member',
    ...definitions.map((each) => `metadefs/${each}`),
  ])
    expect(await alice.get(`/v2/schemas/${name}`), name).toMatchObject({
      name: expect.any(String) as string,
      properties: expect.any(Object) as object,
    })
})
