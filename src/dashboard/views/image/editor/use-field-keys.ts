import { useLayoutEffect, useRef, type RefObject } from 'react'

/** What can be typed into, in the order of the page. */
const FIELDS = '[data-key] :is(input, select, textarea)'

/**
 * Keys that also work while one types: Ctrl and Enter saves, Alt and an arrow goes to the next field
 * or the one before.
 */
export function useFieldKeys(page: RefObject<HTMLElement | null>, save: () => void): void {
  const latest = useRef(save)
  useLayoutEffect(() => {
    latest.current = save
  })
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // What floats has keys of its own.
      if (document.querySelector('[role="dialog"], [role="menu"]')) return
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        latest.current()
        return
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step === undefined || !event.altKey) return
      event.preventDefault()
      const fields = [...(page.current?.querySelectorAll<HTMLElement>(FIELDS) ?? [])]
      const at = fields.findIndex((field) => field === document.activeElement)
      const next = at < 0 && step < 0 ? -1 : at + step
      fields.at(next % fields.length)?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [page])
}
