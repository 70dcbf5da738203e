import { useMemo } from 'react'
import { operationsOf } from '#dashboard/components/image-editing/changes.ts'
import type { Draft } from '#dashboard/components/image-editing/draft.ts'
import { draftText, readDraftText } from '#dashboard/components/image-editing/json-draft.ts'
import { JsonText } from '#dashboard/components/json-text/json-text.tsx'
import type { JsonMark } from '#dashboard/components/json-text/json-text.tsx'
import type { Editor } from './use-editor.ts'

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
  const marks: readonly JsonMark[] = reading.ok
    ? [...reading.places].flatMap(([key, at]) =>
        problemsOf(key).map(({ level, sentence }) => ({
          at,
          level,
          sentence: `${key}: ${sentence}`,
        })),
      )
    : reading.problems.map((each) => ({ ...each, level: 'error' as const }))
  return (
    <JsonText
      label="The image as JSON"
      help="What can be changed, as Glance writes it. Take a property’s line away to remove it."
      text={text}
      marks={marks}
      readOnly={readOnly}
      onChange={write}
    />
  )
}
