/**
 * As much of a WebAssembly assembler as the digests need: unrolled code is made at run time, where
 * it takes a loop of a few lines, so that no compiled file has to be kept, built or trusted.
 * Operation codes are those of the specification's index of instructions (core 2.0, §A.7); code is
 * an array of bytes, and an expression is code that leaves one value on the stack.
 */
export type Code = readonly number[]
type Binary = (a: Code, b: Code) => Code

/** Unsigned LEB128, for counts, indices and offsets. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  let left = value
  while (left > 0x7f) {
    bytes.push((left & 0x7f) | 0x80)
    left >>>= 7
  }
  return [...bytes, left]
}

/** Signed LEB128, for constants. */
function signed(value: bigint): number[] {
  const bytes: number[] = []
  let left = value
  while (left < -64n || left > 63n) {
    bytes.push(Number(left & 0x7fn) | 0x80)
    left >>= 7n
  }
  return [...bytes, Number(left & 0x7fn)]
}

// `concat` and not spreading: these copy most, and spreading made the modules take twice as long.
const binary =
  (operation: number): Binary =>
  (a, b) =>
    a.concat(b, operation)
/** The address is an expression, to which the offset is added; alignment is a hint of no effect. */
const memory =
  (...operation: number[]) =>
  (address: Code, offset: number): Code =>
    address.concat(operation, 0, unsigned(offset))
const store =
  (...operation: number[]) =>
  (address: Code, offset: number, value: Code): Code =>
    address.concat(value, operation, 0, unsigned(offset))

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number, value: Code): Code => value.concat(0x21, unsigned(local))
/** Sets a local and leaves its value. */
export const tee = (local: number, value: Code): Code => value.concat(0x22, unsigned(local))
/** Runs the code once, and again as long as the condition at its end holds. */
export const repeat = (code: Code, condition: Code): Code => [
  0x03,
  0x40,
  ...code,
  ...condition,
  0x0d,
  0,
  0x0b,
]

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(BigInt(value | 0))],
  load: memory(0x28),
  store: store(0x36),
  below: binary(0x49),
  add: binary(0x6a),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  rotl: binary(0x77),
}

export const i64 = {
  const: (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))],
  load: memory(0x29),
  store: store(0x37),
  add: binary(0x7c),
  and: binary(0x83),
  xor: binary(0x85),
  rotr: binary(0x8a),
}

const vector = (operation: number): Code => [0xfd, ...unsigned(operation)]
const vectors =
  (operation: number): Binary =>
  (a, b) =>
    a.concat(b, vector(operation))
const shift = (operation: number) => (a: Code, bits: number) =>
  vectors(operation)(a, i32.const(bits))

/** Two 64-bit lanes, or sixteen bytes. */
export const v128 = {
  const: (bytes: readonly number[]): Code => [...vector(12), ...bytes],
  load: memory(...vector(0)),
  store: store(...vector(11)),
  /** Bytes of `a` in the order that `b` tells; engines make one instruction of it for constants. */
  swizzle: vectors(14),
  /** Sixteen bytes out of the thirty-two of `a` and `b`. */
  shuffle: (a: Code, b: Code, lanes: readonly number[]): Code => a.concat(b, vector(13), lanes),
  xor: vectors(81),
  shl64: shift(203),
  shr64: shift(205),
  add64: vectors(206),
}

const list = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()]
const text = (name: string) => list([...new TextEncoder().encode(name)].map((byte) => [byte]))
const section = (id: number, content: Code): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
]

const TYPES = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const

/** "\0asm", and the version of the format. */
const MAGIC = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

/**
 * A module with one page of memory, exported as `memory`, and one function `run(from, to)`, whose
 * parameters are its locals 0 and 1.
 * @param locals how many of which type follow the parameters, numbered in this order.
 * @param data bytes that are in memory from the start, and where.
 */
export function assemble(
  locals: readonly (readonly [count: number, type: keyof typeof TYPES])[],
  body: Code,
  data: { readonly at: number; readonly bytes: readonly number[] } | null = null,
): Uint8Array<ArrayBuffer> {
  const code = [
    ...list(locals.map(([count, type]) => [...unsigned(count), TYPES[type]])),
    ...body,
    0x0b,
  ]
  return new Uint8Array([
    ...MAGIC,
    ...section(1, list([[0x60, ...list([[TYPES.i32], [TYPES.i32]]), ...list([])]])),
    ...section(3, list([[0]])),
    // One page, and never more.
    ...section(5, list([[1, 1, 1]])),
    ...section(
      7,
      list([
        [...text('memory'), 2, 0],
        [...text('run'), 0, 0],
      ]),
    ),
    ...section(10, list([[...unsigned(code.length), ...code]])),
    ...(data === null
      ? []
      : section(
          11,
          list([[0, ...i32.const(data.at), 0x0b, ...list(data.bytes.map((byte) => [byte]))]]),
        )),
  ])
}
