import { shellWord } from '#lib/shell-word.ts'
import type { Change, Planned } from './plan.ts'
import { storeCommand } from './store-plan.ts'
import type { MemberSetting, Setting } from './settings.ts'

interface Options {
  set: string[]
  unset: string[]
  /** What the command line cannot say. */
  missing: string[]
}

function addOption(options: Options, setting: Setting): void {
  const { set, unset, missing } = options
  switch (setting.kind) {
    case 'property':
      if (setting.value === null) unset.push('--property', shellWord(setting.key))
      // It splits at the first "=" (osc_lib.cli.parseractions.KeyValueAction).
      else if (setting.key.includes('=')) missing.push(setting.key)
      else set.push('--property', shellWord(`${setting.key}=${setting.value}`))
      break
    case 'tag':
      if (setting.on) set.push('--tag', shellWord(setting.tag))
      else unset.push('--tag', shellWord(setting.tag))
      break
    case 'visibility':
      set.push(`--${setting.value}`)
      break
    case 'protected':
      set.push(setting.value ? '--protected' : '--unprotected')
      break
    case 'hidden':
      set.push(setting.value ? '--hidden' : '--unhidden')
      break
    case 'status':
      set.push(setting.value === 'active' ? '--activate' : '--deactivate')
  }
}

/** One line for a POSIX shell that does the same to one image; null where nothing is done. */
export function commandLine(change: Change, row: Planned): string | null {
  if (row.kind !== 'changes') return null
  const id = shellWord(row.image.id)
  if (change.kind === 'delete') return `openstack image delete ${id}`
  if (change.kind === 'stores') return storeCommand(row.image, change).line
  const options: Options = { set: [], unset: [], missing: [] }
  for (const { set } of row.steps)
    if (set.kind !== 'member' && set.kind !== 'store') addOption(options, set)
  const { set, unset, missing } = options
  const member =
    row.member &&
    `${row.member.on ? 'add' : 'remove'} project ${id} ${shellWord(row.member.project)}`
  const line = [
    ...(set.length > 0 ? [`openstack image set ${set.join(' ')} ${id}`] : []),
    ...(unset.length > 0 ? [`openstack image unset ${unset.join(' ')} ${id}`] : []),
    ...(member ? [`openstack image ${member}`] : []),
  ].join(' && ')
  if (missing.length === 0) return line
  const note = `# not possible by command, because of "=": ${missing.join(', ').replaceAll(/\s/g, ' ')}`
  return line === '' ? note : `${line} ${note}`
}

const memberRequest = (path: string, { project, on }: MemberSetting) =>
  on
    ? `POST ${path}/members\n${JSON.stringify({ member: project })}`
    : `DELETE ${path}/members/${encodeURIComponent(project)}`

/** What goes to Glance for one image, as it is sent; null where nothing is. */
export function requestText(change: Change, row: Planned): string | null {
  if (row.kind !== 'changes') return null
  const path = `/v2/images/${row.image.id}`
  if (change.kind === 'delete') return `DELETE ${path}`
  if (change.kind === 'stores') return storeCommand(row.image, change).http
  const actions = row.steps.flatMap(({ set }) =>
    set.kind === 'status'
      ? [`POST ${path}/actions/${set.value === 'active' ? 'reactivate' : 'deactivate'}`]
      : [],
  )
  const patch =
    row.operations.length > 0 ? [`PATCH ${path}\n${JSON.stringify(row.operations, null, 1)}`] : []
  return [...patch, ...actions, ...(row.member ? [memberRequest(path, row.member)] : [])].join('\n')
}
