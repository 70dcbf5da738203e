import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createMultiHasher } from './hashers.ts'
import { algorithmOf, ALGORITHMS } from './names.ts'
import type { Algorithm } from './names.ts'

/** Digests of "abc", computed by `openssl dgst` (whirlpool with its legacy provider). */
const ABC = {
  md5: '900150983cd24fb0d6963f7d28e17f72',
  sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
  sha224: '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7',
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  sha384:
    'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  sha512:
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  sha3_224: 'e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf',
  sha3_256: '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
  sha3_384:
    'ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25',
  sha3_512:
    'b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0',
  blake2b:
    'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
  blake2s: '508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982',
  ripemd160: '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc',
  sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  whirlpool:
    '4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c7181eebdb6c57e277d0e34957114cbd6c797fc9d95d8b582d225292076d4eef5',
}

/** OpenSSL's names, as `createHash` takes them; its whirlpool needs a provider that Node lacks. */
const OPENSSL = {
  md5: 'md5',
  sha1: 'sha1',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  ripemd160: 'ripemd160',
  sm3: 'sm3',
} as const
const COMPARED = Object.keys(OPENSSL) as (keyof typeof OPENSSL)[]
/** Those that are computed by the kernels here. */
const OWN: readonly Algorithm[] = ['md5', 'sha512']

function openssl(algorithms: readonly (keyof typeof OPENSSL)[], bytes: Uint8Array) {
  const digest = (algorithm: keyof typeof OPENSSL) =>
    createHash(OPENSSL[algorithm]).update(bytes).digest('hex')
  return Object.fromEntries(algorithms.map((algorithm) => [algorithm, digest(algorithm)]))
}
const own = (bytes: Uint8Array) => openssl(['md5', 'sha512'], bytes)

const sample = (size: number) =>
  Uint8Array.from({ length: size }, (_, at) => at * 31 + (at >>> 8) * 17 + 5)

