import { CirclePause, FileQuestion, KeyRound, RefreshCw, WifiOff } from 'lucide-react'
import type { Transfer, TransferManager, WaitingFor } from '#transfers/types.ts'
import { exactBytes } from '#lib/bytes.ts'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { LucideIcon } from '#dashboard/ui/icon.tsx'
import { useClock } from '../shell/clock.ts'
import { renewalAsked } from '../shell/shell-state.ts'
import { barLabel } from './moving.tsx'
import { PickFile } from './pick-file.tsx'
import { restWords } from './rest-words.ts'
import { amounts } from '../figures.ts'
import { progressOf } from './words.ts'

const MARK: Record<'paused' | WaitingFor['kind'], { icon: LucideIcon; tone: string }> = {
  paused: { icon: CirclePause, tone: 'faint' },
  offline: { icon: WifiOff, tone: 'warn' },
  'sign-in': { icon: KeyRound, tone: 'warn' },
  retry: { icon: RefreshCw, tone: 'accent' },
  file: { icon: FileQuestion, tone: 'warn' },
}

/** A transfer that was put down or waits: what is kept, what comes next, and the button for it. */
export function Resting({ transfer, manager }: { transfer: Transfer; manager: TransferManager }) {
  // Whole seconds: it counts down, and nothing is drawn in between.
  const now = useClock((ms) => ms - (ms % 1000))
  const { phase, size, direction } = transfer
  const words = restWords(transfer, now)
  if (words === null || (phase.state !== 'paused' && phase.state !== 'waiting')) return null
  const { moved } = phase.at
  const { icon, tone } = MARK[phase.state === 'paused' ? 'paused' : phase.for.kind]
  const kept = amounts(moved, size)
  const keptWords = (
    <span title={`${exactBytes(moved)} of ${exactBytes(size)}`}>
      {moved > 0 ? (
        <>
          <b>{kept.part}</b> of {kept.whole} kept
        </>
      ) : (
        `${kept.whole}, nothing ${direction === 'upload' ? 'sent' : 'here'} yet`
      )}
    </span>
  )
  return (
    <>
      <Bar value={progressOf(transfer).done * 100} tone="idle" label={barLabel(transfer)} />
      <p className="transfer-line">
        <span className={cx('status', tone)}>
          <Icon of={icon} />
          <span className="status-label">{words.label}</span>
        </span>
        {phase.state === 'paused' && keptWords}
        {words.next !== null && <span>{words.next}</span>}
        {phase.state === 'waiting' && keptWords}
      </p>
      {words.sentence !== null && <p className="transfer-text">{words.sentence}</p>}
      {phase.state === 'waiting' && (
        <WaitingActions transfer={transfer} wait={phase.for} manager={manager} />
      )}
    </>
  )
}

function WaitingActions({
  transfer,
  wait,
  manager,
}: {
  transfer: Transfer
  wait: WaitingFor
  manager: TransferManager
}) {
  switch (wait.kind) {
    case 'file':
      return <PickFile transfer={transfer} manager={manager} how={wait.how} />
    case 'sign-in':
      return (
        <div className="actions">
          <Button size="sm" variant="primary" onClick={() => renewalAsked.set(true)}>
            Sign in again…
          </Button>
        </div>
      )
    case 'retry':
      return (
        <div className="actions">
          <Button size="sm" onClick={() => manager.resume(transfer.id)}>
            Try now
          </Button>
        </div>
      )
    case 'offline':
      return null
  }
}
