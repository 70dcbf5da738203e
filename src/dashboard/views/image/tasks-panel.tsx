import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { taskQueries } from '#dashboard/queries/tasks.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { isAdmin } from '#dashboard/components/rules.ts'
import { TaskFacts } from '#dashboard/components/tasks/task-facts.tsx'
import { TaskStatusMark } from '#dashboard/components/tasks/task-status.tsx'
import { deedWords, typeWord } from '#dashboard/components/tasks/words.ts'
import { Link } from '#dashboard/ui/link.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'

/** What Glance did and does with the image by itself, for everybody who sees it. */
export function TasksPanel({ image, scope }: { image: Image; scope: ActiveScope }) {
  const heading = useId()
  const query = useQuery(taskQueries.ofImage(scope, image.id))
  const tasks = query.data
  return (
    <section className="image-tasks" aria-labelledby={heading}>
      <h2 id={heading} className="h-section">
        Tasks of this image
      </h2>
      <Failure error={query.error} what="Its tasks did not come." />
      {tasks === undefined && query.error === null && (
        <SkeletonRows label="Loading its tasks" rows={3} />
      )}
      {tasks === null && (
        <p className="muted">
          This cloud does not tell the tasks of an image: its Glance is older than Wallaby, or has
          API v1 only.
        </p>
      )}
      {tasks?.length === 0 && (
        <p className="muted">
          None is kept. An import makes one, and Glance forgets it some days after its end; an
          upload makes none.
        </p>
      )}
      {tasks?.map((task, at) => (
        <details key={task.id} open={at === 0}>
          <summary>
            <TaskStatusMark status={task.status} />
            <span className="strong">{deedWords(task) ?? typeWord(task.type)}</span>
          </summary>
          <TaskFacts task={task} scope={scope} withImage={false} />
          {isAdmin(scope) && (
            <Link className="link" href={paths.task(scope, task.id)}>
              The task among all
            </Link>
          )}
        </details>
      ))}
    </section>
  )
}
