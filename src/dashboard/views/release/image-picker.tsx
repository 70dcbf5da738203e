import { useMemo, useState } from 'react'
import { formatWhen } from '#lib/dates.ts'
import { formatCount } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogueOf } from '#dashboard/queries/catalogue.ts'
import { termsOf } from '#dashboard/components/command-menu/fuzzy.ts'
import { useFound } from '#dashboard/components/command-menu/use-found.ts'
import { useClock } from '#dashboard/components/shell/clock.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { StatusMark, VisibilityMark } from '#dashboard/ui/marks.tsx'

const MINUTE_MS = 60_000

/** Images as a list of buttons. */
export function ImageChoices({
  label,
  images,
  onPick,
}: {
  label: string
  images: readonly Image[]
  onPick: (id: string) => void
}) {
  const now = useClock((ms) => ms - (ms % MINUTE_MS))
  return (
    <ul className="release-choices" aria-label={label}>
      {images.map((image) => (
        <li key={image.id}>
          <Button block variant="quiet" title={image.id} onClick={() => onPick(image.id)}>
            <span className="truncate release-name">{image.name || image.id}</span>
            <StatusMark status={image.status} />
            <VisibilityMark visibility={image.visibility} />
            <span className="faint nowrap">{formatWhen(image.created_at, now)}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** Finds an image among those that are loaded. */
export function ImagePicker({
  scope,
  label,
  offered,
  onPick,
}: {
  scope: ActiveScope
  label: string
  /** What is shown before anything is typed. */
  offered: readonly Image[]
  onPick: (id: string) => void
}) {
  const { projectId, region } = scope
  const catalogue = useMemo(() => catalogueOf({ projectId, region }), [projectId, region])
  const [text, setText] = useState('')
  const typed = text.trim()
  const { images } = useFound(catalogue, typed, termsOf(typed))
  const shown = typed === '' ? offered : images
  return (
    <div className="stack">
      <TextField
        label={label}
        type="search"
        value={text}
        autoComplete="off"
        spellCheck={false}
        placeholder="Name or id"
        help={`Among ${formatCount(catalogue.size)} loaded.`}
        onChange={({ target }) => setText(target.value)}
      />
      <ImageChoices label="Images found" images={shown} onPick={onPick} />
      {typed !== '' && shown.length === 0 && (
        <p className="muted">{`Nothing loaded matches “${typed}”.`}</p>
      )}
    </div>
  )
}
