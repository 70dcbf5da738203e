import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clients, PATIENCE } from '#testing/clients.ts'
import type { TestUser } from '#testing/cloud.ts'
import { documentOf } from './glance/metadef-document.ts'
import type { NamespaceDocument } from './glance/metadef-document.ts'
import { createMetadefWrites } from './glance/metadef-writes.ts'
import { createMetadefs } from './glance/metadefs.ts'
import { endpointFor } from './keystone/catalog.ts'

/** Writing of metadata definitions, on the demo cloud or the real one in OS_AUTH_URL. */
const { cloud, enter, tokens } = clients('metadef-writes')
beforeAll(() => enter('admin', 'alice'), PATIENCE.timeout)

function at(user: TestUser) {
  const { value: token, catalog } = tokens[user]
  const base = endpointFor(catalog, { type: 'image', region: 'RegionOne' })!
  const options = { fetch: cloud.fetch, base, token }
  return { ...createMetadefs(options), ...createMetadefWrites(options) }
}

const run = crypto.randomUUID().slice(0, 8)
const made: string[] = []
function named(label: string): string {
  const name = `Spec ${label}::${run}`
  made.push(name)
  return name
}
afterAll(async () => {
  for (const name of made) {
    await at('admin')
      .replaceNamespace(name, { namespace: name, protected: false })
      .catch(() => undefined)
    await at('admin')
      .deleteNamespace(name)
      .catch(() => undefined)
  }
}, PATIENCE.timeout)

/** Order means nothing in any of these. */
const sortedDocument = (document: NamespaceDocument) => ({
  ...document,
  resource_type_associations: document.resource_type_associations.toSorted((a, b) =>
    a.name.localeCompare(b.name),
  ),
  objects: document.objects.toSorted((a, b) => a.name.localeCompare(b.name)),
  tags: document.tags.toSorted((a, b) => a.name.localeCompare(b.name)),
})
const documentAt = async (name: string, user: TestUser = 'admin') =>
  sortedDocument(documentOf(await at(user).getNamespace(name)))

const FULL = (namespace: string, owner: string): NamespaceDocument => ({
  namespace,
  display_name: 'Gestell <b>',
  description: 'Wo es steht',
  visibility: 'public',
  protected: true,
  owner,
  resource_type_associations: [
    { name: 'OS::Cinder::Volume', prefix: 'rack_', properties_target: 'image' },
    { name: 'OS::Glance::Image', prefix: 'rack_' },
  ],
  properties: {
    units: { type: 'integer', title: 'Höhe', minimum: 1, maximum: 42, default: '2' },
    ratio: { type: 'number', title: 'Ratio', minimum: 0, maximum: 1 },
    cooled: { type: 'boolean', title: 'Cooled', readonly: true },
    'zone of größe': {
      type: 'array',
      title: 'Zones',
      items: { type: 'string', enum: ['a', 'b'] },
      uniqueItems: true,
      minItems: 1,
      maxItems: 2,
      additionalItems: false,
      operators: ['<in>', '<or>'],
    },
    code: {
      type: 'string',
      title: 'Code',
      description: 'Of the rack',
      pattern: '^[A-Z]+$',
      minLength: 2,
      maxLength: 3,
      enum: ['AB', 'CD'],
    },
  },
  objects: [
    {
      name: 'Cooling',
      description: 'Water',
      required: ['water'],
      properties: { water: { type: 'boolean', title: 'Water' } },
    },
  ],
  tags: [{ name: 'a/b' }, { name: 'größe' }],
})

