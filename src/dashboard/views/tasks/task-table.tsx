import { ArrowDown, ArrowUp } from 'lucide-react'
import { exactTime, formatDuration, formatWhen } from '#lib/dates.ts'
import type { Task } from '#openstack/glance/task.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { useClock } from '#dashboard/components/shell/clock.ts'
import { useDirectory } from '#dashboard/components/sharing/use-directory.ts'
import { TaskStatusMark } from '#dashboard/components/tasks/task-status.tsx'
import { expiryWords, secondsOf, typeWord } from '#dashboard/components/tasks/words.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import type { SortKey, TaskParams } from './task-params.ts'

const MINUTE_MS = 60_000

function Head({
  by,
  params,
  onChange,
  children,
}: {
  by: SortKey
  params: TaskParams
  onChange: (params: TaskParams) => void
  children: string
}) {
  const on = params.sort === by
  return (
    <th
      scope="col"
      className={`tasks-${by}`}
      {...(on ? { 'aria-sort': params.descending ? 'descending' : 'ascending' } : {})}
    >
      <button
        type="button"
        onClick={() =>
          onChange({ ...params, sort: by, descending: on ? !params.descending : true })
        }
      >
        {children}
        {on && <Icon of={params.descending ? ArrowDown : ArrowUp} size="sm" />}
      </button>
    </th>
  )
}

/** What Glance tells of many tasks; what they are about only the page of each can say. */
export function TaskTable({
  tasks,
  scope,
  params,
  onChange,
}: {
  tasks: readonly Task[]
  scope: ActiveScope
  params: TaskParams
  onChange: (params: TaskParams) => void
}) {
  const now = useClock((ms) => ms - (ms % MINUTE_MS))
  const { nameOf } = useDirectory(scope)
  const head = { params, onChange }
  return (
    <table className="tasks-table">
      <thead>
        <tr>
          <Head by="status" {...head}>
            Status
          </Head>
          <Head by="type" {...head}>
            Kind
          </Head>
          <th scope="col" className="tasks-owner">
            Project
          </th>
          <Head by="created_at" {...head}>
            Begun
          </Head>
          <th scope="col" className="tasks-took num">
            Took
          </th>
          <Head by="expires_at" {...head}>
            Kept
          </Head>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => {
          const seconds = secondsOf(task, now)
          return (
            <tr key={task.id}>
              <td className="tasks-status">
                <TaskStatusMark status={task.status} />
              </td>
              <th scope="row" className="tasks-type">
                <Link className="record-open" href={paths.task(scope, task.id)}>
                  {typeWord(task.type)} <code className="faint">{task.id.slice(0, 8)}</code>
                </Link>
              </th>
              <td className="tasks-owner truncate" title={task.owner}>
                {task.owner === '' ? '–' : nameOf(task.owner)}
              </td>
              <td
                className="tasks-created_at nowrap"
                title={task.created_at === null ? undefined : exactTime(task.created_at)}
              >
                {task.created_at === null ? '–' : formatWhen(task.created_at, now)}
              </td>
              <td className="tasks-took num nowrap">
                {seconds === null ? '–' : formatDuration(seconds)}
              </td>
              <td
                className="tasks-expires_at muted nowrap"
                title={task.expires_at === null ? undefined : exactTime(task.expires_at)}
              >
                {expiryWords(task.expires_at, now)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
