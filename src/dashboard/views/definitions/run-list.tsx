import { Ban, Circle, CircleCheck, CircleX, LoaderCircle } from 'lucide-react'
import type { RunState } from '#dashboard/components/definitions/run.ts'
import { stepInWords } from '#dashboard/components/definitions/words.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { Bar } from '#dashboard/ui/bar.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { requestLine } from '#dashboard/ui/states.tsx'

type Result = RunState['results'][number]

function faceOf(result: Result) {
  if (result === null) return { icon: Circle, tone: 'faint', word: 'waits' }
  if (result === 'running') return { icon: LoaderCircle, tone: 'accent turn', word: 'under way' }
  if (result === 'done') return { icon: CircleCheck, tone: 'good', word: 'done' }
  if (result === 'skipped') return { icon: Ban, tone: 'faint', word: 'not done' }
  return { icon: CircleX, tone: 'bad', word: 'refused' }
}

/** What becomes of each write. */
export function RunList({ state }: { state: RunState }) {
  const over = state.results.filter((each) => each !== null && each !== 'running').length
  const failed = state.results.some((each) => typeof each === 'object' && each !== null)
  return (
    <>
      <Bar
        value={(over / Math.max(1, state.steps.length)) * 100}
        tone={failed ? 'bad' : state.ended ? 'good' : 'running'}
        label={`${over} of ${state.steps.length}`}
      />
      <p role="status" className="muted">
        {state.ended
          ? `${state.results.filter((each) => each === 'done').length} of ${state.steps.length} done`
          : `${over} of ${state.steps.length}`}
      </p>
      <ul className="md-run" aria-label="Results">
        {state.steps.map((step, at) => {
          const result = state.results[at] ?? null
          const { icon, tone, word } = faceOf(result)
          const error =
            typeof result === 'object' && result !== null ? failureOf(result.error) : null
          return (
            // They never move.
            <li key={`${at} ${step.does}`}>
              <Icon of={icon} className={tone} />
              <div>
                <span>{stepInWords(step)}</span> <span className="faint">{word}</span>
                {error && (
                  <p className="help bad">
                    <span>{error.sentence}</span>
                    {error.details && (
                      <CopyButton label="Copy details" value={requestLine(error.details)} />
                    )}
                  </p>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </>
  )
}
