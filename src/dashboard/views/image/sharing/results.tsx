import { CircleCheck, CircleDot, CircleX, Clock } from 'lucide-react'
import {
  sumOf,
  whyNotAdded,
  type ShareAnswer,
} from '#dashboard/components/sharing/share-answers.ts'
import { Icon } from '#dashboard/ui/icon.tsx'

const STATES = {
  waiting: { icon: Clock, tone: 'faint', word: 'Waits' },
  running: { icon: Clock, tone: 'accent', word: 'Asking Glance' },
  added: { icon: CircleCheck, tone: 'good', word: 'Offered' },
  member: { icon: CircleDot, tone: 'faint', word: 'Already shared' },
  failed: { icon: CircleX, tone: 'bad', word: 'Not offered' },
} as const

function noteOf({ name, state, error }: ShareAnswer, asked: boolean): string | null {
  if (state === 'failed') return whyNotAdded(error)
  if (state === 'member') return 'Glance has it as a member already. Nothing changed.'
  if (state === 'added' && name === null) {
    return asked
      ? 'Glance took the id. That it is a project shows when somebody there accepts.'
      : 'Glance took the id. Whether there is such a project it does not say.'
  }
  return null
}

/** What Glance answered for each project. */
export function Results({
  answers,
  asked,
}: {
  answers: readonly ShareAnswer[]
  /** Those who are added may accept or decline. */
  asked: boolean
}) {
  return (
    <section className="section" aria-labelledby="share-result">
      <div className="section-head">
        <h2 id="share-result">Result</h2>
        <output className="muted">{sumOf(answers)}</output>
      </div>
      <ul className="share-results" aria-label="Result for each project">
        {answers.map((answer) => {
          const { icon, tone, word } = STATES[answer.state]
          const note = noteOf(answer, asked)
          return (
            <li key={answer.id}>
              <span className={tone}>
                <Icon of={icon} size="sm" />
              </span>
              {answer.name === null ? (
                <code className="truncate" title={answer.id}>
                  {answer.id}
                </code>
              ) : (
                <span className="truncate">{answer.name}</span>
              )}
              <span className="muted">{word}</span>
              {note !== null && <small>{note}</small>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
