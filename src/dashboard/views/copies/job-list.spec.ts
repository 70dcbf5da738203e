import { expect, test } from 'vitest'
import type { CopyJob } from '#openstack/ecl/copy-job.ts'
import { matching, readFilters, stateOf, writeFilters } from './job-list.ts'

const job = (more: Partial<CopyJob>): CopyJob => ({
  job_id: 'j',
  source_image_id: 'i',
  source_image_name: 'golden',
  source_region_id: 'jp1',
  source_tenant_id: 'a',
  destination_image_id: null,
  destination_region_id: 'jp4',
  destination_tenant_id: 'b',
  status: 'replicating',
  copy_progress: 42,
  ...more,
})
const projectName = (id: string) => `tenant-${id}`
const all = { q: '', state: null, job: null }

test('each status of the reference has its place among the filters, and an unknown one may go on', () => {
  expect(
    Object.fromEntries(
      'replicate_requested replicating replicated cancel_requested canceling canceled error new'
        .split(' ')
        .map((status) => [status, stateOf(job({ status }))]),
    ),
  ).toEqual({
    replicate_requested: 'moving',
    replicating: 'moving',
    replicated: 'copied',
    cancel_requested: 'moving',
    canceling: 'moving',
    canceled: 'canceled',
    error: 'failed',
    new: 'moving',
  })
})

test('filters come back from the address, which may say anything', () => {
  const filters = { q: 'gold', state: 'failed', job: 'j 1' } as const
  const written = writeFilters(filters, new URLSearchParams('region=jp1&state=copied'))
  expect(written.toString()).toBe('region=jp1&state=failed&q=gold&job=j+1')
  expect(readFilters(written)).toEqual(filters)
  expect(writeFilters(all, written).toString()).toBe('region=jp1')
  expect(readFilters(new URLSearchParams('state=everything&job='))).toEqual(all)
})

test('jobs are found by image, project, region and id, and stand by name', () => {
  const jobs = [
    job({ job_id: 'one', source_image_name: 'web-10' }),
    job({ job_id: 'two', source_image_name: 'web-9', status: 'replicated' }),
    job({ job_id: 'three', source_image_name: null, destination_region_id: 'de1' }),
  ]
  const found = (filters: Partial<Parameters<typeof matching>[1]>) =>
    matching(jobs, { ...all, ...filters }, projectName).map(({ job_id }) => job_id)
  expect(found({})).toEqual(['three', 'two', 'one'])
  expect(found({ q: 'WEB tenant-b' })).toEqual(['two', 'one'])
  expect(found({ q: 'de1' })).toEqual(['three'])
  expect(found({ q: 'one' })).toEqual(['one'])
  expect(found({ q: 'web jp9' })).toEqual([])
  expect(found({ state: 'copied' })).toEqual(['two'])
  expect(found({ state: 'copied', job: 'one' })).toEqual(['two', 'one'])
})
