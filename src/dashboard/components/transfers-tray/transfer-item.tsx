import { ArrowDown, ArrowUp, Check, ChevronRight, CircleSmall, OctagonX, X } from 'lucide-react'
import { useState } from 'react'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { formatBytes, formatRate } from '#lib/bytes.ts'
import { formatDuration } from '#lib/dates.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { requestLine } from '#dashboard/ui/states.tsx'
import { imageCommands } from '#dashboard/queries/images.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Failure } from '../failure.tsx'
import { DigestList, VerdictStrip } from './digests.tsx'
import { amounts, doneLine, isOpen, progressOf, stateSentence, stepsOf } from './words.ts'
import type { Step } from './words.ts'

const STEPS = ['Sent', 'Accepted', 'Verified']
const STEP_ICON = { before: CircleSmall, now: ChevronRight, after: Check }
const STEP_CLASS: Record<Step, string> = { before: '', now: 'now', after: 'done' }

/** One upload or download, from its first byte to its verdict. */
export function TransferItem({
  transfer,
  manager,
}: {
  transfer: Transfer
  manager: TransferManager
}) {
  const [asking, setAsking] = useState(false)
  const { phase, direction } = transfer
  const running = isOpen(phase)
  const ask = running && asking
  const name = transfer.name === '' ? transfer.fileName : transfer.name
  return (
    <li
      className="transfer"
      aria-label={`${direction === 'upload' ? 'Upload' : 'Download'} of ${name}`}
    >
      <div className="transfer-head">
        <Icon of={direction === 'upload' ? ArrowUp : ArrowDown} size="sm" />
        <span className="transfer-name truncate" title={name}>
          {transfer.imageId === null ||
          (phase.state === 'cancelled' && phase.kept === 'nothing') ? (
            name
          ) : (
            <Link href={paths.image(transfer.scope, transfer.imageId)}>{name}</Link>
          )}
        </span>
        <Outcome transfer={transfer} />
        {running ? (
          <IconButton
            icon={X}
            label={`Stop ${name}`}
            aria-expanded={direction === 'upload' ? ask : undefined}
            onClick={() => {
              if (direction === 'upload') setAsking((was) => !was)
              else void manager.cancel(transfer.id)
            }}
          />
        ) : (
          <IconButton
            icon={X}
            label={`Dismiss ${name}`}
            onClick={() => manager.dismiss(transfer.id)}
          />
        )}
      </div>
      {running && <Moving transfer={transfer} />}
      {ask && (
        <StopQuestion
          onGoOn={() => setAsking(false)}
          onStop={(keepImage) => {
            setAsking(false)
            void manager.cancel(transfer.id, { keepImage })
          }}
        />
      )}
      <Ended transfer={transfer} manager={manager} />
    </li>
  )
}

function Outcome({ transfer: { phase } }: { transfer: Transfer }) {
  if (phase.state === 'done') {
    return phase.verdict.kind === 'agrees' ? (
      <Badge tone="good">Verified</Badge>
    ) : (
      <Badge>Not compared</Badge>
    )
  }
  if (phase.state === 'failed') {
    return (
      <Badge tone="bad" icon={OctagonX}>
        {phase.verdict?.kind === 'differs' ? 'Digests differ' : 'Failed'}
      </Badge>
    )
  }
  if (phase.state === 'cancelled') return <Badge>Stopped</Badge>
  return null
}

