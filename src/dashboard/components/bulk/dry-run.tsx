import { Ban, CircleCheck, FileDown, Pencil, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '#lib/plural.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { saveText } from '../save-text.ts'
import { targetKey } from './bulk-run.ts'
import { commandLine, requestText } from './commands.ts'
import { planCsv } from './csv.ts'
import { usePages } from './pages.tsx'
import type { Change, Plan, Planned } from './plan.ts'
import { ForMember, Steps } from './steps.tsx'

const FACE = {
  changes: { icon: Pencil, tone: 'accent', word: 'Changes' },
  same: { icon: CircleCheck, tone: 'faint', word: 'Already so' },
  cannot: { icon: Ban, tone: 'bad', word: 'Cannot' },
} as const

type View = 'words' | 'request' | 'command'
const VIEWS: { value: View; label: string }[] = [
  { value: 'words', label: 'Words' },
  { value: 'request', label: 'Request' },
  { value: 'command', label: 'Command' },
]

/** A command breaks between its words, not after the dashes of an option. */
function Code({ text }: { text: string }) {
  return (
    <pre className="code bulk-code">
      {text.split(/(?<= )/).map((word, at) => (
        // The same word may come twice, and none ever moves.
        <span key={`${at} ${word}`}>{word}</span>
      ))}
    </pre>
  )
}

function Words({ row }: { row: Planned }) {
  if (row.kind === 'cannot') return <p className="muted">{row.reason}</p>
  const notes = row.kind === 'same' ? row.kept : [...row.kept, ...row.notes]
  return (
    <>
      {row.kind === 'same' ? (
        <p className="muted">{notes.length > 0 ? 'Nothing to change.' : 'Already so.'}</p>
      ) : (
        <Steps steps={row.steps} />
      )}
      {notes.map((note) => (
        <p className="bulk-note" key={note}>
          <Icon of={TriangleAlert} size="sm" className="warn" />
          {note}
        </p>
      ))}
    </>
  )
}

function Row({ row, change, view }: { row: Planned; change: Change; view: View }) {
  const { icon, tone, word } = FACE[row.kind]
  const code =
    view === 'words'
      ? null
      : view === 'request'
        ? requestText(change, row)
        : commandLine(change, row)
  return (
    <li>
      <span className={tone} title={word}>
        <Icon of={icon} size="sm" />
        <span className="visually-hidden">{word}</span>
      </span>
      <span className="bulk-name">
        {row.image.name || row.image.id}
        <ForMember of={row} />
      </span>
      <div className="bulk-what">{code === null ? <Words row={row} /> : <Code text={code} />}</div>
    </li>
  )
}

type Filter = 'all' | Planned['kind']

/** What a change would do, image by image, before anything is sent. */
export function DryRun({ change, plan }: { change: Change; plan: Plan }) {
  const [filter, setFilter] = useState<Filter>('all')
  const [view, setView] = useState<View>('words')
  const { rows, counts } = plan
  const filters: { value: Filter; label: string }[] = [
    { value: 'all', label: `All ${formatCount(rows.length)}` },
    { value: 'changes', label: `${formatCount(counts.changes)} change` },
    { value: 'same', label: `${formatCount(counts.same)} already so` },
    { value: 'cannot', label: `${formatCount(counts.cannot)} cannot` },
  ]
  const matching = filter === 'all' ? rows : rows.filter((row) => row.kind === filter)
  const { shown, pager } = usePages(matching)
  const lines = () =>
    rows
      .map((row) => (view === 'request' ? requestText(change, row) : commandLine(change, row)))
      .filter((line) => line !== null)
      .join('\n')
  return (
    <section className="dry-run" aria-label="Dry run">
      <div className="bulk-bar-row">
        <Segmented label="Show" options={filters} value={filter} onChange={setFilter} />
        <span className="grow" />
        <Segmented label="As" options={VIEWS} value={view} onChange={setView} />
      </div>
      <ul
        className="bulk-rows"
        aria-label={change.kind === 'members' ? 'Shares in the dry run' : 'Images in the dry run'}
      >
        {shown.map((row) => (
          <Row key={targetKey(row)} row={row} change={change} view={view} />
        ))}
        {shown.length === 0 && <li className="bulk-none muted">None is like that.</li>}
      </ul>
      <div className="bulk-bar-row">
        {pager}
        <span className="grow" />
        {view !== 'words' && counts.changes > 0 && (
          <CopyButton words label={`Copy all ${formatCount(counts.changes)}`} value={lines} />
        )}
        <Button
          variant="quiet"
          icon={FileDown}
          onClick={() => saveText(planCsv(change, plan), 'dry-run.csv', 'text/csv')}
        >
          Save as CSV
        </Button>
      </div>
    </section>
  )
}
