import { expect, test } from 'vitest'
import { active, BASE, JOBS, signedIn, stopped, TYPES } from './spec-kit.ts'
import type { Caller, Json } from './spec-kit.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'

async function twoProjects(other: readonly [string, string] = ['bob', 'tenant-b']) {
  const { cloud, pass } = stopped()
  const alice = await signedIn(cloud, 'alice', 'tenant-a')
  const bob = await signedIn(cloud, ...other)
  return { cloud, pass, alice, bob }
}
async function copy(from: Caller, image: string, to: Caller): Promise<string> {
  const body = { image_id: image, tenant_id_dst: to.projectId }
  const answer = await from.call('POST', JOBS, body)
  expect(answer.status).toBe(202)
  const told = JSON.parse(answer.text) as { job_id: string }
  expect(Object.keys(told)).toEqual(['job_id'])
  return `${JOBS}/${told.job_id}`
}
/** On a busy machine. */
const SOON = { timeout: 4000 }
/** The bytes move beside the clock: waits until a job is as told. */
const becomes = (caller: Caller, job: string, as: Json) =>
  expect.poll(() => caller.get(job), SOON).toMatchObject(as)

test('a job waits, copies and ends by the clock, and its image with it', async () => {
  const { pass, alice, bob } = await twoProjects()
  const source = await active(alice, 300_000)
  const job = await copy(alice, source, bob)
  const waiting = { status: 'replicate_requested', copy_progress: 0, destination_image_id: null }
  expect(await alice.get(job)).toMatchObject(waiting)
  pass(1.9)
  expect(await alice.get(job)).toMatchObject(waiting)
  pass(0.1)
  const begun = await alice.get(job)
  expect(begun).toMatchObject({ status: 'replicating', copy_progress: 0 })
  const made = `/v2/images/${begun['destination_image_id'] as string}`
  expect(await bob.get(made)).toMatchObject({ status: 'saving', size: null, owner: bob.projectId })
  expect((await alice.call('GET', made)).status).toBe(404)
  pass(4)
  await becomes(alice, job, { status: 'replicating', copy_progress: 40 })
  pass(5.99)
  await becomes(alice, job, { status: 'replicating', copy_progress: 99 })
  pass(0.01)
  expect(await alice.get(job)).toMatchObject({ status: 'replicated', copy_progress: 100 })
  const [{ checksum, os_hash_value }, copied] = [
    await alice.get(`/v2/images/${source}`),
    await bob.get(made),
  ]
  expect(copied).toMatchObject({ status: 'active', size: 300_000, checksum, os_hash_value })
  const { text: list } = await alice.call('GET', JOBS)
  expect(JSON.parse(list)).toEqual([await alice.get(job)])
})

test('a copy becomes whole without anybody asking for its job', async () => {
  const { pass, alice, bob } = await twoProjects()
  await copy(alice, await active(alice, 1000), bob)
  pass(2)
  const named = '/v2/images?name=golden'
  expect((await bob.get(named))['images']).toMatchObject([{ status: 'saving' }])
  pass(10)
  await expect
    .poll(async () => (await bob.get(named))['images'], SOON)
    .toMatchObject([{ status: 'active', size: 1000 }])
})

test('an empty image, and one of the seeds, are copied as well', async () => {
  const { pass, alice, bob } = await twoProjects()
  const { images } = (await alice.get('/v2/images?name=rescue.iso')) as { images: Json[] }
  const jobs = [
    await copy(alice, await active(alice, 0), bob),
    await copy(alice, images[0]!['id'] as string, bob),
  ]
  pass(2)
  await alice.get(JOBS)
  pass(10)
  for (const job of jobs) await becomes(alice, job, { status: 'replicated' })
  const copied = (await bob.get('/v2/images?name=rescue.iso&visibility=private')) as {
    images: Json[]
  }
  expect(copied.images).toMatchObject([
    { size: images[0]!['size'], checksum: images[0]!['checksum'] },
  ])
})

test('a job is canceled while it waits or copies, and not after that', async () => {
  const { pass, alice, bob } = await twoProjects()
  const source = await active(alice, 1000)
  for (const waited of [0, 5]) {
    const job = await copy(alice, source, bob)
    pass(waited)
    const { destination_image_id: made } = await alice.get(job)
    const canceled = await alice.call('DELETE', job)
    expect(canceled).toMatchObject({ status: 204, text: '' })
    expect(canceled.headers.get('content-type')).toBe('application/json; charset=UTF-8')
    expect(canceled.headers.get('content-length')).toBe('0')
    for (const status of ['cancel_requested', 'canceling', 'canceled']) {
      expect(await alice.get(job)).toMatchObject({ status, destination_image_id: made })
      const again = await alice.call('DELETE', job)
      expect(again).toMatchObject({ status: 409 })
      expect(again.text).toContain(`is ${status} and cannot be canceled`)
      pass(1)
    }
    expect((await bob.get('/v2/images?name=golden'))['images']).toEqual([])
    pass(60)
    expect(await alice.get(job)).toMatchObject({ status: 'canceled' })
  }
  const done = await copy(alice, source, bob)
  pass(2)
  await alice.get(done)
  pass(10)
  await becomes(alice, done, { status: 'replicated' })
  expect((await alice.call('DELETE', done)).status).toBe(409)
})

