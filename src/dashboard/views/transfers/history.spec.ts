import { describe, expect, test } from 'vitest'
import type { Transfer } from '#transfers/types.ts'
import { exportName } from '#dashboard/components/export-name.ts'
import { byDay } from './days.ts'
import { toCsv, toJson } from './export.ts'
import { matching, readFilters, writeFilters } from './history-params.ts'

const base: Transfer = {
  id: 't1',
  direction: 'upload',
  scope: { projectId: 'p', region: 'r' },
  imageId: 'img-1',
  name: 'debian',
  fileName: 'debian.qcow2',
  size: 5,
  phase: {
    state: 'done',
    verdict: {
      kind: 'agrees',
      pairs: [{ algo: 'md5', local: 'aa11', remote: 'aa11' }],
      published: [{ algo: 'sha256', value: 'bb22' }],
      bytes: 5,
      at: '2026-11-21T10:00:00Z',
      direction: 'upload',
    },
  },
  rate: null,
  remaining: null,
  again: 2,
  restarted: null,
  twins: [],
  dismissed: true,
  startedAt: Date.parse('2026-11-21T09:59:00Z'),
  endedAt: Date.parse('2026-11-21T10:00:00Z'),
}
const failed: Transfer = {
  ...base,
  id: 't2',
  name: '=HYPERLINK("http://evil")',
  direction: 'download',
  phase: {
    state: 'failed',
    verdict: null,
    problem: {
      kind: 'quota',
      sentence: 'Full, “quite”',
      next: 'retry',
      details: { method: 'PATCH', path: '/u', status: 413, requestId: 'req-9' },
    },
  },
}
const running: Transfer = { ...base, id: 't3', phase: { state: 'creating' }, endedAt: null }
const all = [base, failed, running]
const found = (search: string) =>
  matching(all, readFilters(new URLSearchParams(search))).map(({ id }) => id)

describe('the filters of the address', () => {
  test.each([
    ['', ['t1', 't2', 't3']],
    ['direction=download', ['t2']],
    ['outcome=failed', ['t2']],
    ['outcome=verified', ['t1']],
    ['q=DEBIAN', ['t1', 't2', 't3']],
    ['q=AA11', ['t1']],
    ['q=img-1+evil', ['t2']],
    ['q=nowhere', []],
    ['outcome=<script>&direction=sideways', ['t1', 't2', 't3']],
  ])('%j shows %j', (search, shown) => expect(found(search)).toEqual(shown))

  test('defaults are not written, and what belongs to others stays', () => {
    const before = new URLSearchParams('region=two&outcome=failed')
    const after = writeFilters({ q: 'a b', direction: 'upload', outcome: null }, before)
    expect(after.toString()).toBe('region=two&q=a+b&direction=upload')
  })
})

test('days are those of this computer, the last one first', () => {
  const now = new Date(2026, 10, 21, 12).getTime()
  const ended = (at: Date): Transfer => ({ ...base, endedAt: at.getTime() })
  const days = byDay(
    [
      ended(new Date(2026, 10, 21, 0, 1)),
      ended(new Date(2026, 10, 20, 23, 59)),
      ended(new Date(2026, 10, 20, 0, 1)),
      ended(new Date(2026, 10, 19)),
      ended(new Date(2025, 10, 19)),
    ],
    now,
  )
  expect(days.map(({ label, transfers }) => [label, transfers.length])).toEqual([
    ['Today', 1],
    ['Yesterday', 2],
    ['Thu 19 Nov', 1],
    ['19 Nov 2025', 1],
  ])
})

describe('the export', () => {
  test('a table has a head, one line each, and nothing that a spreadsheet runs', () => {
    const [head, first, second, end] = toCsv([base, failed]).split('\r\n')
    const columns = head!.split(',')
    expect(columns).toEqual(expect.arrayContaining(['outcome', 'request_id', 'digests_glance']))
    expect(first!.split(',')[columns.indexOf('digests_published')]).toBe('sha256=bb22')
    expect(first!.split(',')[columns.indexOf('ended_at')]).toBe('2026-11-21T10:00:00.000Z')
    expect(second).toContain(`"'=HYPERLINK(""http://evil"")"`)
    expect(second).toContain('"Full, “quite”"')
    expect(second).toContain('req-9')
    expect(end).toBe('')
    expect(toCsv([])).toBe('')
  })

  test('JSON holds the same as values', () => {
    const [one, two] = JSON.parse(toJson([base, failed])) as Record<string, unknown>[]
    expect(one).toMatchObject({
      outcome: 'Verified',
      bytes: 5,
      bytes_again: 2,
      digests: [{ algo: 'md5', here: 'aa11', glance: 'aa11' }],
      published: [{ algo: 'sha256', value: 'bb22' }],
      problem: null,
    })
    expect(two).toMatchObject({
      name: '=HYPERLINK("http://evil")',
      problem: 'quota',
      request: 'PATCH /u',
      status: 413,
      request_id: 'req-9',
    })
  })

  test('its name says when', () => {
    expect(exportName('transfers', 'csv', Date.parse('2026-11-21T06:40:10Z'))).toBe(
      'transfers-2026-11-21T0640.csv',
    )
  })
})
