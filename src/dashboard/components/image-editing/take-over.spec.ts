import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeImage } from '#openstack/glance/image.ts'
import { portableOf } from '../portable/metadata.ts'
import { operationsOf } from './changes.ts'
import { emptyDraft, keysIn, reduceDraft, tagsIn, valueIn } from './draft.ts'
import { takeOver } from './take-over.ts'

const image = (more: Record<string, unknown> = {}) =>
  decodeImage({
    id: '00528f8c-2baa-429e-b749-702e45b001ea',
    name: 'mine',
    status: 'active',
    visibility: 'private',
    disk_format: 'qcow2',
    container_format: 'bare',
    min_disk: 1,
    min_ram: 0,
    protected: false,
    os_hidden: false,
    tags: ['mine'],
    ...more,
  })

describe('metadata taken over into a draft', () => {
  test('changes what it names, and leaves the rest as it was wanted', () => {
    const draft = reduceDraft(emptyDraft(image({ kept: 'a', os_distro: 'debian' })), {
      type: 'set',
      key: 'typed',
      value: 'before',
    })
    const over = takeOver(
      draft,
      { min_ram: 64, properties: { os_distro: 'fedora' } },
      { only: false },
    )
    const byPath = operationsOf(over).toSorted((a, b) => (a.path < b.path ? -1 : 1))
    expect(byPath).toEqual([
      { op: 'replace', path: '/min_ram', value: 64 },
      { op: 'replace', path: '/os_distro', value: 'fedora' },
      { op: 'add', path: '/typed', value: 'before' },
    ])
  })

  test('as the only properties removes the others, those just typed as well', () => {
    const draft = reduceDraft(emptyDraft(image({ gone: 'a', os_distro: 'debian' })), {
      type: 'set',
      key: 'typed',
      value: 'before',
    })
    const over = takeOver(draft, { properties: { os_distro: 'debian' } }, { only: true })
    expect(keysIn(over)).toEqual(['os_distro'])
    expect(operationsOf(over)).toEqual([{ op: 'remove', path: '/gone' }])
    expect(tagsIn(over)).toEqual(['mine'])
  })

  test('leaves the formats of an image that has data', () => {
    const metadata = { disk_format: 'raw', container_format: 'ova' }
    expect(operationsOf(takeOver(emptyDraft(image()), metadata, { only: false }))).toEqual([])
    const queued = emptyDraft(image({ status: 'queued' }))
    expect(valueIn(takeOver(queued, metadata, { only: false }), 'disk_format')).toBe('raw')
  })

  test('makes any image like any other, in all that can be carried over', () => {
    const properties = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}x$/),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(properties, properties, (mine, theirs) => {
        const other = image({ ...theirs, name: 'theirs', min_disk: 7, tags: ['b', 'a'] })
        const over = takeOver(emptyDraft(image(mine)), portableOf(other).metadata, { only: true })
        expect(keysIn(over).toSorted()).toEqual(Object.keys(theirs).toSorted())
        for (const key of [...Object.keys(theirs), 'name', 'min_disk'])
          expect(valueIn(over, key)).toBe(valueIn(emptyDraft(other), key))
        expect(tagsIn(over).toSorted()).toEqual(['a', 'b'])
      }),
    )
  })
})
