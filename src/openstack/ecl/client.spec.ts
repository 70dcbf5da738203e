import { expect, test } from 'vitest'
import { createEcl } from './client.ts'

const BASE = 'http://cloud.test/image'
const JOBS = `${BASE}/v2/extension/image_replicator/jobs`
const TYPES = `${BASE}/v2/extension/license_switch/types`

/** A client of a cloud that answers as it is told to at each address. */
function ecl(answers: Record<string, () => Response>) {
  const asked: { url: string; init: RequestInit }[] = []
  const client = createEcl({
    base: `${BASE}/v2/`,
    token: 't',
    fetch: (url, init) => {
      asked.push({ url, init })
      return Promise.resolve(answers[url]!())
    },
  })
  return { asked, client }
}
const json =
  (value: unknown, status = 200) =>
  () =>
    Response.json(value, { status })
const types = json({ license_switch_types: ['a'] })

test('each extension is found for itself', async () => {
  const { client } = ecl({ [JOBS]: json({ message: 'No.' }, 404), [TYPES]: types })
  expect(await client.findExtensions()).toEqual({
    copyJobs: {
      reason: 'not-there',
      sentence:
        "This cloud has no copies to other projects: they are an extension of NTT's Enterprise Cloud.",
    },
    licenseTypes: true,
  })
})

test('a cloud of API v1 has none: it answers with the versions that it has', async () => {
  const versions = json({ versions: [{ id: 'v1.1' }] }, 300)
  const { copyJobs, licenseTypes } = await ecl({
    [JOBS]: versions,
    [TYPES]: versions,
  }).client.findExtensions()
  expect([copyJobs, licenseTypes]).toMatchObject([{ reason: 'not-there' }, { reason: 'not-there' }])
})

test('what a role may not use, or answers as something else, is absent with its reason', async () => {
  const other = json({ versions: [{ id: 'v2.16' }] }, 200)
  const closed = ecl({ [JOBS]: json({ message: 'No.' }, 403), [TYPES]: other })
  expect(await closed.client.findExtensions()).toEqual({
    copyJobs: {
      reason: 'forbidden',
      sentence: 'Your role may not use copies to other projects on this cloud.',
    },
    licenseTypes: {
      reason: 'not-understood',
      sentence: 'This cloud answers in an unknown way when it is asked for licenses for images.',
    },
  })
  const page = () => new Response('<p>Welcome</p>', { headers: { 'content-type': 'text/html' } })
  const { copyJobs } = await ecl({ [JOBS]: page, [TYPES]: types }).client.findExtensions()
  expect(copyJobs).toMatchObject({ reason: 'not-understood' })
})

test('what says nothing of an extension is an error, and may be asked again', async () => {
  for (const status of [401, 409, 429, 500, 503]) {
    const { client } = ecl({ [JOBS]: json({ message: 'Later.' }, status), [TYPES]: types })
    await expect(client.findExtensions()).rejects.toMatchObject({ name: 'ApiError', status })
  }
  const problem = () =>
    Response.json({}, { status: 404, headers: { 'x-viewfinder-problem': 'not-found' } })
  const { client } = ecl({ [JOBS]: problem, [TYPES]: types })
  await expect(client.findExtensions()).rejects.toMatchObject({ service: 'gateway', status: 404 })
  const broken = ecl({
    [JOBS]: () => {
      throw new TypeError('fetch failed')
    },
    [TYPES]: types,
  })
  await expect(broken.client.findExtensions()).rejects.toMatchObject({ name: 'NetworkError' })
})

test('a copy is asked for with the names that the cloud knows, and nothing else', async () => {
  const { asked, client } = ecl({ [JOBS]: json({ job_id: 'j-1' }, 202) })
  expect(await client.copyImage('i-1', 'p-1')).toBe('j-1')
  expect(asked[0]!.init).toMatchObject({
    method: 'POST',
    body: '{"image_id":"i-1","tenant_id_dst":"p-1"}',
    headers: { 'Content-Type': 'application/json', 'X-Auth-Token': 't' },
  })
})

test('an answer that is not what was asked for is an error, with a sentence', async () => {
  const { client } = ecl({ [JOBS]: json({}), [`${JOBS}/a%20b`]: json([]), [TYPES]: json([]) })
  const not = (what: string) => ({
    name: 'ApiError',
    sentence: `The Image service answered with something that is not ${what}.`,
  })
  await expect(client.listCopyJobs()).rejects.toMatchObject(not('a list of copy jobs'))
  await expect(client.getCopyJob('a b')).rejects.toMatchObject(not('a copy job'))
  await expect(client.copyImage('i', 'p')).rejects.toMatchObject(not('the id of a copy job'))
  await expect(client.listLicenseTypes()).rejects.toMatchObject(not('a list of licenses'))
})

test('a job whose id leads elsewhere is not asked for', async () => {
  const { asked, client } = ecl({})
  for (const id of ['', '.', '..']) {
    await expect(client.getCopyJob(id)).rejects.toMatchObject({ name: 'RefusedError' })
    await expect(client.cancelCopyJob(id)).rejects.toMatchObject({ name: 'RefusedError' })
  }
  expect(asked).toEqual([])
})
