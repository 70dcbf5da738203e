import { useLayoutEffect, useRef } from 'react'

/** What a key of the list can do. Moves are told as rows from here, or to an end. */
export interface ListCommands {
  move: (by: number, extend: boolean) => void
  moveTo: (end: 'first' | 'last', extend: boolean) => void
  page: (by: 1 | -1, extend: boolean) => void
  open: () => void
  select: () => void
  selectAll: () => void
  /** @returns whether there was something to leave */
  escape: () => boolean
  actions: () => void
  search: () => void
  reload: () => void
}

/** Where keys have a meaning of their own. */
const ELSEWHERE =
  'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], [role="alertdialog"], [role="menu"]'
const PRESSES = 'a, button, summary, input[type="checkbox"]'

/**
 * The keys of the list work wherever the focus is not in a field or an overlay, so that nobody has
 * to click into the list first. Keys that also scroll or press what has the focus are taken only in
 * the list itself or where nothing has the focus.
 */
export function useListKeys(commands: ListCommands): void {
  const latest = useRef(commands)
  useLayoutEffect(() => {
    latest.current = commands
  })
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return
      const target = event.target instanceof Element ? event.target : document.body
      if (target.closest(ELSEWHERE)) return
      if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return
      const inList = target.closest('[role="grid"]') !== null
      const free = inList || target === document.body || target.id === 'main'
      const pressing = target.closest(PRESSES) !== null
      if (run(event, latest.current, free, pressing)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

function run(event: KeyboardEvent, to: ListCommands, free: boolean, pressing: boolean): boolean {
  const { key, shiftKey: extend } = event
  if (event.ctrlKey || event.metaKey) {
    if (key.toLowerCase() !== 'a' || !free) return false
    to.selectAll()
    return true
  }
  switch (key) {
    case 'j':
    case 'J':
      to.move(1, extend)
      return true
    case 'k':
    case 'K':
      to.move(-1, extend)
      return true
    case 'x':
    case 'X':
      to.select()
      return true
    case '.':
      to.actions()
      return true
    case '/':
      to.search()
      return true
    case 'r':
      to.reload()
      return true
    case 'Escape':
      return to.escape()
  }
  if (!free) return false
  switch (key) {
    case 'ArrowDown':
      to.move(1, extend)
      return true
    case 'ArrowUp':
      to.move(-1, extend)
      return true
    case 'Home':
      to.moveTo('first', extend)
      return true
    case 'End':
      to.moveTo('last', extend)
      return true
    case 'PageDown':
      to.page(1, extend)
      return true
    case 'PageUp':
      to.page(-1, extend)
      return true
  }
  if (pressing) return false
  if (key === 'Enter') to.open()
  else if (key === ' ') to.select()
  else return false
  return true
}
