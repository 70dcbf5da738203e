import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clients, PATIENCE, type Clients } from '#testing/clients.ts'
import { testCloud, type TestUser } from '#testing/cloud.ts'
import { createEcl, type Ecl } from './ecl/client.ts'
import { cancelable, isOver, type CopyJob } from './ecl/copy-job.ts'
import { endpointFor } from './keystone/catalog.ts'

/**
 * NTT's extensions, on the demo cloud, and what a Glance without them says: the real one in
 * OS_AUTH_URL, or a demo cloud that has none.
 */
const run = `ecl-${Date.now().toString(36)}`
const users = ['admin', 'alice', 'bob', 'dave'] as const
function extensions({ cloud, tokens }: Clients) {
  const of = (user: TestUser): Ecl => {
    const { catalog, value } = tokens[user]
    const base = endpointFor(catalog, { type: 'image', region: 'RegionOne' })!
    return createEcl({ fetch: cloud.fetch, base, token: value })
  }
  return { of, project: (user: TestUser) => tokens[user].project!.id }
}

const NOBODY = '00000000-0000-4000-8000-000000000000'
const BYOL = 'Red_Hat_Enterprise_Linux_7_64bit_BYOL'
const refused = (status: number, sentence: RegExp) => ({
  name: 'ApiError',
  status,
  service: 'image',
  sentence: expect.stringMatching(sentence) as string,
})

