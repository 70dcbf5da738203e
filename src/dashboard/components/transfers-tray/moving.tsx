import { Check, ChevronRight, CircleSmall } from 'lucide-react'
import { late } from '#dashboard/ui/late.tsx'
import type { Transfer } from '#transfers/types.ts'
import { exactBytes, formatBytes, formatRate } from '#lib/bytes.ts'
import { formatDuration } from '#lib/dates.ts'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { amounts } from '../figures.ts'
import { progressOf, stateSentence, stepsOf } from './words.ts'
import type { Step } from './words.ts'

const StagedImport = late(async () => ({
  default: (await import('../imports/staged-import.tsx')).StagedImport,
}))

const STEPS = ['Sent', 'Accepted', 'Verified']
const STEP_ICON = { before: CircleSmall, now: ChevronRight, after: Check }
const STEP_CLASS: Record<Step, string> = { before: '', now: 'now', after: 'done' }

/** Bytes a second. */
const STILL = 1024

/** What the bar measures, for a reader. */
export const barLabel = ({ direction }: Pick<Transfer, 'direction'>) =>
  direction === 'upload' ? 'Accepted by Glance' : 'Written to disk'

/** Bar, amounts and steps of a transfer that runs by itself. */
export function Moving({ transfer }: { transfer: Transfer }) {
  const { phase, size, rate, remaining, direction } = transfer
  const { done, sent } = progressOf(transfer)
  const sentence = stateSentence(transfer)
  const steps = stepsOf(transfer)
  const moved =
    phase.state === 'sending' ? phase.accepted : phase.state === 'receiving' ? phase.received : null
  const amount = moved === null ? null : amounts(moved, size)
  // An average fades slowly: below this it only says that nothing comes any more.
  const still = rate !== null && rate < STILL
  const [speed, unit] = rate !== null && !still ? formatRate(rate).split(' ') : []
  return (
    <>
      <Bar
        value={done * 100}
        {...(direction === 'upload' ? { ahead: sent * 100 } : {})}
        label={barLabel(transfer)}
      />
      <p className="transfer-line">
        {amount && moved !== null && (
          <span title={`${exactBytes(moved)} of ${exactBytes(size)}`}>
            <b>{amount.part}</b> of {amount.whole}
            {direction === 'upload' && ' accepted'}
          </span>
        )}
        {phase.state === 'sending' && phase.sent > phase.accepted && (
          <span>{amounts(phase.sent, size).part} sent</span>
        )}
        {amount && speed !== undefined && (
          <span>
            <b>{speed}</b> {unit}
          </span>
        )}
        {amount && still && <span>stands still</span>}
        {amount && remaining !== null && !still && (
          <span>
            <b>{formatDuration(remaining)}</b> left
          </span>
        )}
        {phase.state === 'receiving' && <span>checked while it is written</span>}
        {amount === null && <span title={exactBytes(size)}>{formatBytes(size)}</span>}
        {sentence && <span>{sentence}</span>}
      </p>
      {transfer.stage !== undefined && phase.state === 'finishing' && (
        <StagedImport transfer={transfer} />
      )}
      {steps && (
        <ol className="phases">
          {steps.map((step, index) => (
            <li
              key={STEPS[index]}
              className={STEP_CLASS[step]}
              aria-current={step === 'now' ? 'step' : undefined}
            >
              <Icon of={STEP_ICON[step]} />
              {STEPS[index]}
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
