import { ArrowDown, ArrowUp, Pause, Play, X } from 'lucide-react'
import { useRef } from 'react'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { IconButton } from '#dashboard/ui/button.tsx'
import { groupOf, nameOf } from './words.ts'

/** Pause or resume: what is put down keeps its place and goes on from there. */
export function PauseButton({
  transfer,
  manager,
}: {
  transfer: Transfer
  manager: TransferManager
}) {
  const group = groupOf(transfer.phase)
  const name = nameOf(transfer)
  if (group === 'paused') {
    return (
      <IconButton
        icon={Play}
        label={`Resume ${name}`}
        onClick={() => manager.resume(transfer.id)}
      />
    )
  }
  // The last steps are Glance's, and take as long as they take.
  if (transfer.phase.state === 'finishing' || transfer.phase.state === 'verifying') return null
  return group === 'running' || group === 'queued' ? (
    <IconButton icon={Pause} label={`Pause ${name}`} onClick={() => manager.pause(transfer.id)} />
  ) : null
}

/** Stops what has not ended: `onAsk` where a record in Glance may stay or go. */
export function StopButton({
  transfer,
  manager,
  asking,
  onAsk,
}: {
  transfer: Transfer
  manager: TransferManager
  asking: boolean
  onAsk: () => void
}) {
  const asks = transfer.direction === 'upload' && transfer.imageId !== null
  return (
    <IconButton
      icon={X}
      label={`Stop ${nameOf(transfer)}`}
      aria-expanded={asks ? asking : undefined}
      onClick={() => {
        if (asks) onAsk()
        else void manager.cancel(transfer.id)
      }}
    />
  )
}

/** Moves a queued transfer by one; for the first and the last the button says why it does nothing. */
export function MoveButtons({
  transfer,
  manager,
  place,
  length,
}: {
  transfer: Transfer
  manager: TransferManager
  /** In the queue, 0 being the next. */
  place: number
  length: number
}) {
  const up = useRef<HTMLButtonElement>(null)
  const down = useRef<HTMLButtonElement>(null)
  const name = nameOf(transfer)
  const move = (to: number, button: HTMLButtonElement | null) => {
    manager.move(transfer.id, to)
    // A row that changes its place in the document loses the focus.
    requestAnimationFrame(() => button?.focus())
  }
  return (
    <>
      <IconButton
        ref={up}
        icon={ArrowUp}
        label={`Move ${name} up`}
        disabledReason={place === 0 ? 'It is the next one already.' : null}
        onClick={() => move(place - 1, up.current)}
      />
      <IconButton
        ref={down}
        icon={ArrowDown}
        label={`Move ${name} down`}
        disabledReason={place === length - 1 ? 'It is the last one already.' : null}
        onClick={() => move(place + 1, down.current)}
      />
    </>
  )
}
