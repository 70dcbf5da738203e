import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import './overlay.css'

/** The popup of a tip, placed against an element that keeps its own meaning and focus. */
export function TipPopup({
  anchor,
  onClose,
  onPointerEnter,
  onPointerLeave,
  children,
}: {
  anchor: Element | null
  onClose: () => void
  onPointerEnter: () => void
  onPointerLeave: () => void
  children: ReactNode
}) {
  return (
    <Tooltip.Root open onOpenChange={(open) => open || onClose()}>
      <Tooltip.Portal>
        <Tooltip.Positioner
          className="positioner positioner-tip"
          anchor={anchor}
          sideOffset={6}
          collisionPadding={8}
        >
          <Tooltip.Popup
            className="tip"
            onPointerEnter={onPointerEnter}
            onPointerLeave={onPointerLeave}
          >
            {children}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
