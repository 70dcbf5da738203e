import { csvCell } from '#lib/csv.ts'
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

/** A dry run as a table, one line for each image. */
export function planCsv(change: Change, { rows }: Plan): string {
  return table([
    ['id', 'name', 'verdict', 'changes', 'notes', 'patch', 'command'],
    ...rows.map((row) => [
      row.image.id,
      row.image.name,
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
    ['id', 'name', 'result', 'changes', 'notes', 'reason', 'status', 'request id'],
    ...results.map(({ id, name, state, steps, notes, failure }) => [
      id,
      name,
      state,
      steps.map(stepWords).join('; '),
      notes.join(' '),
      failure?.sentence ?? '',
      failure?.details?.status,
      failure?.details?.requestId,
    ]),
  ])
}
