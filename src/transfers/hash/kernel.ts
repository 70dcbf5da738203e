import { CheckpointError } from './checkpoint.ts'

/** Where things are in a kernel's memory of 64 KiB. */
export const LAYOUT = {
  /** The chaining value, words in little-endian order. */
  state: 0,
  /** For the kernel's own use. */
  scratch: 128,
  table: 1024,
  data: 16_384,
}
/** Copied in at once; this much and its copy stay in the first- and second-level cache. */
const CHUNK = 16_384

/** A digest of the Merkle-Damgård kind, of which WebAssembly computes the blocks. */
export interface Kernel {
  /** As `assemble` makes it; `run` takes whole blocks in memory into the chaining value. */
  readonly module: Uint8Array<ArrayBuffer>
  /** The first chaining value, as it is in memory. */
  readonly initial: Uint8Array
  readonly blockSize: number
  /** Of the words of the digest; also of the length in the padding, which has two words. */
  readonly order: { readonly wordSize: 4 | 8; readonly bigEndian: boolean }
}

/** A digest being computed; `save` is possible until `digest` ends it. */
export interface Hasher {
  update(bytes: Uint8Array): void
  save(): Uint8Array
  digest(): string
}

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * @param compiled the kernel's module.
 * @param from the state that `save` gave, and the number of bytes in it.
 * @throws CheckpointError when the state does not fit.
 */
export async function createKernelHasher(
  kernel: Kernel,
  compiled: WebAssembly.Module,
  from: { readonly state: Uint8Array; readonly offset: number } | null,
): Promise<Hasher> {
  const { initial, blockSize, order } = kernel
  const { exports } = await WebAssembly.instantiate(compiled)
  const run = exports['run'] as (from: number, to: number) => void
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer)
  const { state, data } = LAYOUT
  let bytesIn = from?.offset ?? 0
  /** Bytes at `data` that wait for a whole block. */
  let waiting = bytesIn % blockSize
  if (from !== null) {
    if (from.state.length !== initial.length + waiting)
      throw new CheckpointError('The state is of another kind.')
    memory.set(from.state.subarray(0, initial.length), state)
    memory.set(from.state.subarray(initial.length), data)
  } else memory.set(initial, state)

  function update(bytes: Uint8Array) {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + CHUNK - waiting)
      memory.set(part, data + waiting)
      at += part.length
      waiting += part.length
      const rest = waiting % blockSize
      if (waiting === rest) break
      run(data, data + waiting - rest)
      memory.copyWithin(data, data + waiting - rest, data + waiting)
      waiting = rest
    }
    bytesIn += bytes.length
  }

  /** A one, zeros up to the end of a block, and in its last two words the length in bits. */
  function padding(): Uint8Array {
    const { wordSize, bigEndian } = order
    const zeros = blockSize - 1 - ((bytesIn + 2 * wordSize) % blockSize)
    const pad = new Uint8Array(1 + zeros + 2 * wordSize)
    pad[0] = 0x80
    const bits = BigInt(bytesIn) * 8n
    // Counts are safe integers, so that 64 bits are enough; of SHA-512's 128 the first stay zero.
    new DataView(pad.buffer).setBigUint64(pad.length - 8, bits, !bigEndian)
    return pad
  }

  return {
    update,
    save() {
      const saved = new Uint8Array(initial.length + waiting)
      saved.set(memory.subarray(state, state + initial.length))
      saved.set(memory.subarray(data, data + waiting), initial.length)
      return saved
    },
    digest() {
      update(padding())
      const digest = memory.slice(state, state + initial.length)
      if (order.bigEndian)
        for (let at = 0; at < digest.length; at += order.wordSize)
          digest.subarray(at, at + order.wordSize).reverse()
      return hex(digest)
    },
  }
}
