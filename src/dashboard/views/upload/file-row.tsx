import { useQuery } from '@tanstack/react-query'
import { ChevronRight, CircleCheck, CopyCheck, OctagonX, TriangleAlert, X } from 'lucide-react'
import { useSyncExternalStore, type ReactNode } from 'react'
import type { Hazard, Inspection } from '#disk-image/inspection.ts'
import type { Digests } from '#transfers/hash/hashers.ts'
import type { Scope } from '#transfers/types.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import { algorithm } from '#dashboard/components/figures.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { IconButton } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { Checks } from './checks.ts'
import type { ChosenFile } from './picked-files.ts'
import { publishedOf } from './rulings.ts'
import type { PublishedRuling } from './rulings.ts'
import { askable, twinsQuery } from './twins.ts'

/** One of several files: what was found in a line, and behind it all that can be set. */
export function FileRow({
  chosen,
  scope,
  checks,
  digests,
  open,
  onToggle,
  onRemove,
  inspection,
  hazards,
  dangerous,
  confirmed,
  published,
  wrong,
  children,
}: {
  chosen: ChosenFile
  scope: Scope
  checks: Checks
  /** What was computed of it so far. */
  digests: Digests | undefined
  open: boolean
  onToggle: () => void
  onRemove: () => void
  /** Null while it is read, and where it could not be. */
  inspection: Inspection | null
  hazards: readonly Hazard[]
  /** It has dangers that want a yes. */
  dangerous: boolean
  /** They have it. */
  confirmed: boolean
  published: PublishedRuling
  /** A field of it is not right. */
  wrong: boolean
  children: ReactNode
}) {
  const { key, file } = chosen
  const bodyId = `upload-file-${key}`
  const check = useSyncExternalStore(checks.subscribe, () => checks.of(key).state)
  const twins = useQuery(twinsQuery(scope, askable(digests, publishedOf(published)), file.size))
  const count = hazards.filter(({ level }) => level !== 'note').length
  return (
    <li className="upload-file">
      <div className="upload-file-head">
        <button
          type="button"
          className="upload-file-toggle"
          aria-expanded={open}
          aria-controls={open ? bodyId : undefined}
          onClick={onToggle}
        >
          <Icon of={ChevronRight} size="sm" className={open ? 'is-open' : undefined} />
          <span className="strong truncate">{file.name}</span>
          <span className="faint nowrap" title={exactBytes(file.size)}>
            {formatBytes(file.size)}
          </span>
          <span className="upload-file-found">
            {check === 'reading' && <span className="accent nowrap">checking</span>}
            {check === 'waiting' && <span className="faint nowrap">waits for its check</span>}
            {inspection !== null && <span className="muted nowrap">{inspection.title}</span>}
            {count > 0 && (
              <Badge tone="warn" icon={TriangleAlert}>
                {plural(count, 'hazard')}
                {dangerous && (confirmed ? ', confirmed' : ', confirm it')}
              </Badge>
            )}
            {twins.data !== undefined && twins.data.length > 0 && (
              <Badge tone="accent" icon={CopyCheck}>
                already here
              </Badge>
            )}
            <PublishedBadge ruling={published} />
            {wrong && (
              <Badge tone="bad" icon={OctagonX}>
                needs a look
              </Badge>
            )}
          </span>
        </button>
        <IconButton icon={X} label={`Remove ${file.name}`} onClick={onRemove} />
      </div>
      <div id={bodyId} hidden={!open} className="upload-file-body">
        {children}
      </div>
    </li>
  )
}

function PublishedBadge({ ruling }: { ruling: PublishedRuling }) {
  switch (ruling.kind) {
    case 'given': {
      const what = ruling.digests.map(({ algo }) => algorithm(algo)).join(', ')
      return ruling.compared ? (
        <Badge tone="good" icon={CircleCheck}>
          {what} agrees
        </Badge>
      ) : (
        <Badge>{what} given</Badge>
      )
    }
    case 'differs':
      return (
        <Badge tone="bad" icon={OctagonX}>
          {algorithm(ruling.algo)} differs
        </Badge>
      )
    case 'unclear':
      return ruling.match.kind === 'nothing' ? null : <Badge>no checksum for it</Badge>
    case 'none':
    case 'nameless':
      return null
  }
}
