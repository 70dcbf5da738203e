/** A project that a copy may go to. */
export interface Target {
  id: string
  /** Null for one that this session is not in. */
  name: string | null
}

/** As many as one reads before typing on. */
const SHOWN = 6
/** Ids of projects as Keystone makes them, and as the copies of ECL want them. */
const ID = /^[0-9a-f]{32}$/i

/** The projects whose name or id has what is typed. */
export function suggested(targets: readonly Target[], typed: string): Target[] {
  const words = typed.trim().toLowerCase()
  return targets
    .filter(({ id, name }) => `${name ?? ''}\n${id}`.toLowerCase().includes(words))
    .slice(0, SHOWN)
}

/**
 * The project that is meant by what is typed: a known one by its id, or by its name where only one
 * has it; anything else without a space is taken for an id.
 */
export function meant(targets: readonly Target[], typed: string): Target | null {
  const word = typed.trim()
  const byId = targets.find(({ id }) => id === word)
  if (byId) return byId
  const named = targets.filter(({ name }) => name === word)
  if (named.length === 1) return named[0]!
  return word === '' || /\s/.test(word) ? null : { id: word, name: null }
}

/** What is odd about it, in words; the cloud decides. */
export function oddness(target: Target, here: string): string | undefined {
  if (target.id === here) return 'That is the project that you are in.'
  if (target.name !== null || ID.test(target.id)) return undefined
  return 'No project of yours has this name, and ids of projects have 32 hexadecimal figures.'
}
