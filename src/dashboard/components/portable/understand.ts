import { BASE_FIELDS } from '#openstack/glance/image.ts'
import { writable } from '#openstack/glance/image-patch.ts'
import { propertyKeyProblem, tagProblem } from '../property-rules.ts'
import { isVisibility, PORTABLE_FIELDS, VISIBILITIES } from './metadata.ts'
import type { Portable } from './metadata.ts'
import type { Tree } from './tree.ts'

export interface ReadProblem {
  /** `wrong`: not taken, somebody has to mend it. `note`: left out or read so on purpose. */
  level: 'wrong' | 'note'
  /** From 1; null where it is not known. */
  line: number | null
  /** The field or property it is about. */
  key: string | null
  sentence: string
}

export interface Read {
  /** What was right of it, and only that. */
  metadata: Portable
  /** In the order of the text. */
  problems: readonly ReadProblem[]
}

type Field = (typeof PORTABLE_FIELDS)[number]
const isField = (key: string): key is Field => PORTABLE_FIELDS.some((field) => field === key)

/** SQL INTEGER, which Glance keeps min_disk and min_ram in. */
const LARGEST = 2_147_483_647
const either = new Intl.ListFormat('en', { type: 'disjunction' })

/** A value of the right kind, or what is wrong with it. */
type Taken<T> = { value: T } | { wrong: string }

function textOf(tree: Tree): Taken<string> & { asWritten?: true } {
  if (tree.kind === 'odd') return { wrong: `Its value cannot be read: ${tree.why}.` }
  if (tree.kind !== 'scalar') return { wrong: 'Its value must be text, not a list or a group.' }
  const { value, written } = tree
  if (typeof value === 'string') return { value }
  if (value === null) return { wrong: 'It has no value. Write "" for an empty text.' }
  return { value: written, asWritten: true }
}

function fieldOf(field: Field, tree: Tree): Taken<string | number | boolean | null> {
  if (tree.kind !== 'scalar') return { wrong: 'Its value must not be a list or a group.' }
  const { value, written } = tree
  switch (field) {
    case 'name':
    case 'disk_format':
    case 'container_format':
      if (value === null) return { value }
      if (typeof value !== 'string') return { value: written }
      return value.length > 255 ? { wrong: 'It has at most 255 characters.' } : { value }
    case 'visibility':
      return isVisibility(value)
        ? { value }
        : { wrong: `It must be ${either.format(VISIBILITIES)}. “${written}” is not.` }
    case 'protected':
    case 'os_hidden':
      return typeof value === 'boolean'
        ? { value }
        : { wrong: `It must be true or false. “${written}” is not.` }
    case 'min_disk':
    case 'min_ram': {
      const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
      return typeof number === 'number' &&
        Number.isInteger(number) &&
        number >= 0 &&
        number <= LARGEST
        ? { value: number }
        : { wrong: `It must be a whole number, 0 or more. “${written}” is not.` }
    }
  }
}

/** Glance's own, which it gives to every image anew. */
const isGlances = (key: string): boolean => {
  if (BASE_FIELDS.has(key)) return true
  const allowed = writable(key)
  return allowed !== true && allowed.reason !== 'not-addressable'
}

/** What a text says about an image; never throws. */
export function understand(tree: Tree): Read {
  if (tree.kind !== 'map') {
    const sentence = 'Metadata is a group of keys with values. This is something else.'
    return { metadata: {}, problems: [{ level: 'wrong', line: tree.line, key: null, sentence }] }
  }
  const problems: ReadProblem[] = []
  const metadata: Record<string, unknown> = {}
  const properties = Object.create(null) as Record<string, string>
  const tell = (
    level: ReadProblem['level'],
    line: number | null,
    key: string | null,
    sentence: string,
  ) => problems.push({ level, line, key, sentence })

  // The text was searched for keys that are there twice before this.
  const property = (key: string, line: number | null, value: Tree) => {
    if (isGlances(key)) {
      tell('note', line, key, 'Left out: Glance sets it by itself.')
      return
    }
    const problem = propertyKeyProblem(key, [])
    const taken = textOf(value)
    if (problem !== null) tell('wrong', line, key, problem)
    else if ('wrong' in taken) tell('wrong', line, key, taken.wrong)
    else {
      properties[key] = taken.value
      if (taken.asWritten) tell('note', line, key, `Taken as the text “${taken.value}”.`)
    }
  }

  // Glance itself writes properties beside its own fields; a text with a group of them does not.
  const flat = !tree.entries.some(({ key }) => key === 'properties')
  for (const { key, line, value } of tree.entries) {
    if (key === null) tell('wrong', line, null, 'A key must be text.')
    else if (isField(key)) {
      const taken = fieldOf(key, value)
      if ('wrong' in taken) tell('wrong', line, key, taken.wrong)
      else metadata[key] = taken.value
    } else if (key === 'tags') metadata['tags'] = tagsOf(value, line, tell)
    else if (key === 'properties') {
      if (value.kind !== 'map') tell('wrong', line, key, 'It must be a group of keys with values.')
      else
        for (const each of value.entries)
          if (each.key === null) tell('wrong', each.line, null, 'A key must be text.')
          else property(each.key, each.line, each.value)
    } else if (isGlances(key)) tell('note', line, key, 'Left out: Glance sets it by itself.')
    else if (flat) property(key, line, value)
    else tell('wrong', line, key, 'It is no field of an image. Own keys go under properties.')
  }
  if (metadata['tags'] === undefined) delete metadata['tags']
  if (!flat || Object.keys(properties).length > 0) metadata['properties'] = properties
  return { metadata: metadata as Portable, problems }
}

function tagsOf(
  tree: Tree,
  line: number | null,
  tell: (level: ReadProblem['level'], line: number | null, key: string, sentence: string) => void,
): string[] | undefined {
  if (tree.kind !== 'list') {
    tell('wrong', line, 'tags', 'It must be a list of texts.')
    return undefined
  }
  const tags = new Set<string>()
  for (const item of tree.items) {
    const taken = textOf(item)
    const problem = 'wrong' in taken ? taken.wrong : tagProblem(taken.value, [])
    if (problem !== null) tell('wrong', item.line, 'tags', problem)
    else if ('value' in taken) tags.add(taken.value)
  }
  return [...tags]
}