async function digestsOf(algorithms: readonly Algorithm[], ...parts: Uint8Array[]) {
  const hasher = await createMultiHasher(algorithms)
  for (const part of parts) hasher.update(part)
  return hasher.digests()
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

test('every algorithm gives the digest that openssl gives, all in one pass', async () => {
  const text = (characters: string) => new TextEncoder().encode(characters)
  const digests = await digestsOf(ALGORITHMS, text('a'), new Uint8Array(0), text('bc'))
  expect(digests).toEqual(ABC)
})

test("every length up to 300 bytes gives openssl's digests", { timeout: 30_000 }, async () => {
  const bytes = sample(300)
  for (let length = 0; length <= bytes.length; length++) {
    const part = bytes.subarray(0, length)
    const digests = await digestsOf(COMPARED, part)
    expect(digests, `${length} bytes`).toEqual(openssl(COMPARED, part))
  }
})

test('lengths around the memory that is filled at once', { timeout: 30_000 }, async () => {
  const bytes = sample(3 * 16_384 + 500)
  for (const around of [16_384, 2 * 16_384, 3 * 16_384])
    for (let length = around - 130; length <= around + 130; length++) {
      const part = bytes.subarray(length % 7, length)
      expect(await digestsOf(OWN, part), `${part.length} bytes`).toEqual(own(part))
    }
})

test('it does not matter how the bytes are cut', { timeout: 30_000 }, async () => {
  const bytes = sample(70_000)
  const whole = own(bytes)
  const cuts = fc.array(
    fc.oneof(fc.nat(300), fc.constantFrom(64, 128, 16_320, 16_384), fc.nat(40_000)),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(cuts, async (sizes) => {
      const parts: Uint8Array[] = []
      let at = 0
      for (const size of sizes) {
        parts.push(bytes.subarray(at, at + size))
        at += size
      }
      expect(await digestsOf(OWN, ...parts, bytes.subarray(at))).toEqual(whole)
    }),
    { numRuns: 200 },
  )
})

test('an algorithm asked for twice is computed once', async () => {
  expect(await digestsOf(['md5', 'md5'])).toEqual({ md5: 'd41d8cd98f00b204e9800998ecf8427e' })
})

describe('put down and taken up again', () => {
  test.each([
    ['any number of bytes, our digests are', ['md5', 'sha512'], 1],
    ['many numbers of bytes, all digests are', COMPARED, 17],
  ] as const)('after %s as without', { timeout: 30_000 }, async (_, algorithms, step) => {
    const bytes = sample(1000)
    const whole = openssl(algorithms, bytes)
    const first = await createMultiHasher(algorithms)
    for (let offset = 0; offset <= bytes.length; offset += step) {
      const second = await createMultiHasher(algorithms, { offset, states: first.save() })
      second.update(bytes.subarray(offset))
      expect(second.digests(), `at ${offset}`).toEqual(whole)
      first.update(bytes.subarray(offset, offset + step))
    }
    expect(first.digests()).toEqual(whole)
  })

  test('saving changes nothing, and a state is a copy', async () => {
    const bytes = sample(5000)
    const hasher = await createMultiHasher(OWN)
    hasher.update(bytes.subarray(0, 777))
    const states = hasher.save()
    hasher.update(bytes.subarray(777))
    expect(hasher.digests()).toEqual(own(bytes))
    const again = await createMultiHasher(OWN, { offset: 777, states: structuredClone(states) })
    again.update(bytes.subarray(777))
    expect(again.digests()).toEqual(own(bytes))
  })

  test('fewer digests than were saved', async () => {
    const bytes = sample(500)
    const hasher = await createMultiHasher(OWN)
    hasher.update(bytes.subarray(0, 99))
    const rest = await createMultiHasher(['sha512'], { offset: 99, states: hasher.save() })
    rest.update(bytes.subarray(99))
    expect(rest.digests()).toEqual(openssl(['sha512'], bytes))
  })
})

describe('a checkpoint that cannot be used is refused', () => {
  const refused = { name: 'CheckpointError' }
  async function saved(algorithms: readonly Algorithm[]) {
    const hasher = await createMultiHasher(algorithms)
    hasher.update(sample(200))
    return { offset: 200, states: hasher.save() }
  }

  test.each(['md5', 'sha512', 'sha256'] as const)('any one byte of %s changed', async (name) => {
    const { offset, states } = await saved([name])
    for (let at = 0; at < states[name]!.length; at++) {
      const state = states[name]!.slice()
      state[at]! ^= 1 << (at % 8)
      const damaged = createMultiHasher([name], { offset, states: { [name]: state } })
      await expect(damaged, `byte ${at}`).rejects.toMatchObject(refused)
    }
  })

  test.each(['md5', 'sha512', 'sha256'] as const)('%s cut to any length', async (name) => {
    const { offset, states } = await saved([name])
    for (let length = 0; length < states[name]!.length; length++) {
      const state = states[name]!.slice(0, length)
      const cut = createMultiHasher([name], { offset, states: { [name]: state } })
      await expect(cut, `${length} bytes`).rejects.toMatchObject(refused)
    }
  })

  test.each([0, 199, 201, 328, -1, 200.5, Number.NaN])('the offset says %d', async (offset) => {
    const { states } = await saved(OWN)
    await expect(createMultiHasher(OWN, { offset, states })).rejects.toMatchObject(refused)
  })

  test("another digest's state", async () => {
    const { offset, states } = await saved(['sha384', 'sha512'])
    for (const [name, state] of [
      ['sha512', states.sha384],
      ['sha384', states.sha512],
    ] as const)
      await expect(
        createMultiHasher([name], { offset, states: { [name]: state } }),
      ).rejects.toMatchObject(refused)
  })

  test('a digest that is not in it', async () => {
    await expect(createMultiHasher(OWN, await saved(['md5']))).rejects.toMatchObject(refused)
  })

  test.each([null, 'text', 7, new ArrayBuffer(40)])('a state of %j', async (state) => {
    const states = { md5: state as unknown as Uint8Array<ArrayBuffer> }
    await expect(createMultiHasher(['md5'], { offset: 1, states })).rejects.toMatchObject(refused)
  })
})

/** The module anew, as in a worker that starts with this WebAssembly. */
async function startWith(change: Partial<typeof WebAssembly>) {
  vi.resetModules()
  vi.stubGlobal('WebAssembly', {
    ...Object.fromEntries(
      Object.getOwnPropertyNames(WebAssembly).map((name) => [
        name,
        WebAssembly[name as keyof typeof WebAssembly],
      ]),
    ),
    ...change,
  })
  return await import('./hashers.ts')
}

test('a browser without vectors in WebAssembly computes the same, and keeps its own states', async () => {
  const here = await createMultiHasher(['sha512'])
  const old = await startWith({ validate: () => false })
  const hasher = await old.createMultiHasher(OWN)
  hasher.update(sample(321))
  const states = hasher.save()
  hasher.update(sample(99))
  const whole = own(new Uint8Array([...sample(321), ...sample(99)]))
  expect(hasher.digests()).toEqual(whole)
  const again = await old.createMultiHasher(OWN, { offset: 321, states })
  again.update(sample(99))
  expect(again.digests()).toEqual(whole)
  here.update(sample(321))
  await expect(
    old.createMultiHasher(['sha512'], { offset: 321, states: here.save() }),
  ).rejects.toMatchObject({ name: 'CheckpointError' })
})

test('where the policy forbids WebAssembly, that is what it says', async () => {
  const forbidden = () => Promise.reject(new WebAssembly.CompileError('violates the policy'))
  const strict = await startWith({ compile: forbidden })
  await expect(strict.createMultiHasher(OWN)).rejects.toThrow('violates the policy')
})

describe('the names that os_hash_algo may have', () => {
  test.each([
    ['sha512', 'sha512'],
    ['SHA256', 'sha256'],
    ['sha-384', 'sha384'],
    ['sha3_256', 'sha3_256'],
    ['SHA3-512', 'sha3_512'],
    ['blake2b', 'blake2b'],
  ])('%s is %s', (name, algo) => expect(algorithmOf(name)).toBe(algo))

  test.each(['shake_128', 'sha512_256', 'crc32', '', '__proto__'])(
    '%j cannot be computed here',
    (name) => expect(algorithmOf(name)).toBeNull(),
  )

  test('an image without a multihash has none', () => expect(algorithmOf(null)).toBeNull())
})
