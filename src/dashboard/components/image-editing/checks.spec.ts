import { describe, expect, test } from 'vitest'
import type { PropertyDefinition } from '#openstack/glance/metadef.ts'
import { baseFields } from './base-fields.ts'
import { checkDraft, wrongKeys } from './checks.ts'
import type { Rules } from './checks.ts'
import { collectDefinitions } from './definitions.ts'
import { emptyDraft, reduceDraft } from './draft.ts'
import type { Draft } from './draft.ts'
import { drafted, imageOf, namespaceOf } from './spec-kit.ts'

const NAMESPACE = namespaceOf('OS::Compute::Sample', {
  hw_disk_bus: { title: 'Disk Bus', enum: ['scsi', 'virtio', 'ide'] },
  hw_scsi_model: { enum: ['virtio-scsi', 'lsilogic'] },
  hw_video_ram: { type: 'integer', minimum: 1, maximum: 512, description: 'Memory in MB.' },
  hw_load: { type: 'number', minimum: 0 },
  hw_agent: { type: 'boolean' },
  hw_label: { minLength: 2, maxLength: 4, pattern: '^[a-z]+$' },
  hw_sets: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
  hw_type: { enum: ['kvm', 'xen'], operators: ['<or>'] },
  hw_odd: { pattern: '(?<![' },
  hw_service: { readonly: true },
})
const RULES: Rules = {
  definitions: collectDefinitions(null, [NAMESPACE]),
  fields: baseFields({ disk: ['raw', 'qcow2'], container: ['bare'] }, imageOf(), {
    projectId: '4a71',
    roles: ['member'],
  }),
}
const said = (draft: Draft, key: string, kept?: ReadonlySet<string>) =>
  checkDraft(draft, RULES, kept)
    .get(key)
    ?.map((each) => `${each.level}: ${each.sentence}`) ?? []
const with_ = (key: string, value: string, wire: Record<string, unknown> = {}) =>
  drafted(emptyDraft(imageOf(wire)), { type: 'set', key, value })

describe('a value that its definition does not allow stops the saving', () => {
  test.each<[string, string, RegExp]>([
    ['hw_disk_bus', 'usb', /^error: Must be scsi, virtio or ide. “usb” is not\.$/],
    ['hw_disk_bus', '', /^error: Choose one/],
    ['hw_video_ram', 'two', /a whole number, from 1 to 512 MiB. “two” is not/],
    ['hw_video_ram', '0', /from 1 to 512/],
    ['hw_video_ram', '1.5', /whole number/],
    ['hw_video_ram', '', /whole number/],
    ['hw_load', '-1', /a number, 0 or more/],
    ['hw_agent', 'maybe', /“maybe” counts as false/],
    ['hw_label', 'abcde', /2 to 4 characters. This has 5/],
    ['hw_label', 'AB', /Must look like \^\[a-z\]\+\$/],
    ['hw_sets', 'a,c', /Must be a or b. “c” is not/],
    ['hw_type', '<or> kvm <or> qemu', /“qemu” is not/],
    ['hw_service', 'x', /Set by a service/],
  ])('%s = %j', (key, value, sentence) => {
    const draft = with_(key, value)
    expect(said(draft, key)[0]).toMatch(sentence)
    expect(wrongKeys(checkDraft(draft, RULES))).toEqual([key])
  })

  test.each([
    ['hw_disk_bus', 'virtio'],
    ['hw_video_ram', '512'],
    ['hw_load', '.5'],
    ['hw_agent', 'True'],
    ['hw_agent', 'no'],
    ['hw_label', 'ab'],
    ['hw_sets', 'a, b'],
    ['hw_type', 'xen'],
    ['hw_type', '<or> kvm <or> xen'],
    ['hw_odd', 'a pattern that no browser can read is not held against a value'],
    ['something of my own', ' kept  byte for byte '],
  ])('%s = %j is fine', (key, value) => {
    expect(wrongKeys(checkDraft(with_(key, value), RULES))).toEqual([])
  })

  test('but what was there before is only a warning, and no reason to refuse another change', () => {
    const draft = with_('own', 'x', { hw_disk_bus: 'usb' })
    expect(said(draft, 'hw_disk_bus')[0]).toMatch(/^warning: Must be/)
    expect(wrongKeys(checkDraft(draft, RULES))).toEqual([])
  })
})

describe('what looks like a slip', () => {
  test.each([
    ['hw_disk_buss', 'One letter from hw_disk_bus'],
    ['HW-Disk-Bus', 'Written otherwise than hw_disk_bus'],
    ['hw_dsik_bus', 'One letter from hw_disk_bus'],
    ['Protected', 'Written otherwise than protected'],
    ['min-disk', 'Written otherwise than min_disk'],
  ])('%s is told, and can be kept', (key, words) => {
    const draft = emptyDraft(imageOf({ [key]: 'scsi' }))
    expect(said(draft, key)[0]).toContain(`warning: ${words}`)
    expect(said(draft, key, new Set([key]))).toEqual([])
    expect(wrongKeys(checkDraft(draft, RULES))).toEqual([])
  })

  test.each(['build_id', 'hw_label_2', 'description'])('%s is nobody’s slip', (key) => {
    expect(said(emptyDraft(imageOf({ [key]: 'x' })), key)).toEqual([])
  })

  test('its fix renames it, with its value', () => {
    const draft = emptyDraft(imageOf({ hw_disk_buss: 'scsi' }))
    const fix = checkDraft(draft, RULES).get('hw_disk_buss')?.[0]?.fixes[0]
    expect(fix?.label).toBe('Rename it to hw_disk_bus')
    const fixed = (fix?.actions ?? []).reduce(reduceDraft, draft)
    expect([...fixed.edits]).toEqual([
      ['hw_disk_buss', { kind: 'remove' }],
      ['hw_disk_bus', { kind: 'set', value: 'scsi' }],
    ])
  })

  test('of a value has its fix too', () => {
    const fix = checkDraft(with_('hw_disk_bus', 'VirtIO'), RULES).get('hw_disk_bus')?.[0]?.fixes[0]
    expect(fix?.label).toBe('Use virtio')
  })
})

