import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import { parseObject } from '../image-editing/json-text.ts'
import type { Member, Span } from '../image-editing/json-text.ts'
import type { JsonMark } from '../json-text/json-text.tsx'
import type { DefinitionProblem } from './check.ts'
import { readDefinitions, shapeProblems, unknownMembers } from './read-file.ts'
import { placeInWords } from './words.ts'

/** What the text of one namespace says; or what is wrong with it. */
export type DocumentReading =
  | {
      readonly ok: true
      readonly document: NamespaceDocument
      /** Where each member of the namespace stands. */
      readonly members: readonly Member[]
      readonly marks: readonly JsonMark[]
    }
  | { readonly ok: false; readonly marks: readonly JsonMark[] }

const START: Span = { from: 0, to: 1 }

/** @param name of the namespace, which a text does not change */
export function readDocument(name: string, text: string): DocumentReading {
  const parsed = parseObject(text)
  const wrong = (sentence: string, at: Span = START): JsonMark => ({ at, level: 'error', sentence })
  if (!parsed.ok) return { ok: false, marks: [wrong(parsed.fault.sentence, parsed.fault.at)] }
  const { members } = parsed
  const value = JSON.parse(text) as Record<string, unknown>
  const placeOf = (member: string) => members.find(({ key }) => key === member)?.keyAt
  const marks = [
    ...members
      .filter(({ key }, at) => members.findIndex((each) => each.key === key) < at)
      .map(({ key, keyAt }) => wrong(`${key} is there twice.`, keyAt)),
    ...(value['namespace'] === name
      ? []
      : [wrong(`namespace stays “${name}”.`, placeOf('namespace'))]),
    ...shapeProblems(value).map((each) => wrong(each.sentence, placeOf(each.member))),
    ...unknownMembers(value).map((key) =>
      wrong(`${key} is not part of a namespace.`, placeOf(key)),
    ),
  ]
  const [document] = readDefinitions(text).documents
  if (marks.length > 0 || document === undefined) return { ok: false, marks }
  return { ok: true, document, members, marks }
}

const MEMBERS: Readonly<Record<string, string>> = {
  association: 'resource_type_associations',
  property: 'properties',
  object: 'objects',
  tag: 'tags',
}

/** What is wrong with a document, each at the name that it is about. */
export function problemMarks(
  text: string,
  members: readonly Member[],
  problems: readonly DefinitionProblem[],
): JsonMark[] {
  return problems.map((problem) => {
    const [kind = '', ...rest] = problem.item.split(':')
    const name = rest.join(':')
    const top = kind === '' ? 'namespace' : (MEMBERS[kind] ?? name)
    const found = members.find(({ key }) => key === top)
    let at = found?.keyAt ?? START
    const names = MEMBERS[kind] === undefined ? [] : [name, problem.inner]
    for (const each of names) {
      if (each === null) continue
      const quoted = JSON.stringify(each)
      const from = text.indexOf(quoted, at.to)
      if (from < 0 || found === undefined || from >= found.valueAt.to) break
      at = { from, to: from + quoted.length }
    }
    return {
      at,
      level: problem.level,
      sentence: `${placeInWords(problem)}: ${problem.sentence}`,
    }
  })
}
