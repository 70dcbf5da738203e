import { formatCount } from '#lib/plural.ts'
import type { Target } from './bulk-run.ts'
import { memberStep, type Step } from './settings.ts'

/** Longer values are cut on the screen, never in what is sent. */
const LONGEST = 300

/** A value byte for byte, as far as it is not endless. */
function Value({ text }: { text: string }) {
  const cut = text.length > LONGEST
  return (
    <>
      <span className="bulk-value">“{cut ? text.slice(0, LONGEST) : text}”</span>
      {cut && ` and ${formatCount(text.length - LONGEST)} characters more`}
    </>
  )
}

function Words({ step: { set, before, after } }: { step: Step }) {
  if (set.kind === 'member') {
    return (
      <>
        <b>{set.name ?? set.project}</b>{' '}
        {set.name !== null && <code className="faint">{set.project}</code>}{' '}
        {memberStep(set.on, before)}
      </>
    )
  }
  if (set.kind === 'tag') {
    return (
      <>
        <b>
          <Value text={set.tag} />
        </b>{' '}
        is {set.on ? 'added' : 'removed'}
      </>
    )
  }
  if (set.kind !== 'property') {
    return (
      <>
        {before} becomes <b>{after}</b>
      </>
    )
  }
  if (after === null) {
    return (
      <>
        is removed; it was <Value text={before ?? ''} />
      </>
    )
  }
  return before === null ? (
    <>
      is added as{' '}
      <b>
        <Value text={after} />
      </b>
    </>
  ) : (
    <>
      <Value text={before} /> becomes{' '}
      <b>
        <Value text={after} />
      </b>
    </>
  )
}

const signOf = ({ set, before, after }: Step) => {
  if (set.kind === 'member') return set.on ? '+' : '−'
  return before === null ? '+' : after === null ? '−' : '~'
}
const TONE: Record<string, string> = { '+': 'good', '−': 'bad', '~': 'accent' }

/** Which member a line is about, under the image's name. */
export function ForMember({ of: { member } }: { of: Pick<Target, 'member'> }) {
  return member ? <span className="bulk-for muted">for {member.name ?? member.project}</span> : null
}

/** Before and after, a line for each difference. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return null
  return (
    <ul className="bulk-steps">
      {steps.map((step) => {
        const sign = signOf(step)
        return (
          <li key={`${step.key} ${step.before} ${step.after}`}>
            <span className={`mono ${TONE[sign]}`} aria-hidden="true">
              {sign}
            </span>
            <span>
              <code className="bulk-key">{step.key}</code> <Words step={step} />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
