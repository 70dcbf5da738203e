import { useId, type ComponentProps, type ReactNode } from 'react'
import { cx } from './cx.ts'
import './field.css'

interface CheckProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: ReactNode
  help?: ReactNode
  /** The box alone, its label read and not seen: in the rows of a table. */
  hideLabel?: boolean
}

function Check({
  label,
  help,
  hideLabel = false,
  className,
  ...input
}: CheckProps & { type: 'checkbox' | 'radio' }) {
  const id = useId()
  const box = (
    <input
      {...input}
      {...(hideLabel && typeof label === 'string' ? { 'aria-label': label } : {})}
      aria-describedby={help ? `${id}-help` : undefined}
    />
  )
  if (hideLabel) return box
  return (
    <div className={cx('check-field', className)}>
      <label className="check">
        {box}
        <span>{label}</span>
      </label>
      {help && (
        <div className="help" id={`${id}-help`}>
          <span>{help}</span>
        </div>
      )}
    </div>
  )
}

/** @param indeterminate some of what it stands for is checked */
export function Checkbox({
  indeterminate = false,
  ...props
}: Omit<CheckProps, 'ref'> & { indeterminate?: boolean }) {
  return (
    <Check
      {...props}
      type="checkbox"
      ref={(element) => {
        if (element) element.indeterminate = indeterminate
      }}
    />
  )
}

export function Radio(props: CheckProps) {
  return <Check {...props} type="radio" />
}
