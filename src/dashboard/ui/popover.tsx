import { useState, type ReactNode, type RefObject } from 'react'
import { late } from './late.tsx'
import type { TriggerProps } from './menu.tsx'
import { loadPopover, warm } from './overlay/load.ts'

const LazyPopover = late(async () => ({ default: (await loadPopover()).PopoverPopup }))

/**
 * A popover is for a look or one small setting: why is this off, as a command, a filter.
 * @param label what it is about, for a reader
 * @param children what it shows; as a function it is given the way to close it
 */
export function Popover({
  label,
  trigger,
  align = 'start',
  className,
  initialFocus,
  children,
}: {
  label: string
  trigger: (props: TriggerProps) => ReactNode
  align?: 'start' | 'end'
  className?: string
  initialFocus?: RefObject<HTMLElement | null>
  children: ReactNode | ((close: () => void) => ReactNode)
}) {
  const [anchor, setAnchor] = useState<Element | null>(null)
  const close = () => setAnchor(null)
  return (
    <>
      {trigger({
        'aria-haspopup': 'dialog',
        'aria-expanded': anchor !== null,
        onClick: ({ currentTarget }) => setAnchor((was) => (was ? null : currentTarget)),
        onPointerEnter: () => warm(loadPopover),
        onFocus: () => warm(loadPopover),
      })}
      {anchor && (
        <>
          <LazyPopover
            label={label}
            anchor={anchor}
            align={align}
            className={className}
            initialFocus={initialFocus}
            onClose={close}
          >
            {typeof children === 'function' ? children(close) : children}
          </LazyPopover>
        </>
      )}
    </>
  )
}
