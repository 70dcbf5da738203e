import { describe, expect, test } from 'vitest'
import { accessOf, listNames, tellsMembers } from './access.ts'
import type { AccessFacts, AccessMember } from './access.ts'

const names: Record<string, string> = { a: 'tenant-a', b: 'tenant-b', c: 'tenant-c' }

function say(
  visibility: string,
  changes: Partial<AccessFacts['image']> = {},
  members: AccessMember[] | null = null,
  here = 'a',
  roles: readonly string[] = ['member'],
): string {
  const { sentence, detail } = accessOf({
    image: { visibility, owner: 'a', status: 'active', os_hidden: false, ...changes },
    nameOf: (id) => names[id] ?? id,
    actor: { projectId: here, roles },
    members,
  })
  return `${sentence.map((piece) => piece.text).join('')} ${detail ?? ''}`.trim()
}

describe('who can see and boot an image', () => {
  test.each([
    ['private', {}, null, 'Only tenant-a can see and boot this.'],
    ['private', { owner: null }, null, 'Only the cloud can see and boot this.'],
    ['public', {}, null, 'Every project of this cloud can see and boot this.'],
    ['community', {}, null, 'Every project of this cloud can boot this. It is in the lists'],
    ['shared', {}, null, 'Only tenant-a and the projects it is shared with'],
    ['shared', {}, [], 'Only tenant-a can see and boot this. It may be shared'],
    ['public', { status: 'queued' }, null, 'Nobody can boot this yet'],
    ['public', { status: 'deactivated' }, null, 'Nobody can boot or download this'],
    ['public', { os_hidden: true }, null, 'Hidden'],
  ] as const)('%s %o', (visibility, changes, members, expected) => {
    expect(say(visibility, changes, members === null ? null : [...members])).toContain(expected)
  })

  test('members are named by what they answered', () => {
    const said = say('shared', {}, [
      { project: 'b', status: 'accepted' },
      { project: 'c', status: 'pending' },
      { project: 'x', status: 'rejected' },
    ])
    expect(said).toContain('Only tenant-a and 3 projects it is shared with')
    expect(said).toContain('tenant-b accepted.')
    expect(said).toContain('tenant-c has not answered yet: it can boot by id')
    expect(said).toContain('x declined, and can still boot by id.')
  })

  test('one member is one project, several that wait are they', () => {
    expect(say('shared', {}, [{ project: 'b', status: 'accepted' }])).toContain('and 1 project it')
    const two = say('shared', {}, [
      { project: 'b', status: 'pending' },
      { project: 'c', status: 'pending' },
    ])
    expect(two).toContain('tenant-b and tenant-c have not answered yet: they')
  })

  test('who is not the owner is told who shares it', () => {
    expect(say('shared', {}, null, 'b')).toContain('tenant-a shares this with your project.')
    const own = (status: string) => say('shared', {}, [{ project: 'b', status }], 'b')
    expect(own('pending')).toContain('not in your lists until it is accepted')
    expect(own('accepted')).toContain('it is in your lists.')
    expect(own('rejected')).toContain('Declined')
  })

  test('an administrator is told what the owner is told', () => {
    const members = [{ project: 'b', status: 'pending' }]
    expect(say('shared', {}, members, 'x', ['admin'])).toBe(say('shared', {}, members))
    expect(
      tellsMembers({ visibility: 'shared', owner: 'a' }, { projectId: 'x', roles: ['admin'] }),
    ).toBe(true)
    expect(tellsMembers({ visibility: 'private', owner: 'a' }, { projectId: 'a', roles: [] })).toBe(
      false,
    )
  })

  test('of many names the first are told', () => {
    expect(listNames(['a', 'b'])).toBe('a and b')
    expect(listNames('a b c d e f g h'.split(' '))).toBe('a, b, c, d, e, and 3 others')
  })
})
