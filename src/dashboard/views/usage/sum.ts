/** Images and the bytes that they take. */
export interface Sum {
  count: number
  /** In all stores together. */
  bytes: number
}

export function add(sum: Sum, bytes: number, sign: 1 | -1): void {
  sum.count += sign
  sum.bytes += sign * bytes
}
