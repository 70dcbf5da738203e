import fc from 'fast-check'
import { decodeImage, encodeImage } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import { writable } from '#openstack/glance/image-patch.ts'
import { BASE_FIELDS } from '#openstack/glance/image.ts'
import type { NamespaceDetail } from '#openstack/glance/metadef.ts'
import type { PropertyDefinition } from '#openstack/glance/metadef.ts'
import { reduceDraft } from './draft.ts'
import type { Draft, DraftAction } from './draft.ts'

/** What the specs of this folder are made of: images, namespaces, and a Glance of their own. */
export const imageOf = (wire: Record<string, unknown> = {}): Image =>
  decodeImage({
    id: '7cd2',
    name: 'web',
    status: 'active',
    visibility: 'private',
    owner: '4a71',
    size: 1,
    virtual_size: null,
    disk_format: 'qcow2',
    container_format: 'bare',
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    min_disk: 0,
    min_ram: 0,
    protected: false,
    os_hidden: false,
    created_at: '2026-11-20T18:14:45Z',
    updated_at: '2026-11-20T18:14:45Z',
    tags: [],
    self: '/v2/images/7cd2',
    file: '/v2/images/7cd2/file',
    schema: '/v2/schemas/image',
    ...wire,
  })

export const namespaceOf = (
  namespace: string,
  properties: Record<string, Partial<PropertyDefinition>>,
  more: Partial<NamespaceDetail> = {},
): NamespaceDetail => ({
  namespace,
  resource_type_associations: [],
  objects: [],
  tags: [],
  properties: Object.fromEntries(
    Object.entries(properties).map(([key, property]) => [
      key,
      { type: 'string', title: '', ...property },
    ]),
  ),
  ...more,
})

export const drafted = (draft: Draft, ...actions: DraftAction[]): Draft =>
  actions.reduce(reduceDraft, draft)

/** What Glance does with a patch, after glance/api/v2/images.py: a witness that knows no draft. */
export function applied(image: Image, operations: readonly PatchOperation[]): Image {
  const wire = encodeImage(image)
  for (const operation of operations) {
    const name = operation.path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')
    if (operation.op !== 'add' && !Object.hasOwn(wire, name))
      throw new Error(`409: Property ${name} does not exist.`)
    if (operation.op === 'remove') delete wire[name]
    else wire[name] = operation.value
  }
  return decodeImage(wire)
}

/** An image as two can be compared: tags are a set. */
export const likeness = (image: Image): Record<string, unknown> => ({
  ...encodeImage(image),
  tags: image.tags.toSorted(),
})

const hostile = fc.constantFrom(
  'a/b',
  '~1',
  '~',
  '__proto__',
  'constructor',
  'toString',
  'ключ',
  '鍵 1',
  'a b',
  '',
  'x'.repeat(255),
)
const key = fc
  .oneof(
    fc.constantFrom('a', 'b', 'c', 'd'),
    hostile,
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  )
  .filter((name) => name !== '' && writable(name) === true && !BASE_FIELDS.has(name))
const value = fc.oneof(
  fc.constantFrom('', ' ', '1', '2', 'true'),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
)
const tags = fc.uniqueArray(fc.constantFrom('one', 'two', 'three', 'größe'), { maxLength: 4 })

/** Any image that a person could have made. */
export const anyImage: fc.Arbitrary<Image> = fc
  .record({
    name: fc.option(value),
    visibility: fc.constantFrom('private', 'shared', 'community', 'public'),
    protected: fc.boolean(),
    os_hidden: fc.boolean(),
    min_disk: fc.nat(99),
    min_ram: fc.nat(4096),
    tags,
    properties: fc.array(fc.tuple(key, value), { maxLength: 6 }),
    kernel: fc.option(fc.constantFrom(null, 'k1'), { nil: undefined }),
  })
  .map(({ properties, kernel, ...base }) => {
    const wire = Object.assign(Object.create(null) as Record<string, unknown>, base)
    for (const [name, text] of properties) wire[name] = text
    if (kernel !== undefined) wire['kernel_id'] = kernel
    return imageOf(Object.assign(Object.create(null), wire) as Record<string, unknown>)
  })

/** Anything that a person could do in the editor. */
const anyAction: fc.Arbitrary<DraftAction> = fc.oneof(
  fc.record({ type: fc.constant('set' as const), key, value }),
  fc.record({ type: fc.constant('remove' as const), key: fc.oneof(key, fc.constant('kernel_id')) }),
  fc.record({ type: fc.constant('rename' as const), from: key, to: key }),
  fc.record({ type: fc.constant('tags' as const), tags }),
  fc.record({ type: fc.constant('set' as const), key: fc.constant('name'), value }),
  fc.record({
    type: fc.constant('set' as const),
    key: fc.constantFrom('min_disk', 'min_ram'),
    value: fc.nat(9000).map(String),
  }),
  fc.record({
    type: fc.constant('set' as const),
    key: fc.constantFrom('protected', 'os_hidden'),
    value: fc.boolean().map(String),
  }),
  fc.record({
    type: fc.constant('set' as const),
    key: fc.constant('visibility'),
    value: fc.constantFrom('private', 'shared', 'community'),
  }),
)

export const anyActions = fc.array(anyAction, { maxLength: 10 })
