import { CircleX, Info, Minus, TriangleAlert, Undo2 } from 'lucide-react'
import { memo, useId, useState } from 'react'
import type { BaseField } from '../image-editing/base-fields.ts'
import type { Definition } from '../image-editing/definition.ts'
import type { DraftAction } from '../image-editing/draft.ts'
import type { Problem } from '../image-editing/problem.ts'
import { isOurWord, shownText } from '../image-editing/words.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { AboutProperty } from './about.tsx'
import { controlOf, controlOfField } from './control.ts'
import { ValueControl } from './value-control.tsx'
import './property-form.css'

const ICONS = { error: CircleX, warning: TriangleAlert, hint: Info } as const
const TONES = { error: 'bad', warning: 'warn', hint: '' } as const

/** A text field of a browser has line feeds only (HTML, "textarea", API value). */
const RETURNS =
  'Has carriage returns. A change here makes line feeds of them; under JSON they stay.'

/** What is wrong, with the presses that mend it. */
function Said({
  problem,
  dispatch,
  onKeep,
}: {
  problem: Problem
  dispatch: (action: DraftAction) => void
  onKeep: (kept: string) => void
}) {
  const { level, sentence, fixes, keep } = problem
  return (
    <div className={cx('help', TONES[level])}>
      <Icon of={ICONS[level]} />
      <span>
        {sentence}{' '}
        {fixes.map((fix) => (
          <button
            key={fix.label}
            type="button"
            className="link prop-fix"
            onClick={() => fix.actions.forEach(dispatch)}
          >
            {fix.label}
          </button>
        ))}
        {keep !== null && (
          <button type="button" className="link prop-fix" onClick={() => onKeep(keep)}>
            Keep it as it is
          </button>
        )}
      </span>
    </div>
  )
}

/** A value as it was, on one line. */
function Was({ value }: { value: string | null | undefined }) {
  return isOurWord(value) ? <i>{shownText(value)}</i> : <span>{shownText(value)}</span>
}

/** One attribute: its words and its key, its control, and what there is to say of it. */
export const PropRow = memo(function PropRow({
  attribute,
  label,
  raw,
  unknown = false,
  definition,
  field,
  was,
  value,
  edited,
  readOnly,
  problems,
  dispatch,
  onKeep,
}: {
  /** Its name on the wire. */
  attribute: string
  label: string
  /** What stands under the label: the key, or a word about it. */
  raw: string
  /** The label is the key itself. */
  unknown?: boolean
  definition: Definition | null
  /** Of Glance itself; null for a property, which can be removed. */
  field: BaseField | null
  was: string | null | undefined
  /** Undefined: it is to be removed. */
  value: string | null | undefined
  edited: boolean
  /** Why it cannot be changed; '' when the page says so already, null when it can. */
  readOnly: string | null
  problems: readonly Problem[]
  dispatch: (action: DraftAction) => void
  onKeep: (kept: string) => void
}) {
  const id = useId()
  const [began] = useState(value ?? '')
  const wrong = problems.some((problem) => problem.level === 'error')
  const state = wrong ? 'bad' : value === undefined ? 'gone' : edited ? 'set' : undefined
  const putBack = () => dispatch({ type: 'reset', key: attribute })
  const refused = field?.choices.find((choice) => choice.refused !== null)?.refused
  const returns = value?.includes('\r') && !edited ? RETURNS : null
  const note = readOnly ?? (wrong ? null : refused) ?? returns ?? ''
  const notes = problems.length > 0 || edited || note !== ''
  const name = (
    <div className="prop-name">
      {value === undefined || readOnly !== null ? (
        <span className={unknown ? 'mono' : undefined}>{label}</span>
      ) : (
        <label htmlFor={id} className={unknown ? 'mono' : undefined}>
          {label}
        </label>
      )}
      <code>{raw}</code>
    </div>
  )
  if (value === undefined)
    return (
      <div className="prop prop-gone" data-changed={state} data-key={attribute}>
        {name}
        <p className="muted prop-text">
          <s>{shownText(was)}</s> will be removed
        </p>
        <span className="prop-buttons">
          <button
            type="button"
            className="copy"
            aria-label={`Put ${attribute} back`}
            onClick={putBack}
          >
            <Icon of={Undo2} />
          </button>
        </span>
        {problems.length > 0 && (
          <div className="prop-notes">
            {problems.map((problem) => (
              <Said key={problem.sentence} problem={problem} dispatch={dispatch} onKeep={onKeep} />
            ))}
          </div>
        )}
      </div>
    )
  return (
    <div className="prop" data-changed={state} data-key={attribute}>
      {name}
      {readOnly === null ? (
        <ValueControl
          id={id}
          control={
            field ? controlOfField(field, value ?? '') : controlOf(definition, began, value ?? '')
          }
          value={value ?? ''}
          invalid={wrong}
          describedBy={notes ? `${id}-notes` : undefined}
          onChange={(next) => dispatch({ type: 'set', key: attribute, value: next })}
        />
      ) : (
        <p className={cx('prop-text', isOurWord(value) && 'faint')}>{shownText(value)}</p>
      )}
      <span className="prop-buttons">
        {definition && <AboutProperty definition={definition} />}
        {field === null && readOnly === null && (
          <button
            type="button"
            className="copy"
            aria-label={`Remove ${attribute}`}
            onClick={() => dispatch({ type: 'remove', key: attribute })}
          >
            <Icon of={Minus} />
          </button>
        )}
      </span>
      {notes && (
        <div className="prop-notes" id={`${id}-notes`}>
          {note !== '' && <div className="help">{note}</div>}
          {problems.map((problem) => (
            <Said key={problem.sentence} problem={problem} dispatch={dispatch} onKeep={onKeep} />
          ))}
          {edited && (
            <div className="help">
              <span>
                {was === undefined ? (
                  'New'
                ) : (
                  <>
                    Was <Was value={was} />
                  </>
                )}{' '}
                {was !== undefined && (
                  <button type="button" className="link prop-fix" onClick={putBack}>
                    Put it back
                  </button>
                )}
              </span>
            </div>
          )}
        </div>
      )}
    </div>
  )
})

/** A property whose value is no text: a vendor's. It is shown and never sent. */
export function OddRow({ attribute, value }: { attribute: string; value: unknown }) {
  return (
    <div className="prop">
      <div className="prop-name">
        <span className="mono">{attribute}</span>
        <code>{Array.isArray(value) ? 'list' : typeof value}</code>
      </div>
      <p className="prop-text mono">{JSON.stringify(value)}</p>
    </div>
  )
}
