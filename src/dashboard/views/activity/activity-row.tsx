import { Ban, ChevronDown, ChevronRight, CircleCheck, OctagonX } from 'lucide-react'
import { memo, useId, useState } from 'react'
import { exactBytes } from '#lib/bytes.ts'
import { exactTime, formatWhen } from '#lib/dates.ts'
import type { ActivityEntry } from '#dashboard/queries/activity-entry.ts'
import { actionWords } from '#dashboard/components/activity/action-words.ts'
import { toMarkdown } from '#dashboard/components/activity/export.ts'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'

const seconds = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const lengthOf = (ms: number) => (ms < 1000 ? `${ms} ms` : `${seconds.format(ms / 1000)} s`)

const OUTCOME = {
  done: { icon: CircleCheck, words: 'Done', tone: 'muted' },
  failed: { icon: OctagonX, words: 'Failed', tone: 'bad' },
  stopped: { icon: Ban, words: 'Stopped', tone: 'muted' },
} as const

/** What stands beside the mark: the status where there is one; a failure has no other word. */
function statusWords({ outcome, status }: ActivityEntry): string {
  if (status !== null) return String(status)
  return outcome === 'failed' ? 'no answer' : OUTCOME[outcome].words
}

/** One line; opened it shows the request and all that support asks for. */
export const ActivityRow = memo(function ActivityRow({
  entry,
  now,
  place,
  imageHref,
}: {
  entry: ActivityEntry
  now: number
  /** Project and region, for the copied text. */
  place: string
  /** Null where there is nothing to open. */
  imageHref: string | null
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const { image, outcome, requestId, took, said, method, path, body, bytes } = entry
  const at = new Date(entry.at).toISOString()
  const { icon, tone } = OUTCOME[outcome]
  return (
    <li className="record">
      <div className="record-row activity-row">
        <button
          type="button"
          className="record-open"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          <Icon of={open ? ChevronDown : ChevronRight} size="sm" />
          <span className="truncate">{actionWords(entry)}</span>
        </button>
        <span className="activity-image truncate">
          {image &&
            (imageHref ? (
              <Link className="link" href={imageHref} title={image.id}>
                {image.name || image.id}
              </Link>
            ) : (
              <span className="muted" title={image.id}>
                {image.name || image.id}
              </span>
            ))}
        </span>
        <span className={cx('status activity-status', tone)}>
          <Icon of={icon} size="sm" />
          <span className="visually-hidden">{OUTCOME[outcome].words}</span>
          <span>{statusWords(entry)}</span>
        </span>
        <code className="activity-request faint truncate" title={requestId ?? undefined}>
          {requestId}
        </code>
        <span className="activity-took num faint">{lengthOf(took)}</span>
        <time className="activity-when num faint" dateTime={at} title={exactTime(at)}>
          {formatWhen(at, now)}
        </time>
      </div>
      {open && (
        <div className="activity-details" id={id}>
          {said !== null && <p>{said}</p>}
          <pre className="code">
            {[`${method} ${path}`, ...(body ? ['', body] : [])].join('\n')}
          </pre>
          <p className="faint activity-facts">
            <span>{exactTime(at)}</span>
            <span>{entry.region}</span>
            {requestId !== null && <code>{requestId}</code>}
            {bytes !== null && <span>{exactBytes(bytes)}</span>}
            <span className="grow" />
            {requestId !== null && <CopyButton label="Copy the request’s id" value={requestId} />}
            <CopyButton words label="Copy for a ticket" value={toMarkdown([entry], place)} />
          </p>
        </div>
      )}
    </li>
  )
})
