/** At once; Glance asks Keystone for every request, and other people wait in the same line. */
const LANES = 4

let free = LANES
const waiting: (() => void)[] = []

/** Runs something when one of the few lanes of this page is free. */
export async function inLanes<T>(act: () => Promise<T>): Promise<T> {
  if (free > 0) free--
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await act()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
}

/** Does something for each of many in these lanes; the results are in the order of the items. */
export function eachOf<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  return Promise.all(items.map((item) => inLanes(() => act(item))))
}
