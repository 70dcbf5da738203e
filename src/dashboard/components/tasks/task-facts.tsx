import type { ReactNode } from 'react'
import { exactTime, formatDuration, formatWhen } from '#lib/dates.ts'
import type { Task } from '#openstack/glance/task.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { useClock } from '../shell/clock.ts'
import { useDirectory } from '../sharing/use-directory.ts'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { askedOf, deedWords, expiryWords, failureHint, secondsOf, typeWord } from './words.ts'
import './tasks.css'

const NotTold = () => <span className="faint">not told</span>

/** @param name as Glance spells it */
function Fact({ label, name, children }: { label: string; name: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        {label}
        <code className="faint">{name}</code>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

function Id({ value, what }: { value: string | null; what: string }) {
  if (value === null || value === '') return <NotTold />
  return (
    <>
      <code>{value}</code>
      <CopyButton label={`Copy ${what}`} value={value} />
    </>
  )
}

function Time({ at, now }: { at: string | null; now: number }) {
  if (at === null) return <NotTold />
  return <span title={exactTime(at)}>{formatWhen(at, now)}</span>
}

function Json({ label, value }: { label: string; value: object }) {
  const text = JSON.stringify(value, null, 2)
  return (
    <section className="task-json" aria-label={label}>
      <div className="task-json-head">
        <h3>{label}</h3>
        <CopyButton label={`Copy the ${label.toLowerCase()}`} value={text} />
      </div>
      <pre className="code">{text}</pre>
    </section>
  )
}

/**
 * Everything that Glance tells of a task.
 * @param withImage false on the page of the image itself
 */
export function TaskFacts({
  task,
  scope,
  withImage = true,
}: {
  task: Task
  scope: ActiveScope
  withImage?: boolean
}) {
  const now = useClock((ms) => ms)
  const { nameOf } = useDirectory(scope)
  const { stores, allMust } = askedOf(task)
  const hint = failureHint(task)
  const seconds = secondsOf(task, now)
  const deed = deedWords(task)
  return (
    <div className="task">
      {hint !== null && (
        <Notice tone="bad" title={task.message || 'It failed, and Glance does not say why'}>
          {hint}
        </Notice>
      )}
      <dl className="task-facts" aria-label="All that is told of the task">
        <Fact label="Kind" name="type">
          {typeWord(task.type)}
        </Fact>
        {deed !== null && (
          <Fact label="What it does" name="input">
            {deed}
          </Fact>
        )}
        {hint === null && (
          <Fact label="Message" name="message">
            {task.message === '' ? <span className="faint">none</span> : task.message}
          </Fact>
        )}
        {withImage && (
          <Fact label="Image" name="image_id">
            {task.image_id === null ? (
              <NotTold />
            ) : (
              <>
                <Link className="link mono" href={paths.image(scope, task.image_id)}>
                  {task.image_id}
                </Link>
                <CopyButton label="Copy the image’s id" value={task.image_id} />
              </>
            )}
          </Fact>
        )}
        {stores.length > 1 && (
          <Fact label="All stores must succeed" name="all_stores_must_succeed">
            {allMust === false ? 'No' : 'Yes'}
          </Fact>
        )}
        <Fact label="Begun" name="created_at">
          <Time at={task.created_at} now={now} />
        </Fact>
        <Fact label="Took" name="updated_at">
          {seconds === null ? <NotTold /> : formatDuration(seconds)}
        </Fact>
        <Fact label="Kept" name="expires_at">
          <span title={task.expires_at === null ? undefined : exactTime(task.expires_at)}>
            {expiryWords(task.expires_at, now)}
          </span>
        </Fact>
        <Fact label="Project" name="owner">
          {task.owner === '' ? <NotTold /> : <span title={task.owner}>{nameOf(task.owner)}</span>}
        </Fact>
        <Fact label="User" name="user_id">
          <Id value={task.user_id} what="the user’s id" />
        </Fact>
        <Fact label="Request" name="request_id">
          <Id value={task.request_id} what="the request’s id" />
        </Fact>
        <Fact label="Task" name="id">
          <Id value={task.id} what="the task’s id" />
        </Fact>
      </dl>
      {task.input !== null && <Json label="Input" value={task.input} />}
      {task.result !== null && <Json label="Result" value={task.result} />}
    </div>
  )
}