describe('a namespace', PATIENCE, () => {
  test('is made whole, comes back as it was, and is kept from deletion while it is protected', async () => {
    const name = named('whole')
    const document = FULL(name, 'admin')
    const admin = at('admin')
    await admin.createNamespace(document)
    expect(await documentAt(name)).toEqual(sortedDocument(document))
    expect(await documentAt(name, 'alice')).toEqual(sortedDocument(document))
    await expect(admin.createNamespace(document)).rejects.toMatchObject({ status: 409 })
    const refused = { status: 403, sentence: expect.stringContaining('protected') as string }
    for (const call of [
      () => admin.deleteNamespace(name),
      () => admin.deleteProperty(name, 'code'),
      () => admin.deleteObject(name, 'Cooling'),
      () => admin.setTags(name, []),
      () => admin.removeAssociation(name, 'OS::Glance::Image'),
    ])
      await expect(call()).rejects.toMatchObject(refused)
    // What is not said takes the defaults; what is in it stays.
    await admin.replaceNamespace(name, { namespace: name })
    expect(await documentAt(name)).toEqual(
      sortedDocument({
        namespace: name,
        visibility: 'private',
        protected: false,
        owner: tokens.admin.project!.id,
        resource_type_associations: document.resource_type_associations,
        properties: document.properties,
        objects: document.objects,
        tags: document.tags,
      }),
    )
    await expect(at('alice').getNamespace(name)).rejects.toMatchObject({ status: 404 })
    await admin.deleteNamespace(name)
    await expect(admin.getNamespace(name)).rejects.toMatchObject({ status: 404 })
    await expect(admin.deleteNamespace(name)).rejects.toMatchObject({ status: 404 })
  })

  test('gives what is in it another name, protected as it is', async () => {
    const name = named('names')
    const admin = at('admin')
    const [one, two] = [
      { type: 'string', title: 'One' },
      { type: 'string', title: 'Two' },
    ]
    await admin.createNamespace({
      namespace: name,
      protected: true,
      resource_type_associations: [],
      properties: { one, two },
      objects: [{ name: 'Thing', properties: { inner: one } }],
      tags: [],
    })
    await admin.renameProperty(name, 'one', 'one more', one)
    await expect(admin.renameProperty(name, 'one more', 'two', one)).rejects.toMatchObject({
      status: 409,
    })
    await expect(admin.renameProperty(name, 'one', 'none', one)).rejects.toMatchObject({
      status: 404,
    })
    await admin.renameObject(name, 'Thing', { name: 'Other', properties: { inner: one } })
    const { properties, objects } = await documentAt(name)
    expect(properties).toEqual({ 'one more': { ...one, name: 'one more' }, two })
    expect(objects).toEqual([{ name: 'Other', properties: { inner: one } }])
  })

  test('is changed piece by piece', async () => {
    const name = named('pieces')
    const admin = at('admin')
    const empty = { resource_type_associations: [], properties: {}, objects: [], tags: [] }
    await admin.createNamespace({ namespace: name, ...empty })
    const property = { type: 'string', title: 'One' }
    await admin.createProperty(name, 'one two', property)
    await expect(admin.createProperty(name, 'one two', property)).rejects.toMatchObject({
      status: 409,
    })
    await admin.replaceProperty(name, 'one two', { type: 'integer', title: 'Two', minimum: 3 })
    await admin.createObject(name, { name: 'Thing', properties: { a: property } })
    const thing = { name: 'Thing', description: 'x', required: ['b'], properties: { b: property } }
    await admin.replaceObject(name, thing)
    await admin.setTags(name, ['x', 'y/z'])
    await admin.setTags(name, ['y/z', 'ü'])
    await admin.addAssociation(name, { name: 'OS::Glance::Image', prefix: 'p_' })
    await admin.removeAssociation(name, 'OS::Glance::Image')
    await admin.addAssociation(name, { name: 'OS::Nova::Flavor', prefix: 'p:' })
    expect(await documentAt(name)).toMatchObject({
      resource_type_associations: [{ name: 'OS::Nova::Flavor', prefix: 'p:' }],
      // Glance keeps the name beside the definition that it was sent with.
      properties: { 'one two': { name: 'one two', type: 'integer', title: 'Two', minimum: 3 } },
      objects: [thing],
      tags: [{ name: 'ü' }, { name: 'y/z' }].toSorted((a, b) => a.name.localeCompare(b.name)),
    })
    await admin.deleteProperty(name, 'one two')
    await admin.deleteObject(name, 'Thing')
    await admin.setTags(name, [])
    expect(await documentAt(name)).toMatchObject({ properties: {}, objects: [], tags: [] })
    for (const missing of [
      () => admin.replaceProperty(name, 'none', property),
      () => admin.deleteProperty(name, 'none'),
      () => admin.replaceObject(name, { name: 'none', properties: {} }),
      () => admin.deleteObject(name, 'none'),
      () => admin.removeAssociation(name, 'OS::Nova::Server'),
    ])
      await expect(missing()).rejects.toMatchObject({ status: 404 })
  })

  test('is refused where its schema says so, or where Glance breaks on it', async () => {
    const name = named('refused')
    const admin = at('admin')
    const empty = { resource_type_associations: [], properties: {}, objects: [], tags: [] }
    const withProperty = (definition: Record<string, unknown>) =>
      admin.createNamespace({ namespace: name, ...empty, properties: { p: definition } })
    await expect(withProperty({ type: 'string' })).rejects.toMatchObject({
      status: 400,
      sentence: expect.stringContaining("'title' is a required property") as string,
    })
    await expect(withProperty({ title: 'P', type: 'text' })).rejects.toMatchObject({
      status: 400,
      sentence: expect.stringContaining("'text' is not one of") as string,
    })
    await expect(withProperty({ title: 'P', type: 'integer', enum: [1] })).rejects.toMatchObject({
      status: 500,
    })
    await expect(
      withProperty({ title: 'P', type: 'string', required: ['q'] }),
    ).rejects.toMatchObject({ status: 500 })
    await expect(
      admin.createNamespace({ namespace: name, ...empty, description: 'x'.repeat(501) }),
    ).rejects.toMatchObject({
      status: 400,
      sentence: expect.stringContaining('too long') as string,
    })
    await expect(withProperty({ title: 'P', type: 'string', default: 'é' })).rejects.toMatchObject({
      status: 400,
      sentence: expect.stringContaining('could not be decoded') as string,
    })
  })

  test('is for administrators alone to write', async () => {
    const name = 'OS::Compute::Watchdog'
    const alice = at('alice')
    const empty = { resource_type_associations: [], properties: {}, objects: [], tags: [] }
    for (const call of [
      () => alice.createNamespace({ namespace: `Spec alice::${run}`, ...empty }),
      () => alice.replaceNamespace(name, { namespace: name }),
      () => alice.deleteNamespace(name),
      () => alice.createProperty(name, 'p', { type: 'string', title: 'P' }),
      () => alice.createObject(name, { name: 'o', properties: {} }),
      () => alice.setTags(name, ['t']),
      () => alice.addAssociation(name, { name: 'OS::Nova::Server' }),
    ])
      await expect(call()).rejects.toMatchObject({
        status: 403,
        sentence: expect.stringContaining('not authorized') as string,
      })
  })

  test.each(['a/b', 'ü', '', '.', '..'])(
    'that is named “%s” is asked for nothing',
    async (name) => {
      for (const call of [
        () => at('admin').deleteNamespace(name),
        () => at('admin').deleteProperty('OS::Compute::Watchdog', name),
      ])
        await expect(call()).rejects.toMatchObject({
          name: 'RefusedError',
          reason: 'not-addressable',
        })
    },
  )
})
