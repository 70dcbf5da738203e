import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleX,
  FileDown,
  LoaderCircle,
  TriangleAlert,
} from 'lucide-react'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { formatCount } from '#lib/plural.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { requestLine } from '#dashboard/ui/states.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { saveText } from '../save-text.ts'
import type { Scope } from '#transfers/types.ts'
import type { ItemState } from './bulk-run.ts'
import { resultsCsv } from './csv.ts'
import { usePages } from './pages.tsx'
import type { PastRun } from './past-runs.ts'
import { barOf, countsInWords, phaseWords } from './progress.ts'
import { countsOf, resultOf, type Result } from './result.ts'
import type { Bulk } from './runs.ts'
import { ForMember, Steps } from './steps.tsx'
import { changeWords, deedWords, runName } from './words.ts'
import './bulk.css'

const FACE: Record<ItemState, { icon: typeof CircleX; tone: string; word: string }> = {
  waiting: { icon: CircleDashed, tone: 'faint', word: 'Waiting' },
  running: { icon: LoaderCircle, tone: 'accent', word: 'Running' },
  done: { icon: CircleCheck, tone: 'good', word: 'Done' },
  same: { icon: CircleCheck, tone: 'faint', word: 'Was so already' },
  failed: { icon: CircleX, tone: 'bad', word: 'Failed' },
  left: { icon: CircleMinus, tone: 'faint', word: 'Left as it was' },
}
const FILTERS: readonly [ItemState, string][] = [
  ['failed', 'failed'],
  ['done', 'done'],
  ['same', 'were so already'],
  ['left', 'left'],
  ['waiting', 'waiting'],
]

function Row({ result, href }: { result: Result; href: string | null }) {
  const { id, state, failure, steps, notes } = result
  const { icon, tone, word } = FACE[state]
  const name = result.name || id
  return (
    <li>
      <span className={tone} title={word}>
        <Icon of={icon} size="sm" className={state === 'running' ? 'turn' : undefined} />
        <span className="visually-hidden">{word}</span>
      </span>
      <span className="bulk-name">
        {href === null ? name : <Link href={href}>{name}</Link>}
        <ForMember of={result} />
      </span>
      <div className="bulk-what">
        {failure && <p>{failure.sentence}</p>}
        {!failure && steps.length === 0 && <p className="muted">{word}</p>}
        <Steps steps={steps} />
        {failure?.details && (
          <p className="bulk-request mono faint">
            {requestLine(failure.details)}
            <CopyButton label="Copy details" value={requestLine(failure.details)} />
          </p>
        )}
        {notes.map((note) => (
          <p className="bulk-note" key={note}>
            <Icon of={TriangleAlert} size="sm" className="warn" />
            {note}
          </p>
        ))}
      </div>
    </li>
  )
}

/** What became of each image, to be looked through and saved. */
function ResultsDialog({
  name,
  about,
  progress,
  results,
  scope,
  deletes,
  again = null,
  onClose,
}: {
  name: string
  about: string
  progress: ReactNode
  results: readonly Result[]
  scope: Scope
  /** Whether what is done is gone. */
  deletes: boolean
  again?: ReactNode
  onClose: () => void
}) {
  const counts = countsOf(results)
  const [filter, setFilter] = useState<'all' | ItemState>(counts.failed > 0 ? 'failed' : 'all')
  const options: { value: 'all' | ItemState; label: string }[] = [
    { value: 'all', label: `All ${formatCount(results.length)}` },
    ...FILTERS.filter(([state]) => counts[state] > 0 || state === filter).map(([value, word]) => ({
      value,
      label: `${formatCount(counts[value])} ${word}`,
    })),
  ]
  const matching = filter === 'all' ? results : results.filter((each) => each.state === filter)
  const { shown, pager } = usePages(matching)
  return (
    <Dialog
      open
      size="wide"
      className="bulk-dialog"
      title={name}
      description={<span className="muted">{about}</span>}
      onClose={onClose}
      footer={
        <>
          <Button
            variant="quiet"
            icon={FileDown}
            onClick={() => saveText(resultsCsv(results), 'results.csv', 'text/csv')}
          >
            Save as CSV
          </Button>
          <span className="grow" />
          {again}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <div className="stack">{progress}</div>
      <div className="bulk-bar-row">
        <Segmented label="Show" options={options} value={filter} onChange={setFilter} />
        <span className="grow" />
        {pager}
      </div>
      <ul className="bulk-rows" aria-label="Results">
        {shown.map((result) => (
          <Row
            key={`${result.id} ${result.member?.project ?? ''}`}
            result={result}
            href={deletes && result.state === 'done' ? null : paths.image(scope, result.id)}
          />
        ))}
        {shown.length === 0 && <li className="bulk-none muted">None is like that.</li>}
      </ul>
    </Dialog>
  )
}

/** The results of a run of this tab, while it goes on and after. */
export function Results({ bulk, onClose }: { bulk: Bulk; onClose: () => void }) {
  const { run, change, scope } = bulk
  const snapshot = useSyncExternalStore(run.subscribe, run.getSnapshot)
  const { items, counts, phase } = snapshot
  return (
    <ResultsDialog
      name={runName(change, items.length)}
      about={changeWords(change)}
      progress={
        <>
          <Bar {...barOf(snapshot)} label={deedWords(change).doing} />
          <p className="muted">{phaseWords(snapshot, change)}</p>
        </>
      }
      results={items.map(resultOf)}
      scope={scope}
      deletes={change.kind === 'delete'}
      again={
        counts.failed > 0 &&
        phase.state === 'ended' && (
          <Button variant="primary" onClick={() => run.again('failed')}>
            Try {formatCount(counts.failed)} again
          </Button>
        )
      }
      onClose={onClose}
    />
  )
}

/** The results of a run that is over, as they were kept. */
export function PastResults({ past, onClose }: { past: PastRun; onClose: () => void }) {
  const { results, done } = past
  return (
    <ResultsDialog
      {...past}
      progress={<p className="muted">{countsInWords(countsOf(results), results.length, done)}.</p>}
      onClose={onClose}
    />
  )
}
