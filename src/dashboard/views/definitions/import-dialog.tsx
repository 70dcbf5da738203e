import { FileUp } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { metadefQueries } from '#dashboard/queries/metadefs.ts'
import { checkDocument } from '#dashboard/components/definitions/check.ts'
import { readDefinitions } from '#dashboard/components/definitions/read-file.ts'
import type { Reading } from '#dashboard/components/definitions/read-file.ts'
import { contentsInWords, placeInWords } from '#dashboard/components/definitions/words.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { TextArea } from '#dashboard/ui/field.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { ReviewDialog } from './review-dialog.tsx'

/** A definition file is text; more than this is something else. Bytes. */
const LARGEST = 16 * 1024 * 1024

const NOTHING: Reading = { documents: [], problems: [], notes: [] }

/** Several files as one reading; the first of a name counts. */
function together(readings: readonly (readonly [string, Reading])[]): Reading {
  const documents = new Map<string, Reading['documents'][number]>()
  const problems: string[] = []
  const notes: string[] = []
  for (const [file, reading] of readings) {
    const where = readings.length > 1 ? `${file}: ` : ''
    problems.push(...reading.problems.map((each) => where + each))
    notes.push(...reading.notes)
    for (const each of reading.documents) {
      if (documents.has(each.namespace))
        problems.push(`${where}${each.namespace} is in another file already; that one counts.`)
      else documents.set(each.namespace, each)
    }
  }
  return { documents: [...documents.values()], problems, notes: [...new Set(notes)] }
}

/** Namespaces out of files or a text: read, checked, planned, then written. */
export function ImportDialog({ scope, onClose }: { scope: ActiveScope; onClose: () => void }) {
  const schema = useQuery(metadefQueries.schema(scope))
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [files, setFiles] = useState<Reading | null>(null)
  const [planning, setPlanning] = useState(false)
  const reading = useMemo(
    () => files ?? (text.trim() === '' ? NOTHING : readDefinitions(text)),
    [files, text],
  )
  const checked = useMemo(
    () =>
      reading.documents.map((document) => {
        const problems = checkDocument(document, schema.data ?? null)
        return { document, problems, wrong: problems.filter(({ level }) => level === 'error') }
      }),
    [reading, schema.data],
  )
  const good = useMemo(
    () => checked.filter(({ wrong }) => wrong.length === 0).map(({ document }) => document),
    [checked],
  )
  const wishes = useMemo(() => good.map((document) => ({ document, base: null })), [good])
  const take = async (list: FileList | null) => {
    if (list === null || list.length === 0) return
    const readings = await Promise.all(
      [...list].map(async (file): Promise<[string, Reading]> => {
        if (file.size > LARGEST)
          return [file.name, { ...NOTHING, problems: ['This is too large for definitions.'] }]
        // One that was moved or forbidden since it was chosen.
        const content = await file.text().catch(() => null)
        if (content === null)
          return [file.name, { ...NOTHING, problems: [`${file.name} cannot be opened any more.`] }]
        return [file.name, readDefinitions(content)]
      }),
    )
    setFiles(together(readings))
    setText('')
  }
  if (planning)
    return (
      <ReviewDialog
        scope={scope}
        title={`Import ${good.length === 1 ? good[0]!.namespace : plural(good.length, 'namespace')}?`}
        deed="Import"
        asFile
        wishes={wishes}
        onClose={() => setPlanning(false)}
        onDone={onClose}
      />
    )
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title="Import definitions"
      description="JSON as Glance ships it in /etc/glance/metadefs, as glance-manage db_export_metadefs writes it, or as it was exported here."
      footer={
        <>
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabledReason={
              good.length > 0
                ? null
                : reading.documents.length > 0
                  ? 'None of them is right yet.'
                  : 'Choose a file, or paste its text.'
            }
            onClick={() => setPlanning(true)}
          >
            {good.length > 1 ? `Plan ${good.length}…` : 'Plan…'}
          </Button>
        </>
      }
    >
      <div className="md-import">
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".json,application/json"
          aria-label="Definition files"
          onChange={({ target }) => {
            void take(target.files)
            target.value = ''
          }}
        />
        <div className="md-quick">
          <Button icon={FileUp} onClick={() => input.current?.click()}>
            Choose files…
          </Button>
          <span className="faint">or paste the text of one</span>
        </div>
        <TextArea
          label="Text"
          mono
          rows={6}
          spellCheck={false}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            setFiles(null)
          }}
        />
        {reading.problems.length > 0 && (
          <Notice tone="bad" live="alert" title="Not all of it can be read">
            <ul>
              {reading.problems.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </Notice>
        )}
        {reading.notes.map((each) => (
          <p key={each} className="help warn">
            {each}
          </p>
        ))}
        {checked.length > 0 && (
          <ul className="md-found" aria-label="Namespaces in the text">
            {checked.map(({ document, problems, wrong }) => (
              <li key={document.namespace}>
                {document.display_name && <span className="strong">{document.display_name} </span>}
                <code className={document.display_name ? 'faint' : 'strong'}>
                  {document.namespace}
                </code>
                <p className="muted">{contentsInWords(document)}</p>
                {problems.slice(0, 8).map((problem) => (
                  <p
                    key={`${problem.item} ${problem.inner} ${problem.sentence}`}
                    className={problem.level === 'error' ? 'help bad' : 'help warn'}
                  >
                    {placeInWords(problem)}: {problem.sentence}
                  </p>
                ))}
                {problems.length > 8 && <p className="help">{`and ${problems.length - 8} more`}</p>}
                {wrong.length > 0 && (
                  <p className="help bad">It is left out until that is mended.</p>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  )
}
