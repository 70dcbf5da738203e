import { expect, test } from 'vitest'
import { decodeCopyJob } from '#openstack/ecl/decode.ts'
import { pollEvery } from './ecl.ts'

test.each([
  ['nothing was copied yet', [], false],
  ['all have ended', ['replicated', 'canceled', 'error'], false],
  ['one waits', ['replicated', 'replicate_requested'], 2000],
  ['one is copied', ['replicating'], 2000],
  ['one is being canceled', ['canceling', 'cancel_requested'], 2000],
  ['one says what nobody here knows', ['error', 'new'], 30_000],
])('while %s, jobs are asked for again after as long as that needs', (_, statuses, expected) => {
  const jobs = statuses.map((status) => decodeCopyJob({ job_id: status, status }))
  expect(pollEvery(jobs)).toBe(expected)
})
