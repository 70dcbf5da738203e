import type { Sum } from './sum.ts'

interface Met {
  count: number
  bytes: number
  largest: number
}

/** What goes when one stays: nobody is promised more than comes, so the largest counts as that one. */
const freed = ({ bytes, largest }: Met) => Math.max(0, bytes - largest)

/** How often each digest was met, and what all but one of each would free. */
export class Twins {
  readonly #met = new Map<string, Met>()
  /** All but one of each set. */
  readonly extra: Sum = { count: 0, bytes: 0 }

  count(digest: string, bytes: number, sign: 1 | -1): void {
    let met = this.#met.get(digest)
    if (!met) this.#met.set(digest, (met = { count: 0, bytes: 0, largest: 0 }))
    const { extra } = this
    if (met.count > 1) {
      extra.count -= met.count - 1
      extra.bytes -= freed(met)
    }
    met.count += sign
    met.bytes += sign * bytes
    met.largest = met.count > 1 ? Math.max(met.largest, bytes) : met.bytes
    if (met.count > 1) {
      extra.count += met.count - 1
      extra.bytes += freed(met)
    }
    if (met.count === 0) this.#met.delete(digest)
  }
}
