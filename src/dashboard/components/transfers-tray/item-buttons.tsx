import { ArrowDown, ArrowUp, Pause, Play, X } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
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
  const [pressed, setPressed] = useState<'up' | 'down' | null>(null)
  const name = nameOf(transfer)
  const move = (way: 'up' | 'down') => {
    setPressed(way)
    manager.move(transfer.id, way === 'up' ? place - 1 : place + 1)
  }
  // A row that changes its place in the document loses the focus.
  useLayoutEffect(() => {
    const button = pressed === null ? null : { up, down }[pressed].current
    if (document.activeElement === document.body) button?.focus()
  }, [place, pressed, up, down])
  return (
    <>
      <IconButton
        ref={up}
        icon={ArrowUp}
        label={`Move ${name} up`}
        disabledReason={place === 0 ? 'It is the next one already.' : null}
        onClick={() => move('up')}
      />
      <IconButton
        ref={down}
        icon={ArrowDown}
        label={`Move ${name} down`}
        disabledReason={place === length - 1 ? 'It is the last one already.' : null}
        onClick={() => move('down')}
      />
      <output className="visually-hidden">
        {pressed && `${name} is number ${place + 1} of ${length} in the queue.`}
      </output>
    </>
  )
}
