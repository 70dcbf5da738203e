import { Plus, X } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from './cx.ts'
import { Icon } from './icon.tsx'
import './chip.css'

/**
 * A filter: dashed while it could be set, solid with its value once it is, and × removes it.
 * The rest of the props belong to the button that opens its setting.
 * @param value null while it is not set
 */
export function FilterChip({
  label,
  value,
  onRemove,
  className,
  ...button
}: Omit<ComponentProps<'button'>, 'children' | 'value'> & {
  label: string
  value: string | null
  onRemove?: () => void
}) {
  if (value === null) {
    return (
      <button type="button" {...button} className={cx('chip', className)}>
        <Icon of={Plus} size="sm" />
        {label}
      </button>
    )
  }
  return (
    <span className={cx('chip chip-on', className)}>
      <button type="button" {...button} className="chip-body">
        <span className="k">{label}</span>
        <b>{value}</b>
      </button>
      {onRemove && (
        <button
          type="button"
          className="chip-x"
          aria-label={`Remove filter ${label}`}
          onClick={onRemove}
        >
          <Icon of={X} />
        </button>
      )}
    </span>
  )
}
