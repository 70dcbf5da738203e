import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ApiError } from '#openstack/http.ts'
import { importRefusal } from './refusal.ts'
import { isKnown, reasonOf, standingWords } from './words.ts'

const samples = new URL('../../../../e2e/glance/samples/', import.meta.url)
const request = { method: { name: 'web-download', uri: 'http://x/y' } } as const

test('every refusal of an import that was recorded is told in words', () => {
  const refused = readdirSync(samples).filter((name) => /-import-.*-4\d\d\.http$/.test(name))
  expect(refused.length).toBeGreaterThan(5)
  for (const name of refused) {
    const text = readFileSync(new URL(name, samples), 'utf8')
    const sentence = /<\/h1>\s*([^<]*)/.exec(text)?.[1]?.replaceAll('&#x27;', "'") ?? ''
    const status = Number(/-(\d{3})\.http$/.exec(name)![1])
    const error = new ApiError({
      status,
      sentence,
      method: 'POST',
      path: '/v2/images/i/import',
      service: 'image',
    })
    expect(importRefusal(error, request).meaning, `${name}: ${sentence}`).not.toBeNull()
  }
})

test('what is not known is not said to have failed', () => {
  expect(importRefusal(new Error('x'), request).title).toContain('not known')
})

test('a failure is told with what it mostly means; another text of Glance is taken as it is', () => {
  const standing = {
    state: 'failed' as const,
    stores: [
      { id: 'slow', state: 'left' as const },
      { id: 'web', state: 'failed' as const },
    ],
    copied: null,
    message: 'Task failed due to Internal Error',
    taskId: null,
    requestId: null,
    stuck: null,
  }
  expect(reasonOf(standing, request.method)).toMatch(
    /^web failed, and all had to succeed\. .*http:\/\/x\/y.*Internal Error/,
  )
  expect(reasonOf({ ...standing, message: 'Disk is full.' }, request.method)).toBe(
    'Glance says: “Disk is full.”',
  )
  expect(standingWords({ ...standing, state: 'done' })).toBe('In no store, not in web.')
  expect(isKnown('toString')).toBe(false)
})
