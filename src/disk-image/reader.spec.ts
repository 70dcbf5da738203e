import { describe, expect, test } from 'vitest'
import { inspectDisk } from './inspect.ts'
import { blobReader, bytesReader, type ByteReader } from './reader.ts'
import { gpt, qcow2 } from './spec-builders.ts'

const LINUX = '0fc63daf-8483-4772-8e79-3d69d8477de4'

describe('the reader', () => {
  test('may be a file of the browser', async () => {
    const found = await inspectDisk(blobReader(new Blob([qcow2().slice()])))
    expect(found).toMatchObject({ format: 'qcow2', virtualSize: 2 ** 30 })
  })

  test('that fails passes its own error on, wherever it fails', async () => {
    const error = new Error('the file is gone')
    const bytes = gpt([{ type: LINUX, first: 64, last: 127 }])
    for (let fails = 0; fails < 2; fails++) {
      let reads = 0
      const reader: ByteReader = {
        size: bytes.length,
        read: (offset, length) =>
          reads++ === fails ? Promise.reject(error) : bytesReader(bytes).read(offset, length),
      }
      await expect(inspectDisk(reader)).rejects.toBe(error)
    }
  })

  test('that answers short is taken as it is', async () => {
    const whole = qcow2()
    const reader: ByteReader = {
      size: whole.length,
      read: (offset) => Promise.resolve(whole.subarray(offset, offset + 50)),
    }
    expect((await inspectDisk(reader)).format).toBe('qcow2')
  })
})
