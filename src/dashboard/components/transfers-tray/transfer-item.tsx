import { X } from 'lucide-react'
import { memo, useState } from 'react'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Ended } from './ended.tsx'
import { PauseButton, StopButton } from './item-buttons.tsx'
import { ItemFrame } from './item-frame.tsx'
import { ItemMenu } from './item-menu.tsx'
import { Moving } from './moving.tsx'
import { Notes } from './notes.tsx'
import { Resting } from './resting.tsx'
import { groupOf, isOpen, nameOf } from './words.ts'

/** One upload or download, from its first byte to its verdict. */
export const TransferItem = memo(function TransferItem({
  transfer,
  manager,
}: {
  transfer: Transfer
  manager: TransferManager
}) {
  const [asking, setAsking] = useState(false)
  const { phase, id } = transfer
  const open = isOpen(phase)
  const group = groupOf(phase)
  const rests = phase.state === 'paused' || phase.state === 'waiting'
  const ask = open && asking
  return (
    <ItemFrame
      transfer={transfer}
      buttons={
        <>
          {group === 'ended' && <ItemMenu transfer={transfer} manager={manager} />}
          <PauseButton transfer={transfer} manager={manager} />
          {open ? (
            <StopButton
              transfer={transfer}
              manager={manager}
              asking={ask}
              onAsk={() => setAsking((was) => !was)}
            />
          ) : (
            <IconButton
              icon={X}
              label={`Dismiss ${nameOf(transfer)}`}
              onClick={() => manager.dismiss(id)}
            />
          )}
        </>
      }
    >
      {open &&
        (rests ? (
          <Resting transfer={transfer} manager={manager} />
        ) : (
          <Moving transfer={transfer} />
        ))}
      {ask && (
        <StopQuestion
          onGoOn={() => setAsking(false)}
          onStop={(keepImage) => {
            setAsking(false)
            void manager.cancel(id, { keepImage })
          }}
        />
      )}
      <Ended transfer={transfer} manager={manager} />
      <Notes transfer={transfer} manager={manager} />
    </ItemFrame>
  )
})

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
