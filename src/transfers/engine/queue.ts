/**
 * The order of transfers that are not over, and which of them wait for room. One that is paused
 * keeps its place, and has it again when it goes on.
 */
export interface Queue {
  /** Lets it wait at its place; a new one is the last. */
  readonly enter: (id: string) => void
  /** Lets it wait as the last one. */
  readonly enterLast: (id: string) => void
  /** It runs, or stands still: it does not wait for room any more. Its place is kept. */
  readonly leave: (id: string) => void
  /** It is over. */
  readonly drop: (id: string) => void
  /** Moves one that waits to a place among those that wait, 0 being the next one to start. */
  readonly move: (id: string, to: number) => void
  /** Those that wait, the next one first; the same array until that changes. */
  readonly waiting: () => readonly string[]
  /** Place among all, for the record of a transfer; -1 for one that is over. */
  readonly placeOf: (id: string) => number
}

export function createQueue(): Queue {
  let order: string[] = []
  const ready = new Set<string>()
  let waiting: readonly string[] | null = null
  const changed = () => {
    waiting = null
  }
  const theWaiting = () => (waiting ??= order.filter((id) => ready.has(id)))
  const remove = (id: string) => {
    order = order.filter((other) => other !== id)
  }
  return {
    enter(id) {
      if (!order.includes(id)) order.push(id)
      ready.add(id)
      changed()
    },
    enterLast(id) {
      remove(id)
      order.push(id)
      ready.add(id)
      changed()
    },
    leave(id) {
      if (ready.delete(id)) changed()
    },
    drop(id) {
      remove(id)
      ready.delete(id)
      changed()
    },
    move(id, to) {
      if (!ready.has(id)) return
      const others = theWaiting().filter((other) => other !== id)
      const next = others[Math.max(0, Math.trunc(to))]
      remove(id)
      if (next === undefined) {
        const last = others.at(-1)
        order.splice(last === undefined ? order.length : order.indexOf(last) + 1, 0, id)
      } else order.splice(order.indexOf(next), 0, id)
      changed()
    },
    waiting: theWaiting,
    placeOf: (id) => order.indexOf(id),
  }
}
