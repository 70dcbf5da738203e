import { ArrowDown, ArrowUp, Ban, ChevronDown, ChevronRight, OctagonX } from 'lucide-react'
import { memo, useId, useState } from 'react'
import { exactBytes, formatBytes, formatRate } from '#lib/bytes.ts'
import { exactTime, formatDuration } from '#lib/dates.ts'
import type { Transfer, TransferManager } from '#transfers/types.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { DigestMark } from '#dashboard/ui/marks.tsx'
import { Ended } from '#dashboard/components/transfers-tray/ended.tsx'
import { ItemMenu } from '#dashboard/components/transfers-tray/item-menu.tsx'
import { Notes } from '#dashboard/components/transfers-tray/notes.tsx'
import { causeOf, clockTime } from '#dashboard/components/transfers-tray/rest-words.ts'
import { nameOf, outcomeOf } from '#dashboard/components/transfers-tray/words.ts'

/** Seconds, at least one: nothing is done in no time. */
const secondsOf = ({ startedAt, endedAt }: Transfer) =>
  Math.max(1, ((endedAt ?? startedAt) - startedAt) / 1000)

const iso = (at: number) => new Date(at).toISOString()

/**
 * One transfer that has ended: a line, and everything known of it under the line. There are
 * hundreds of them, and the list is told ten times a second that bytes moved.
 */
export const PastRow = memo(function PastRow({
  transfer,
  manager,
  place,
  now,
}: {
  transfer: Transfer
  manager: TransferManager
  /** Project and region, where they are not those of the page. */
  place: string | null
  /** Milliseconds since the epoch. */
  now: number
}) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const { direction, size, phase } = transfer
  const ended = transfer.endedAt ?? transfer.startedAt
  const name = nameOf(transfer)
  const upload = direction === 'upload'
  return (
    <li className="record" aria-label={`${upload ? 'Upload' : 'Download'} of ${name}`}>
      <div className="record-row past-row">
        <span className="past-name">
          <button
            type="button"
            className="record-open"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            <Icon of={open ? ChevronDown : ChevronRight} size="sm" />
            <Icon of={upload ? ArrowUp : ArrowDown} size="sm" />
            <span className="truncate" title={name}>
              {name}
            </span>
          </button>
          {place !== null && <span className="past-place faint truncate">{place}</span>}
        </span>
        <span className="past-outcome">
          <Outcome transfer={transfer} />
          {phase.state === 'failed' && phase.verdict?.kind !== 'differs' && (
            <span className="muted truncate" title={phase.problem.sentence}>
              {causeOf(phase.problem)}
            </span>
          )}
        </span>
        <span className="past-size num" title={exactBytes(size)}>
          {formatBytes(size)}
        </span>
        <span className="past-took num faint">
          <span className="visually-hidden">took</span> {formatDuration(secondsOf(transfer))}
        </span>
        <time className="past-when num faint" dateTime={iso(ended)} title={exactTime(iso(ended))}>
          {clockTime(ended, ended)}
        </time>
        <ItemMenu transfer={transfer} manager={manager} forgetting />
      </div>
      {open && (
        <div className="past-details" id={id}>
          <div className="past-result">
            <Ended transfer={transfer} manager={manager} />
            <Notes transfer={transfer} manager={manager} />
          </div>
          <Facts transfer={transfer} place={place} now={now} />
        </div>
      )}
    </li>
  )
})

/** The usual case stays grey; what went wrong has a shape and a colour. */
function Outcome({ transfer: { phase } }: { transfer: Transfer }) {
  const words = outcomeOf(phase)
  const kind = phase.state === 'done' || phase.state === 'failed' ? phase.verdict?.kind : undefined
  const bad = phase.state === 'failed'
  return (
    <span className={cx('status', bad ? 'bad' : 'muted')}>
      {kind !== undefined && (!bad || kind === 'differs') ? (
        <DigestMark verdict={kind} quiet={!bad} />
      ) : (
        <Icon of={bad ? OctagonX : Ban} size="sm" />
      )}
      <span className={bad ? undefined : 'muted'}>{words}</span>
    </span>
  )
}

function Facts({
  transfer,
  place,
  now,
}: {
  transfer: Transfer
  place: string | null
  now: number
}) {
  const { phase, imageId, scope, fileName, startedAt, endedAt, size, again } = transfer
  const gone = phase.state === 'cancelled' && phase.kept === 'nothing'
  const details = phase.state === 'failed' ? phase.problem.details : null
  const took = secondsOf(transfer)
  return (
    <dl className="past-facts">
      {imageId !== null && !gone && (
        <Fact label="Image">
          <Link className="link mono" href={paths.image(scope, imageId)}>
            {imageId}
          </Link>
          <CopyButton label="Copy the image’s id" value={imageId} />
        </Fact>
      )}
      <Fact label="File">{fileName}</Fact>
      <Fact label="Size">{exactBytes(size)}</Fact>
      {place !== null && <Fact label="Project">{place}</Fact>}
      <Fact label="Began">
        <time dateTime={iso(startedAt)} title={exactTime(iso(startedAt))}>
          {clockTime(startedAt, now)}
        </time>
      </Fact>
      {endedAt !== null && (
        <Fact label="Ended">
          <time dateTime={iso(endedAt)} title={exactTime(iso(endedAt))}>
            {clockTime(endedAt, now)}
          </time>
          {phase.state === 'done' && (
            <span className="faint">{` after ${formatDuration(took)}, ${formatRate(size / took)}`}</span>
          )}
        </Fact>
      )}
      {again > 0 && <Fact label="Again">{exactBytes(again)}</Fact>}
      {details?.requestId && (
        <Fact label="Request">
          <code>{details.requestId}</code>
          <CopyButton label="Copy the request’s id" value={details.requestId} />
        </Fact>
      )}
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
