import { Search, X } from 'lucide-react'
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { plural } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogue, catalogueOf } from '#dashboard/queries/catalogue.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { Ring } from '#dashboard/ui/ring.tsx'
import type { Overlay } from '../image-actions/image-overlays.tsx'
import { askGlance } from './ask-glance.ts'
import { termsOf } from './fuzzy.ts'
import { early, subject } from './menu-state.ts'
import { OptionRow } from './option-row.tsx'
import type { Option } from './options.ts'
import { recents } from './recent.ts'
import { useGroups } from './use-groups.ts'
import './command-menu.css'

/** The page's images as they are now: it may have been a while since the page told them. */
const current = (scope: ActiveScope) =>
  subject.images.map((image) => catalogue.find(scope, image.id) ?? image)

/** A field to type in, and what it finds; the arrow keys choose, Enter does. */
export function Palette({
  scope,
  onAsk,
  onClose,
}: {
  scope: ActiveScope
  onAsk: (overlay: Overlay) => void
  onClose: () => void
}) {
  const id = useId()
  const navigate = useNavigate()
  const { projectId, region } = scope
  const loaded = useMemo(() => catalogueOf({ projectId, region }), [projectId, region])
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const [images, setImages] = useState<readonly Image[]>(() => current(scope))
  const [at, setAt] = useState<string | null>(null)
  const [asking, setAsking] = useState<{ pending: boolean; said: string | null }>({
    pending: false,
    said: null,
  })
  const typed = text.trim()
  const terms = termsOf(typed)

  // What opens takes the place of the menu; after anything else it closes.
  const asked = useRef(false)
  const ask = (overlay: Overlay) => {
    asked.current = true
    onAsk(overlay)
  }
  const go = (href: string) => {
    onClose()
    void navigate(href)
  }
  const lookUp = async () => {
    setAsking({ pending: true, said: null })
    const answer = await askGlance(typed, scope, loaded)
    if (typeof answer === 'string') setAsking({ pending: false, said: answer })
    else go(paths.image(scope, answer.id))
  }
  const { groups, looking, user } = useGroups({
    scope,
    loaded,
    images,
    typed,
    terms,
    onAsk: ask,
    onAskGlance: () => void lookUp(),
  })
  const all = groups.flatMap(({ options }) => options.map(({ option }) => option))
  const index = Math.max(
    0,
    all.findIndex((option) => option.id === at),
  )
  const active = all[index]
  // An id that is referred to has no spaces in it, and what an option is called may have.
  const rowId = (option: Option) => `${id}-${all.indexOf(option)}`

  const choose = (option: Option, tab: boolean) => {
    if (option.disabledReason) return
    if (!option.image && option.id !== 'ask') {
      const its = option.id.replace(/^again:/, '')
      recents.keep({ user, projectId, region, kind: 'command', id: its, name: option.label })
    }
    if (option.href === undefined) {
      const stays = option.run?.() === true
      if (!stays && !asked.current) onClose()
    } else if (tab) window.open(option.href, '_blank', 'noopener')
    else go(option.href)
  }

  const pick = (to: number) => {
    const next = all[(to + all.length) % all.length]
    if (!next) return
    setAt(next.id)
    document.getElementById(rowId(next))?.scrollIntoView({ block: 'nearest' })
  }
  const actOn = (next: readonly Image[]) => {
    setImages(next)
    setText('')
    setAt(null)
    list.current?.scrollTo({ top: 0 })
    field.current?.focus()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const { key } = event
    if (key === 'ArrowDown') pick(index + 1)
    else if (key === 'ArrowUp') pick(index - 1)
    else if (key === 'Enter') {
      if (active) choose(active, event.ctrlKey || event.metaKey)
    } else if (key === 'Tab' && !event.shiftKey && active?.image) actOn([active.image])
    else if (key === 'Backspace' && text === '' && images.length > 0) actOn([])
    else if (key === 'k' && (event.ctrlKey || event.metaKey)) onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const about =
    images.length === 1 ? images[0]!.name || images[0]!.id : plural(images.length, 'image')
  return (
    <Dialog open bare title="Find or do" className="command" initialFocus={field} onClose={onClose}>
      <div className="command-input">
        {asking.pending || looking ? <Ring percent={null} /> : <Icon of={Search} />}
        <input
          ref={field}
          role="combobox"
          aria-expanded
          aria-controls={`${id}list`}
          aria-activedescendant={active && rowId(active)}
          aria-autocomplete="list"
          aria-label="Find or do"
          placeholder="An image, a page, something to do"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          value={text}
          onFocus={() => {
            const { text: typedBefore } = early
            early.text = ''
            if (typedBefore) setText((now) => now + typedBefore)
          }}
          onKeyDown={onKey}
          onChange={(event) => {
            setText(event.target.value)
            setAt(null)
            setAsking((now) => (now.said === null ? now : { ...now, said: null }))
            list.current?.scrollTo({ top: 0 })
          }}
        />
        {images.length > 0 && (
          <span className="tag tag-lg command-about">
            <span className="truncate">{about}</span>
            <button type="button" aria-label={`Not about ${about}`} onClick={() => actOn([])}>
              <Icon of={X} size="sm" />
            </button>
          </span>
        )}
        <button type="button" className="btn btn-quiet btn-sm command-close" onClick={onClose}>
          Close
        </button>
      </div>
      <div className="command-list" id={`${id}list`} role="listbox" aria-label="Results" ref={list}>
        {groups.map((group) => (
          <div key={group.id} role="group" aria-labelledby={`${id}${group.id}`}>
            <p className="menu-head truncate" id={`${id}${group.id}`}>
              {group.label}
            </p>
            {group.options.map(({ option, marks }) => (
              <OptionRow
                key={option.id}
                id={rowId(option)}
                option={option}
                marks={marks}
                active={option === active}
                onPoint={() => setAt(option.id)}
                onChoose={(tab) => choose(option, tab)}
              />
            ))}
          </div>
        ))}
      </div>
      <output className="command-said" data-empty={asking.said === null}>
        {asking.pending ? 'Asking Glance…' : asking.said}
        <span className="visually-hidden">
          {asking.said === null && terms.length > 0 && plural(all.length, 'result')}
        </span>
      </output>
      <div className="command-foot only-wide" aria-hidden="true">
        <span>
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Enter</Kbd> do
        </span>
        {active?.image && (
          <span>
            <Kbd>Tab</Kbd> act on this image
          </span>
        )}
        {active?.href !== undefined && (
          <span>
            <Kbd>Ctrl Enter</Kbd> new tab
          </span>
        )}
        <span className="grow" />
        <span>
          <Kbd>Esc</Kbd>
        </span>
      </div>
    </Dialog>
  )
}
