import { csvCell } from '#lib/csv.ts'
import type { Target } from './bulk-run.ts'
import { commandLine } from './commands.ts'
import type { Change, Plan, Planned } from './plan.ts'
import type { Result } from './result.ts'
import { stepWords } from './settings.ts'

const table = (rows: readonly (readonly unknown[])[]) =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')

const VERDICT: Record<Planned['kind'], string> = {
  changes: 'change',
  same: 'already so',
  cannot: 'cannot',
}

const notesOf = (row: Planned): readonly string[] => {
  if (row.kind === 'cannot') return [row.reason]
  return row.kind === 'same' ? row.kept : [...row.kept, ...row.notes]
}

/** Only where a run is about members. */
const memberCells = ({ member }: Pick<Target, 'member'>) =>
  member ? [member.project, member.name] : []
const memberHeads = (rows: readonly Pick<Target, 'member'>[]) =>
  rows[0]?.member ? ['project id', 'project'] : []

/** A dry run as a table, one line for each image. */
export function planCsv(change: Change, { rows }: Plan): string {
  return table([
    ['id', 'name', ...memberHeads(rows), 'verdict', 'changes', 'notes', 'patch', 'command'],
    ...rows.map((row) => [
      row.image.id,
      row.image.name,
      ...memberCells(row),
      VERDICT[row.kind],
      row.kind === 'changes' ? row.steps.map(stepWords).join('; ') : '',
      notesOf(row).join(' '),
      row.kind === 'changes' && row.operations.length > 0 ? JSON.stringify(row.operations) : '',
      commandLine(change, row) ?? '',
    ]),
  ])
}

/** What became of each image of a run. */
export function resultsCsv(results: readonly Result[]): string {
  return table([
    [
      'id',
      'name',
      ...memberHeads(results),
      'result',
      'changes',
      'notes',
      'reason',
      'status',
      'request id',
    ],
    ...results.map((result) => [
      result.id,
      result.name,
      ...memberCells(result),
      result.state,
      result.steps.map(stepWords).join('; '),
      result.notes.join(' '),
      result.failure?.sentence ?? '',
      result.failure?.details?.status,
      result.failure?.details?.requestId,
    ]),
  ])
}
