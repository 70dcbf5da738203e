import { useMemo } from 'react'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { DefinitionProblem } from '#dashboard/components/definitions/check.ts'
import { problemMarks, readDocument } from '#dashboard/components/definitions/json-document.ts'
import { documentFrom, itemsOf } from '#dashboard/components/definitions/items.ts'
import { definitionsText } from '#dashboard/components/definitions/read-file.ts'
import { JsonText } from '#dashboard/components/json-text/json-text.tsx'

/** A text as it was typed, and the namespace that it goes with: the last that could be read. */
export interface Written {
  readonly text: string
  readonly document: NamespaceDocument
  readonly broken: boolean
}

/** In the order of a file, whatever was typed first. */
const textOf = (document: NamespaceDocument) =>
  definitionsText([documentFrom(document.namespace, itemsOf(document).values())])

/** The namespace as one text, in the form of a file. It and the fields are two views of one draft. */
export function JsonPane({
  document,
  problems,
  readOnly,
  written,
  onWrite,
}: {
  document: NamespaceDocument
  problems: readonly DefinitionProblem[]
  readOnly: boolean
  written: Written | null
  onWrite: (written: Written) => void
}) {
  const text = useMemo(
    () => (written?.document === document ? written.text : textOf(document)),
    [document, written],
  )
  const reading = useMemo(() => readDocument(document.namespace, text), [document.namespace, text])
  const write = (next: string) => {
    const read = readDocument(document.namespace, next)
    onWrite({ text: next, document: read.ok ? read.document : document, broken: !read.ok })
  }
  return (
    <JsonText
      label="The namespace as JSON"
      help="As Glance ships it and as it is exported. What is taken away here is removed."
      text={text}
      marks={reading.ok ? problemMarks(text, reading.members, problems) : reading.marks}
      readOnly={readOnly}
      onChange={write}
    />
  )
}
