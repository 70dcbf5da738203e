import { useState, type MouseEvent, type ReactNode } from 'react'
import { late } from './late.tsx'
import type { LucideIcon } from './icon.tsx'
import { loadMenu, warm } from './overlay/load.ts'

/** One line of a menu. `id` keeps its identity when the list changes while it is open. */
export type MenuEntry = { id?: string } & (
  | {
      kind?: 'action'
      label: string
      icon?: LucideIcon
      /** Faint at the end: a key, a number. */
      hint?: string
      onSelect: () => void
      /** Keeps its place and can be focused; the reason stands under it and names the way out. */
      disabledReason?: string | null | undefined
      danger?: boolean
    }
  | {
      kind: 'link'
      label: string
      href: string
      icon?: LucideIcon
      hint?: string
      external?: boolean
      current?: boolean
    }
  | {
      kind: 'check'
      label: string
      hint?: string
      checked: boolean
      onCheckedChange: (checked: boolean) => void
    }
  | {
      kind: 'choice'
      value: string
      options: { value: string; label: string; hint?: string; icon?: LucideIcon }[]
      onValueChange: (value: string) => void
    }
  | { kind: 'head'; label: string }
  | { kind: 'separator' }
)

/** What an overlay gives to the control that opens it: spread it on a Button or IconButton. */
export interface TriggerProps {
  'aria-haspopup': 'menu' | 'dialog'
  'aria-expanded': boolean
  onClick: (event: MouseEvent<HTMLButtonElement>) => void
  onPointerEnter: () => void
  onFocus: () => void
}

const LazyMenu = late(async () => ({ default: (await loadMenu()).MenuPopup }))

/**
 * A menu opened by its trigger. Arrow keys, Home, End and typing move in it, Escape closes it, and
 * focus returns to the trigger.
 * @param label what the menu is about, for a reader
 */
export function Menu({
  label,
  entries,
  trigger,
  align = 'end',
}: {
  label: string
  entries: MenuEntry[]
  trigger: (props: TriggerProps) => ReactNode
  align?: 'start' | 'end'
}) {
  const [anchor, setAnchor] = useState<Element | null>(null)
  const [byKeyboard, setByKeyboard] = useState(false)
  return (
    <>
      {trigger({
        'aria-haspopup': 'menu',
        'aria-expanded': anchor !== null,
        onClick: ({ currentTarget, detail }) => {
          // A click that no pointer made comes from Enter or Space (UI Events, "detail").
          setByKeyboard(detail === 0)
          setAnchor((was) => (was ? null : currentTarget))
        },
        onPointerEnter: () => warm(loadMenu),
        onFocus: () => warm(loadMenu),
      })}
      <MenuAt
        label={label}
        entries={entries}
        anchor={anchor}
        align={align}
        byKeyboard={byKeyboard}
        onClose={() => setAnchor(null)}
      />
    </>
  )
}

/**
 * A menu without a trigger of its own: open while there is an anchor. One of it serves the rows of
 * a long list.
 */
export function MenuAt({
  label,
  entries,
  anchor,
  align = 'end',
  byKeyboard = true,
  onClose,
}: {
  label: string
  entries: MenuEntry[]
  /** The element it opens at and gives the focus back to; null while it is closed. */
  anchor: Element | null
  align?: 'start' | 'end'
  /** The first entry, or the chosen one, is focused at once. */
  byKeyboard?: boolean
  onClose: () => void
}) {
  if (!anchor) return null
  return (
    <LazyMenu
      label={label}
      entries={entries}
      anchor={anchor}
      align={align}
      byKeyboard={byKeyboard}
      onClose={onClose}
    />
  )
}