/** Bar, amounts and steps while it runs. */
function Moving({ transfer }: { transfer: Transfer }) {
  const { phase, size, rate, remaining, direction } = transfer
  const { done, sent } = progressOf(transfer)
  const sentence = stateSentence(transfer)
  const steps = stepsOf(transfer)
  const moved =
    phase.state === 'sending' ? phase.accepted : phase.state === 'receiving' ? phase.received : null
  const amount = moved === null ? null : amounts(moved, size)
  return (
    <>
      <Bar
        value={done * 100}
        {...(direction === 'upload' ? { ahead: sent * 100 } : {})}
        label={direction === 'upload' ? 'Accepted by Glance' : 'Written to disk'}
      />
      <p className="transfer-line">
        {amount && (
          <span>
            <b>{amount.part}</b> of {amount.whole}
            {direction === 'upload' && ' accepted'}
          </span>
        )}
        {phase.state === 'sending' && phase.sent > phase.accepted && (
          <span>{amounts(phase.sent, size).part} sent</span>
        )}
        {amount && rate !== null && rate > 0 && (
          <span>
            <b>{formatRate(rate).split(' ')[0]}</b> {formatRate(rate).split(' ')[1]}
          </span>
        )}
        {amount && remaining !== null && (
          <span>
            <b>{formatDuration(remaining)}</b> left
          </span>
        )}
        {phase.state === 'receiving' && <span>checked while it is written</span>}
        {amount === null && <span>{formatBytes(size)}</span>}
        {sentence && <span>{sentence}</span>}
      </p>
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

/** The question was asked for by a press: the next key answers it. */
const focusOnce = (element: HTMLButtonElement | null) => element?.focus()

/** Asked in place: what becomes of the record in Glance is the user's to say. */
function StopQuestion({
  onStop,
  onGoOn,
}: {
  onStop: (keepImage: boolean) => void
  onGoOn: () => void
}) {
  return (
    <fieldset className="transfer-ask">
      <legend className="visually-hidden">Stop this upload?</legend>
      <p>
        Stop this upload? What was sent so far is dropped. The record can stay in Glance, queued, to
        take the data later.
      </p>
      <div className="actions">
        <Button size="sm" ref={focusOnce} onClick={() => onStop(false)}>
          Delete the record
        </Button>
        <Button size="sm" onClick={() => onStop(true)}>
          Keep the record
        </Button>
        <Button size="sm" variant="quiet" onClick={onGoOn}>
          Go on
        </Button>
      </div>
    </fieldset>
  )
}

function Ended({ transfer, manager }: { transfer: Transfer; manager: TransferManager }) {
  const { phase } = transfer
  switch (phase.state) {
    case 'done':
      return (
        <>
          {phase.verdict.pairs.length > 0 && <DigestList verdict={phase.verdict} />}
          <VerdictStrip verdict={phase.verdict} />
          <p className="transfer-line">
            <span>{doneLine(transfer)}</span>
            <span>{agreement(phase.verdict)}</span>
          </p>
        </>
      )
    case 'failed':
      return (
        <>
          {phase.verdict && (
            <>
              <VerdictStrip verdict={phase.verdict} />
              <DigestList verdict={phase.verdict} />
            </>
          )}
          <p className="transfer-line" role="alert">
            <span className="status-label">{phase.problem.sentence}</span>
          </p>
          <FailedActions transfer={transfer} manager={manager} />
        </>
      )
    case 'cancelled':
      return (
        <>
          <p className="transfer-line">
            <span>{stateSentence(transfer)}</span>
          </p>
          <div className="actions">
            <Button size="sm" onClick={() => manager.retry(transfer.id)}>
              Start again
            </Button>
          </div>
        </>
      )
    default:
      return null
  }
}

function agreement({ pairs, kind }: { pairs: readonly { remote: string | null }[]; kind: string }) {
  if (kind !== 'agrees') return 'Glance has no digest of it to compare with'
  const compared = pairs.filter((pair) => pair.remote !== null).length
  if (compared === 1) return 'the digest agrees'
  return compared === 2 ? 'both digests agree' : `all ${compared} digests agree`
}

function FailedActions({ transfer, manager }: { transfer: Transfer; manager: TransferManager }) {
  const remove = useCommand(imageCommands.delete(transfer.scope))
  const { phase, imageId, direction } = transfer
  if (phase.state !== 'failed') return null
  const { problem, verdict } = phase
  const spoiled = verdict?.kind === 'differs' && direction === 'upload' ? imageId : null
  const again = direction === 'upload' ? 'Send again' : 'Download again'
  return (
    <>
      <div className="actions">
        {problem.next !== 'none' && (
          <Button size="sm" variant="primary" onClick={() => manager.retry(transfer.id)}>
            {verdict ? again : 'Try again'}
          </Button>
        )}
        {spoiled !== null && (
          <Button
            size="sm"
            pending={remove.isPending}
            onClick={() =>
              remove.mutate({ id: spoiled }, { onSuccess: () => manager.dismiss(transfer.id) })
            }
          >
            Delete it
          </Button>
        )}
        {problem.details && (
          <CopyButton words label="Copy details" value={requestLine(problem.details)} />
        )}
      </div>
      <Failure error={remove.error} what="It was not deleted." />
    </>
  )
}
