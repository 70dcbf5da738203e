import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogueOf, useCatalogue } from '#dashboard/queries/catalogue.ts'
import type { Image } from '#openstack/glance/image.ts'
import { formatCount } from '#lib/plural.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'

/** As many as one reads before typing on. */
const SHOWN = 8
const PLAIN = ['plain'] as const
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Looks for an image among those that this browser has loaded, or takes an id. */
function Search({
  scope,
  taken,
  field,
  onAdd,
}: {
  scope: ActiveScope
  taken: readonly string[]
  field: React.RefObject<HTMLInputElement | null>
  onAdd: (id: string) => void
}) {
  const [typed, setTyped] = useState('')
  const catalogue = catalogueOf(scope)
  const { phase } = useCatalogue(catalogue, PLAIN)
  const words = typed.trim().toLowerCase()
  const found: Image[] = []
  for (const { image } of catalogue.entries()) {
    if (found.length === SHOWN) break
    if (taken.includes(image.id)) continue
    if (`${image.name ?? ''}\n${image.id}`.toLowerCase().includes(words)) found.push(image)
  }
  const isId = UUID.test(words) && !taken.includes(words)
  const unlisted = isId && !found.some(({ id }) => id === words)
  return (
    <div className="compare-search">
      <TextField
        ref={field}
        label="Name or id"
        value={typed}
        spellCheck={false}
        autoComplete="off"
        help={`Among ${formatCount(catalogue.size)} loaded${phase.state === 'complete' ? '' : ' so far'}; by id also any other.`}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul aria-label="Images found">
        {unlisted && (
          <li>
            <Button block variant="quiet" onClick={() => onAdd(words)}>
              Add <code>{words.slice(0, 13)}…</code>
            </Button>
          </li>
        )}
        {found.map((image) => (
          <li key={image.id}>
            <Button block variant="quiet" title={image.id} onClick={() => onAdd(image.id)}>
              <span className="truncate">{image.name || image.id}</span>
              <code className="faint">{image.id.slice(0, 8)}</code>
            </Button>
          </li>
        ))}
        {found.length === 0 && !unlisted && (
          <li className="muted">
            {words === '' ? 'Nothing is loaded yet.' : `Nothing loaded matches “${typed.trim()}”.`}
          </li>
        )}
      </ul>
    </div>
  )
}

/** One more image beside those that are compared. */
export function AddImage({
  scope,
  taken,
  disabledReason,
  onAdd,
}: {
  scope: ActiveScope
  taken: readonly string[]
  disabledReason: string | null
  onAdd: (id: string) => void
}) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <Popover
      label="Add an image"
      align="end"
      className="compare-add"
      initialFocus={field}
      trigger={(trigger) => (
        <Button {...trigger} size="sm" icon={Plus} disabledReason={disabledReason}>
          Add an image
        </Button>
      )}
    >
      {(close) => (
        <Search
          scope={scope}
          taken={taken}
          field={field}
          onAdd={(id) => {
            close()
            onAdd(id)
          }}
        />
      )}
    </Popover>
  )
}
