import { useEffect, useEffectEvent } from 'react'

const ABOVE = '[role="dialog"], [role="alertdialog"], [role="menu"]'

/** The key that lets go of a selection, wherever the focus is; what is open above the page has it first. */
export function useEscape(on: boolean, act: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    if (document.querySelector(ABOVE) === null) act()
  })
  useEffect(() => {
    if (!on) return undefined
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [on])
}
