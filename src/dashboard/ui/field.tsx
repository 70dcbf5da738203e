import { ChevronDown, CircleX, TriangleAlert } from 'lucide-react'
import { useId, useState, type ComponentProps, type ReactNode } from 'react'
import { Eye, EyeOff } from 'lucide-react'
import { cx } from './cx.ts'
import { Icon, type LucideIcon } from './icon.tsx'
import './field.css'
import './copy-button.css'

interface Words {
  label: ReactNode
  /** Faint after the label: `optional`. */
  note?: string | undefined
  help?: ReactNode
  /** Stands in the place of the help; `warn` does not stop anyone. */
  error?: string | undefined
  warn?: string | undefined
  /** Read, not seen: where the place says it, as in a search field. */
  hideLabel?: boolean
}

interface Wiring {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

/** Label above, help below, error in the place of the help. */
function Field({
  label,
  note,
  help,
  error,
  warn,
  hideLabel = false,
  id: given,
  className,
  children,
}: Words & {
  id?: string | undefined
  className?: string | undefined
  children: (wiring: Wiring) => ReactNode
}) {
  const made = useId()
  const id = given ?? made
  const said = error ?? warn ?? help
  return (
    <div className={cx('field', className)}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : undefined}>
        {label}
        {note && <span className="label-note">{note}</span>}
      </label>
      {children({
        id,
        'aria-describedby': said ? `${id}-help` : undefined,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {said && (
        <div className={cx('help', error ? 'bad' : warn && 'warn')} id={`${id}-help`}>
          {error ? <Icon of={CircleX} /> : warn && <Icon of={TriangleAlert} />}
          <span>{said}</span>
        </div>
      )}
    </div>
  )
}

function split<P extends Words & { id?: string | undefined }>(props: P) {
  const { label, note, help, error, warn, hideLabel, id, ...rest } = props
  return {
    words: {
      label,
      note,
      help,
      error,
      warn,
      id,
      ...(hideLabel === undefined ? {} : { hideLabel }),
    },
    rest,
  }
}

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'>, Words {
  id?: string | undefined
  /** Inside on the right: `GiB`. */
  unit?: ReactNode
  icon?: LucideIcon | undefined
  /** What a machine reads: ids, keys, digests. */
  mono?: boolean
  fieldClassName?: string
}

/** One line of text. The rest of the props are the input's. */
export function TextField(props: TextFieldProps) {
  const { words, rest } = split(props)
  const { unit, icon, mono, fieldClassName, className, ...input } = rest
  return (
    <Field {...words} className={fieldClassName}>
      {(wiring) => (
        <span
          className={cx('input', mono && 'mono-input', className)}
          data-invalid={wiring['aria-invalid']}
        >
          {icon && <Icon of={icon} />}
          <input {...input} {...wiring} />
          {typeof unit === 'string' ? <span className="unit">{unit}</span> : unit}
        </span>
      )}
    </Field>
  )
}

/** A secret that can be looked at. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'unit'>) {
  const [seen, setSeen] = useState(false)
  return (
    <TextField
      {...props}
      type={seen ? 'text' : 'password'}
      spellCheck={false}
      autoCapitalize="none"
      unit={
        <button
          type="button"
          className="copy"
          aria-label={seen ? 'Hide what is typed' : 'Show what is typed'}
          aria-pressed={seen}
          onClick={() => setSeen(!seen)}
        >
          <Icon of={seen ? EyeOff : Eye} />
        </button>
      }
    />
  )
}

/** Several lines of text. */
export function TextArea(
  props: Omit<ComponentProps<'textarea'>, 'id'> & Words & { id?: string; mono?: boolean },
) {
  const { words, rest } = split(props)
  const { mono, className, ...area } = rest
  return (
    <Field {...words}>
      {(wiring) => (
        <textarea
          {...area}
          {...wiring}
          className={cx('input', mono && 'mono', className)}
          data-invalid={wiring['aria-invalid']}
        />
      )}
    </Field>
  )
}

/** The browser's own list: it is operable everywhere, on a phone most of all. */
export function Select({
  options,
  ...props
}: Omit<ComponentProps<'select'>, 'id' | 'children'> &
  Words & {
    id?: string
    options: { value: string; label: string; disabled?: boolean }[]
  }) {
  const { words, rest } = split(props)
  const { className, ...select } = rest
  return (
    <Field {...words}>
      {(wiring) => (
        <span className="select">
          <select
            {...select}
            {...wiring}
            className={cx('input', className)}
            data-invalid={wiring['aria-invalid']}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon of={ChevronDown} size="sm" />
        </span>
      )}
    </Field>
  )
}
