import { Plus } from 'lucide-react'
import { useId, useMemo, useState, type FormEvent, type ReactNode } from 'react'
import { propertyKeyProblem } from '#dashboard/components/property-rules.ts'
import type { Definitions } from '#dashboard/components/image-editing/definitions.ts'
import { Button } from '#dashboard/ui/button.tsx'

/** Suggestions that a list shows: more than that nobody reads. */
const SUGGESTED = 30

/** What a press brought here: the next key is meant for it. */
const focusOnce = (element: HTMLElement | null) => element?.focus()

/** A property of one's own, or any other by its key. */
export function OwnProperty({
  definitions,
  keys,
  onAdd,
  children,
}: {
  definitions: Definitions | null
  keys: ReadonlySet<string>
  onAdd: (key: string) => void
  /** Beside the button. */
  children: ReactNode
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const [cancelled, setCancelled] = useState(false)
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const suggestions = useMemo(() => {
    const typed = key.toLowerCase()
    if (definitions === null || typed.length < 2) return []
    return [...definitions.byKey.values()]
      .filter(
        (each) =>
          !keys.has(each.key) &&
          (each.key.toLowerCase().includes(typed) || each.title.toLowerCase().includes(typed)),
      )
      .slice(0, SUGGESTED)
  }, [definitions, keys, key])
  const close = (byCancel: boolean) => {
    setOpen(false)
    setCancelled(byCancel)
    setKey('')
    setProblem(null)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = propertyKeyProblem(key, [...keys])
    setProblem(wrong)
    if (wrong !== null) return
    onAdd(key)
    close(false)
  }
  if (!open)
    return (
      <div className="add-row">
        <Button
          size="sm"
          icon={Plus}
          {...(cancelled ? { ref: focusOnce } : {})}
          onClick={() => setOpen(true)}
        >
          Own property
        </Button>
        {children}
      </div>
    )
  return (
    <form className="add-row add-own" onSubmit={submit}>
      <label htmlFor={id}>Key</label>
      <span className="input mono-input" data-invalid={problem === null ? undefined : true}>
        <input
          id={id}
          ref={focusOnce}
          value={key}
          list={`${id}-list`}
          placeholder="for example build_id"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          aria-invalid={problem === null ? undefined : true}
          aria-describedby={problem === null ? undefined : `${id}-help`}
          onChange={(event) => setKey(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            close(true)
          }}
        />
        <datalist id={`${id}-list`}>
          {suggestions.map((each) => (
            <option key={each.key} value={each.key}>
              {each.title}
            </option>
          ))}
        </datalist>
      </span>
      <Button size="sm" type="submit">
        Add
      </Button>
      <Button size="sm" variant="quiet" onClick={() => close(true)}>
        Cancel
      </Button>
      {problem !== null && (
        <p className="help bad" id={`${id}-help`} role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}