test.each([
  ['whose source is deleted', 'DELETE', 'source', ''],
  ['whose source is deactivated', 'POST', 'source', '/actions/deactivate'],
  ['whose image the other project deletes', 'DELETE', 'made', ''],
] as const)('a copy %s fails and leaves nothing', async (_, method, which, action) => {
  const { pass, alice, bob } = await twoProjects()
  const source = await active(alice, 1000)
  const job = await copy(alice, source, bob)
  pass(3)
  const { destination_image_id: made } = (await alice.get(job)) as { destination_image_id: string }
  const [caller, image] = which === 'source' ? [alice, source] : [bob, made]
  expect((await caller.call(method, `/v2/images/${image}${action}`)).status).toBe(204)
  expect(await alice.get(job)).toMatchObject({ status: 'error' })
  expect((await bob.call('GET', `/v2/images/${made}`)).status).toBe(404)
  pass(60)
  expect(await alice.get(job)).toMatchObject({ status: 'error' })
})

test('a copy that the other project has no room for fails before it begins', async () => {
  const { pass, alice, bob: erin } = await twoProjects(['erin', 'tenant-small'])
  const large = await copy(alice, await active(alice, 5 * 1024 * 1024), erin)
  pass(2)
  expect(await alice.get(large)).toMatchObject({ status: 'error', destination_image_id: null })
})

test('a copy whose bytes are not those of the record fails, so that none passes for good', async () => {
  const { pass, alice, bob, cloud } = await twoProjects()
  const fault = { match: { path: '/file' }, fault: { kind: 'wrong-checksum' } }
  const planned = new Request(`${BASE}/faults`, { method: 'POST', body: JSON.stringify(fault) })
  expect((await cloud.fetch(planned)).status).toBe(201)
  const job = await copy(alice, await active(alice, 1000), bob)
  pass(2)
  await alice.get(job)
  pass(10)
  await becomes(alice, job, { status: 'error' })
  expect((await bob.get('/v2/images?name=golden'))['images']).toEqual([])
})

test('refusals are plain text, as the reference shows them', async () => {
  const { cloud } = stopped()
  const alice = await signedIn(cloud, 'alice', 'tenant-a')
  const stranger = await cloud.fetch(new Request(`${BASE}/image${JOBS}/${NOBODY}`))
  expect(stranger.status).toBe(401)
  expect(Object.fromEntries(stranger.headers)).toMatchObject({
    'content-type': 'text/plain; charset=UTF-8',
    'content-length': '44',
    vary: 'X-Auth-Token',
  })
  expect(await stranger.text()).toBe('401 Unauthorized\n\nAuthentication required.\n\n')
  for (const [method, path, status] of [
    ['GET', `${JOBS}/${NOBODY}`, 404],
    ['DELETE', `${JOBS}/${NOBODY}`, 404],
    ['GET', '/v2/extension', 404],
    ['GET', '/v2/extension/other', 404],
    ['DELETE', JOBS, 405],
    ['PUT', `${JOBS}/${NOBODY}`, 405],
    ['POST', TYPES, 405],
  ] as const) {
    const answer = await alice.call(method, path)
    expect([method, path, answer.status]).toEqual([method, path, status])
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=UTF-8')
    expect(answer.headers.get('x-openstack-request-id')).toMatch(/^req-/)
  }
  for (const body of [[], {}, { image_id: NOBODY }, { image_id: 7, tenant_id_dst: 'x' }])
    expect((await alice.call('POST', JOBS, body)).status).toBe(400)
  expect((await alice.call('POST', JOBS, new Uint8Array([123]))).status).toBe(400)
})

test('a cloud without the extensions knows neither jobs nor licenses', async () => {
  const { cloud } = stopped({ ecl: false })
  const alice = await signedIn(cloud, 'alice', 'tenant-a')
  for (const path of [JOBS, TYPES, `${JOBS}/${NOBODY}`]) {
    const answer = await alice.call('GET', path)
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.text)).toMatchObject({ title: 'Not Found' })
  }
  const made = await alice.call('POST', '/v2/images', { license_switch: 'anything' })
  expect(JSON.parse(made.text)).toMatchObject({ license_switch: 'anything' })
})
