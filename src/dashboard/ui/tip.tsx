import { useEffect, useRef, useState, type ReactNode } from 'react'
import { late } from './late.tsx'
import { loadTip, warm } from './overlay/load.ts'

const LazyTip = late(async () => ({ default: (await loadTip()).TipPopup }))

/** Long enough to cross the gap between control and popup (WCAG 1.4.13: hoverable). */
const LEAVE_MS = 160

/**
 * A tip on hover, focus or press of a control; Escape closes it without moving focus.
 * @param content null: there is none
 * @param delay milliseconds of hovering before it opens
 * @returns handlers for the control (call them from its own), and what to render after it
 */
export function useTip(content: ReactNode, delay: number) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const [anchor, setAnchor] = useState<Element | null>(null)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (content === null || content === undefined) {
    return { handlers: null, show: null, tip: null }
  }
  const later = (next: Element | null, ms: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setAnchor(next), ms)
  }
  const show = (at: Element) => {
    clearTimeout(timer.current)
    setAnchor(at)
  }
  const hide = () => {
    clearTimeout(timer.current)
    setAnchor(null)
  }
  return {
    show,
    handlers: {
      onPointerEnter: (event: { pointerType: string; currentTarget: Element }) => {
        warm(loadTip)
        if (event.pointerType === 'mouse') later(event.currentTarget, delay)
      },
      onPointerLeave: () => later(null, LEAVE_MS),
      onFocus: (event: { currentTarget: Element }) => {
        if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget)
      },
      onBlur: hide,
      onKeyDown: (event: { key: string; stopPropagation: () => void }) => {
        if (event.key !== 'Escape' || !anchor) return
        event.stopPropagation()
        hide()
      },
    },
    tip: anchor && (
      <>
        <LazyTip
          anchor={anchor}
          onClose={hide}
          onPointerEnter={() => show(anchor)}
          onPointerLeave={() => later(null, LEAVE_MS)}
        >
          {content}
        </LazyTip>
      </>
    ),
  }
}
