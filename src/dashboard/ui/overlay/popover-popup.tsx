import { Popover } from '@base-ui/react/popover'
import type { ReactNode, RefObject } from 'react'
import { cx } from '../cx.ts'
import { useFinalFocus } from './final-focus.ts'
import './overlay.css'

export interface PopoverPopupProps {
  label: string
  anchor: Element | null
  align: 'start' | 'end'
  className?: string | undefined
  initialFocus?: RefObject<HTMLElement | null> | undefined
  onClose: () => void
  children: ReactNode
}

/** The open popover; a press on its anchor is left to the anchor, which toggles. */
export function PopoverPopup({
  label,
  anchor,
  align,
  className,
  initialFocus,
  onClose,
  children,
}: PopoverPopupProps) {
  const finalFocus = useFinalFocus(anchor)
  const onAnchor = (target: EventTarget | null) =>
    target instanceof Node && anchor !== null && anchor.contains(target)
  return (
    <Popover.Root
      open
      onOpenChange={(open, details) => {
        const { event } = details
        const next = 'relatedTarget' in event ? event.relatedTarget : null
        if (onAnchor(event.target) || onAnchor(next as EventTarget | null)) {
          if (details.reason === 'outside-press' || details.reason === 'focus-out') return
        }
        if (!open) onClose()
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          className="positioner"
          anchor={anchor}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          <Popover.Popup
            className={cx('popover', className)}
            aria-label={label}
            finalFocus={finalFocus}
            {...(initialFocus ? { initialFocus } : {})}
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
