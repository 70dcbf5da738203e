import { describe, expect, test } from 'vitest'
import type { HashCheckpoint } from './checkpoint.ts'
import { hashFile } from './hash-file.ts'
import type { Algorithm } from './names.ts'

const MiB = 1024 * 1024

/** Bytes that no two windows share; the digests below are openssl's of the same bytes. */
function sample(size: number): Blob {
  const data = new Uint8Array(size)
  for (let i = 0; i < size; i++) data[i] = i * 31 + (i >>> 8) * 17 + (i >>> 16)
  return new Blob([data])
}

const KNOWN: [number, string, string][] = [
  [
    0,
    'd41d8cd98f00b204e9800998ecf8427e',
    'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
  ],
  [
    1,
    '93b885adfe0da089cdf634904fd59f71',
    'b8244d028981d693af7b456af8efa4cad63d282e19ff14942c246e50d9351d22704a802a71c3580b6370de4ceb293c324a8423342557d4e5c38438f0e36910ee',
  ],
  [
    MiB - 1,
    'b21ac04ef2abf11cf570a6c6c3de695e',
    '7510499150fef1f954c50382c9f5e3debb93c002c42c2c92bf6dc02d2a8209ab96841b420002eb77c4f11fdf1d2e6914c5a24b096703a063b3d3ccafa8f9348e',
  ],
  [
    MiB,
    'bc56ebc282473972f5ab1cd7f8676af6',
    'b57564920f3ece584f0b82d00b47074a841a526de3ed6335b8a88867ee2c9455613e461eb362c67d9082ecf09a4ffbc7b360a9cdde5fd6404aebb8631770867e',
  ],
  [
    MiB + 1,
    'aaf94458245e86d35ef3a9b50958d236',
    '48796e1d8a0169d5bcb5f9aeb0eeadb3d1850fb6a7657245cc7210ace3afb48a84de50cfe8a38bed56a9406cddc0a16bba8731da625923664e2b7f55ad917063',
  ],
  [
    5 * MiB + 3,
    '76a0c36ad9e737f8bf04bda288fd5f47',
    '04f3afd2e479d039280c63ec804128ae0ff2ca57a83e8e81d970463612f6326d22d0993b79cd30983b4d04489643b95afd196e7b95265a153320ce3dd15eb51e',
  ],
]

describe.each([1, 2] as const)('%i worker(s)', (workers) => {
  test.each(KNOWN)("%i bytes give openssl's digests", async (size, md5, sha512) => {
    expect(await hashFile(sample(size), ['md5', 'sha512'], { workers })).toEqual({ md5, sha512 })
  })

  test('more bytes than the ring holds', async () => {
    const large = new Blob(Array.from({ length: 20 }, () => new Uint8Array(MiB)))
    expect(await hashFile(large, ['md5', 'sha256'], { workers })).toEqual({
      md5: '8f4e33f3dc3e414ff94e5fb6905cba8c',
      sha256: 'cd52d81e25f372e6fa4db2c0dfceb59862c1969cab17096da352b34950c973cc',
    })
  })
})

test('progress ends at the last byte and never goes back', async () => {
  const seen: number[] = []
  await hashFile(sample(5 * MiB + 3), ['md5'], { onProgress: (bytes) => seen.push(bytes) })
  expect(seen.at(-1)).toBe(5 * MiB + 3)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
})

test('a cancelled hashing ends with the reason given', async () => {
  const cancel = new AbortController()
  const hashing = hashFile(sample(5 * MiB), ['md5', 'sha512'], { signal: cancel.signal })
  cancel.abort(new DOMException('enough', 'AbortError'))
  await expect(hashing).rejects.toThrow('enough')
})

test('a file that changed on disk after it was picked is told apart', async () => {
  const root = await navigator.storage.getDirectory()
  const handle = await root.getFileHandle('changes-while-read.bin', { create: true })
  const write = async (text: string) => {
    const writable = await handle.createWritable()
    await writable.write(text)
    await writable.close()
  }
  await write('before')
  const picked = await handle.getFile()
  await write('something else, and longer')
  await expect(hashFile(picked, ['md5'])).rejects.toMatchObject({
    name: 'HashError',
    reason: 'unreadable',
  })
  await root.removeEntry('changes-while-read.bin')
})

