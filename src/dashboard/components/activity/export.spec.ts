import { expect, test } from 'vitest'
import type { ActivityEntry } from '#dashboard/queries/activity-entry.ts'
import { toJson, toMarkdown } from './export.ts'

const entry: ActivityEntry = {
  id: '1',
  user: 'u',
  projectId: 'p',
  region: 'RegionOne',
  at: Date.UTC(2026, 10, 30, 16),
  took: 42,
  method: 'PATCH',
  path: '/v2/images/785c',
  body: '[{"op":"replace","path":"/name","value":"```\\n# x"}]',
  outcome: 'failed',
  status: 403,
  requestId: 'req-1',
  said: 'You may <b>not</b>\nrename it',
  image: { id: '785c', name: '[x](http://evil) # `y`' },
  bytes: null,
}

test('a ticket has the request, the answer and the request id', () => {
  const text = toMarkdown([entry], 'tenant-a / RegionOne')
  expect(text).toContain('2026-11-30T16:00:00.000Z, 42 ms, failed')
  expect(text).toContain('status 403, request req-1')
  expect(text).toContain('PATCH /v2/images/785c')
  // What a cloud says is no markup of ours: no link, no tag, no end of the block.
  expect(text).toContain(String.raw`## Rename \[x\]\(http://evil\) \# \`y\``)
  expect(text).toContain(String.raw`“You may \<b\>not\</b\> rename it”`)
  expect(text).toContain('````\nPATCH')
  expect(text.match(/^# /gm)).toHaveLength(1)
})

test('JSON has all of it, the action in words too', () => {
  expect(JSON.parse(toJson([entry]))).toMatchObject([
    { action: 'Rename', request_id: 'req-1', status: 403, took_ms: 42, image_id: '785c' },
  ])
})
