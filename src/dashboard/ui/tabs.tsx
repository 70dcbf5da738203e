import { useEffect, useRef } from 'react'
import { cx } from './cx.ts'
import { Link } from './link.tsx'
import './tabs.css'

export interface TabLink {
  label: string
  href: string
  current: boolean
  /** Shown faint after the label. */
  count?: number | string
}

/** Tabs are addresses: a row of links of which one is the page. */
export function Tabs({
  label,
  tabs,
  className,
}: {
  label: string
  tabs: TabLink[]
  className?: string
}) {
  const row = useRef<HTMLElement>(null)
  const current = tabs.find((tab) => tab.current)?.href
  useEffect(() => {
    // On a phone the row is wider than the page.
    const tab = row.current?.querySelector('[aria-current]')
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current, tabs.length])
  return (
    <nav className={cx('tabs', className)} aria-label={label} ref={row}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.current ? 'page' : undefined}>
          {tab.label}
          {tab.count !== undefined && <span className="n">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}

/** A choice among a few that are all on view. @param label what is chosen */
export function Segmented<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
}) {
  return (
    <fieldset className="seg" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
