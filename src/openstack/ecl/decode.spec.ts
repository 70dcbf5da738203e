import { expect, test } from 'vitest'
import { cancelable, isOver, stageOf } from './copy-job.ts'
import { decodeCopyJob, decodeCopyJobs, decodeJobId, decodeLicenseTypes } from './decode.ts'

/** As the API reference shows one, with ids of our own. */
const JOB = {
  job_id: '33911588-c299-4369-a240-7e5b741cdb6a',
  source_image_id: '4ddf938a-2cff-46a8-ab7b-efb48c8f79a7',
  source_image_name: 'web-golden',
  source_region_id: 'jp1',
  source_tenant_id: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  destination_image_id: null,
  destination_region_id: 'jp4',
  destination_tenant_id: '72ab9350a47a4173966ad02dc51b32a1',
  status: 'replicating',
  copy_progress: 42,
}

test('a job with everything that the cloud tells comes out as it went in', () => {
  expect(decodeCopyJob(JOB)).toEqual(JOB)
  expect(decodeCopyJobs([JOB, JOB])).toEqual([JOB, JOB])
  expect(decodeCopyJobs([])).toEqual([])
})

test('a job whose keys are spelled with a blank, as in the reference, is the same job', () => {
  const { source_image_id: source, destination_image_id: _, ...rest } = JOB
  const made = '0f0e0d0c-2cff-46a8-ab7b-efb48c8f79a7'
  const blank = { ...rest, 'source_image id': source, 'destination_image id': made }
  expect(decodeCopyJob(blank)).toEqual({ ...JOB, destination_image_id: made })
})

test('what is unknown, or of another type, is kept; what is missing is not invented', () => {
  const odd = { ...JOB, schema: '/v2/x', eta: 5, copy_progress: '42', source_image_name: 7 }
  expect(decodeCopyJob(odd)).toEqual({
    ...JOB,
    copy_progress: null,
    source_image_name: null,
    extra: { schema: '/v2/x', eta: 5, copy_progress: '42', source_image_name: 7 },
  })
  const { source_image_name: _, copy_progress: __, ...less } = JOB
  expect(decodeCopyJob(less)).toMatchObject({ source_image_name: null, copy_progress: null })
  const hostile = JSON.parse('{"job_id": "j", "__proto__": {"status": "error"}}') as unknown
  const decoded = decodeCopyJob(hostile)
  expect(decoded).toMatchObject({ job_id: 'j', status: '' })
  expect(Object.keys(decoded.extra!)).toEqual(['__proto__'])
  for (const none of [null, 'job', 7, []]) expect(decodeCopyJob(none).job_id).toBe('')
})

test.each([
  [-3, 0],
  [0, 0],
  [100, 100],
  [250, 100],
])('a progress of %i is %i percent', (told, percent) => {
  expect(decodeCopyJob({ ...JOB, copy_progress: told }).copy_progress).toBe(percent)
})

test('an answer that is something else is not taken for a list', () => {
  for (const other of [null, {}, { versions: [] }, 'jobs']) {
    expect(decodeCopyJobs(other)).toBeNull()
    expect(decodeLicenseTypes(other)).toBeNull()
    expect(decodeJobId(other)).toBe('')
  }
  expect(decodeLicenseTypes({ license_switch_types: ['a', 7, 'b'] })).toEqual(['a', 'b'])
  expect(decodeLicenseTypes({ license_switch_types: [] })).toEqual([])
  expect(decodeJobId({ job_id: JOB.job_id })).toBe(JOB.job_id)
})

test.each([
  ['replicate_requested', 'waiting', false, true],
  ['replicating', 'copying', false, true],
  ['replicated', 'copied', true, 'The copy is finished.'],
  ['cancel_requested', 'canceling', false, 'The copy is being canceled already.'],
  ['canceling', 'canceling', false, 'The copy is being canceled already.'],
  ['canceled', 'canceled', true, 'The copy was canceled.'],
  ['error', 'failed', true, 'The copy has failed.'],
  ['verifying', 'unknown', false, expect.stringMatching(/not known/)],
  ['constructor', 'unknown', false, expect.stringMatching(/not known/)],
] as const)('a job that is %s: %s', (status, stage, over, may) => {
  const job = decodeCopyJob({ ...JOB, status })
  expect(stageOf(job)).toBe(stage)
  expect(isOver(job)).toBe(over)
  expect(cancelable(job)).toEqual(may === true ? true : { reason: may })
})
