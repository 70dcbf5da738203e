import type { Transfer, TransferManager } from '#transfers/types.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { MoveButtons, PauseButton, StopButton } from './item-buttons.tsx'
import { ItemFrame } from './item-frame.tsx'

/** One that waits for its turn, in one line: what it is, and its place in the queue. */
export function QueuedItem({
  transfer,
  manager,
  place,
  length,
}: {
  transfer: Transfer
  manager: TransferManager
  place: number
  length: number
}) {
  return (
    <ItemFrame
      transfer={transfer}
      compact
      note={
        <span className="transfer-place faint" title={exactBytes(transfer.size)}>
          {formatBytes(transfer.size)}
        </span>
      }
      buttons={
        <>
          <MoveButtons transfer={transfer} manager={manager} place={place} length={length} />
          <PauseButton transfer={transfer} manager={manager} />
          <StopButton
            transfer={{ ...transfer, imageId: null }}
            manager={manager}
            asking={false}
            onAsk={() => undefined}
          />
        </>
      }
    />
  )
}
