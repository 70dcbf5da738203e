import { expect, test } from 'vitest'
import { HashError } from '#transfers/hash/hash-error.ts'
import type { Digests } from '#transfers/hash/hashers.ts'
import { createChecks } from './checks.ts'

/** A hash that is answered by the test, one call at a time. */
function harness() {
  const calls: {
    name: string
    algorithms: readonly string[]
    signal: AbortSignal
    progress: (bytes: number) => void
    answer: (digests: Digests) => void
    fail: (error: unknown) => void
  }[] = []
  const checks = createChecks(
    (file, algorithms, { signal, onProgress }) =>
      new Promise<Digests>((answer, fail) => {
        calls.push({
          name: file.name,
          algorithms,
          signal: signal!,
          progress: onProgress!,
          answer,
          fail,
        })
        signal!.addEventListener('abort', () => fail(signal!.reason))
      }),
  )
  const chosen = (key: string) => ({ key, file: new File(['x'], `${key}.raw`) })
  const settle = () => new Promise((done) => setImmediate(done))
  return { checks, calls, chosen, settle }
}

test('one file after the other, each with its progress', async () => {
  const { checks, calls, chosen, settle } = harness()
  checks.start(chosen('a'), ['md5'])
  checks.start(chosen('b'), ['md5'])
  await settle()
  expect(calls.map(({ name }) => name)).toEqual(['a.raw'])
  expect(checks.of('b')).toEqual({ state: 'waiting' })
  calls[0]!.progress(7)
  expect(checks.of('a')).toEqual({ state: 'reading', bytes: 7 })
  calls[0]!.answer({ md5: 'aa' })
  await settle()
  expect(checks.of('a')).toEqual({ state: 'done', digests: { md5: 'aa' } })
  expect(calls.map(({ name }) => name)).toEqual(['a.raw', 'b.raw'])
})

test('a digest is computed once, and another one later comes on top', async () => {
  const { checks, calls, chosen, settle } = harness()
  checks.start(chosen('a'), ['md5', 'sha512'])
  await settle()
  calls[0]!.answer({ md5: 'aa', sha512: 'bb' })
  await settle()
  checks.start(chosen('a'), ['md5', 'sha512'])
  await settle()
  expect(calls).toHaveLength(1)
  checks.start(chosen('a'), ['md5', 'sha512', 'sha256'])
  await settle()
  expect(calls[1]!.algorithms).toEqual(['sha256'])
  calls[1]!.answer({ sha256: 'cc' })
  await settle()
  expect(checks.digests().get('a')).toEqual({ md5: 'aa', sha512: 'bb', sha256: 'cc' })
})

test('stopping ends the reading, lets the next one begin, and can be started again', async () => {
  const { checks, calls, chosen, settle } = harness()
  checks.start(chosen('a'), ['md5'])
  checks.start(chosen('b'), ['md5'])
  await settle()
  checks.stop('a')
  expect(checks.of('a')).toEqual({ state: 'idle' })
  await settle()
  expect(calls[0]!.signal.aborted).toBe(true)
  expect(checks.of('a')).toEqual({ state: 'idle' })
  expect(calls[1]!.name).toBe('b.raw')
  checks.start(chosen('a'), ['md5'])
  calls[1]!.answer({ md5: 'bb' })
  await settle()
  calls[2]!.answer({ md5: 'aa' })
  await settle()
  expect(checks.of('a')).toMatchObject({ state: 'done' })
})

test('a file that cannot be read says so, and stops nobody else', async () => {
  const { checks, calls, chosen, settle } = harness()
  checks.start(chosen('a'), ['md5'])
  checks.start(chosen('b'), ['md5'])
  await settle()
  calls[0]!.fail(new HashError('unreadable', 'gone'))
  await settle()
  expect(checks.of('a')).toMatchObject({
    state: 'failed',
    sentence: expect.stringContaining('choose it again') as string,
  })
  expect(calls[1]!.name).toBe('b.raw')
})

test('a file that was taken off the page leaves nothing, also when its answer comes late', async () => {
  const { checks, calls, chosen, settle } = harness()
  checks.start(chosen('a'), ['md5'])
  await settle()
  checks.forget('a')
  calls[0]!.answer({ md5: 'aa' })
  await settle()
  expect(checks.of('a')).toEqual({ state: 'idle' })
  expect(checks.digests().size).toBe(0)
})
