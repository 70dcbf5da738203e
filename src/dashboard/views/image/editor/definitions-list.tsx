import { Check, ChevronDown, ChevronRight, Plus, Search } from 'lucide-react'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import type { Definition } from '#dashboard/components/image-editing/definition.ts'
import type {
  DefinitionGroup,
  Definitions,
} from '#dashboard/components/image-editing/definitions.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { plural } from '#lib/plural.ts'

/** Found definitions that are drawn; with one letter more the rest is seen. */
const DRAWN = 100

interface Found {
  readonly group: DefinitionGroup
  readonly definitions: readonly Definition[]
}

/** Every word has to be somewhere: in the title, the key, the description or the name of the group. */
function search(index: readonly (readonly [DefinitionGroup, Definition, string])[], query: string) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = new Map<DefinitionGroup, Definition[]>()
  let count = 0
  for (const [group, definition, text] of index) {
    if (!words.every((word) => text.includes(word))) continue
    count++
    if (count > DRAWN) continue
    const list = found.get(group)
    if (list) list.push(definition)
    else found.set(group, [definition])
  }
  const groups: Found[] = [...found].map(([group, definitions]) => ({ group, definitions }))
  return { groups, count }
}

const Item = memo(function Item({
  definition,
  isSet,
  fixed,
  onPick,
}: {
  definition: Definition
  isSet: boolean
  fixed: boolean
  onPick: (definition: Definition) => void
}) {
  return (
    <li>
      <button
        type="button"
        className="menu-item defs-in"
        data-set={isSet || undefined}
        title={definition.description || undefined}
        aria-label={`${isSet ? 'Go to' : fixed ? 'Not set:' : 'Add'} ${definition.title}, ${definition.key}`}
        aria-disabled={(fixed && !isSet) || undefined}
        onClick={() => (isSet || !fixed) && onPick(definition)}
      >
        <span className="defs-words">
          <span className="truncate">{definition.title}</span>
          <code className="truncate">{definition.key}</code>
        </span>
        <span className="hint">
          {(isSet || !fixed) && <Icon of={isSet ? Check : Plus} size="sm" />}
        </span>
      </button>
    </li>
  )
})

const Group = memo(function Group({
  group,
  definitions,
  keys,
  open,
  fixed,
  onToggle,
  onPick,
}: {
  group: DefinitionGroup
  definitions: readonly Definition[]
  keys: ReadonlySet<string>
  open: boolean
  fixed: boolean
  onToggle: (id: string) => void
  onPick: (definition: Definition) => void
}) {
  const set = definitions.filter((each) => keys.has(each.key)).length
  return (
    <li className="defs-group">
      <button
        type="button"
        className="menu-item"
        aria-expanded={open}
        title={group.description || undefined}
        onClick={() => onToggle(group.id)}
      >
        <Icon of={open ? ChevronDown : ChevronRight} size="sm" />
        <span className={cx('truncate', set > 0 && 'strong')}>{group.title}</span>
        <span className="hint nowrap">
          {fixed && set === 0 ? definitions.length : `${set} of ${definitions.length}`}
        </span>
      </button>
      {open && (
        <ul>
          {definitions.map((definition) => (
            <Item
              key={definition.key}
              definition={definition}
              isSet={keys.has(definition.key)}
              fixed={fixed}
              onPick={onPick}
            />
          ))}
        </ul>
      )}
    </li>
  )
})

/** What this image could have: the definitions of the cloud, to be searched in words and in keys. */
export const DefinitionsList = memo(function DefinitionsList({
  label = 'Definitions',
  find = 'Find a property',
  definitions,
  keys,
  fixed,
  onPick,
}: {
  label?: string
  /** What the field is called that finds some of them. */
  find?: string
  definitions: Definitions
  /** Those that the image has or will have. */
  keys: ReadonlySet<string>
  /** Nothing can be added. */
  fixed: boolean
  onPick: (definition: Definition) => void
}) {
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query.trim())
  // Groups that have something to show are open; those that were pressed are the other way round.
  const [first] = useState(keys)
  const [pressed, setPressed] = useState<ReadonlySet<string>>(new Set())
  const [toggle] = useState(() => (id: string) => {
    setPressed((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  })
  const index = useMemo(
    () =>
      definitions.groups.flatMap((group) =>
        group.definitions.map((each) => {
          const text = `${each.title}\n${each.key}\n${group.title}\n${group.id}\n${each.description}`
          return [group, each, text.toLowerCase()] as const
        }),
      ),
    [definitions],
  )
  const found = useMemo(() => (asked === '' ? null : search(index, asked)), [index, asked])
  const groups: readonly Found[] =
    found?.groups ?? definitions.groups.map((group) => ({ group, definitions: group.definitions }))
  const isOpen = (group: DefinitionGroup) =>
    found !== null ||
    group.definitions.some((each) => first.has(each.key)) !== pressed.has(group.id)
  return (
    <>
      <label className="input defs-find">
        <span className="visually-hidden">{find}</span>
        <Icon of={Search} />
        <input
          type="search"
          placeholder={find}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      <ul aria-label={label}>
        {groups.map(({ group, definitions: listed }) => (
          <Group
            key={group.id}
            group={group}
            definitions={listed}
            keys={keys}
            open={isOpen(group)}
            fixed={fixed}
            onToggle={toggle}
            onPick={onPick}
          />
        ))}
      </ul>
      {found !== null && (
        <p className="help defs-found" role="status">
          {found.count === 0
            ? `Nothing defined here has “${asked}” in its words or its key.`
            : found.count > DRAWN
              ? `${plural(found.count - DRAWN, 'more', 'more')}: another letter finds them.`
              : plural(found.count, 'property', 'properties')}
        </p>
      )}
    </>
  )
})
