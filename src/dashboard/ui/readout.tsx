import { createContext, use, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import './readout.css'

const ReadoutSlot = createContext<HTMLElement | null>(null)

/** The shell gives the strip's element here; pages fill it with {@link Readout}. */
export const ReadoutSlotProvider = ReadoutSlot.Provider

/**
 * The strip at the bottom, as in a camera: where the numbers come from, how fresh they are and
 * which keys work. Spans inside it are set apart; `grow` pushes the keys to the end.
 */
export function Readout({ children }: { children: ReactNode }) {
  const slot = use(ReadoutSlot)
  return slot && createPortal(children, slot)
}
