import { expect, test } from 'vitest'
import { createMemoryRecords } from '../engine/testing.ts'
import { ofThisPageOnly } from './page-only.ts'
import type { TransferRecord } from './record.ts'

const record = (id: string, phase: TransferRecord['transfer']['phase']) =>
  ({ user: 'alice', id, transfer: { phase } }) as TransferRecord

test('without locks what runs is its page’s alone, and the history is everybody’s', async () => {
  const memory = createMemoryRecords()
  const records = ofThisPageOnly(memory.records)
  memory.records.put(record('runs elsewhere', { state: 'queued' }))
  records.put(record('runs', { state: 'queued' }))
  records.putCheckpoint('alice', 'runs', { offset: 1, states: {} })
  records.put(record('ended', { state: 'cancelled', kept: 'nothing' }))
  const loaded = await records.load('alice')
  expect(loaded.records.map(({ id }) => id)).toEqual(['ended'])
  expect(loaded.checkpoints.size + memory.checkpoints.size).toBe(0)
  expect(records.trouble()).toContain('opened by https')
  memory.trouble = 'Full.'
  expect(records.trouble()).toBe('Full.')
})
