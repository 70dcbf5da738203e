import { useRef } from 'react'
import { changesInWords } from './image-editing/words.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'

/** Before what was typed is lost. */
export function LeaveDialog({
  count,
  onStay,
  onLeave,
}: {
  count: number
  onStay: () => void
  onLeave: () => void
}) {
  const stay = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      onClose={onStay}
      title={`Leave without saving?`}
      description={
        <span className="muted">
          {count === 0 ? 'The text that is not right yet' : changesInWords(count)} will be lost.
        </span>
      }
      initialFocus={stay}
      footer={
        <>
          <Button variant="quiet-bad" onClick={onLeave}>
            {count === 0 ? 'Drop it and leave' : `Drop ${changesInWords(count)} and leave`}
          </Button>
          <span className="grow" />
          <Button ref={stay} variant="primary" onClick={onStay}>
            Stay
          </Button>
        </>
      }
    />
  )
}
