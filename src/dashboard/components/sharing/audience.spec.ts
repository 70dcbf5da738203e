import { describe, expect, test } from 'vitest'
import {
  audiencesOf,
  reachChanges,
  reachInWords,
  stopOutcome,
  visibilityOutcome,
} from './audience.ts'
import { reachOf } from './reach.ts'

const image = (visibility: string, more: object = {}) => ({
  visibility,
  status: 'active',
  os_hidden: false,
  owner: 'a',
  ...more,
})
const nameOf = (id: string) => `tenant-${id}`
const members = [
  { project: 'b', status: 'accepted' },
  { project: 'c', status: 'pending' },
  { project: 'd', status: 'rejected' },
]

test('everybody is told apart by how far they reach', () => {
  const said = audiencesOf(image('shared'), members, nameOf).map(
    ({ who, reach }) => `${who}: ${reachInWords(reach, image('shared'))}`,
  )
  expect(said).toEqual([
    'tenant-a: It is in their lists, and they can boot it.',
    'tenant-b (accepted): It is in their lists, and they can boot it.',
    'tenant-c (waiting): Not in their lists, only among what is offered to them; by its id they can boot it.',
    'tenant-d (declined): Not in their lists, only among what is offered to them; by its id they can boot it.',
    'All other projects: To them there is no such image.',
    'Administrators: It is in their lists, and they can boot it.',
  ])
})

test('no two ways of reaching an image are said in the same words', () => {
  const words = new Map<string, string>()
  for (const visibility of ['private', 'shared', 'community', 'public'])
    for (const status of ['active', 'deactivated', 'queued'])
      for (const os_hidden of [false, true])
        for (const answer of [null, 'pending', 'accepted', 'rejected'])
          for (const role of ['admin', 'member', 'reader'] as const)
            for (const owns of [true, false]) {
              const which = image(visibility, { status, os_hidden })
              const reach = reachOf(which, { role, owns, answer })
              const said = `${status} ${reachInWords(reach, which)}`
              const key = JSON.stringify(reach)
              expect(words.get(said) ?? key, said).toBe(key)
              words.set(said, key)
            }
  expect(words.size).toBeGreaterThan(10)
})

test('before and after are told of those for whom they differ, each change once', () => {
  const changes = reachChanges(image('shared'), image('private'), members, nameOf)
  expect(changes.map(({ who }) => who)).toEqual([
    ['tenant-b (accepted)'],
    ['tenant-c (waiting)', 'tenant-d (declined)'],
  ])
  expect(new Set(changes.map(({ after }) => after))).toEqual(
    new Set(['To them there is no such image.']),
  )
})

describe('another visibility', () => {
  const say = (from: string, to: string, those: typeof members | null = members) => {
    const { lead, rest, cuts } = visibilityOutcome(image(from), to, those, nameOf)
    return `${cuts ? '! ' : ''}${lead} ${rest}`
  }
  test.each([
    ['shared', 'private', '! 3 projects lose it at once: tenant-b, tenant-c, and tenant-d.'],
    ['public', 'private', '! Every other project loses it at once.'],
    ['community', 'shared', '! Every other project loses it at once, except those'],
    ['private', 'shared', 'Projects can be added then. Those it was shared with before have it'],
    ['shared', 'public', 'Every project finds it in its list'],
    ['shared', 'community', 'tenant-b accepted it and no longer finds it in its list.'],
    ['public', 'community', 'It leaves the lists of all other projects.'],
  ])('%s to %s', (from, to, expected) => expect(say(from, to)).toContain(expected))

  test('members that are not known are told without their names', () => {
    expect(say('shared', 'private', null)).toContain('! Every project it is shared with loses it')
  })
  test('where there are none, nobody loses it', () => {
    expect(say('shared', 'private', [])).toBe('Nobody loses it: no other project has it.')
  })
})

test('who stops sharing is told whom that cuts off', () => {
  expect(stopOutcome(members.slice(0, 1), nameOf).lead).toBe('tenant-b loses it at once.')
  expect(stopOutcome(members, nameOf).lead).toContain('tenant-d lose it at once.')
})
