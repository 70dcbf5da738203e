import { expect, test } from 'vitest'
import { fileSink } from './sink.ts'

/** A chosen file whose disk fails at one step. */
function failing(step: 'open' | 'write' | 'close', error: unknown): FileSystemFileHandle {
  const fail = (at: string) => async () => {
    if (at === step) throw error
  }
  const writable = { write: fail('write'), close: fail('close'), abort: async () => {} }
  const handle = {
    async createWritable() {
      await fail('open')()
      return writable
    },
  }
  return handle as unknown as FileSystemFileHandle
}

test.each([
  ['open', 'NotAllowedError', 'permission to write this file'],
  ['open', 'NoModificationAllowedError', 'The file is in use'],
  ['write', 'QuotaExceededError', 'The disk is full'],
  ['write', 'InvalidStateError', 'changed by something else'],
  ['close', 'NotAllowedError', 'permission to write this file'],
  ['close', 'NotFoundError', 'no longer there'],
  ['close', 'AbortError', 'refused to save this file'],
  ['write', 'DataError', 'cannot be written: secret of the disk'],
] as const)('a file that fails at %s with %s: %s', async (step, name, sentence) => {
  const saving = async () => {
    const sink = await fileSink(failing(step, new DOMException('secret of the disk', name)))
    await sink.write(new Uint8Array(4))
    await sink.commit()
  }
  await expect(saving()).rejects.toMatchObject({
    problem: { kind: 'disk', sentence: expect.stringContaining(sentence), next: 'retry' },
  })
})
