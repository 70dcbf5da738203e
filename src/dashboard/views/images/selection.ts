import type { Entry } from '#dashboard/queries/catalogue-entry.ts'

/** Which images are selected, and from where a range is counted. Immutable. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  /** Image from which Shift selects a range. */
  readonly anchor: string | null
}

export const NOTHING: Selection = { ids: new Set(), anchor: null }

/** Selects one more, or one less; the next range begins here. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchor: id }
}

/** Everything between the anchor and a row joins; without an anchor that is on screen, the row alone. */
export function range(selection: Selection, rows: readonly Entry[], to: number): Selection {
  const end = rows[to]
  if (!end) return selection
  const from = rows.findIndex((entry) => entry.image.id === selection.anchor)
  const start = from < 0 ? to : from
  const ids = new Set(selection.ids)
  for (let i = Math.min(start, to); i <= Math.max(start, to); i++) ids.add(rows[i]!.image.id)
  return { ids, anchor: from < 0 ? end.image.id : selection.anchor }
}

export function all(rows: readonly Entry[]): Selection {
  return { ids: new Set(Array.from(rows, (entry) => entry.image.id)), anchor: null }
}
