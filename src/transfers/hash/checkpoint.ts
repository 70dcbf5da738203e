import type { Algorithm } from './names.ts'

/** Where hashing can go on without reading again; may be cloned and stored, by digits and bytes alone. */
export interface HashCheckpoint {
  /** Bytes from the start of the file that the states contain. */
  readonly offset: number
  /** One sealed state for each algorithm; holds up to a block of the file's own bytes. */
  readonly states: HashStates
}
export type HashStates = Readonly<Partial<Record<Algorithm, Uint8Array<ArrayBuffer>>>>

/** A checkpoint that cannot be used: damaged, of another version, or of other algorithms. */
export class CheckpointError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CheckpointError'
  }
}

/** Changes whenever what is inside a sealed state changes its meaning. */
const VERSION = 1
/** Version (1 byte), offset (8 bytes), then the state, then the check (4 bytes). */
const HEAD = 9
const CHECK = 4

/** CRC-32 (ISO 3309); by bit, as a state has some hundred bytes. */
function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (-(crc & 1) & 0xedb88320)
  }
  return ~crc >>> 0
}

/** The check covers the algorithm, so that one digest's state is not taken for another's. */
function check(algorithm: Algorithm, sealed: Uint8Array): number {
  const name = new TextEncoder().encode(algorithm)
  const covered = new Uint8Array(name.length + sealed.length - CHECK)
  covered.set(name)
  covered.set(sealed.subarray(0, -CHECK), name.length)
  return crc32(covered)
}

/**
 * A state made fit for storage: with the offset that it belongs to and a check against damage. A
 * damaged state would otherwise become a wrong digest, and a sound file would be called corrupt.
 * @param offset bytes from the start of the file that the state contains.
 */
export function seal(
  algorithm: Algorithm,
  offset: number,
  state: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const sealed = new Uint8Array(HEAD + state.length + CHECK)
  const view = new DataView(sealed.buffer)
  view.setUint8(0, VERSION)
  view.setFloat64(1, offset)
  sealed.set(state, HEAD)
  view.setUint32(sealed.length - CHECK, check(algorithm, sealed))
  return sealed
}

/**
 * The state of an algorithm in a checkpoint.
 * @throws CheckpointError when it is not there or not as it was sealed.
 */
export function open(checkpoint: HashCheckpoint, algorithm: Algorithm): Uint8Array<ArrayBuffer> {
  const sealed: unknown = checkpoint.states[algorithm]
  if (!(sealed instanceof Uint8Array))
    throw new CheckpointError(`There is no state of ${algorithm}.`)
  if (sealed.length < HEAD + CHECK) throw new CheckpointError(`${algorithm}: the state is cut.`)
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.length)
  if (view.getUint8(0) !== VERSION) throw new CheckpointError(`${algorithm}: another version.`)
  if (view.getUint32(sealed.length - CHECK) !== check(algorithm, sealed))
    throw new CheckpointError(`${algorithm}: the state is damaged.`)
  if (!Object.is(view.getFloat64(1), checkpoint.offset))
    throw new CheckpointError(`${algorithm}: the state is of another offset.`)
  return sealed.slice(HEAD, -CHECK)
}
