import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

/**
 * Rows drawn beyond the screen on each side. Few: the handler below draws in the frame that scrolls,
 * and each row more costs every keystroke half a millisecond.
 */
const BEYOND = 2

export interface Window {
  /** First row that is drawn, and how many. */
  start: number
  length: number
}

/**
 * Which rows of a list exist in the document. All rows have the same height, so this is arithmetic:
 * nothing is measured or remembered per row, and a new search costs nothing here, however many rows
 * there are. (A virtualiser that allows for rows of any height keeps an object for each, and took
 * more of a keystroke on 100,000 rows than searching and drawing together.)
 *
 * @param row pixels of one row
 * @param head pixels that stay in front of the rows while scrolling
 */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  row: number,
  head: number,
): {
  window: Window
  /** Brings a row into view, by as little as it takes. */
  show: (index: number) => void
  /** Rows that fit on the screen. */
  page: () => number
  offset: RefObject<number>
} {
  // As the browser told them: reading them again would make it lay out the page anew.
  const offset = useRef(0)
  const height = useRef(0)
  // A screenful until the size is known: the first rows come sooner than with some to spare.
  const [window, setWindow] = useState<Window>(() => ({
    start: 0,
    length: Math.ceil(innerHeight / row),
  }))

  const place = useCallback((): Window => {
    const length = Math.ceil((height.current - head) / row) + 2 * BEYOND + 1
    const first = Math.floor(offset.current / row) - BEYOND
    return { start: Math.max(0, first), length }
  }, [row, head])
  const update = useCallback(() => {
    const next = place()
    setWindow((now) => (now.start === next.start && now.length === next.length ? now : next))
  }, [place])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    // It tells the first size as well, before the first paint.
    const watch = new ResizeObserver(() => {
      height.current = element.clientHeight
      update()
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [scroller, update])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = () => {
      offset.current = element.scrollTop
      // In the frame of the scroll itself, or the screen shows what is not drawn yet.
      flushSync(update)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller, update])

  const show = useCallback(
    (index: number) => {
      const top = index * row
      const room = height.current - head
      let to = offset.current
      if (top < to) to = top
      else if (top + row > to + room) to = top + row - room
      if (to === offset.current) return
      scroller.current?.scrollTo(0, to)
      offset.current = to
      update()
    },
    [scroller, row, head, update],
  )
  const page = useCallback(
    () => Math.max(1, Math.floor((height.current - head) / row) - 1),
    [row, head],
  )
  return { window, show, page, offset }
}

/** How long the list must stand still to be read in order. */
const STILL_MS = 250

/** The first row that was drawn when the list last stood still. */
export function useSettled(start: number): number {
  const [settled, setSettled] = useState(start)
  useEffect(() => {
    if (settled === start) return
    const timer = setTimeout(() => setSettled(start), STILL_MS)
    return () => clearTimeout(timer)
  }, [start, settled])
  return settled
}

/**
 * The rows to draw, each with the slot it is drawn in. A row that leaves at one end gives its
 * elements to the one that comes at the other: changing texts is cheaper than building.
 *
 * They stand in the document in the order of the list when it stands still; until then each keeps
 * its place there, because an element that is moved is styled and laid out from nothing (a third of
 * a frame, measured), and where it is drawn does not depend on it.
 * The keyboard's row is there wherever one scrolls, so that focus is never lost.
 */
export function slotsOf(
  window: Window,
  count: number,
  current: number,
  settled: number,
): [string, number][] {
  const drawn: [string, number][] = []
  const end = Math.min(count, window.start + window.length)
  const start = Math.min(window.start, end)
  if (current >= 0 && current < start) drawn.push(['current', current])
  const { length } = window
  const first = start + ((((settled - start) % length) + length) % length)
  for (let index = first; index < start + length; index++) {
    if (index < end) drawn.push([`${index % length}`, index])
  }
  for (let index = start; index < first && index < end; index++) {
    drawn.push([`${index % length}`, index])
  }
  if (current >= end && current < count) drawn.push(['current', current])
  return drawn
}
