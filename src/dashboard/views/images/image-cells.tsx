import { EyeOff, Shield } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { bytesParts, exactBytes } from '#lib/bytes.ts'
import { exactTime, formatWhen } from '#lib/dates.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { useVerdict } from '#transfers/react.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { DigestMark, StatusMark, VisibilityMark } from '#dashboard/ui/marks.tsx'
import type { ColumnKey } from './columns.ts'
import { nameOf, splitName } from '#dashboard/components/image-name.ts'
import { type RowProgress, statusOf } from './row-state.ts'

/** Tags that a row has room for; the image page has them all. */
const TAGS = 4
/** Longer ones are cut. */
const TAG_LENGTH = 18

/** Drawn once and given to every row: React passes over an element that is the very same. */
const SHIELD = (
  <span className="name-mark" title="Protected">
    <Icon of={Shield} size="sm" />
    <span className="visually-hidden">Protected</span>
  </span>
)
const HIDDEN = (
  <span className="name-mark" title="Hidden">
    <Icon of={EyeOff} size="sm" />
    <span className="visually-hidden">Hidden</span>
  </span>
)
const drawn = new Map<string, ReactNode>()
/** Far more than Glance has words for; a vendor's own are drawn anew. */
const DRAWN = 100

function once(key: string, draw: () => ReactNode): ReactNode {
  const known = drawn.get(key)
  if (known !== undefined) return known
  const fresh = draw()
  if (drawn.size < DRAWN) drawn.set(key, fresh)
  return fresh
}

/** The name, cut in the middle, with what is special about the image and its tags after it: what is in its cell. */
export function NameCell({
  image,
  href,
  reachable,
  onOpen,
}: {
  image: Image
  href: string
  /** Only the keyboard's row is a stop for Tab. */
  reachable: boolean
  onOpen: (event: MouseEvent<HTMLAnchorElement>) => void
}) {
  const name = nameOf(image)
  const { head, tail } = splitName(name)
  return (
    <>
      <a href={href} title={name} aria-label={name} tabIndex={reachable ? 0 : -1} onClick={onOpen}>
        <span className={image.name ? 'name-head' : 'name-head mono'}>{head}</span>
        {tail && <span className="name-tail">{tail}</span>}
      </a>
      {image.protected && SHIELD}
      {image.os_hidden && HIDDEN}
      {image.tags.length > 0 && (
        <span className="tags">
          {image.tags.slice(0, TAGS).map((tag) => (
            <span className={tag.length > TAG_LENGTH ? 'tag is-long' : 'tag'} key={tag}>
              {tag}
            </span>
          ))}
          {image.tags.length > TAGS && (
            <span className="tag" title={image.tags.slice(TAGS).join(', ')}>
              +{image.tags.length - TAGS}
            </span>
          )}
        </span>
      )}
    </>
  )
}

function Bytes({ bytes }: { bytes: number | null }) {
  if (bytes === null) {
    return (
      <>
        <span aria-hidden="true">—</span>
        <span className="visually-hidden">none</span>
        <span className="size-unit" />
      </>
    )
  }
  const { value, unit } = bytesParts(bytes)
  return (
    <>
      {value}
      <span className="size-unit">{unit}</span>
    </>
  )
}

function Unit({ value, unit }: { value: number; unit: string }) {
  return (
    <>
      {value}
      <span className="size-unit">{unit}</span>
    </>
  )
}

/** What this browser found when it compared the bytes; Glance itself never says. */
function Verdict({ image, scope }: { image: Image; scope: Scope }) {
  const verdict = useVerdict(scope, image)
  const kind = verdict?.kind ?? 'not-compared'
  return once(`digest ${kind}`, () => (
    <DigestMark
      verdict={kind}
      quiet
      {...(kind === 'not-compared' ? { label: 'Not compared yet' } : {})}
    />
  ))
}

export interface CellContext {
  scope: Scope
  owners: ReadonlyMap<string, string>
  now: number
  progress: RowProgress | null
}

/**
 * Whether a cell may hold more than it has room for, in the words of an operator or of a vendor. Only
 * such a cell is clipped: a clip for every cell was a third of the time that painting a screen took.
 */
export function isLong(key: ColumnKey, image: Image, owners: CellContext['owners']): boolean {
  switch (key) {
    case 'owner':
      return (owners.get(image.owner ?? '') ?? '').length > 10
    case 'format':
      return (image.disk_format ?? '').length > 5
    case 'container':
      return (image.container_format ?? '').length > 7
    case 'status':
      return image.status.length > 12
    default:
      return false
  }
}

/** The whole of what a cell says in short; on the cell itself: each element more in a row is felt. */
export function titleOf(key: ColumnKey, image: Image): string | undefined {
  switch (key) {
    case 'size':
      return image.size === null ? undefined : exactBytes(image.size)
    case 'virtual':
      return image.virtual_size === null ? undefined : exactBytes(image.virtual_size)
    case 'owner':
      return image.owner ?? undefined
    case 'updated':
      return exactTime(image.updated_at)
    case 'created':
      return exactTime(image.created_at)
    default:
      return undefined
  }
}

/** Whether the owner is told by a piece of its id, no project of that id being known. */
export const isOwnerId = (image: Image, owners: CellContext['owners']): boolean =>
  image.owner !== null && !owners.has(image.owner)

/** What one column says of an image. */
export function cellOf(key: ColumnKey, image: Image, context: CellContext): ReactNode {
  switch (key) {
    case 'name':
      return null
    case 'status': {
      const { progress } = context
      if (progress) return <StatusMark status="saving">{progress.word}</StatusMark>
      const { status, word } = statusOf(image)
      return once(`${status} ${word ?? ''}`, () => (
        <StatusMark status={status}>{word ?? undefined}</StatusMark>
      ))
    }
    case 'visibility':
      return once(`visibility ${image.visibility}`, () => (
        <VisibilityMark visibility={image.visibility} />
      ))
    case 'format':
      return image.disk_format ?? '—'
    case 'container':
      return image.container_format ?? '—'
    case 'size':
      return <Bytes bytes={image.size} />
    case 'virtual':
      return <Bytes bytes={image.virtual_size} />
    case 'owner':
      if (image.owner === null) return '—'
      return context.owners.get(image.owner) ?? image.owner.slice(0, 8)
    case 'updated':
      return formatWhen(image.updated_at, context.now)
    case 'created':
      return formatWhen(image.created_at, context.now)
    case 'digest':
      return <Verdict image={image} scope={context.scope} />
    case 'disk':
      return <Unit value={image.min_disk} unit="GiB" />
    case 'ram':
      return <Unit value={image.min_ram} unit="MiB" />
  }
}
