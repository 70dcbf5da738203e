import { describe, expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import { commandLine, requestText } from './commands.ts'
import { planCsv } from './csv.ts'
import { cutOffWords, type MemberChange, memberWords, type Share } from './member-plan.ts'
import { plan } from './plan.ts'

const OWNER = 'a'.repeat(32)
const B = 'b'.repeat(32)
const actor = { projectId: OWNER, roles: ['member'] }
const image = (fields: Partial<Image> = {}): Image =>
  ({
    id: 'i1',
    name: 'golden',
    status: 'active',
    visibility: 'shared',
    owner: OWNER,
    tags: [],
    properties: {},
    ...fields,
  }) as Image
const share = (fields: Partial<Share> = {}): Share => ({
  image: image(),
  project: B,
  name: 'tenant-b',
  status: null,
  ...fields,
})
const change = (
  deed: MemberChange['deed'],
  shares: readonly Share[],
  toShared = false,
): MemberChange => ({ kind: 'members', deed, shares, toShared, undoes: false })
const rows = (of: MemberChange, by = actor) => plan([], of, by).rows

describe('offering', () => {
  test.each<[string, Share, object]>([
    ['to somebody new', share(), { kind: 'changes', notes: [] }],
    ['again', share({ status: 'pending' }), { kind: 'same' }],
    ['to its owner', share({ project: OWNER }), { kind: 'cannot', reason: 'It owns the image.' }],
    [
      'what everybody can use',
      share({ image: image({ visibility: 'public' }) }),
      { kind: 'cannot', reason: 'It is public: every project can use it already.' },
    ],
    [
      'what another project owns',
      share({ image: image({ owner: B }) }),
      { kind: 'cannot', reason: expect.stringContaining('Another project owns this image') },
    ],
  ])('%s', (_, one, expected) => {
    expect(rows(change('add', [one]))).toMatchObject([expected])
  })

  test('a private image is made shared once, and that is said once', () => {
    const one = share({ image: image({ visibility: 'private' }) })
    const all = change('add', [one, { ...one, project: 'c'.repeat(32), name: null }], true)
    const [first, second] = rows(all)
    expect(first).toMatchObject({
      steps: [{ key: 'visibility', before: 'private', after: 'shared' }, { key: 'member' }],
      notes: ['Projects that it was shared with before get it back.'],
    })
    expect(second).toMatchObject({ steps: [{ key: 'member' }], operations: [], notes: [] })
    expect(commandLine(all, first!)).toBe(
      `openstack image set --shared i1 && openstack image add project i1 ${B}`,
    )
    expect(requestText(all, second!)).toBe(
      `POST /v2/images/i1/members\n{"member":"${'c'.repeat(32)}"}`,
    )
  })
})

describe('revoking', () => {
  test('says what each loses', () => {
    const all = change('remove', [
      share({ status: 'accepted' }),
      share({ status: 'pending' }),
      share({ status: 'rejected' }),
    ])
    expect(rows(all).map((row) => row.kind === 'changes' && row.notes)).toEqual([
      ['It loses the image at once. Its servers go on; rebuilding them would fail.'],
      ['It has not answered yet; by its id it could use the image already.'],
      ['It declined, and could still use the image by its id.'],
    ])
    expect(requestText(all, rows(all)[0]!)).toBe(`DELETE /v2/images/i1/members/${B}`)
    expect(commandLine(all, rows(all)[0]!)).toBe(`openstack image remove project i1 ${B}`)
    expect(planCsv(all, plan([], all, actor)).split('\r\n')[1]).toMatch(
      new RegExp(`^i1,golden,${B},tenant-b,change,tenant-b \\(${B}\\) loses it \\(accepted\\),`),
    )
  })

  test('counts who is cut off over all of it', () => {
    const two = image({ id: 'i2' })
    const shares = [
      share({ status: 'accepted' }),
      share({ status: 'accepted', image: two }),
      share({ status: 'pending', image: two, project: 'c' }),
      share({ status: 'rejected', project: 'd' }),
    ]
    expect(cutOffWords(shares)).toEqual([
      '1 project loses 2 images at once.',
      '1 offer without an answer is taken back.',
      '1 declined offer is removed.',
    ])
    expect(memberWords(change('remove', shares))).toBe('2 images, 3 projects')
  })

  test('is for those who may write', () => {
    expect(
      rows(change('remove', [share()]), { projectId: OWNER, roles: ['reader'] }),
    ).toMatchObject([
      { kind: 'cannot', reason: expect.stringContaining('Your role here is reader') },
    ])
  })
})
