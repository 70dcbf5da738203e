import { expect, test } from 'vitest'
import type { Phase, Transfer } from '#transfers/types.ts'
import { inOrder } from './in-order.ts'

const make = (id: string, phase: Phase, startedAt: number, endedAt: number | null = null) =>
  ({ id, phase, startedAt, endedAt }) as Transfer
const ids = (list: readonly Transfer[]) => list.map(({ id }) => id)

test('what runs keeps its place, the queue has its own order, the last that ended is first', () => {
  const cancelled: Phase = { state: 'cancelled', kept: 'nothing' }
  const { active, queued, ended } = inOrder(
    [
      make('old', cancelled, 1, 10),
      make('new', cancelled, 2, 20),
      make('c', { state: 'queued' }, 3),
      make('b', { state: 'queued' }, 4),
      make('choosing', { state: 'queued' }, 1),
      make('second', { state: 'creating' }, 6),
      make('first', { state: 'paused', at: { moved: 0, hashed: 0 }, until: null }, 5),
    ],
    ['b', 'c'],
  )
  expect(ids(active)).toEqual(['first', 'second'])
  expect(ids(queued)).toEqual(['b', 'c', 'choosing'])
  expect(ids(ended)).toEqual(['new', 'old'])
})
