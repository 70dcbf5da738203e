import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeImage, encodeImage, type Image } from '#openstack/glance/image.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import { sampleImage } from '#testing/image.ts'
import type { Actor } from '../rules.ts'
import { commandLine, requestText } from './commands.ts'
import { plan, type Planned, planImage } from './plan.ts'
import { holds, inverse, type Setting, settingsWords, stepWords, type Wanted } from './settings.ts'

const alice: Actor = { projectId: 'a', roles: ['member', 'reader'] }
const dave: Actor = { projectId: 'a', roles: ['reader'] }
const admin: Actor = { projectId: 'z', roles: ['admin'] }

const image = (wire: Record<string, unknown> = {}): Image =>
  decodeImage({
    ...encodeImage(
      sampleImage({ id: 'i-1', name: 'sample', owner: 'a', size: 1, tags: ['one', 'two'] }),
    ),
    ...wire,
  })

/** What Glance makes of a patch: an independent witness. */
function applied(before: Image, operations: readonly PatchOperation[]): Image {
  const wire = encodeImage(before)
  for (const operation of operations) {
    const name = operation.path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')
    if (operation.op === 'remove') delete wire[name]
    else wire[name] = operation.value
  }
  return decodeImage(wire)
}

const set = (key: string, value: string | null): Setting => ({ kind: 'property', key, value })
const tag = (word: string, on = true): Setting => ({ kind: 'tag', tag: word, on })
const wish = (...settings: Setting[]): Wanted[] =>
  settings.map((each) => ({ set: each, from: null }))
const words = (row: Planned) =>
  row.kind === 'changes'
    ? row.steps.map(stepWords)
    : row.kind === 'cannot'
      ? [`cannot: ${row.reason}`]
      : ['same']
const notes = (row: Planned) =>
  row.kind === 'changes' ? [...row.kept, ...row.notes] : row.kind === 'same' ? row.kept : []

describe('what would change, in words', () => {
  const before = image({ os_version: '24.04', note: '', visibility: 'shared' })
  test.each<[string, Setting[], string[]]>([
    ['a new property', [set('os_distro', 'debian')], ['os_distro is added as “debian”']],
    ['another value', [set('os_version', '24.10')], ['os_version “24.04” becomes “24.10”']],
    ['a removed one', [set('os_version', null)], ['os_version is removed; it was “24.04”']],
    ['an empty value that is removed', [set('note', null)], ['note is removed; it was “”']],
    ['what is so already', [set('os_version', '24.04'), tag('one')], ['same']],
    ['what was never there', [set('nothing', null), tag('three', false)], ['same']],
    ['tags', [tag('three'), tag('one', false)], ['tag “three” is added', 'tag “one” is removed']],
    [
      'fields',
      [
        { kind: 'protected', value: true },
        { kind: 'visibility', value: 'community' },
      ],
      ['protected false becomes true', 'visibility shared becomes community'],
    ],
  ])('%s', (_name, settings, expected) => {
    expect(words(planImage(before, wish(...settings), alice))).toEqual(expected)
  })
})

describe('what cannot be, and why', () => {
  const change = wish(set('a', '1'))
  test.each<[string, Image, Wanted[], Actor, RegExp]>([
    ['a reader', image(), change, dave, /Your role here is reader/],
    ['another project’s', image({ owner: 'b' }), change, alice, /Another project owns/],
    ['being deleted', image({ status: 'pending_delete' }), change, alice, /being deleted/],
    ['public', image(), wish({ kind: 'visibility', value: 'public' }), alice, /administrator/],
    ['reserved', image(), wish(set('os_glance_x', '1')), admin, /reserved/],
    ['read-only', image(), wish(set('checksum', '1')), admin, /field of every image/],
    ['not addressable', image(), wish(set(' x', '1')), alice, /begins or ends with a space/],
    ['not text', image({ kernel_id: null }), wish(set('kernel_id', 'k')), alice, /not text/],
    [
      'nothing to deactivate',
      image({ status: 'queued' }),
      wish({ kind: 'status', value: 'deactivated' }),
      alice,
      /no data yet/,
    ],
  ])('%s', (_name, one, wanted, actor, reason) => {
    expect(planImage(one, wanted, actor)).toMatchObject({
      kind: 'cannot',
      reason: expect.stringMatching(reason) as string,
    })
  })

  test('one that has nothing to change is not refused for it', () => {
    expect(planImage(image({ owner: 'b', a: '1' }), change, alice).kind).toBe('same')
    const off = wish({ kind: 'status', value: 'deactivated' })
    expect(planImage(image({ status: 'deactivated' }), off, alice).kind).toBe('same')
  })

  test('a protected one cannot be deleted; the counts say so', () => {
    const change = { kind: 'delete' } as const
    const { rows, counts } = plan([image(), image({ protected: true })], change, alice)
    expect(counts).toEqual({ changes: 1, same: 0, cannot: 1 })
    expect(rows.map((row) => commandLine(change, row))).toEqual([
      'openstack image delete i-1',
      null,
    ])
    expect(requestText(change, rows[0]!)).toBe('DELETE /v2/images/i-1')
  })
})

