import type { ImageChanges } from '#openstack/glance/image.ts'
import { plural } from '#lib/plural.ts'
import { shellWord } from '#lib/shell-word.ts'
import { httpText, type Command } from '#dashboard/components/commands/command.ts'
import { PATCH_TYPE } from '#dashboard/components/commands/command.ts'
import { sharingCommands } from '#dashboard/components/sharing/commands.ts'
import type { Change } from '#dashboard/components/image-editing/changes.ts'
import { commandFor } from '#dashboard/components/image-editing/change-command.ts'
import type { Release } from './release-run.ts'
import type { Step } from './release-plan.ts'

type Pair = Pick<Release, 'old' | 'next'>
const listed = new Intl.ListFormat('en')

/** `2 tags, min_ram and 3 properties` */
function parts({ tags, properties, ...fields }: ImageChanges): string {
  const count = Object.keys(properties ?? {}).length
  return listed.format([
    ...(tags ? ['tags'] : []),
    ...Object.keys(fields).map((key) => (key === 'protected' ? 'protection' : key)),
    ...(count > 0 ? [plural(count, 'property', 'properties')] : []),
  ])
}

/** What a step does, as one sentence. @param nameOf names projects */
export function stepWords(step: Step, { old, next }: Pair, nameOf: (id: string) => string): string {
  switch (step.kind) {
    case 'verify':
      return `Check that ${next.name} is active and that its data is new`
    case 'member':
      return `Share it with ${nameOf(step.project)}`
    case 'patch':
      switch (step.what) {
        case 'copy':
          return `Copy ${parts(step.changes)} to ${next.name}`
        case 'rename':
          return `Rename ${step.of === 'old' ? old.name : next.name} to ${step.changes.name}`
        case 'audience':
          return `Make ${next.name} ${step.changes.visibility}`
        case 'hide':
          return `Hide ${old.name} from lists`
      }
  }
}

const plain = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** The changes as the editor knows them. What is not known here is how it was. */
function changesOf({ tags, properties, ...fields }: ImageChanges): Change[] {
  const set = (key: string, after: Change['after']): Change => ({
    key,
    op: 'change',
    before: undefined,
    after,
  })
  return [
    ...Object.entries(fields).map(([key, value]) => set(key, plain(value))),
    ...Object.entries(properties ?? {}).map(([key, value]) => set(key, value ?? '')),
    ...(tags ? [set('tags', tags)] : []),
  ]
}

/** The step for a shell, and as a request. */
export function stepCommand(step: Step, pair: Pair, title: string): Command {
  const { old, next } = pair
  if (step.kind === 'member') return { ...sharingCommands.add(next.id, step.project), title }
  const id = step.kind === 'patch' && step.of === 'old' ? old.id : next.id
  const path = `/v2/images/${encodeURIComponent(id)}`
  if (step.kind === 'verify')
    return { title, line: `openstack image show ${shellWord(id)}`, http: httpText('GET', path) }
  const { properties = {}, ...fields } = step.changes
  const operations = [
    ...Object.entries(fields).map(([key, value]) => ({ op: 'replace', path: `/${key}`, value })),
    // `add` also writes over one that is there.
    ...Object.entries(properties).map(([key, value]) => ({
      op: 'add',
      path: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      value,
    })),
  ]
  const { lines, unsaid } = commandFor(id, changesOf(step.changes))
  return {
    title,
    line: lines.join('\n'),
    http: httpText('PATCH', path, { type: PATCH_TYPE, text: JSON.stringify(operations) }),
    ...(unsaid.length > 0
      ? { notes: [`No option of the command line says ${listed.format(unsaid)}.`] }
      : {}),
  }
}