describe('checkpoints', () => {
  const [size, md5, sha512] = KNOWN[5]!
  const both = ['md5', 'sha512'] as const

  async function checkpointsOf(workers: 1 | 2) {
    const seen: HashCheckpoint[] = []
    await hashFile(sample(size), both, {
      workers,
      checkpointEvery: { ms: 0, bytes: MiB },
      onCheckpoint: (checkpoint) => seen.push(checkpoint),
    })
    return seen
  }

  test.each([
    [1, 1],
    [2, 2],
    [1, 2],
    [2, 1],
  ] as const)('made by %i worker(s), taken up by %i', async (made, taken) => {
    const checkpoints = await checkpointsOf(made)
    expect(checkpoints.map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5].map((n) => n * MiB))
    for (const from of checkpoints) {
      // What is before the checkpoint is not looked at again.
      const rest = new Blob([new Uint8Array(from.offset), sample(size).slice(from.offset)])
      const progress: number[] = []
      const options = { from, workers: taken, onProgress: (n: number) => progress.push(n) }
      expect(await hashFile(rest, both, options)).toEqual({ md5, sha512 })
      expect(Math.min(...progress)).toBeGreaterThanOrEqual(from.offset)
    }
  })

  test('come as often as asked for, and of nothing when nobody listens', async () => {
    const offsets: number[] = []
    await hashFile(sample(size), both, {
      workers: 2,
      checkpointEvery: { ms: 0, bytes: 2 * MiB },
      onCheckpoint: ({ offset }) => offsets.push(offset),
    })
    expect(offsets).toEqual([2 * MiB, 4 * MiB])
    await hashFile(sample(size), both, { onCheckpoint: ({ offset }) => offsets.push(offset) })
    expect(offsets).toHaveLength(2)
  })

  test('survive being stored', async () => {
    const from = structuredClone((await checkpointsOf(2))[2]!)
    expect(await hashFile(sample(size), both, { from })).toEqual({ md5, sha512 })
  })

  /** Each of them is of no use, and the file is whole: it is read anew. */
  const useless: [string, (good: HashCheckpoint) => HashCheckpoint][] = [
    ['the state of the first worker is damaged', (good) => damage(good, 'md5')],
    ['the state of the second worker is damaged', (good) => damage(good, 'sha512')],
    ['a state is missing', ({ offset, states }) => ({ offset, states: { md5: states.md5! } })],
    ['it lies behind the end of the file', (good) => ({ ...good, offset: size + 1 })],
    ['its offset is another', (good) => ({ ...good, offset: good.offset - 1 })],
  ]
  function damage({ offset, states }: HashCheckpoint, algorithm: Algorithm): HashCheckpoint {
    const state = states[algorithm]!.slice()
    state[20]! ^= 1
    return { offset, states: { ...states, [algorithm]: state } }
  }
  test.each(useless)('when %s, the file is read from its start', async (_, spoil) => {
    const from = spoil((await checkpointsOf(1))[1]!)
    for (const workers of [1, 2] as const)
      expect(await hashFile(sample(size), both, { from, workers })).toEqual({ md5, sha512 })
  })

  test('of a longer file are not used for a shorter one', async () => {
    const from = (await checkpointsOf(1))[4]!
    const [short, shortMd5] = KNOWN[3]!
    expect(await hashFile(sample(short), ['md5'], { from })).toEqual({ md5: shortMd5 })
  })
})

test.each([1, 2] as const)('digests of the library, with %i worker(s)', async (workers) => {
  const abc = new Blob(['abc'])
  expect(await hashFile(abc, ['sha256', 'blake2s', 'md5'], { workers })).toEqual({
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    blake2s: '508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982',
    md5: '900150983cd24fb0d6963f7d28e17f72',
  })
})

test.each([
  ['the first', ['crc32', 'md5']],
  ['the second', ['md5', 'crc32']],
] as const)('when %s of two workers fails, that is told', async (_, algorithms) => {
  const unknown = algorithms as unknown as Algorithm[]
  const hashing = hashFile(sample(5 * MiB), unknown, { workers: 2 })
  await expect(hashing).rejects.toMatchObject({ name: 'HashError', reason: 'broken' })
})
