import type { ReactNode, RefObject } from 'react'
import { late } from './late.tsx'
import { loadDialog } from './overlay/load.ts'

export interface DialogProps {
  open: boolean
  /** Escape, or the cross. What a press outside would lose is not asked for, so it does nothing. */
  onClose: () => void
  title: ReactNode
  description?: ReactNode
  /** 560 px for a decision, 864 px for a comparison; the whole screen on a phone. */
  size?: 'md' | 'wide'
  /** Ways out: the lesser ones first, then `<span className="grow" />`, then the primary one. */
  footer?: ReactNode
  /** For a look and no decision: no head of its own, and a press outside closes it. */
  bare?: boolean
  /** False when there is no way around the decision. */
  dismissable?: boolean
  initialFocus?: RefObject<HTMLElement | null>
  /** Where focus goes when it closes; by default to what had it before. */
  finalFocus?: RefObject<HTMLElement | null>
  className?: string
  children?: ReactNode
}

const LazyDialog = late(async () => ({ default: (await loadDialog()).DialogPopup }))

/** A dialog is for a decision. The page behind it is inert; focus stays in it and goes back after. */
export function Dialog({ open, ...rest }: DialogProps) {
  if (!open) return null
  return <LazyDialog {...rest} />
}
