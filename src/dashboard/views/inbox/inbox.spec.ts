import { describe, expect, test } from 'vitest'
import { decodeImage } from '#openstack/glance/image.ts'
import { outcomesOf } from './outcomes.ts'
import { readInbox, writeInbox } from './params.ts'
import { lostOf } from './lost.ts'

const image = (id: string, fields: Record<string, unknown> = {}) =>
  decodeImage({ id, name: id, status: 'active', visibility: 'shared', owner: 'theirs', ...fields })

const said = (fields: Record<string, unknown>, state: 'pending' | 'accepted' | 'rejected') =>
  Object.fromEntries(
    outcomesOf({ image: image('i', fields), state, project: 'ours', sharer: 'theirs' }).map(
      ({ of, words }) => [of, words.join('')],
    ),
  )

describe('what an answer comes to', () => {
  test('an unanswered offer can be booted by id and is not in the list', () => {
    expect(said({}, 'pending')).toEqual({
      now: 'ours can open and boot it by id. It is not in your list.',
      accepted: 'It appears in ours’s list, for everyone in the project.',
      rejected: 'It stays out of your list. Booting by id still works until theirs stops sharing.',
    })
  })

  test('declining what was accepted takes it out of the list', () => {
    expect(said({}, 'accepted')).toEqual({
      now: 'ours can open and boot it by id. It is in your list.',
      rejected: 'It leaves your list. Booting by id still works until theirs stops sharing.',
      pending: 'It leaves your list, and the offer counts as unanswered again.',
    })
  })

  test('a hidden image does not come to the usual list', () => {
    expect(said({ os_hidden: true }, 'pending')['accepted']).toBe(
      'theirs hides it, so it comes to ours’s list of hidden images, not to the usual one.',
    )
  })

  test('what cannot be booted is not said to boot', () => {
    for (const status of ['queued', 'saving', 'deactivated']) {
      const words = said({ status }, 'rejected')
      expect(words['now']).toMatch(/nobody can boot it/)
      expect(Object.values(words).join(' ')).not.toMatch(/still works/)
    }
  })
})

describe('the address', () => {
  test('goes there and back; what is unknown is the default', () => {
    for (const state of ['pending', 'accepted', 'rejected'] as const) {
      for (const open of [null, 'a/b']) {
        const params = { state, open }
        expect(readInbox(new URLSearchParams(writeInbox(params)))).toEqual(params)
      }
    }
    expect(readInbox(new URLSearchParams('state=owned'))).toEqual({ state: 'pending', open: null })
    expect(writeInbox({ state: 'pending', open: null })).toEqual({})
  })
})

test('an offer that left while it was answered stays in its tab with the reason', () => {
  const [one, two] = [image('one'), image('two')]
  const refused = (from: 'pending' | 'accepted') =>
    new Map([
      [two.id, { state: 'refused', from, status: 'rejected', image: two, error: null } as const],
    ])
  expect(lostOf([one], refused('pending'), 'pending')).toEqual([two])
  expect(lostOf([one, two], refused('pending'), 'pending')).toEqual([])
  expect(lostOf([one], refused('accepted'), 'pending')).toEqual([])
})
