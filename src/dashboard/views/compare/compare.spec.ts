import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeImage, encodeImage } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import { operationsOf } from '#dashboard/components/image-editing/changes.ts'
import { pastChanges, undoDraft } from '#dashboard/components/image-editing/undo.ts'
import { sampleImage } from '#testing/image.ts'
import { commandOf, draftOf, planCopy } from './copy-plan.ts'
import { looksAlike, reveal } from './reveal.ts'
import { COPIED_FIELDS, compareRows } from './rows.ts'
import type { Part } from './rows.ts'

const image = (fields: Record<string, unknown>): Image =>
  decodeImage({
    ...encodeImage(sampleImage({ id: 'i', name: 'x', owner: 'p', size: 1024 })),
    ...fields,
  })

/** A JSON patch on top-level members, by the book (RFC 6902) and not by our code. */
function apply(target: Image, operations: readonly PatchOperation[]): Record<string, unknown> {
  const wire = { ...encodeImage(target) }
  for (const operation of operations) {
    const key = operation.path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')
    // Glance refuses to replace or to remove what is not there.
    expect(Object.hasOwn(wire, key), operation.op).toBe(operation.op !== 'add')
    if (operation.op === 'remove') delete wire[key]
    else
      Object.defineProperty(wire, key, {
        value: operation.value,
        enumerable: true,
        configurable: true,
        writable: true,
      })
  }
  return wire
}

describe('rows', () => {
  const rows = compareRows([
    image({ os_distro: 'debian', own: '', tags: ['a', 'b'], min_ram: 512 }),
    image({ os_distro: 'ubuntu', tags: ['b'], kernel_id: null }),
  ])
  const row = (id: string) => rows.flatMap((group) => group.rows).find((each) => each.id === id)

  test('every attribute is there once, in groups', () => {
    expect(rows.map(({ title }) => title)).toEqual([
      'Base',
      'Digests',
      'Formats and sizes',
      'Properties',
      'Tags',
      'Dates',
    ])
    const ids = rows.flatMap((group) => group.rows.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(row('field size')?.cells[0]).toEqual({ text: '1024', note: '1.00 KiB' })
    expect(row('field stores')).toBeUndefined()
  })

  test('not there, empty and null are three things', () => {
    expect(row('property own')?.cells.map(({ text }) => text)).toEqual(['', null])
    expect(row('property own')?.same).toBe(false)
    expect(row('property kernel_id')).toMatchObject({ part: null, same: false })
    expect(row('property os_distro')).toMatchObject({ label: 'Distribution', same: false })
    expect(row('tag b')?.same).toBe(true)
    expect(row('field checksum')?.same).toBe(true)
  })
})

describe('what is not seen', () => {
  test.each([
    ['a b', 'a\u00a0b'],
    ['ab', 'a\u200bb'],
    ['admin', 'аdmin'],
    ['v1', 'vl'],
    ['x', ' x\n'],
    ['é', 'e\u0301'],
    ['a-b', 'a–b'],
  ])('%j and %j look alike', (a, b) => {
    expect(looksAlike(a, b)).toBe(true)
    expect(
      reveal(b, a).some(({ mark }) => mark !== null) ||
        reveal(a, b).some(({ mark }) => mark !== null),
    ).toBe(true)
  })
  test.each([
    ['a', 'a'],
    ['a', 'b'],
    ['virtio', 'scsi'],
  ])('%j and %j do not', (a, b) => expect(looksAlike(a, b)).toBe(false))

  test('a text is shown whole, and marked where one would overlook something', () => {
    expect(reveal('two words', null)).toMatchObject([{ text: 'two words', mark: null }])
    expect(reveal(' a', null)[0]).toMatchObject({ text: ' ', mark: '·', shape: false })
    expect(reveal('a\u202eb', null)[1]).toMatchObject({
      text: '\u202e',
      mark: 'U+202E',
      shape: false,
    })
    expect(reveal('аb', 'ab')[0]).toMatchObject({ text: 'а', mark: 'U+0430', shape: true })
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.option(fc.string()), (text, beside) => {
        expect(
          reveal(text, beside)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('copying', () => {
  const KEYS = ['os_distro', 'a/b', '~', '__proto__', 'constructor', '画像', 'k']
  const some = fc.record({
    name: fc.option(fc.constantFrom('x', 'y', '')),
    visibility: fc.constantFrom('private', 'shared'),
    min_ram: fc.nat(2),
    protected: fc.boolean(),
    tags: fc.uniqueArray(fc.constantFrom('a', 'b', '__proto__', 'c d')),
    pairs: fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom('', '1', ' ')), {
      selector: ([key]) => key,
    }),
  })
  const made = some.map(({ pairs, ...fields }) => {
    const wire = Object.create(null) as Record<string, unknown>
    for (const [key, value] of pairs) wire[key] = value
    return image(Object.assign(wire, fields))
  })
  const part = fc.oneof(
    fc.constantFrom(...COPIED_FIELDS).map((field): Part => ({ kind: 'field', field })),
    fc.constantFrom(...KEYS).map((key): Part => ({ kind: 'property', key })),
    fc.constantFrom('a', 'b', '__proto__').map((tag): Part => ({ kind: 'tag', tag })),
  )

  test('is said as commands as well', () => {
    const source = image({ min_ram: 64, own: 'a b', tags: ['new'] })
    const target = image({ min_ram: 0, gone: 'x', same: 'y', tags: ['old', 'stays'] })
    const plan = planCopy(source, target, [
      { kind: 'field', field: 'min_ram' },
      { kind: 'field', field: 'protected' },
      { kind: 'property', key: 'own' },
      { kind: 'property', key: 'gone' },
      { kind: 'tag', tag: 'new' },
      { kind: 'tag', tag: 'old' },
    ])
    expect(commandOf(plan).text.replaceAll(' \\\n  ', ' ')).toBe(
      "openstack image set --min-ram 64 --tag new --property 'own=a b' i\n" +
        'openstack image unset --property gone --tag old i\n',
    )
    const taken = planCopy(source, target, [{ kind: 'property', key: 'gone' }])
    expect(commandOf(taken).text).toMatch(/^openstack image unset/)
  })

  test('makes what was chosen equal, leaves the rest, and can be taken back byte for byte', () => {
    fc.assert(
      fc.property(made, made, fc.array(part), (source, target, parts) => {
        const plan = planCopy(source, target, parts)
        const after = decodeImage(apply(target, plan.operations))
        const chosen = new Set(parts.map((each) => Object.values(each).join(' ')))
        for (const { rows } of compareRows([source, target, after]))
          for (const { id, cells } of rows) {
            const [from, before, now] = cells.map(({ text }) => text)
            expect(now, id).toBe(chosen.has(id) ? from : before)
          }
        expect(plan.shown.length === 0).toBe(plan.operations.length === 0)
        const draft = draftOf(plan)
        expect(operationsOf(draft)).toEqual(plan.operations)
        const past = pastChanges(target, after, draft.edits.keys())
        const back = apply(after, operationsOf(undoDraft(after, past)))
        expect(Object.entries(back).map(sorted).toSorted()).toEqual(
          Object.entries(encodeImage(target)).map(sorted).toSorted(),
        )
      }),
      { numRuns: 200 },
    )
  })
})

const sorted = ([key, value]: [string, unknown]) =>
  JSON.stringify([key, Array.isArray(value) ? new Set(value).size : value])
