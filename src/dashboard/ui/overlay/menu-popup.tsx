import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { useId, useRef, type ReactNode } from 'react'
import { cx } from '../cx.ts'
import { Icon, type LucideIcon } from '../icon.tsx'
import { Link } from '../link.tsx'
import type { MenuEntry } from '../menu.tsx'
import { useFinalFocus } from './final-focus.ts'
import './overlay.css'

function Face({
  icon,
  label,
  hint,
  reason,
  reasonId,
}: {
  icon?: LucideIcon | undefined
  label: ReactNode
  hint?: string | undefined
  reason?: string | null | undefined
  reasonId?: string | undefined
}) {
  return (
    <>
      {icon && <Icon of={icon} />}
      <span className="menu-label">
        {label}
        {reason && (
          <small className="menu-reason" id={reasonId}>
            {reason}
          </small>
        )}
      </span>
      {hint && <span className="hint">{hint}</span>}
    </>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  const id = useId()
  switch (entry.kind) {
    case 'separator':
      return <Menu.Separator className="menu-sep" />
    case 'head':
      return <div className="menu-head">{entry.label}</div>
    case 'link':
      return (
        <Menu.LinkItem
          className="menu-item"
          label={entry.label}
          closeOnClick
          aria-current={entry.current ? 'true' : undefined}
          render={<Link href={entry.href} {...(entry.external ? { target: '_blank' } : {})} />}
        >
          <Face icon={entry.icon} label={entry.label} hint={entry.hint} />
          {entry.current && <Icon of={Check} className="menu-current" />}
        </Menu.LinkItem>
      )
    case 'check':
      return (
        <Menu.CheckboxItem
          className="menu-item"
          label={entry.label}
          checked={entry.checked}
          onCheckedChange={(checked) => entry.onCheckedChange(checked)}
        >
          <span className="menu-tick">
            <Menu.CheckboxItemIndicator render={<Icon of={Check} />} />
          </span>
          <Face label={entry.label} hint={entry.hint} />
        </Menu.CheckboxItem>
      )
    case 'choice':
      return (
        <Menu.RadioGroup
          value={entry.value}
          onValueChange={(value: string) => entry.onValueChange(value)}
        >
          {entry.options.map((option) => (
            <Menu.RadioItem
              key={option.value}
              className="menu-item"
              value={option.value}
              label={option.label}
              closeOnClick
            >
              <span className="menu-tick">
                <Menu.RadioItemIndicator render={<Icon of={Check} />} />
              </span>
              <Face icon={option.icon} label={option.label} hint={option.hint} />
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      )
    case undefined:
    case 'action': {
      const off = Boolean(entry.disabledReason)
      return (
        <Menu.Item
          className={cx('menu-item', entry.danger && !off && 'menu-danger')}
          label={entry.label}
          aria-disabled={off || undefined}
          aria-labelledby={off ? id : undefined}
          aria-describedby={off ? `${id}-why` : undefined}
          closeOnClick={!off}
          onClick={() => {
            if (!off) entry.onSelect()
          }}
        >
          <Face
            icon={entry.icon}
            label={off ? <span id={id}>{entry.label}</span> : entry.label}
            hint={entry.hint}
            reason={entry.disabledReason}
            reasonId={`${id}-why`}
          />
        </Menu.Item>
      )
    }
  }
}

function firstEntry(menu: HTMLElement): HTMLElement | null {
  return (
    menu.querySelector<HTMLElement>('[role="menuitemradio"][aria-checked="true"]') ??
    menu.querySelector<HTMLElement>('[role^="menuitem"]')
  )
}

export interface MenuPopupProps {
  label: string
  entries: MenuEntry[]
  anchor: Element | null
  align: 'start' | 'end'
  byKeyboard: boolean
  onClose: () => void
}

/** The open menu. Focus goes back to its anchor when it closes. */
export function MenuPopup({ label, entries, anchor, align, byKeyboard, onClose }: MenuPopupProps) {
  const entered = useRef(false)
  const finalFocus = useFinalFocus(anchor)
  return (
    <Menu.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Menu.Portal>
        <Menu.Positioner
          className="positioner"
          anchor={anchor}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          <Menu.Popup
            className="menu"
            aria-label={label}
            onFocus={({ target, currentTarget }) => {
              // The library focuses the menu itself; whoever came by key starts on an entry.
              if (!byKeyboard || entered.current || target !== currentTarget) return
              entered.current = true
              firstEntry(currentTarget)?.focus()
            }}
            finalFocus={finalFocus}
          >
            {entries.map((entry, index) => (
              <Entry key={entry.id ?? `${entry.kind ?? 'action'}-${index}`} entry={entry} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