describe('keys and fields', () => {
  test.each([
    ['os_glance_import_task', /belongs to Glance/],
    ['location', /belongs to Glance/],
    [' a', /begin or end with a space/],
    ['k'.repeat(256), /at most 255/],
    ['\u{1F4BE}', /has more than three bytes/],
  ])('%s is refused before Glance refuses it', (key, sentence) => {
    expect(said(with_(key, 'x'), key)[0]).toMatch(sentence)
  })

  test.each([
    ['min_disk', 'x', /whole number of GiB/],
    ['name', 'n'.repeat(256), /At most 255/],
    ['visibility', 'public', /Only an administrator/],
    ['disk_format', 'raw', /only while an image is queued/],
    ['owner', 'other', /Only an administrator/],
    ['name', 'disk \u{1F4BE}', /has more than three bytes/],
  ])('%s = %s', (key, value, sentence) => {
    expect(said(with_(key, value), key)[0]).toMatch(sentence)
  })
})

describe('what goes together', () => {
  test('scsi wants its model, and the hint adds it', () => {
    const draft = emptyDraft(imageOf({ hw_disk_bus: 'scsi' }))
    expect(said(draft, 'hw_disk_bus')[0]).toMatch(/^hint: With scsi/)
    expect(
      said(
        drafted(draft, { type: 'set', key: 'hw_scsi_model', value: 'virtio-scsi' }),
        'hw_disk_bus',
      ),
    ).toEqual([])
  })

  test('VMware’s properties mean nothing on qcow2, and something on vmdk', () => {
    const on = (disk_format: string) =>
      said(emptyDraft(imageOf({ disk_format, vmware_ostype: 'x' })), 'vmware_ostype')
    expect(on('qcow2')[0]).toMatch(/Means nothing on qcow2/)
    expect(on('vmdk')).toEqual([])
  })
})

describe('definitions', () => {
  test('of objects count too, and the schema of the cloud is enforced where both speak', () => {
    const definition: Partial<PropertyDefinition> = { title: 'Kernel' }
    const found = collectDefinitions(
      {
        name: 'image',
        properties: {
          name: { type: 'string' },
          kernel_id: { type: ['null', 'string'], pattern: '^[0-9]+$', is_base: false },
        },
      },
      [
        namespaceOf('A', { kernel_id: definition }),
        namespaceOf(
          'B',
          {},
          {
            display_name: 'Second',
            objects: [{ name: 'Thing', properties: { in_object: { type: 'integer', title: '' } } }],
          },
        ),
      ],
    )
    expect(found.byKey.get('kernel_id')).toMatchObject({ title: 'Kernel', pattern: '^[0-9]+$' })
    expect(found.byKey.get('in_object')).toMatchObject({ object: 'Thing', kind: 'integer' })
    expect(found.groups.map((group) => group.title)).toContain('Second')
  })

  test('of two namespaces for one key allow what either allows', () => {
    const definitions = collectDefinitions(null, [
      namespaceOf('A', { hw_vif_model: { enum: ['virtio'] }, n: { type: 'integer', minimum: 2 } }),
      namespaceOf('B', { hw_vif_model: { enum: ['Vmxnet3'] }, n: { type: 'integer' } }),
    ])
    const wrong = (key: string, value: string) =>
      wrongKeys(checkDraft(with_(key, value), { ...RULES, definitions }))
    expect(wrong('hw_vif_model', 'Vmxnet3')).toEqual([])
    expect(wrong('hw_vif_model', 'virtio')).toEqual([])
    expect(wrong('hw_vif_model', 'other')).toEqual(['hw_vif_model'])
    expect(wrong('n', '1')).toEqual([])
  })

  test('every attribute that the SDK documents is known without any, too', () => {
    const { byKey, fromCloud } = collectDefinitions(null, null)
    expect(fromCloud).toBe(false)
    for (const key of ['kernel_id', 'hw_qemu_guest_agent', 'vm_mode', 'os_secure_boot'])
      expect(byKey.get(key)?.title).not.toBe(undefined)
  })

  test.each([
    ['hw_memory_mb', '', 'MiB'],
    ['x', 'Video memory in MB.', 'MiB'],
    ['x', 'How long, in seconds.', 's'],
    ['x', 'How many.', null],
  ])('%s, %s is counted in %s', (key, description, unit) => {
    const { byKey } = collectDefinitions(null, [
      namespaceOf('A', { [key]: { type: 'integer', description } }),
    ])
    expect(byKey.get(key)?.unit).toBe(unit)
  })
})
