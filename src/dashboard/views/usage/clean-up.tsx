import { Ban, CircleCheck, Hourglass, TriangleAlert } from 'lucide-react'
import { useRef, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { formatBytes } from '#lib/bytes.ts'
import { formatWhen } from '#lib/dates.ts'
import { formatCount, plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { usePages } from '#dashboard/components/bulk/pages.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import type { Use } from './candidates.ts'
import { digestOf, type Limits, type Reclaim, storedBytes } from './reclaim.ts'
import { RECLAIM_WORDS, twinsHref } from './reclaim-words.ts'
import { type Judged, useCandidates } from './use-candidates.ts'

const DeleteImages = late(async () => ({
  default: (await import('#dashboard/components/delete-images/delete-images.tsx')).DeleteImages,
}))

/** One question for each shared image: more than this takes longer than a person waits. */
const ASKED = 200

const FACE = {
  free: { icon: CircleCheck, tone: 'good' },
  asking: { icon: Hourglass, tone: 'faint' },
  used: { icon: TriangleAlert, tone: 'warn' },
  cannot: { icon: Ban, tone: 'bad' },
} as const

function wordsOf(use: Use): string {
  switch (use.kind) {
    case 'free':
      return 'Nobody else can see it, and no other image names it'
    case 'asking':
      return 'Asking Glance whom it is shared with'
    case 'used':
      return use.words.join('. ')
    case 'cannot':
      return use.reason
  }
}

function Row({
  row,
  scope,
  now,
  checked,
  onCheck,
}: {
  row: Judged
  scope: ActiveScope
  now: number
  checked: boolean
  onCheck: (checked: boolean) => void
}) {
  const { image, use, twins } = row
  const name = image.name || image.id
  const { icon, tone } = FACE[use.kind]
  const digest = twins > 0 ? digestOf(image) : null
  return (
    <li aria-label={name}>
      <Checkbox
        hideLabel
        label={`Delete ${name}`}
        checked={checked}
        disabled={use.kind === 'cannot'}
        onChange={({ currentTarget }) => onCheck(currentTarget.checked)}
      />
      <Link className="link-plain truncate" href={paths.image(scope, image.id)} title={name}>
        {name}
      </Link>
      <StatusMark status={image.status} />
      <span className="muted nowrap" title="Last changed">
        {formatWhen(image.updated_at, now)}
      </span>
      <span className="num nowrap">{formatBytes(storedBytes(image))}</span>
      <p className="clean-use">
        <Icon of={icon} size="sm" className={tone} />
        <span>{wordsOf(use)}</span>
        {digest !== null && row.keeper && (
          <Link className="link nowrap" href={twinsHref(scope, digest)}>
            Show all {formatCount(twins)}
          </Link>
        )}
      </p>
    </li>
  )
}

/** Which are chosen: those that a person marked as marked, the others if nobody would miss them. */
interface Choice {
  /** False where nothing is chosen by itself, neither now nor when more images or answers come. */
  free: boolean
  marked: ReadonlyMap<string, boolean>
}
const FREE: Choice = { free: true, marked: new Map() }

/** The dry run of a clean-up: what would go, what stays and why; then the decision to delete. */
export function CleanUp({
  catalogue,
  scope,
  reason,
  limits,
  owner,
  version,
  loading,
  now,
  onClose,
}: {
  catalogue: Catalogue
  scope: ActiveScope
  reason: Reclaim
  limits: Limits
  owner: string | null
  version: number
  /** More images are still coming. */
  loading: boolean
  now: number
  onClose: () => void
}) {
  const [most, setMost] = useState(ASKED)
  const { rows, unasked } = useCandidates(
    catalogue,
    scope,
    { reason, limits, owner },
    version,
    most,
  )
  const [choice, setChoice] = useState(FREE)
  const [deciding, setDeciding] = useState<readonly Judged[] | null>(null)
  const begun = useRef(false)
  const close = useRef<HTMLButtonElement>(null)
  const isChosen = ({ image, use }: Judged) =>
    use.kind !== 'cannot' && (choice.marked.get(image.id) ?? (choice.free && use.kind === 'free'))
  const chosen = rows.filter(isChosen)
  const freed = chosen.reduce((sum, { image }) => sum + storedBytes(image), 0)
  const asking = rows.filter(({ use }) => use.kind === 'asking').length
  const { shown, pager } = usePages(rows)
  const { title, help } = RECLAIM_WORDS[reason]

  if (deciding !== null) {
    return (
      <DeleteImages
        images={deciding.map(({ image }) => image)}
        onDeleted={() => (begun.current = true)}
        onBegun={() => (begun.current = true)}
        onClose={() => (begun.current ? onClose() : setDeciding(null))}
      />
    )
  }
  return (
    <Dialog
      open
      size="wide"
      title={`Clean up: ${title}`}
      description={<span className="muted">{help}</span>}
      onClose={onClose}
      initialFocus={close}
      footer={
        <>
          <span className="muted" role="status">
            {`${formatCount(chosen.length)} of ${plural(rows.length, 'image')} chosen: ${formatBytes(freed)} would be free`}
          </span>
          <span className="grow" />
          <Button ref={close} onClick={onClose}>
            Close
          </Button>
          <Button
            variant="primary"
            disabledReason={chosen.length === 0 ? 'No image is chosen.' : null}
            onClick={() => setDeciding(chosen)}
          >
            {`Delete ${plural(chosen.length, 'image')}…`}
          </Button>
        </>
      }
    >
      <p>
        Nothing is deleted yet. Chosen is what nobody else can see and no other image names; which
        servers were made from an image cannot be seen from here.
        {loading && ' More images are still being loaded.'}
      </p>
      {rows.length > 0 && (
        <div className="clean-bar">
          <Button size="sm" variant="quiet" onClick={() => setChoice(FREE)}>
            Choose what nobody uses
          </Button>
          <Button size="sm" variant="quiet" onClick={() => setChoice({ ...FREE, free: false })}>
            Choose none
          </Button>
          <span className="grow" />
          {asking > 0 && (
            <span className="faint" role="status">{`asking about ${plural(asking, 'image')}`}</span>
          )}
          {pager}
        </div>
      )}
      {unasked > 0 && (
        <Notice
          tone="accent"
          title={`${plural(unasked, 'shared image')} not asked about`}
          actions={
            <Button
              size="sm"
              disabledReason={asking > 0 ? 'Glance still answers for the first.' : null}
              onClick={() => setMost(most + ASKED)}
            >
              {`Ask about ${formatCount(Math.min(unasked, ASKED))} more`}
            </Button>
          }
        >
          {`Glance tells for one image at a time whom it is shared with. It was asked about ${formatCount(most)}; the others count as used.`}
        </Notice>
      )}
      <ul className="clean-rows" aria-label="Dry run">
        {shown.map((row) => (
          <Row
            key={row.image.id}
            row={row}
            scope={scope}
            now={now}
            checked={isChosen(row)}
            onCheck={(to) =>
              setChoice(({ free, marked }) => ({
                free,
                marked: new Map(marked).set(row.image.id, to),
              }))
            }
          />
        ))}
        {rows.length === 0 && <li className="muted clean-none">No image is like that.</li>}
      </ul>
    </Dialog>
  )
}
