import { Check, OctagonX, Pause, Play, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { requestLine } from '#dashboard/ui/states.tsx'
import type { Release } from './release-run.ts'
import { releases } from './releases.ts'
import { StepList } from './step-list.tsx'

function titleOf({ state, failure, next, old, steps, step, back }: Release, live: boolean): string {
  const taken = `${Math.min(step + 1, steps.length)} of ${steps.length}`
  switch (state) {
    case 'done':
      return `${next.name} has taken the place of ${old.name}`
    case 'running':
      return live ? `Step ${taken}` : `The page was closed at step ${taken}`
    case 'putting-back':
      return live ? 'Putting everything back' : 'The page was closed while things were put back'
    case 'stopped':
      return `Stopped before step ${taken}`
    case 'put-back':
      if (!failure) return 'Everything is as it was before'
      return back.length === 0
        ? 'Not released: nothing was changed'
        : 'Not released: everything is as it was before'
    case 'stuck':
      return 'Not released, and not everything could be put back'
  }
}

function sentenceOf({ state, failure }: Release, live: boolean): string | null {
  if (failure) return failure.sentence
  if (live)
    return state === 'running' ? 'It goes on wherever you go. Stop ends it after this step.' : null
  if (state === 'running')
    return 'What it was doing may have been done, or not; either way on looks first. Another tab may be at it.'
  if (state === 'stopped') return 'What is done so far stays until you decide.'
  return null
}

/** One release: how far it is, what went wrong, and the ways on. */
export function ReleaseStatus({ release, scope }: { release: Release; scope: ActiveScope }) {
  const [asking, setAsking] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  const { id, state, failure, next, old, notes, undos } = release
  const live = releases.isLive(id)
  const stopping = releases.isStopping(id)
  const bad = failure !== null
  const over = state === 'done' || state === 'put-back'
  const mayGoOn = !live && (state === 'running' || state === 'stopped')
  const mayPutBack =
    !live && (undos.length > 0 || state === 'putting-back' || state === 'stuck' || mayGoOn)
  return (
    <section className="release-run" aria-label={`Release of ${next.name}`}>
      <Notice
        tone={bad ? 'bad' : state === 'running' && !live ? 'warn' : 'accent'}
        icon={bad ? OctagonX : state === 'done' ? Check : state === 'stopped' ? Pause : Play}
        live={bad ? 'alert' : 'status'}
        title={titleOf(release, live)}
        actions={
          <>
            {live && state === 'running' && (
              <Button size="sm" pending={stopping} onClick={() => releases.stop(id)}>
                {stopping ? 'Stopping after this step' : 'Stop'}
              </Button>
            )}
            {mayGoOn && (
              <Button size="sm" variant="primary" icon={Play} onClick={() => releases.run(release)}>
                Go on
              </Button>
            )}
            {mayPutBack && (
              <Button
                size="sm"
                icon={Undo2}
                onClick={() => (state === 'done' ? setAsking(true) : releases.putBack(release))}
              >
                {state === 'done' ? 'Take it back…' : 'Put everything back'}
              </Button>
            )}
            {state === 'done' && (
              <ButtonLink size="sm" variant="primary" href={paths.image(scope, next.id)}>
                {`Open ${next.name}`}
              </ButtonLink>
            )}
            {over && (
              <Button size="sm" variant="quiet" onClick={() => releases.forget(id)}>
                Remove from this list
              </Button>
            )}
            {failure?.details && (
              <CopyButton words label="Copy details" value={requestLine(failure.details)} />
            )}
          </>
        }
      >
        {sentenceOf(release, live)}
      </Notice>
      {notes.length > 0 && (
        <ul className="release-notes muted">
          {[...new Set(notes)].map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <StepList steps={release.steps} pair={release} release={release} live={live} />
      <Dialog
        open={asking}
        initialFocus={keep}
        onClose={() => setAsking(false)}
        title={`Take back the release of ${next.name}?`}
        description={`${next.name} is as it was before, for its owner alone if it was; ${old.name} is in the lists again. What others changed meanwhile is left to them.`}
        footer={
          <>
            <span className="grow" />
            <Button ref={keep} onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button
              variant="danger"
              onClick={() => {
                setAsking(false)
                releases.putBack({ ...release, failure: null })
              }}
            >
              Put everything back
            </Button>
          </>
        }
      />
    </section>
  )
}
