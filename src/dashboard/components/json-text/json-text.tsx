import { CircleX, Info, TriangleAlert } from 'lucide-react'
import { useId, useRef } from 'react'
import { lineOf } from '../image-editing/json-text.ts'
import type { Span } from '../image-editing/json-text.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import './json-text.css'

const ICONS = { error: CircleX, warning: TriangleAlert, hint: Info } as const

/** Something that is said of a place in the text. */
export interface JsonMark {
  readonly at: Span
  readonly level: 'error' | 'warning' | 'hint'
  readonly sentence: string
}

/** A JSON text to be edited, with its lines numbered, and what is said of them below. */
export function JsonText({
  label,
  help,
  text,
  marks,
  readOnly,
  onChange,
}: {
  label: string
  help: string
  text: string
  marks: readonly JsonMark[]
  readOnly: boolean
  onChange: (text: string) => void
}) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const placed = marks.map((mark) => ({ ...mark, line: lineOf(text, mark.at.from) }))
  const byLine = new Map(placed.map((mark) => [mark.line, mark.level]))
  const lines = text.split('\n').length
  const show = ({ at }: JsonMark) => {
    area.current?.focus()
    area.current?.setSelectionRange(at.from, at.to)
  }
  return (
    <div className="json-edit">
      <p className="help" id={`${id}-help`}>
        <span>{help}</span>
      </p>
      <div className="json-lines">
        <div className="json-gutter" aria-hidden="true">
          {Array.from({ length: lines }, (_, at) => (
            <span key={at} data-level={byLine.get(at + 1)}>
              {at + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          className="mono"
          aria-label={label}
          aria-describedby={`${id}-help ${id}-marks`}
          aria-invalid={marks.some((mark) => mark.level === 'error') || undefined}
          wrap="off"
          rows={lines}
          readOnly={readOnly}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <ul className="json-marks" id={`${id}-marks`} aria-label="Problems in the text">
        {placed.map((mark) => (
          <li
            key={`${mark.line} ${mark.sentence}`}
            className={cx(
              'help',
              mark.level === 'error' && 'bad',
              mark.level === 'warning' && 'warn',
            )}
          >
            <Icon of={ICONS[mark.level]} />
            <span>
              <button type="button" className="link prop-fix" onClick={() => show(mark)}>
                Line {mark.line}
              </button>
              : {mark.sentence}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
