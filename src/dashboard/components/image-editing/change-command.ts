import { shellWord } from '#lib/shell-word.ts'
import type { Change } from './changes.ts'

/** Options of `openstack image set` for Glance's own fields (python-openstackclient, image/v2/image.py). */
function optionOf(key: string, value: string): string | null {
  switch (key) {
    case 'name':
      return `--name ${shellWord(value)}`
    case 'visibility':
      return `--${value}`
    case 'protected':
      return value === 'true' ? '--protected' : '--unprotected'
    case 'os_hidden':
      return value === 'true' ? '--hidden' : '--unhidden'
    case 'min_disk':
      return `--min-disk ${Number(value)}`
    case 'min_ram':
      return `--min-ram ${Number(value)}`
    case 'disk_format':
      return `--disk-format ${shellWord(value)}`
    case 'container_format':
      return `--container-format ${shellWord(value)}`
    case 'owner':
      return `--project ${shellWord(value)}`
    default:
      // The client takes everything up to the first = for the key.
      return key.includes('=') ? null : `--property ${shellWord(`${key}=${value}`)}`
  }
}

const asList = (value: Change['before']): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : []

/** Changes as lines for a shell, and the attributes that no option of the client can say. */
export interface ChangeCommand {
  readonly lines: readonly string[]
  readonly unsaid: readonly string[]
}

/**
 * The same changes for python-openstackclient: `openstack image unset …` for what goes, then
 * `openstack image set …`.
 */
export function commandFor(imageId: string, changes: readonly Change[]): ChangeCommand {
  const set: string[] = []
  const unset: string[] = []
  const unsaid: string[] = []
  for (const { key, op, before, after } of changes) {
    if (key === 'tags') {
      const was = new Set(asList(before))
      const is = new Set(asList(after))
      for (const tag of was) if (!is.has(tag)) unset.push(`--tag ${shellWord(tag)}`)
      for (const tag of is) if (!was.has(tag)) set.push(`--tag ${shellWord(tag)}`)
    } else if (op === 'remove') unset.push(`--property ${shellWord(key)}`)
    else {
      const option = typeof after === 'string' ? optionOf(key, after) : null
      if (option === null) unsaid.push(key)
      else set.push(option)
    }
  }
  const line = (verb: string, options: string[]) =>
    options.length === 0
      ? []
      : [[`openstack image ${verb}`, ...options, shellWord(imageId)].join(' \\\n  ')]
  return { lines: [...line('unset', unset), ...line('set', set)], unsaid }
}
