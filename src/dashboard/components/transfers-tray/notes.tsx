import { CopyCheck, RefreshCw } from 'lucide-react'
import { exactBytes } from '#lib/bytes.ts'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { paths } from '#dashboard/nav/paths.ts'
import { useClock } from '../shell/clock.ts'
import { againWords, restartSentence } from './rest-words.ts'
import { isOpen } from './words.ts'

/** The minute is what a restart is told by. */
const MINUTE_MS = 60_000

/** What happened on the way: begun again, bytes that went twice, the same image found in the cloud. */
export function Notes({ transfer, manager }: { transfer: Transfer; manager: TransferManager }) {
  const now = useClock((ms) => ms - (ms % MINUTE_MS))
  const restart = restartSentence(transfer, now)
  const again = againWords(transfer)
  return (
    <>
      {(restart !== null || again !== null) && (
        <p className="transfer-line transfer-note">
          <Icon of={RefreshCw} size="sm" className="accent" />
          <span>
            {restart}
            {restart !== null && again !== null && ' '}
            {again !== null && <span title={exactBytes(transfer.again)}>{`${again}.`}</span>}
          </span>
        </p>
      )}
      <Twins transfer={transfer} manager={manager} />
    </>
  )
}

/** The same bytes are in the cloud already: nobody has to send them to the end. */
function Twins({ transfer, manager }: { transfer: Transfer; manager: TransferManager }) {
  const { twins, scope, phase, direction } = transfer
  const [first, ...more] = twins
  if (first === undefined || direction === 'download') return null
  const open = isOpen(phase)
  return (
    <div className="transfer-note">
      <Icon of={CopyCheck} size="sm" className="accent" />
      <div className="stack">
        <p>
          {open ? 'This image is already here: ' : 'The same image was here already: '}
          <Link className="link" href={paths.image(scope, first.id)}>
            {first.name ?? first.id}
          </Link>
          {more.length > 0 && ` and ${more.length} more`}
          {open ? '. Stop and use it?' : '.'}
        </p>
        {open && (
          <div className="actions">
            <Button size="sm" onClick={() => void manager.cancel(transfer.id)}>
              Stop and use it
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}
