/** A project that was named, and what its name is where that is known. */
export interface NamedProject {
  readonly id: string
  readonly name: string | null
}

/** Keystone makes ids of 32 hex digits; some drivers write them with dashes. */
const ID = /^[0-9a-f]{32}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Projects from what somebody typed or pasted: names or ids, apart by commas, semicolons, line ends or
 * spaces (a CSV column, a list out of a mail). A known name may have spaces. Only what looks like an id is taken as one: Glance
 * would share with anything, and with a slip of the keyboard nobody ever gets it.
 * @param known names by their ids
 */
export function readProjects(
  words: string,
  known: ReadonlyMap<string, string>,
): { projects: NamedProject[]; problems: string[] } {
  const idsOf = new Map<string, string[]>()
  for (const [id, name] of known) idsOf.set(name, [...(idsOf.get(name) ?? []), id])
  const found = new Map<string, NamedProject>()
  const problems: string[] = []
  const take = (word: string): boolean => {
    const ids = known.has(word) || ID.test(word) ? [word] : (idsOf.get(word) ?? [])
    if (ids.length > 1) {
      problems.push(`Several projects are named “${word}”: use the id of one of them.`)
    }
    const [id] = ids
    if (ids.length === 1 && id !== undefined) found.set(id, { id, name: known.get(id) ?? null })
    return ids.length > 0
  }
  for (const piece of words.split(/[,;\t\r\n]+/)) {
    const whole = unquoted(piece)
    if (whole === '' || take(whole)) continue
    for (const word of whole.split(/\s+/)) {
      if (!take(word)) problems.push(`No project named “${word}” is known here. Use its id.`)
    }
  }
  return { projects: [...found.values()], problems: [...new Set(problems)] }
}

/** As a spreadsheet writes a cell. */
const unquoted = (piece: string): string =>
  piece
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()
