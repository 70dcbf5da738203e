import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleX,
  FileDown,
  LoaderCircle,
  TriangleAlert,
} from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
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
import { failureOf } from '../failure.tsx'
import { saveText } from '../save-text.ts'
import type { BulkItem, ItemState } from './bulk-run.ts'
import { resultsCsv } from './csv.ts'
import { usePages } from './pages.tsx'
import { barOf, phaseWords } from './progress.ts'
import type { Bulk } from './runs.ts'
import { Steps } from './steps.tsx'
import { bulkFailure, changeWords, deedWords, runName } from './words.ts'
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

function Result({ item, bulk }: { item: BulkItem; bulk: Bulk }) {
  const { image, state, error, steps, notes } = item
  const { icon, tone, word } = FACE[state]
  const details = state === 'failed' ? failureOf(error).details : null
  const name = image.name || image.id
  const gone = bulk.change.kind === 'delete' && state === 'done'
  return (
    <li>
      <span className={tone} title={word}>
        <Icon of={icon} size="sm" className={state === 'running' ? 'turn' : undefined} />
        <span className="visually-hidden">{word}</span>
      </span>
      <span className="bulk-name">
        {gone ? name : <Link href={paths.image(bulk.scope, image.id)}>{name}</Link>}
      </span>
      <div className="bulk-what">
        {state === 'failed' && <p>{bulkFailure(error)}</p>}
        {state !== 'failed' && steps.length === 0 && <p className="muted">{word}</p>}
        <Steps steps={steps} />
        {details && (
          <p className="bulk-request mono faint">
            {requestLine(details)}
            <CopyButton label="Copy details" value={requestLine(details)} />
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

/** What became of each image of a run, while it goes on and after. */
export function Results({ bulk, onClose }: { bulk: Bulk; onClose: () => void }) {
  const { run, change } = bulk
  const snapshot = useSyncExternalStore(run.subscribe, run.getSnapshot)
  const { items, counts, phase } = snapshot
  const [filter, setFilter] = useState<'all' | ItemState>(counts.failed > 0 ? 'failed' : 'all')
  const options: { value: 'all' | ItemState; label: string }[] = [
    { value: 'all', label: `All ${formatCount(items.length)}` },
    ...FILTERS.filter(([state]) => counts[state] > 0 || state === filter).map(([value, word]) => ({
      value,
      label: `${formatCount(counts[value])} ${word}`,
    })),
  ]
  const matching = filter === 'all' ? items : items.filter((item) => item.state === filter)
  const { shown, pager } = usePages(matching)
  const bar = barOf(snapshot)
  return (
    <Dialog
      open
      size="wide"
      className="bulk-dialog"
      title={runName(change, items.length)}
      description={<span className="muted">{changeWords(change)}</span>}
      onClose={onClose}
      footer={
        <>
          <Button
            variant="quiet"
            icon={FileDown}
            onClick={() => saveText(resultsCsv(items), 'results.csv', 'text/csv')}
          >
            Save as CSV
          </Button>
          <span className="grow" />
          {counts.failed > 0 && phase.state === 'ended' && (
            <Button variant="primary" onClick={() => run.again('failed')}>
              Try {formatCount(counts.failed)} again
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <div className="stack">
        <Bar {...bar} label={deedWords(change).doing} />
        <p className="muted">{phaseWords(snapshot, change)}</p>
      </div>
      <div className="bulk-bar-row">
        <Segmented label="Show" options={options} value={filter} onChange={setFilter} />
        <span className="grow" />
        {pager}
      </div>
      <ul className="bulk-rows" aria-label="Results">
        {shown.map((item) => (
          <Result key={item.image.id} item={item} bulk={bulk} />
        ))}
        {shown.length === 0 && <li className="bulk-none muted">No image is like that.</li>}
      </ul>
    </Dialog>
  )
}
