import { FileText } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { changesOf } from '#dashboard/components/image-editing/changes.ts'
import type { Draft } from '#dashboard/components/image-editing/draft.ts'
import { takeOver } from '#dashboard/components/image-editing/take-over.ts'
import { changesInWords, keysInWords } from '#dashboard/components/image-editing/words.ts'
import { readPortable } from '#dashboard/components/portable/read.ts'
import type { Read } from '#dashboard/components/portable/understand.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { TextArea } from '#dashboard/ui/field.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'

/** Metadata from a file or the clipboard, into the editor: nothing is saved by it. */
export function ImportDialog({
  draft,
  onTake,
  onClose,
}: {
  draft: Draft
  onTake: (draft: Draft) => void
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [read, setRead] = useState<{ text: string; read: Read } | null>(null)
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const [only, setOnly] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (text.trim() === '') return undefined
    let current = true
    void readPortable(text).then((result) => {
      if (current) setRead({ text, read: result })
    })
    return () => {
      current = false
    }
  }, [text])
  const result = read?.text === text && text.trim() !== '' ? read.read : null
  const next = useMemo(
    () => (result === null ? null : takeOver(draft, result.metadata, { only })),
    [draft, result, only],
  )
  const wanted = new Map((next === null ? [] : changesOf(next)).map((each) => [each.key, each]))
  const count = wanted.size
  const isWrong = result?.problems.some(({ level }) => level === 'wrong') ?? false
  const open = async (file: File) => {
    try {
      setText(await file.text())
      setUnreadable(null)
    } catch {
      setUnreadable(`${file.name} could not be read. It may have been moved or changed.`)
    }
  }
  return (
    <Dialog
      open
      size="wide"
      title="Take over metadata"
      description={
        <span className="muted">
          JSON or YAML, as “Copy or save as…” and <code>openstack image show</code> write it. It is
          filled in here; nothing is sent before you save.
        </span>
      }
      onClose={onClose}
      footer={
        <>
          <Button icon={FileText} onClick={() => picker.current?.click()}>
            Choose a file…
          </Button>
          <input
            ref={picker}
            type="file"
            hidden
            accept=".json,.yaml,.yml,application/json,application/yaml"
            aria-label="Choose a file with metadata"
            onChange={(event) => {
              const [file] = event.target.files ?? []
              event.target.value = ''
              if (file) void open(file)
            }}
          />
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabledReason={
              next === null
                ? 'Paste metadata, or choose a file.'
                : count === 0
                  ? 'It names nothing that would be different.'
                  : null
            }
            onClick={() => next !== null && onTake(next)}
          >
            {count === 0 ? 'Fill in' : `Fill in ${changesInWords(count)}`}
          </Button>
        </>
      }
    >
      <TextArea
        label="Metadata"
        mono
        rows={12}
        spellCheck={false}
        autoComplete="off"
        placeholder={'{ "properties": { "os_distro": "debian" } }'}
        value={text}
        {...(unreadable === null ? {} : { error: unreadable })}
        onChange={(event) => setText(event.target.value)}
      />
      <Checkbox
        label="Remove the properties that are not in it"
        checked={only}
        onChange={(event) => setOnly(event.target.checked)}
      />
      <div className="import-said" role="status">
        {next !== null && count > 0 && (
          <p>
            {isWrong ? 'What is right of it would change ' : 'It would change '}
            {keysInWords([...wanted.keys()])}.
          </p>
        )}
        {result !== null && result.problems.length > 0 && (
          <ul aria-label="What is not taken">
            {result.problems.map(({ line, key, level, sentence }) => (
              <li key={`${line} ${key} ${sentence}`} className={level === 'wrong' ? 'bad' : ''}>
                {line !== null && `Line ${line}: `}
                {key !== null && <code>{key}</code>} {sentence}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  )
}
