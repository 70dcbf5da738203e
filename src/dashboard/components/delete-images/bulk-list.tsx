import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { plural } from '#lib/plural.ts'
import { Bar } from '#dashboard/ui/bar.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { requestLine } from '#dashboard/ui/states.tsx'
import { failureOf } from '../failure.tsx'
import type { BulkItem, BulkRun, BulkSnapshot } from './bulk-run.ts'

export function useBulk(run: BulkRun): BulkSnapshot {
  return useSyncExternalStore(run.subscribe, run.getSnapshot)
}

const FACES = {
  waiting: { icon: CircleDashed, tone: 'faint', word: 'Waiting' },
  running: { icon: LoaderCircle, tone: 'accent', word: 'Running' },
  done: { icon: CircleCheck, tone: 'good', word: 'Done' },
  failed: { icon: CircleX, tone: 'bad', word: 'Failed' },
} as const

const ORDER = ['failed', 'running', 'waiting', 'done']
/** Of very many items these are drawn: failures come first, so none of them is missing before this. */
const SHOWN = 200

function Item({ item }: { item: BulkItem }) {
  const { icon, tone, word } = FACES[item.state]
  const failure = item.state === 'failed' ? failureOf(item.error) : null
  return (
    <li>
      <span className={tone} title={word}>
        <Icon of={icon} size="sm" className={item.state === 'running' ? 'turn' : undefined} />
        <span className="visually-hidden">{word}</span>
      </span>
      <span className="truncate">{item.image.name || item.image.id}</span>
      {failure?.details && <CopyButton label="Copy details" value={requestLine(failure.details)} />}
      {failure && <small>{failure.sentence}</small>}
    </li>
  )
}

/** How far a run is, and what became of each image; failures first, with the reason. */
export function BulkList({ run, doing }: { run: BulkRun; doing: string }) {
  const { items, done, failed } = useBulk(run)
  const sorted = items.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  const more = sorted.length - SHOWN
  return (
    <div className="bulk-run">
      <Bar
        value={items.length === 0 ? 100 : ((done + failed) / items.length) * 100}
        tone={failed > 0 ? 'bad' : 'running'}
        label={doing}
      />
      <p className="muted" role="status">
        {done} of {plural(items.length, 'image')} done{failed > 0 ? `, ${failed} failed` : ''}
      </p>
      <ul className="results">
        {sorted.slice(0, SHOWN).map((item) => (
          <Item key={item.image.id} item={item} />
        ))}
      </ul>
      {more > 0 && <p className="muted">And {plural(more, 'more image')}.</p>}
    </div>
  )
}
