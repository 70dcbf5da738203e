/** A text as it was written, before anything is known of its meaning. Lines count from 1. */
export type Tree = { line: number | null } & (
  | { kind: 'map'; entries: readonly { key: string | null; line: number | null; value: Tree }[] }
  | { kind: 'list'; items: readonly Tree[] }
  /** `written`: how a number or a truth value stands in the text, `24.10` and not 24.1. */
  | { kind: 'scalar'; value: unknown; written: string }
  | { kind: 'odd'; why: string }
)

/** The tree of a value that JSON.parse gave, for a text whose lines are not known. */
export function treeOfJson(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', line: null, items: value.map(treeOfJson) }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => ({
      key,
      line: null,
      value: treeOfJson(each),
    }))
    return { kind: 'map', line: null, entries }
  }
  return { kind: 'scalar', line: null, value, written: String(value) }
}
