import type { DraftAction } from './draft.ts'

/**
 * What is wrong with an attribute. An `error` stops the saving, a `warning` says that it will not do
 * what it looks like, a `hint` that something goes with it.
 */
export interface Problem {
  readonly level: 'error' | 'warning' | 'hint'
  /** Whole sentences, as they stand under the field. */
  readonly sentence: string
  /** Why it is not sent, to go after the key: `not sent until it is a whole number`. */
  readonly until: string
  readonly fixes: readonly Fix[]
  /** Known by this when somebody says to keep it as it is; null where that is no way out. */
  readonly keep: string | null
}

/** One press that mends it. */
export interface Fix {
  /** `Use virtio`, `Rename it to hw_disk_bus`. */
  readonly label: string
  readonly actions: readonly DraftAction[]
}

export const problem = (
  level: Problem['level'],
  sentence: string,
  more: { until?: string; fixes?: readonly Fix[]; keep?: string } = {},
): Problem => ({
  level,
  sentence,
  until: more.until ?? 'it is right',
  fixes: more.fixes ?? [],
  keep: more.keep ?? null,
})
