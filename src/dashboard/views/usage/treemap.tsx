import { type KeyboardEvent, useLayoutEffect, useState } from 'react'
import { formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { Link } from '#dashboard/ui/link.tsx'
import type { Block } from './blocks.ts'
import { type Rect, squarify } from './squarify.ts'

/** Pixels that a name needs, and a name with its amount. */
const WORD = { width: 56, height: 22 }
const TWO_LINES = 40

/** One hue in five steps, by the share of the whole. */
function step(share: number): number {
  const limits = [0.02, 0.06, 0.15, 0.3]
  const at = limits.findIndex((limit) => share < limit)
  return at < 0 ? limits.length + 1 : at + 1
}

/** The next block for a key; null for one that does not move. */
function target(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, at + 1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** The size of an element, kept up to date. */
function useSize(element: HTMLElement | null): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    if (!element) return
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [element])
  return size
}

function Face({ block, rect }: { block: Block; rect: Rect }) {
  if (rect.width < WORD.width || rect.height < WORD.height) return null
  return (
    <>
      <span className="tm-name truncate">{block.label}</span>
      {rect.height >= TWO_LINES && (
        <span className="tm-sum truncate">
          {formatBytes(block.bytes)}
          {block.count > 1 && `, ${plural(block.count, 'image')}`}
        </span>
      )}
    </>
  )
}

const words = ({ label, bytes, count }: Block) =>
  `${label}, ${formatBytes(bytes)}, ${plural(count, 'image')}`

/** Areas in proportion to what is stored. One stop for Tab; arrows go from block to block. */
export function Treemap({ blocks, label }: { blocks: readonly Block[]; label: string }) {
  const [list, setList] = useState<HTMLUListElement | null>(null)
  const { width, height } = useSize(list)
  const [at, setAt] = useState(0)
  const shown = blocks.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes)
  const total = shown.reduce((sum, { bytes }) => sum + bytes, 0)
  const rects = squarify(
    shown.map(({ bytes }) => bytes),
    width,
    height,
  )
  const current = Math.min(at, shown.length - 1)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = target(event.key, current, shown.length)
    if (next === null) return
    event.preventDefault()
    setAt(next)
    list?.querySelectorAll<HTMLElement>('.tm-block')[next]?.focus()
  }
  return (
    <ul className="treemap" aria-label={label} ref={setList}>
      {rects.map((rect, index) => {
        const block = shown[index]!
        const props = {
          className: cx('tm-block', `tm-${step(block.bytes / total)}`, !block.href && 'tm-rest'),
          title: words(block),
          'aria-label': words(block),
          tabIndex: index === current ? 0 : -1,
          onFocus: () => setAt(index),
          onKeyDown,
        }
        return (
          <li
            key={block.key}
            style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
          >
            {block.href === null ? (
              <span role="img" {...props}>
                <Face block={block} rect={rect} />
              </span>
            ) : (
              <Link href={block.href} {...props}>
                <Face block={block} rect={rect} />
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}
