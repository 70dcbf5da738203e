import { Check, Search } from 'lucide-react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'

export interface Choice {
  id: string
  name: string
  note: string | null
  href: string
  current: boolean
}

/** From this many on there is a field to narrow them; fewer are read at a glance. */
const FILTER_FROM = 8

/**
 * Choices are links: the middle button, or Ctrl, opens another project in another tab, which is how
 * one looks at a share from both sides.
 */
export function Choices({
  what,
  choices,
  onChosen,
}: {
  what: string
  choices: Choice[]
  onChosen: () => void
}) {
  const list = useRef<HTMLUListElement>(null)
  const [typed, setTyped] = useState('')
  const listId = useId()
  const wanted = typed.trim().toLowerCase()
  const shown = choices.filter(
    ({ name, id, note }) =>
      name.toLowerCase().includes(wanted) || id === wanted || note?.toLowerCase().includes(wanted),
  )
  const move = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    const last = links.length - 1
    const to: Record<string, number> = {
      ArrowDown: Math.min(at + 1, last),
      ArrowUp: Math.max(at - 1, 0),
      ...(at >= 0 ? { Home: 0, End: last } : {}),
    }
    const next = to[event.key]
    if (next !== undefined) {
      event.preventDefault()
      links[next]?.focus()
    } else if (event.key === 'Enter' && at < 0) links[0]?.click()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the arrow keys are a shortcut beside Tab; every link is a link
    <div onKeyDown={move}>
      {choices.length >= FILTER_FROM && (
        <label className="input scope-filter">
          <span className="visually-hidden">{`Narrow the ${what}`}</span>
          <Icon of={Search} />
          <input
            type="search"
            value={typed}
            placeholder={`${choices.length} ${what}`}
            aria-controls={listId}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      <ul id={listId} ref={list} className="scope-list">
        {shown.map((choice) => (
          <li key={choice.id}>
            <Link
              href={choice.href}
              className="menu-item"
              title={choice.id}
              aria-current={choice.current ? 'true' : undefined}
              onClick={(event) => {
                if (!event.metaKey && !event.ctrlKey && !event.shiftKey) onChosen()
              }}
            >
              <span className="menu-tick">{choice.current && <Icon of={Check} />}</span>
              <span className="truncate">{choice.name}</span>
              {choice.note && <span className="hint">{choice.note}</span>}
            </Link>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="menu-head">{`None of the ${what} match.`}</p>}
    </div>
  )
}
