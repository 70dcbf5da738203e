import { useEffect, useRef, type RefObject } from 'react'

/** What can be typed into, in the order of the page. */
const FIELDS = '[data-key] :is(input, select, textarea)'

/**
 * Keys that also work while one types: Ctrl and Enter saves, Alt and an arrow goes to the next field
 * or the one before.
 */
export function useFieldKeys(page: RefObject<HTMLElement | null>, save: () => void): void {
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })
  useEffect(() => {
    const element = page.current
    if (element === null) return undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        latest.current()
        return
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step === undefined || !event.altKey) return
      event.preventDefault()
      const fields = [...element.querySelectorAll<HTMLElement>(FIELDS)]
      const at = fields.findIndex((field) => field === document.activeElement)
      const next = at < 0 && step < 0 ? -1 : at + step
      fields.at(next % fields.length)?.focus()
    }
    element.addEventListener('keydown', onKey)
    return () => element.removeEventListener('keydown', onKey)
  }, [page])
}
