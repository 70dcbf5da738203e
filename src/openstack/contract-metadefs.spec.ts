import { beforeAll, describe, expect, test } from 'vitest'
import { clients, PATIENCE } from '#testing/clients.ts'
import type { TestUser } from '#testing/cloud.ts'
import { createMetadefs } from './glance/metadefs.ts'
import type { Namespace, NamespaceDetail, NamespaceQuery } from './glance/metadef.ts'
import type { SchemaName } from './glance/types.ts'
import { endpointFor } from './keystone/catalog.ts'
import { object } from './json.ts'

/**
 * Metadata definitions, on the demo cloud or the real one in OS_AUTH_URL: whatever this cloud
 * defines, all of it. A real Glance ships some thirty namespaces. Nothing is made here.
 */
const { cloud, enter, glances, tokens } = clients('metadefs')
beforeAll(() => enter('admin', 'alice', 'bob', 'dave'), PATIENCE.timeout)

/** The definitions as this user sees them. */
function definitionsOf(user: TestUser) {
  const { value, catalog } = tokens[user]
  const base = endpointFor(catalog, { type: 'image', region: 'RegionOne' })!
  return createMetadefs({ fetch: cloud.fetch, base, token: value })
}

const IMAGE = 'OS::Glance::Image'

async function list(query?: NamespaceQuery, user: TestUser = 'alice') {
  const found: Namespace[] = []
  for await (const page of definitionsOf(user).listNamespaces(query)) found.push(...page.namespaces)
  return found
}
const namesOf = (found: readonly Namespace[]) => found.map(({ namespace }) => namespace)
const names = async (query?: NamespaceQuery, user?: TestUser) => namesOf(await list(query, user))
const sorted = (values: readonly string[]) => values.toSorted((a, b) => (a < b ? -1 : 1))

/** Decoded values as they were on the wire: what had no place goes back to its own. */
function wireOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wireOf)
  if (typeof value !== 'object' || value === null) return value
  const { extra, ...known } = value as Record<string, unknown>
  const members = Object.entries({ ...known, ...object(extra) })
  return Object.fromEntries(members.map(([key, member]) => [key, wireOf(member)]))
}
/** Glance leaves empty lists out, and this client puts them in. */
const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

describe('the namespaces of a cloud', PATIENCE, () => {
  test('are listed whole, however large a page is', async () => {
    const all = await names()
    expect(all.length).toBeGreaterThanOrEqual(30)
    expect(new Set(all).size).toBe(all.length)
    expect(await names({ limit: 7 })).toEqual(all)
    const upwards = await names({ sort_key: 'namespace', sort_dir: 'asc', limit: 10 })
    expect(upwards).toEqual(sorted(all))
    expect(await names({ sort_key: 'namespace', sort_dir: 'desc' })).toEqual(upwards.toReversed())
    const last = upwards.slice(-3)
    expect(
      await names({ sort_key: 'namespace', sort_dir: 'asc', marker: upwards.at(-4)! }),
    ).toEqual(last)
    expect(await names({ limit: 0 })).toEqual([])
  })

  test('are found by what they are for', async () => {
    const all = await list()
    const meantFor = (...types: string[]) =>
      sorted(
        namesOf(
          all.filter(({ resource_type_associations: associations }) =>
            associations.some(({ name }) => types.includes(name)),
          ),
        ),
      )
    const image = { resource_types: [IMAGE] }
    expect(sorted(await names(image))).toEqual(meantFor(IMAGE))
    expect(sorted(await names({ ...image, limit: 5 }))).toEqual(meantFor(IMAGE))
    const two = [IMAGE, 'OS::Nova::Aggregate']
    expect(sorted(await names({ resource_types: two }))).toEqual(meantFor(...two))
    expect(await names({ resource_types: ['No::Such'] })).toEqual([])
    const known = (await definitionsOf('alice').getResourceTypes()).map(({ name }) => name)
    expect(known).toEqual(expect.arrayContaining([IMAGE, 'OS::Nova::Flavor']))
    const used = new Set(
      all.flatMap(({ resource_type_associations: list }) => list.map((each) => each.name)),
    )
    expect([...used].filter((name) => !known.includes(name))).toEqual([])
  })

  test('are seen by readers; those that are not public by their project and administrators', async () => {
    const seen = await names({ visibility: 'public' })
    expect(sorted(await names({ visibility: 'public' }, 'dave'))).toEqual(sorted(seen))
    const all = await names({}, 'admin')
    // Glance ships it without a visibility.
    const hidden = 'OS::Glance::CommonImageProperties'
    expect(all).toContain(hidden)
    expect(await names({})).not.toContain(hidden)
    await expect(definitionsOf('alice').getNamespace(hidden)).rejects.toMatchObject({ status: 404 })
    const detail = await definitionsOf('admin').getNamespace(hidden)
    expect(detail.properties['kernel_id']?.pattern).toMatch(/^\^/)
    for (const own of await list({ visibility: 'private' })) {
      expect(own.owner).toBe(tokens.alice.project?.id)
      await expect(definitionsOf('bob').getNamespace(own.namespace)).rejects.toMatchObject({
        status: 404,
      })
    }
  })
})

