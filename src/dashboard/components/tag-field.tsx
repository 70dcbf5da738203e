import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { tagProblem } from './property-rules.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import './tag-field.css'

/** Tags as a row of words: Enter or a comma adds one, Backspace in an empty field takes one back. */
export function TagField({
  label,
  tags,
  disabledReason = null,
  onChange,
}: {
  label: string
  tags: readonly string[]
  /** Why there can be none; null where there can. */
  disabledReason?: string | null
  onChange: (tags: string[]) => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const add = () => {
    const tag = text.trim()
    if (tag === '') return
    const wrong = tagProblem(tag, tags)
    setProblem(wrong)
    if (wrong !== null) return
    onChange([...tags, tag])
    setText('')
  }
  const help = problem ?? disabledReason
  return (
    <div className="field span-2">
      <label htmlFor={id}>
        {label} <span className="label-note">optional, Enter adds one</span>
      </label>
      <div className="input tag-field" data-invalid={problem === null ? undefined : true}>
        {tags.map((tag) => (
          <span className="tag tag-lg" key={tag}>
            {tag}
            <button
              type="button"
              className="tag-x"
              aria-label={`Remove the tag ${tag}`}
              onClick={() => onChange(tags.filter((other) => other !== tag))}
            >
              <Icon of={X} />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={text}
          maxLength={255}
          aria-invalid={problem === null ? undefined : true}
          aria-describedby={help === null ? undefined : `${id}-help`}
          disabled={disabledReason !== null}
          onBlur={add}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ',') {
              event.preventDefault()
              add()
            } else if (event.key === 'Backspace' && text === '' && tags.length > 0) {
              onChange(tags.slice(0, -1))
            }
          }}
        />
      </div>
      {problem !== null && (
        <p className="help bad" id={`${id}-help`} role="alert">
          {problem}
        </p>
      )}
      {problem === null && disabledReason !== null && (
        <p className="help" id={`${id}-help`}>
          {disabledReason}
        </p>
      )}
    </div>
  )
}
