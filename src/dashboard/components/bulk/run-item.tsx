import { ListChecks, OctagonX, Pause, Play, X } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { formatCount } from '#lib/plural.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { renewalAsked } from '../shell/shell-state.ts'
import type { BulkSnapshot } from './bulk-run.ts'
import { barOf, countWords, stateWords } from './progress.ts'
import { type Bulk, bulkRuns } from './runs.ts'
import { undoDescription, undoOf } from './undo.ts'
import { changeWords, deedWords, runName } from './words.ts'

const Results = late(async () => ({ default: (await import('./results.tsx')).Results }))
const ReviewChange = late(async () => ({
  default: (await import('./review-change.tsx')).ReviewChange,
}))

type Overlay = { kind: 'results' } | ({ kind: 'undo' } & NonNullable<ReturnType<typeof undoOf>>)

/** How a run ended, in a word. */
export function RunOutcome({ counts }: Pick<BulkSnapshot, 'counts'>) {
  if (counts.failed > 0) {
    return (
      <Badge tone="bad" icon={OctagonX}>
        {formatCount(counts.failed)} failed
      </Badge>
    )
  }
  return counts.left > 0 ? <Badge>Stopped</Badge> : <Badge tone="good">Done</Badge>
}

/** A run over many images in the tray: how far it is, and what can be done about it. */
export function RunItem({ bulk }: { bulk: Bulk }) {
  const { run, change, id } = bulk
  const snapshot = useSyncExternalStore(run.subscribe, run.getSnapshot)
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const { phase, items, counts } = snapshot
  const { state } = phase
  const ended = state === 'ended'
  const name = runName(change, items.length)
  const about = changeWords(change)
  const words = stateWords(snapshot, change)
  return (
    <li className="transfer" aria-label={name}>
      <div className="transfer-head">
        <Icon of={ListChecks} size="sm" />
        <span className="transfer-name truncate" title={name}>
          {name}
        </span>
        {ended && <RunOutcome counts={counts} />}
        <span className="transfer-buttons">
          {state === 'paused' && (
            <IconButton icon={Play} label={`Resume: ${name}`} onClick={() => run.resume()} />
          )}
          {(state === 'running' || state === 'waiting') && (
            <IconButton icon={Pause} label={`Pause: ${name}`} onClick={() => run.pause()} />
          )}
          {ended && (
            <IconButton icon={X} label={`Dismiss: ${name}`} onClick={() => bulkRuns.dismiss(id)} />
          )}
        </span>
      </div>
      {!ended && <Bar {...barOf(snapshot)} label={deedWords(change).doing} />}
      <p className="transfer-line">
        <span>{countWords(snapshot, change)}</span>
      </p>
      {words !== null && <p className="transfer-text">{words}</p>}
      {about !== '' && <p className="transfer-text">{about}</p>}
      <div className="actions">
        <RunActions
          bulk={bulk}
          snapshot={snapshot}
          onUndo={(undo) => setOverlay({ kind: 'undo', ...undo })}
        />
        <Button
          size="sm"
          variant={ended ? 'quiet' : 'default'}
          onClick={() => setOverlay({ kind: 'results' })}
        >
          Each image…
        </Button>
        {/* Not where it can be dismissed a moment later: a second press would lose the way back. */}
        {!ended && (
          <Button
            size="sm"
            disabledReason={state === 'stopping' ? 'What is under way is finished first.' : null}
            onClick={() => run.stop()}
          >
            Stop
          </Button>
        )}
      </div>
      <output className="visually-hidden">
        {ended && `${name}: ${countWords(snapshot, change)}.`}
      </output>
      {overlay?.kind === 'results' && <Results bulk={bulk} onClose={() => setOverlay(null)} />}
      {overlay?.kind === 'undo' && (
        <ReviewChange
          title={`Undo: ${name}`}
          description={undoDescription(overlay.change)}
          change={overlay.change}
          images={overlay.images}
          scope={bulk.scope}
          actor={bulk.actor}
          onClose={() => setOverlay(null)}
        />
      )}
    </li>
  )
}

function RunActions({
  bulk,
  snapshot: { phase, counts },
  onUndo,
}: {
  bulk: Bulk
  snapshot: BulkSnapshot
  onUndo: (undo: NonNullable<ReturnType<typeof undoOf>>) => void
}) {
  const { run } = bulk
  if (phase.state === 'waiting' && phase.for.kind === 'sign-in') {
    return (
      <Button size="sm" variant="primary" onClick={() => renewalAsked.set(true)}>
        Sign in again…
      </Button>
    )
  }
  if (phase.state === 'waiting') {
    return (
      <Button size="sm" onClick={() => run.resume()}>
        Try now
      </Button>
    )
  }
  if (phase.state !== 'ended') return null
  const undo = undoOf(bulk)
  return (
    <>
      {counts.failed > 0 && (
        <Button size="sm" variant="primary" onClick={() => run.again('failed')}>
          Try {formatCount(counts.failed)} again
        </Button>
      )}
      {counts.left > 0 && (
        <Button size="sm" onClick={() => run.again('left')}>
          Go on with {formatCount(counts.left)}
        </Button>
      )}
      {undo !== null && (
        <Button size="sm" onClick={() => onUndo(undo)}>
          Undo…
        </Button>
      )}
    </>
  )
}
