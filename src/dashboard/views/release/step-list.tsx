import { Circle, CircleCheck, LoaderCircle, OctagonX, Undo2 } from 'lucide-react'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { useProjectNames } from '#dashboard/components/use-project-names.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { Step } from './release-plan.ts'
import type { Release } from './release-run.ts'
import { stepCommand, stepWords } from './step-words.ts'

type Mark = 'waiting' | 'running' | 'done' | 'failed' | 'back'

const MARKS = {
  waiting: { icon: Circle, tone: 'faint', words: '' },
  running: { icon: LoaderCircle, tone: 'accent', words: 'Running' },
  done: { icon: CircleCheck, tone: 'good', words: 'Done' },
  failed: { icon: OctagonX, tone: 'bad', words: 'Failed' },
  back: { icon: Undo2, tone: 'muted', words: 'Put back' },
} as const

function markOf(n: number, release: Release | null, live: boolean): Mark {
  if (!release) return 'waiting'
  const { state, step, back, failure, undos } = release
  if (failure && n === step && state !== 'stopped') return 'failed'
  if (back.includes(n)) return 'back'
  if (n < step) return 'done'
  // It may have been done, or not: what takes it back is noted.
  if (n === step && state === 'running' && live) return 'running'
  return n === step && undos.some((undo) => undo.step === n) ? 'running' : 'waiting'
}

/** Every step with its command; while it runs and after, with what came of it. */
export function StepList({
  steps,
  pair,
  release,
  live,
}: {
  steps: readonly Step[]
  pair: Pick<Release, 'old' | 'next'>
  /** Null before it has begun. */
  release: Release | null
  live: boolean
}) {
  const nameOf = useProjectNames()
  return (
    <ol className="release-steps" aria-label="Steps">
      {steps.map((step, n) => {
        const words = stepWords(step, pair, nameOf)
        const mark = markOf(n, release, live)
        const { icon, tone, words: said } = MARKS[mark]
        return (
          // oxlint-disable-next-line react/no-array-index-key -- steps never move, and two may say the same
          <li key={n}>
            <span className={tone}>
              <Icon of={icon} className={cx(mark === 'running' && 'turn')} />
            </span>
            <span className={cx(mark === 'back' && 'muted')}>{words}</span>
            <span className={cx('release-mark', tone)}>{said}</span>
            <CommandPopover quiet>
              <CommandLines commands={[stepCommand(step, pair, words)]} />
            </CommandPopover>
          </li>
        )
      })}
    </ol>
  )
}