describe('a Glance without extensions', PATIENCE, () => {
  const bare = clients(run, testCloud({ ecl: false }))
  const { of, project } = extensions(bare)
  beforeAll(() => bare.enter(...users), PATIENCE.timeout)
  afterAll(bare.leave, PATIENCE.timeout)

  test('is found to have none, with the reason', async () => {
    const absent = {
      reason: 'not-there',
      sentence: expect.stringMatching(/^This cloud has no .+ NTT's Enterprise Cloud\.$/) as string,
    }
    for (const user of users)
      expect(await of(user).findExtensions()).toEqual({ copyJobs: absent, licenseTypes: absent })
  })

  test('answers every call with 404', async () => {
    const alice = of('alice')
    const nothing = refused(404, /^The resource could not be found\.$/)
    await expect(alice.listCopyJobs()).rejects.toMatchObject(nothing)
    await expect(alice.getCopyJob(NOBODY)).rejects.toMatchObject(nothing)
    await expect(alice.copyImage(NOBODY, project('bob'))).rejects.toMatchObject(nothing)
    await expect(alice.cancelCopyJob(NOBODY)).rejects.toMatchObject(nothing)
    await expect(alice.listLicenseTypes()).rejects.toMatchObject(nothing)
  })

  test('takes a license for a property like any other', async () => {
    const image = await bare.create({ properties: { license_switch: 'anything' } })
    expect(image.properties.license_switch).toBe('anything')
  })
})

const DEMO = process.env['OS_AUTH_URL'] ? [] : ['a cloud with extensions']
describe.each(DEMO)('%s', PATIENCE, () => {
  const all = clients(run)
  const { cloud, create, glances, tokens } = all
  const { of, project } = extensions(all)
  const ecls = {} as Record<(typeof users)[number], Ecl>
  beforeAll(async () => {
    await all.enter(...users)
    for (const user of users) ecls[user] = of(user)
  }, PATIENCE.timeout)
  afterAll(all.leave, PATIENCE.timeout)

  const bytes = new Uint8Array(70_000).map((_, i) => i * 31)
  async function active(license?: string, format = 'raw'): Promise<string> {
    const properties = { os_distro: 'debian', ...(license ? { license_switch: license } : {}) }
    const fields = { disk_format: format, container_format: 'bare', tags: ['golden'], properties }
    const { id } = await create(fields)
    await glances.alice.uploadData(id, bytes)
    return id
  }
  /** The job at its end. */
  async function ended(id: string): Promise<CopyJob> {
    let job = await ecls.alice.getCopyJob(id)
    await expect
      .poll(async () => isOver((job = await ecls.alice.getCopyJob(id))), { timeout: 60_000 })
      .toBe(true)
    return job
  }

  test('is found to have them, whatever the role', async () => {
    for (const user of users)
      expect(await ecls[user].findExtensions()).toEqual({ copyJobs: true, licenseTypes: true })
  })

  test('copies an image to another project, byte for byte', async () => {
    const source = await active()
    const id = await ecls.alice.copyImage(source, project('bob'))
    const job = await ended(id)
    expect(job).toEqual({
      job_id: id,
      source_image_id: source,
      source_image_name: run,
      source_region_id: 'RegionOne',
      source_tenant_id: project('alice'),
      destination_image_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      destination_region_id: 'RegionTwo',
      destination_tenant_id: project('bob'),
      status: 'replicated',
      copy_progress: 100,
    })
    expect((await ecls.alice.listCopyJobs()).find((each) => each.job_id === id)).toEqual(job)

    const copy = await glances.bob.getImage(job.destination_image_id!)
    expect(copy).toMatchObject({
      name: run,
      status: 'active',
      visibility: 'private',
      owner: project('bob'),
      size: bytes.length,
      disk_format: 'raw',
      checksum: createHash('md5').update(bytes).digest('hex'),
      os_hash_value: createHash('sha512').update(bytes).digest('hex'),
      tags: ['golden'],
      properties: { os_distro: 'debian' },
    })
    await glances.alice.deleteImage(source)
    const { body } = await glances.bob.downloadData(copy.id)
    expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(bytes)
    await glances.bob.deleteImage(copy.id)
  })

  test('ends a copy that is not wanted any more, and leaves nothing of it', async () => {
    const id = await ecls.alice.copyImage(await active(), project('bob'))
    await expect
      .poll(async () => (await ecls.alice.getCopyJob(id)).status, { timeout: 60_000 })
      .toBe('replicating')
    const { destination_image_id: made } = await ecls.alice.getCopyJob(id)
    expect((await glances.bob.getImage(made!)).status).toBe('saving')
    await ecls.alice.cancelCopyJob(id)
    expect(cancelable(await ecls.alice.getCopyJob(id))).not.toBe(true)
    await expect(ecls.alice.cancelCopyJob(id)).rejects.toMatchObject(
      refused(409, /is cancel\w+ and cannot be canceled/),
    )
    expect((await ended(id)).status).toBe('canceled')
    await expect(glances.bob.getImage(made!)).rejects.toMatchObject({ status: 404 })
    expect((await ecls.alice.listCopyJobs()).map(({ job_id: each }) => each)).toContain(id)
  })

  test('refuses a copy with a sentence for what is wrong', async () => {
    const { alice, dave } = ecls
    const bob = project('bob')
    const image = await active()
    await expect(alice.copyImage('golden', bob)).rejects.toMatchObject(refused(400, /not a UUID/))
    await expect(alice.copyImage(image, 'tenant-b')).rejects.toMatchObject(
      refused(400, /not the id of a tenant/),
    )
    await expect(alice.copyImage(NOBODY, bob)).rejects.toMatchObject(refused(404, /No image found/))
    await expect(alice.copyImage(image, 'f'.repeat(32))).rejects.toMatchObject(
      refused(404, /There is no tenant f+\.$/),
    )
    await expect(dave.copyImage(image, bob)).rejects.toMatchObject(
      refused(403, /not authorized to complete copy_image/),
    )
    const { id: empty } = await create()
    await expect(alice.copyImage(empty, bob)).rejects.toMatchObject(refused(409, /queued, not act/))
    await expect(alice.copyImage(await active(BYOL), bob)).rejects.toMatchObject(
      refused(404, /RegionTwo has no license of the type Red_Hat/),
    )
    await expect(alice.copyImage(await active(undefined, 'vmdk'), bob)).rejects.toMatchObject(
      refused(409, /RegionTwo takes no image of the format vmdk/),
    )
  })

  test('shows jobs to the project that asked for them, and to administrators', async () => {
    const id = await ecls.alice.copyImage(await active(), project('alice'))
    const nothing = refused(404, new RegExp(`There is no copy job ${id}`))
    await expect(ecls.bob.getCopyJob(id)).rejects.toMatchObject(nothing)
    await expect(ecls.bob.cancelCopyJob(id)).rejects.toMatchObject(nothing)
    await expect(ecls.dave.cancelCopyJob(id)).rejects.toMatchObject(refused(403, /cancel_copy/))
    expect((await ecls.bob.listCopyJobs()).map((job) => job.job_id)).not.toContain(id)
    for (const user of ['dave', 'admin'] as const)
      expect((await ecls[user].listCopyJobs()).map((job) => job.job_id)).toContain(id)
    await ecls.admin.cancelCopyJob(id)
  })

  test('names the licenses of a region, and takes only these', async () => {
    const types = await ecls.alice.listLicenseTypes()
    expect(types).toContain(BYOL)
    expect(await ecls.bob.listLicenseTypes()).not.toContain(BYOL)
    const image = await create({ properties: { license_switch: BYOL } })
    expect((await glances.alice.getImage(image.id)).properties.license_switch).toBe(BYOL)
    await expect(create({ properties: { license_switch: 'None' } })).rejects.toMatchObject(
      refused(400, /Invalid value 'None' for license_switch/),
    )
  })

  test('keeps the vendor properties whose names have dots', async () => {
    const properties = { '.os.type': 'Windows', '.service.type': 'baremetal' }
    const image = await create({ properties })
    const changed = await glances.alice.updateImage(image, { properties: { '.os.type': 'Linux' } })
    expect(changed.properties['.os.type']).toBe('Linux')
    expect(changed.properties['.service.type']).toBe('baremetal')
  })

  test('refuses a token that is none in plain text, which the client reads', async () => {
    const base = endpointFor(tokens.alice.catalog, { type: 'image' })!
    const stranger = createEcl({ fetch: cloud.fetch, base: `${base}/v2/`, token: 'nonsense' })
    const none = refused(401, /^Authentication required\.$/)
    await expect(stranger.listCopyJobs()).rejects.toMatchObject(none)
    await expect(stranger.findExtensions()).rejects.toMatchObject(none)
  })
})