describe('a namespace', PATIENCE, () => {
  /** Every namespace, as Glance wrote it and as this client reads it. */
  const read: { wire: Record<string, unknown>; detail: NamespaceDetail }[] = []
  beforeAll(async () => {
    let wire: unknown = null
    const metadefs = createMetadefs({
      base: endpointFor(tokens.admin.catalog, { type: 'image', region: 'RegionOne' })!,
      token: tokens.admin.value,
      fetch: async (url, init) => {
        const answer = await cloud.fetch(url, init)
        wire = await answer.clone().json()
        return answer
      },
    })
    for (const name of await names({}, 'admin')) {
      const detail = await metadefs.getNamespace(name)
      read.push({ wire: object(wire), detail })
    }
  }, PATIENCE.timeout)

  test('comes with everything in it, of which nothing is lost', () => {
    for (const { wire, detail } of read) {
      const members = Object.entries(detail).filter(
        ([key, value]) => key in wire || !isEmpty(value),
      )
      expect(wireOf(Object.fromEntries(members))).toEqual(wire)
    }
  })

  test('defines properties that one can work with', () => {
    const definitions = read.flatMap(({ detail }) => [
      ...Object.values(detail.properties),
      ...detail.objects.flatMap(({ properties }) => Object.values(properties)),
    ])
    expect(definitions.length).toBeGreaterThanOrEqual(190)
    expect(definitions.filter(({ extra }) => extra !== undefined)).toEqual([])
    expect(definitions.filter(({ title }) => title === '')).toEqual([])
    const types = new Set(definitions.map(({ type }) => type))
    expect(sorted([...types])).toEqual(['array', 'boolean', 'integer', 'number', 'string'])
    // A text, though the file that Glance read it from has a number.
    const { max_io_ops_per_host: operations } = read.find(
      ({ detail }) => detail.namespace === 'OS::Compute::AggregateIoOpsFilter',
    )!.detail.properties
    expect(operations).toMatchObject({ type: 'integer', minimum: 1, default: '8' })
    for (const { pattern } of definitions.filter((each) => each.pattern !== undefined))
      expect(() => new RegExp(pattern!, 'u')).not.toThrow()
  })

  test('spells its names as they are on a resource', async () => {
    const metadefs = definitionsOf('alice')
    const dog = await metadefs.getNamespace('OS::Compute::Watchdog')
    expect(Object.keys(dog.properties)).toEqual(['watchdog_action'])
    const onImages = await metadefs.getNamespace('OS::Compute::Watchdog', { resourceType: IMAGE })
    expect(onImages.properties['hw_watchdog_action']).toEqual(dog.properties['watchdog_action'])
    const onFlavors = await metadefs.getNamespace('OS::Compute::Watchdog', {
      resourceType: 'OS::Nova::Flavor',
    })
    expect(Object.keys(onFlavors.properties)).toEqual(['hw:watchdog_action'])
    const elsewhere = await metadefs.getNamespace('OS::Compute::Watchdog', {
      resourceType: 'No::Such',
    })
    expect(Object.keys(elsewhere.properties)).toEqual(['watchdog_action'])
  })

  test('gives its parts one by one, too', async () => {
    const metadefs = definitionsOf('alice')
    for (const name of ['OS::Compute::Watchdog', 'OS::Software::Runtimes', 'OS::Compute::Quota']) {
      const detail = await metadefs.getNamespace(name)
      expect(await metadefs.getProperties(name)).toEqual(detail.properties)
      expect(await metadefs.getObjects(name)).toEqual(detail.objects)
      expect(await metadefs.getTags(name)).toEqual(detail.tags)
      expect(await metadefs.getAssociations(name)).toEqual(detail.resource_type_associations)
    }
  })

  test.each(['No::Such', 'a/b', 'Ünï? #%', '<b>'])('that is none, %s, is a 404', async (name) => {
    const metadefs = definitionsOf('alice')
    const calls = [
      metadefs.getNamespace,
      metadefs.getProperties,
      metadefs.getObjects,
      metadefs.getTags,
      metadefs.getAssociations,
    ]
    for (const call of calls)
      await expect(call(name)).rejects.toMatchObject({
        name: 'ApiError',
        status: 404,
        sentence: expect.stringMatching(/not found|could not be found/) as string,
      })
  })

  test('that is none cannot be gone on from, and an order that is none is refused', async () => {
    await expect(list({ marker: 'No::Such' })).rejects.toMatchObject({
      status: 404,
      sentence: 'Metadata definition namespace=No::Such was not found.',
    })
    await expect(list({ limit: -1 })).rejects.toMatchObject({
      status: 400,
      sentence: 'limit param must be positive',
    })
  })
})

test.each<[SchemaName, string, string]>([
  ['task', 'task', 'status'],
  ['tasks', 'tasks', 'tasks'],
  ['metadefs/namespace', 'namespace', 'display_name'],
  ['metadefs/namespaces', 'namespaces', 'namespaces'],
  ['metadefs/object', 'object', 'required'],
  ['metadefs/objects', 'objects', 'objects'],
  ['metadefs/property', 'property', 'enum'],
  ['metadefs/properties', 'properties', 'properties'],
  ['metadefs/resource_type', 'resource_type_association', 'prefix'],
  ['metadefs/resource_types', 'resource_type_associations', 'resource_type_associations'],
  ['metadefs/tag', 'tag', 'name'],
  ['metadefs/tags', 'tags', 'tags'],
])('the schema %s', PATIENCE, async (address, name, property) => {
  const schema = await glances.alice.getSchema(address)
  expect(schema.name).toBe(name)
  expect(schema.properties).toHaveProperty(property)
})