describe('what follows from it', () => {
  const to = (value: 'private' | 'public' | 'community') => wish({ kind: 'visibility', value })
  test.each<[string, string, 'private' | 'public' | 'community', Actor, string[]]>([
    [
      'shared',
      'members lose it',
      'private',
      alice,
      ['The projects it is shared with lose it at once.'],
    ],
    [
      'public',
      'everybody loses it, for good',
      'private',
      alice,
      [
        'Every other project loses it at once.',
        'Only an administrator could make it public again.',
      ],
    ],
    [
      'private',
      'everybody gets it',
      'public',
      admin,
      ['Every project of this cloud can see and boot it.'],
    ],
  ])('from %s: %s', (visibility, _name, wanted, actor, expected) => {
    expect(notes(planImage(image({ visibility }), to(wanted), actor))).toEqual(expected)
  })

  test('more properties than a Glance usually takes', () => {
    const many = Object.fromEntries(Array.from({ length: 128 }, (_, n) => [`p${n}`, '']))
    expect(notes(planImage(image(many), wish(set('one_more', '')), alice))).toEqual([
      'It would have 129 properties: a Glance takes 128 unless set otherwise.',
    ])
    expect(notes(planImage(image(many), wish(set('new', ''), set('p1', null)), alice))).toEqual([])
  })
})

const key = fc
  .oneof(
    fc.constantFrom('__proto__', 'constructor', 'a/b', 'a~b', '~1', 'hw_disk_bus', 'é'),
    fc.string({ minLength: 1, maxLength: 8 }).filter((text) => /^\S(.*\S)?$/u.test(text)),
  )
  .filter((name) => planImage(image(), wish(set(name, 'v')), admin).kind === 'changes')
const setting: fc.Arbitrary<Setting> = fc.oneof(
  fc.record({
    kind: fc.constant('property' as const),
    key,
    value: fc.option(fc.string({ maxLength: 5 }), { nil: null }),
  }),
  fc.record({
    kind: fc.constant('tag' as const),
    tag: fc.string({ minLength: 1, maxLength: 3 }),
    on: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('visibility' as const),
    value: fc.constantFrom('private', 'shared', 'community', 'public'),
  }),
  fc.record({
    kind: fc.constantFrom('protected' as const, 'hidden' as const),
    value: fc.boolean(),
  }),
)
const settings = fc.uniqueArray(setting, {
  maxLength: 8,
  selector: (one) =>
    one.kind === 'property' ? `p ${one.key}` : one.kind === 'tag' ? `t ${one.tag}` : one.kind,
})
/** Any image: what a change makes of the sample. */
const anyImage = settings.map((made) => {
  const row = planImage(image(), wish(...made), admin)
  return row.kind === 'changes' ? applied(image(), row.operations) : image()
})
const operationsOf = (row: Planned) => (row.kind === 'changes' ? row.operations : [])
const comparable = (one: Image) => ({ ...encodeImage(one), tags: [...one.tags].sort() })

describe('for any image and any change', () => {
  test('afterwards all is as wanted, and nothing else is different', () => {
    fc.assert(
      fc.property(anyImage, settings, (before, wanted) => {
        const after = applied(before, operationsOf(planImage(before, wish(...wanted), admin)))
        for (const each of wanted) expect(holds(after, each)).toBe(true)
        expect(planImage(after, wish(...wanted), admin).kind).toBe('same')
      }),
    )
  })

  test('the way back restores it byte for byte', () => {
    fc.assert(
      fc.property(anyImage, settings, (before, wanted) => {
        const after = applied(before, operationsOf(planImage(before, wish(...wanted), admin)))
        const back = planImage(after, inverse(before, wanted), admin)
        expect(comparable(applied(after, operationsOf(back)))).toEqual(comparable(before))
      }),
    )
  })
})

test('undoing leaves alone what somebody changed since', () => {
  const before = image({ a: '1', b: '1' })
  const back = inverse(before, [set('a', '2'), set('b', '2')])
  const row = planImage(image({ a: '3', b: '2' }), back, alice)
  expect(words(row)).toEqual(['b “2” becomes “1”'])
  expect(notes(row)).toEqual(['a is “3” now: somebody changed it since, so it stays.'])
  const gone = planImage(image({ b: '1' }), back, alice)
  expect(gone).toMatchObject({ kind: 'same' })
  expect(notes(gone)).toEqual(['a was removed: somebody changed it since, so it stays.'])
})

test('the same as a command and as it is sent', () => {
  const wanted = [
    set("o'k", 'two words'),
    set('gone', null),
    tag('new tag'),
    { kind: 'hidden', value: true } as const,
    { kind: 'status', value: 'deactivated' } as const,
  ]
  const change = { kind: 'edit', settings: wanted } as const
  const row = planImage(image({ gone: 'x' }), wish(...wanted), alice)
  expect(commandLine(change, row)).toBe(
    `openstack image set --property 'o'\\''k=two words' --tag 'new tag' --hidden --deactivate i-1 && openstack image unset --property gone i-1`,
  )
  expect(requestText(change, row)).toMatch(/^PATCH \/v2\/images\/i-1\n\[[^]*\]\nPOST .*deactivate$/)
  const odd = planImage(image(), wish(set('a=b', '1')), alice)
  expect(commandLine(change, odd)).toBe('# not possible by command, because of "=": a=b')
  expect(settingsWords(wanted)).toBe("o'k = two words, without gone, tag new tag, 2 settings more")
})
