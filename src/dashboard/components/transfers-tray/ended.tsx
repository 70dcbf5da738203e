import { useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { imageCommands } from '#dashboard/queries/images.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Failure } from '../failure.tsx'
import { renewalAsked } from '../shell/shell-state.ts'
import { DigestList, VerdictStrip, agreement } from './digests.tsx'
import { detailsText } from './details.ts'
import { nextSteps } from './next-step.ts'
import type { NextStep } from './next-step.ts'
import { PickFile } from './pick-file.tsx'
import { doneLine, isOpen, stateSentence } from './words.ts'

/** Some stores may have failed where others did not. */
const StagedImport = late(async () => ({
  default: (await import('../imports/staged-import.tsx')).StagedImport,
}))

/** How a transfer came out, with the way on. Nothing while it has not ended. */
export function Ended({ transfer, manager }: { transfer: Transfer; manager: TransferManager }) {
  const { phase } = transfer
  // What had failed before this was shown is no news.
  const [seenOpen] = useState(() => isOpen(phase))
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
          {transfer.stage?.all_stores_must_succeed === false && (
            <StagedImport transfer={transfer} />
          )}
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
          <p className="transfer-text" role={seenOpen ? 'alert' : undefined}>
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

function FailedActions({ transfer, manager }: { transfer: Transfer; manager: TransferManager }) {
  const remove = useCommand(imageCommands.delete(transfer.scope))
  const steps = nextSteps(transfer)
  return (
    <>
      <div className="actions">
        {steps.map((step, index) => (
          <Step
            key={step.kind}
            step={step}
            first={index === 0}
            transfer={transfer}
            manager={manager}
            remove={remove}
          />
        ))}
        <CopyButton words label="Copy details" value={() => detailsText(transfer)} />
      </div>
      <Failure error={remove.error} what="It was not deleted." />
    </>
  )
}

function Step({
  step,
  first,
  transfer,
  manager,
  remove,
}: {
  step: NextStep
  first: boolean
  transfer: Transfer
  manager: TransferManager
  remove: ReturnType<typeof useCommand<{ id: string }, unknown>>
}) {
  const { id, scope, imageId } = transfer
  const variant = first ? 'primary' : 'default'
  switch (step.kind) {
    case 'retry':
      return (
        <Button size="sm" variant={variant} onClick={() => manager.retry(id)}>
          {step.label}
        </Button>
      )
    case 'sign-in':
      return (
        <Button size="sm" variant={variant} onClick={() => renewalAsked.set(true)}>
          Sign in again…
        </Button>
      )
    case 'pick-file':
      return <PickFile transfer={transfer} manager={manager} how="pick" />
    case 'delete':
      return (
        <Button
          size="sm"
          pending={remove.isPending}
          onClick={() => {
            if (imageId === null) return
            remove.mutate({ id: imageId }, { onSuccess: () => manager.dismiss(id) })
          }}
        >
          Delete it
        </Button>
      )
    case 'largest':
      return (
        <ButtonLink size="sm" href={paths.images(scope, { sort: 'size:desc' })}>
          Largest images
        </ButtonLink>
      )
    case 'store':
      return imageId === null ? null : (
        <ButtonLink size="sm" variant={variant} href={paths.upload(scope, { into: imageId })}>
          Choose another store
        </ButtonLink>
      )
    case 'image':
      return imageId === null ? null : (
        <ButtonLink size="sm" variant={variant} href={paths.image(scope, imageId)}>
          Open the image
        </ButtonLink>
      )
  }
}
