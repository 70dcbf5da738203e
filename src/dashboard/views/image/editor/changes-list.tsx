import { Undo2 } from 'lucide-react'
import { useMemo } from 'react'
import { commandFor } from '#dashboard/components/image-editing/change-command.ts'
import { operationsOf, patchText } from '#dashboard/components/image-editing/changes.ts'
import type { Change } from '#dashboard/components/image-editing/changes.ts'
import type { Problem } from '#dashboard/components/image-editing/problem.ts'
import { isOurWord, keysInWords, shownText } from '#dashboard/components/image-editing/words.ts'
import { VisibilityWarning } from '#dashboard/components/sharing/visibility-warning.tsx'
import { useScope } from '#dashboard/queries/api.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { Editor } from './use-editor.ts'

export type Form = 'words' | 'patch' | 'cli'

const SIGNS = { add: ['+', 'good'], change: ['~', 'accent'], remove: ['−', 'bad'] } as const

function Value({ value, was = false }: { value: Change['before']; was?: boolean }) {
  const text = shownText(value)
  if (isOurWord(value)) return <i className={was ? 'was' : undefined}>{text}</i>
  return was ? <s className="was">{text}</s> : <b>{text}</b>
}

function Sentence({ change: { op, before, after } }: { change: Change }) {
  switch (op) {
    case 'add':
      return (
        <>
          is added as <Value value={after} />
        </>
      )
    case 'remove':
      return (
        <>
          is removed; it was <Value value={before} was />
        </>
      )
    case 'change':
      return (
        <>
          <Value value={before} was /> becomes <Value value={after} />
        </>
      )
  }
}

function Line({ change, wrong }: { change: Change; wrong: Problem | undefined }) {
  const [sign, tone] = wrong ? ['!', 'bad'] : SIGNS[change.op]
  return (
    <li>
      <span className={cx('op', tone)} aria-hidden="true">
        {sign}
      </span>
      <code className="strong">{change.key}</code>
      <span className="change-words">
        {wrong ? (
          <span className="bad">not sent until {wrong.until}</span>
        ) : (
          <Sentence change={change} />
        )}
      </span>
    </li>
  )
}

/** A JSON text, its keys and its texts told apart. */
function JsonText({ children }: { children: string }) {
  // Odd pieces are the strings, since the pattern is a group.
  const pieces = children.split(/("(?:[^"\\]|\\.)*")/)
  return pieces.map((piece, at) => {
    if (at % 2 === 0) return piece
    const isKey = pieces[at + 1]?.startsWith(':')
    return (
      // The text is drawn anew as a whole: a place is an identity.
      <span key={`${at} ${piece}`} className={isKey ? 'c-key' : 'c-str'}>
        {piece}
      </span>
    )
  })
}

/** Exactly what saving will do: in words, as the patch that goes, and as a command. */
export function ChangesList({ editor, form }: { editor: Editor; form: Form }) {
  const { draft, changes, wrong, problemsOf } = editor
  const scope = useScope()
  const skipped = useMemo(() => new Set(wrong), [wrong])
  const patch = useMemo(() => patchText(operationsOf(draft, skipped)), [draft, skipped])
  const sent = changes.filter((change) => !skipped.has(change.key))
  if (changes.length === 0)
    return (
      <p className="faint changes-none">Nothing yet. Each change is listed here before it goes.</p>
    )
  const { id } = draft.image
  const visibility = sent.find((change) => change.key === 'visibility')?.after
  if (form === 'cli') {
    const { lines, unsaid } = commandFor(id, sent)
    const text = lines.join('\n')
    return (
      <div className="raw">
        <div className="raw-head">
          <p className="label-note">The same, for a shell</p>
          <CopyButton value={text} label="Copy the command" />
        </div>
        <pre className="code">{text}</pre>
        {unsaid.length > 0 && (
          <p className="help">The command has no option for {keysInWords(unsaid)}.</p>
        )}
      </div>
    )
  }
  return (
    <>
      {form === 'words' && (
        <ol className="changes" aria-label="Changes">
          {changes.map((change) => (
            <Line
              key={change.key}
              change={change}
              wrong={
                skipped.has(change.key)
                  ? problemsOf(change.key).find((each) => each.level === 'error')
                  : undefined
              }
            />
          ))}
        </ol>
      )}
      {form === 'words' && typeof visibility === 'string' && (
        <div className="changes-warning">
          <VisibilityWarning image={draft.image} to={visibility} scope={scope} />
        </div>
      )}
      <div className="raw">
        <div className="raw-head">
          <p className="label-note">
            As sent: PATCH, openstack-images-v2.1-json-patch
            {form === 'patch' && <code> /v2/images/{id}</code>}
          </p>
          <CopyButton value={patch} label="Copy the patch" />
        </div>
        <pre className="code" aria-label="Patch">
          <JsonText>{patch}</JsonText>
        </pre>
        <p className="help">
          <Icon of={Undo2} />
          <span>
            Undo stays possible after saving. Running servers keep the properties they were built
            with.
          </span>
        </p>
      </div>
    </>
  )
}
