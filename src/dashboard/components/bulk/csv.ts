import { csvCell } from '#lib/csv.ts'
import { failureOf } from '../failure.tsx'
import type { BulkItem } from './bulk-run.ts'
import { commandLine } from './commands.ts'
import type { Change, Plan, Planned } from './plan.ts'
import { stepWords } from './settings.ts'
import { bulkFailure } from './words.ts'

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
export function resultsCsv(items: readonly BulkItem[]): string {
  return table([
    ['id', 'name', 'result', 'changes', 'notes', 'reason', 'status', 'request id'],
    ...items.map(({ image, state, steps, notes, error }) => {
      const failed = state === 'failed'
      const { details } = failed ? failureOf(error) : { details: null }
      return [
        image.id,
        image.name,
        state,
        steps.map(stepWords).join('; '),
        notes.join(' '),
        failed ? bulkFailure(error) : '',
        details?.status,
        details?.requestId,
      ]
    }),
  ])
}
