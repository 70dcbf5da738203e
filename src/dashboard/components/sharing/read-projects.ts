/** A project whose name is known here. */
export interface KnownProject {
  id: string
  name: string
}

/** Projects that are known, and whether there are no others. */
export interface Directory {
  readonly projects: readonly KnownProject[]
  /** Keystone has told them all. */
  readonly complete: boolean
}

/** What somebody typed or pasted, as a project to share with. */
export type Wanted =
  | { readonly kind: 'known'; readonly text: string; readonly id: string; readonly name: string }
  /** An id that nobody here can confirm. Glance takes any text. */
  | { readonly kind: 'unconfirmed'; readonly text: string; readonly id: string }
  /** Cannot be sent, and why. */
  | {
      readonly kind: 'wrong'
      readonly text: string
      readonly reason: string
      /** It may be an id all the same. */
      readonly mayBeId: boolean
    }

/** Keystone's own ids are 32 figures; those of other drivers and clouds may have hyphens or be longer. */
const LOOKS_LIKE_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
/** `ImageMember.member` is a column of so many characters. */
const LONGEST = 255

/** Why Glance could not be rid of it again, or would not take it. */
function unfit(text: string): string | null {
  if (text.length > LONGEST) return `An id has at most ${LONGEST} characters.`
  // Glance never finds it again: DELETE …/members/a%2Fb is a 404.
  if (text.includes('/')) return 'An id has no slash: Glance could never remove it again.'
  return null
}

/** One word as a project. */
export function wantedOf(text: string, { projects, complete }: Directory): Wanted {
  const byId = projects.find((project) => project.id === text)
  if (byId) return { kind: 'known', text, ...byId }
  const named = projects.filter((project) => project.name === text)
  if (named.length > 1) {
    const reason = `${named.length} projects have this name. Give the id of the one you mean.`
    return { kind: 'wrong', text, reason, mayBeId: false }
  }
  if (named[0]) return { kind: 'known', text, ...named[0] }
  const reason = unfit(text)
  if (reason !== null) return { kind: 'wrong', text, reason, mayBeId: false }
  if (LOOKS_LIKE_ID.test(text)) return { kind: 'unconfirmed', text, id: text }
  return {
    kind: 'wrong',
    text,
    reason: complete
      ? 'Keystone knows no project of this name.'
      : 'Not an id, and not the name of a project that is known here. Ask there for the id.',
    mayBeId: true,
  }
}

/** Fields of comma-separated text, also over several lines and in quotes (RFC 4180). */
function fieldsOf(text: string): { field: string; quoted: boolean }[] {
  const found = text.matchAll(/"((?:[^"]|"")*)"|[^,;\n\r\t"]+/g)
  return Array.from(found, ([whole, inner]) =>
    inner === undefined
      ? { field: whole.trim(), quoted: false }
      : { field: inner.replaceAll('""', '"'), quoted: true },
  ).filter(({ field }) => field !== '')
}

/**
 * Projects from a text: names or ids, apart by commas, semicolons, tabs, lines or blanks. A name
 * with blanks is taken whole where it is known, or in quotes. Each project is taken once.
 */
export function readProjects(text: string, directory: Directory): Wanted[] {
  const words = fieldsOf(text).flatMap(({ field, quoted }) =>
    quoted || wantedOf(field, directory).kind === 'known' ? [field] : field.split(/\s+/),
  )
  return once(words.map((word) => wantedOf(word, directory)))
}

/** By what is known now: Keystone may tell its projects only after a name was typed. */
export function judgedAgain(wanted: Wanted, directory: Directory): Wanted {
  if (wanted.kind === 'known') return wanted
  const now = wantedOf(wanted.text, directory)
  // An id that somebody has vouched for stays one.
  return wanted.kind === 'unconfirmed' && now.kind === 'wrong' ? wanted : now
}

const keyOf = (wanted: Wanted) => (wanted.kind === 'wrong' ? `wrong ${wanted.text}` : wanted.id)

/** Without those that stand there already. */
export function once(all: readonly Wanted[]): Wanted[] {
  const taken = new Map<string, Wanted>()
  for (const wanted of all) if (!taken.has(keyOf(wanted))) taken.set(keyOf(wanted), wanted)
  return [...taken.values()]
}
