const MIB = 1024 * 1024
/** A request for 64 MiB costs little beside its bytes; below 1 MiB the requests would be the work. */
const LARGEST = 64 * MIB
const SMALLEST = MIB
/** What two cuts may differ by and still be the same: a buffer on the way holds so much. */
const NEAR = 64 * 1024
/** Chance puts two cuts at one place now and then (in a hundred cuts of 1 GiB, often); not three. */
const SAME_CUTS = 3
/** A network rarely breaks before anything arrives, and hardly twice. */
const EMPTY_CUTS = 2

/**
 * Into how many bytes an upload is cut where something on the way limits the length of a body: by
 * the gateway's configuration, or learned from what went wrong.
 */
export interface Pieces {
  /** The end of the request that begins at `from`. */
  readonly end: (from: number, size: number) => number
  /**
   * Something refused a request for its length (413).
   * @returns whether shorter ones are worth trying; now `end` makes them.
   */
  readonly refused: (length: number) => boolean
  /**
   * A request broke off.
   * @param arrived bytes of it that were kept. @param sent bytes of it that left the browser.
   * @returns whether a limit was learned from it.
   */
  readonly cut: (request: { length: number; sent: number; arrived: number }) => boolean
}

/** @param limit known so far, in bytes; null: none. @param learn told a limit that was found. */
export function createPieces(limit: number | null, learn: (bytes: number) => void): Pieces {
  let longest = limit ?? Infinity
  let same = { arrived: 0, times: 0 }

  function shorten(to: number) {
    longest = Math.max(SMALLEST, Math.min(LARGEST, to))
    same = { arrived: 0, times: 0 }
    learn(longest)
  }

  function refused(length: number): boolean {
    if (length <= SMALLEST) return false
    shorten(Math.min(powerBelow(length), longest))
    return true
  }

  return {
    end: (from, size) => Math.min(size, from + longest),
    refused,
    cut({ length, sent, arrived }) {
      // A proxy that gathers the whole body before it passes any of it on hangs up with nothing kept.
      const empty = arrived === 0
      if (empty ? sent < SMALLEST : arrived < SMALLEST) {
        same = { arrived: 0, times: 0 }
        return false
      }
      const near = same.times > 0 && Math.abs(arrived - same.arrived) <= NEAR
      same = { arrived, times: near ? same.times + 1 : 1 }
      if (same.times < (empty ? EMPTY_CUTS : SAME_CUTS)) return false
      if (empty) return refused(length)
      const fits = powerBelow(arrived + 1)
      if (fits >= longest) return false
      shorten(fits)
      return true
    },
  }
}

/** The largest power of two below a number. */
const powerBelow = (length: number) => 2 ** (Math.ceil(Math.log2(length)) - 1)
