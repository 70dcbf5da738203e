import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the keyboard where it is while rows are drawn into elements that are there already: focus is
 * put right after every change, because it belongs to an image and not to the place where that was
 * drawn before.
 *
 * @param target selector, below `body`, of what the keyboard is on; what is inside of it may have
 *   focus as well
 */
export function useKeptFocus(body: RefObject<HTMLElement | null>, target: string) {
  const wanted = useRef(false)
  const inside = useRef(false)
  const focusNow = () => {
    const element = body.current?.querySelector<HTMLElement>(target)
    element?.focus({ preventScroll: true })
    if (element) wanted.current = false
  }
  useLayoutEffect(() => {
    if (!wanted.current && !inside.current) return
    const focused = document.activeElement
    const lost = focused === null || focused === document.body
    const strayed = !lost && body.current?.contains(focused) && focused.closest(target) === null
    if (wanted.current || lost || strayed) focusNow()
  })
  return {
    /** Whether focus is to go to the target as soon as that is drawn. */
    want: (on: boolean) => {
      wanted.current = on
    },
    focusNow,
    enter: () => {
      inside.current = true
    },
    onBlur: (event: FocusEvent) => {
      // An element that is moved loses focus as well, to nothing: then it is put back.
      const to = event.relatedTarget
      if (to !== null && !event.currentTarget.contains(to)) inside.current = false
    },
  }
}
