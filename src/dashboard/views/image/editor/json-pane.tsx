import { CircleX, Info, TriangleAlert } from 'lucide-react'
import { useId, useMemo, useRef } from 'react'
import { operationsOf } from '#dashboard/components/image-editing/changes.ts'
import type { Draft } from '#dashboard/components/image-editing/draft.ts'
import { draftText, readDraftText } from '#dashboard/components/image-editing/json-draft.ts'
import { lineOf } from '#dashboard/components/image-editing/json-text.ts'
import type { Span } from '#dashboard/components/image-editing/json-text.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { Editor } from './use-editor.ts'

const ICONS = { error: CircleX, warning: TriangleAlert, hint: Info } as const

interface Mark {
  readonly line: number
  readonly at: Span
  readonly level: 'error' | 'warning' | 'hint'
  readonly sentence: string
}

/** A text as it was typed, and the draft that it goes with; what cannot be read goes with the last that could. */
export interface Written {
  readonly text: string
  readonly draft: Draft
  /** Problems that keep it from being a draft of its own. */
  readonly broken: number
}

const sameChanges = (a: Draft, b: Draft) =>
  a === b || JSON.stringify(operationsOf(a)) === JSON.stringify(operationsOf(b))

/** The text to show for a draft: as it was typed while it says the same, else written anew. */
function textFor(draft: Draft, written: Written | null): string {
  if (written === null) return draftText(draft)
  if (written.draft === draft) return written.text
  const reading = readDraftText(draft.image, written.text)
  return reading.ok && sameChanges(reading.draft, draft) ? written.text : draftText(draft)
}

/**
 * All that can be changed as one JSON text. It and the fields are two views of one draft; only while
 * the text cannot be read it has a life of its own, and then nothing can be saved.
 */
export function JsonPane({
  editor,
  readOnly,
  written,
  onWrite,
}: {
  editor: Editor
  readOnly: boolean
  written: Written | null
  onWrite: (written: Written) => void
}) {
  const { draft, dispatch, problemsOf } = editor
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const text = useMemo(() => textFor(draft, written), [draft, written])
  const reading = useMemo(() => readDraftText(draft.image, text), [draft.image, text])
  const write = (next: string) => {
    const read = readDraftText(draft.image, next)
    const isNew = read.ok && !sameChanges(read.draft, draft)
    if (isNew) dispatch({ type: 'draft', draft: read.draft })
    onWrite({
      text: next,
      draft: isNew ? read.draft : draft,
      broken: read.ok ? 0 : read.problems.length,
    })
  }
  const marks: Mark[] = reading.ok
    ? [...reading.places].flatMap(([key, at]) =>
        problemsOf(key).map(({ level, sentence }) => ({
          line: lineOf(text, at.from),
          at,
          level,
          sentence: `${key}: ${sentence}`,
        })),
      )
    : reading.problems.map((each) => ({ ...each, level: 'error' as const }))
  const byLine = new Map(marks.map((mark) => [mark.line, mark.level]))
  const lines = text.split('\n').length
  const show = (mark: Mark) => {
    area.current?.focus()
    area.current?.setSelectionRange(mark.at.from, mark.at.to)
  }
  return (
    <div className="json-edit">
      <p className="help" id={`${id}-help`}>
        <span>
          What can be changed, as Glance writes it. Take a property’s line away to remove it.
        </span>
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
          aria-label="The image as JSON"
          aria-describedby={`${id}-help ${id}-marks`}
          aria-invalid={marks.some((mark) => mark.level === 'error') || undefined}
          wrap="off"
          rows={lines}
          readOnly={readOnly}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          value={text}
          onChange={(event) => write(event.target.value)}
        />
      </div>
      <ul className="json-marks" id={`${id}-marks`} aria-label="Problems in the text">
        {marks.map((mark) => (
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
