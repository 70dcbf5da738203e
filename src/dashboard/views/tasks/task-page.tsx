import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, CircleOff, ImageIcon, Lock, ServerCrash } from 'lucide-react'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { taskQueries } from '#dashboard/queries/tasks.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { Failure, failureOf } from '#dashboard/components/failure.tsx'
import { imageTasksCommand, showTaskCommand } from '#dashboard/components/tasks/commands.ts'
import { TaskFacts } from '#dashboard/components/tasks/task-facts.tsx'
import { TaskStatusMark } from '#dashboard/components/tasks/task-status.tsx'
import { typeWord } from '#dashboard/components/tasks/words.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { ErrorState } from '#dashboard/ui/states.tsx'

/** One task, with the way to its image. */
export function TaskPage({ scope, id }: { scope: ActiveScope; id: string }) {
  const query = useQuery(taskQueries.detail(scope, id))
  const task = query.data
  return (
    <>
      <title>{pageTitle('Task', scope.project.name)}</title>
      <div className="page-head">
        <div className="tasks-title">
          <Link className="crumbs" href={paths.tasks(scope)}>
            <Icon of={ArrowLeft} size="sm" />
            Tasks
          </Link>
          <h1>{task ? typeWord(task.type) : 'Task'}</h1>
        </div>
        {task && <TaskStatusMark status={task.status} />}
        <span className="grow" />
        {task && task.image_id !== null && <ToImage scope={scope} imageId={task.image_id} />}
        <CommandPopover>
          <CommandLines
            commands={[
              showTaskCommand(id),
              ...(task && task.image_id !== null ? [imageTasksCommand(task.image_id)] : []),
            ]}
          />
        </CommandPopover>
      </div>
      <div className="scroll tasks-one">
        {task ? (
          <>
            <Failure error={query.error} what="What stands here may be old." />
            <TaskFacts task={task} scope={scope} />
          </>
        ) : query.error === null ? (
          <SkeletonRows label="Loading the task" />
        ) : (
          <NoTask error={query.error} scope={scope} onRetry={() => void query.refetch()} />
        )}
      </div>
      <Readout>
        <span>
          task <b>{id.slice(0, 13)}</b>
        </span>
      </Readout>
    </>
  )
}

/** The image may be deleted since: the task stays. */
function ToImage({ scope, imageId }: { scope: ActiveScope; imageId: string }) {
  const query = useQuery({ ...imageQueries.detail(scope, imageId), refetchInterval: false })
  const gone = statusOf(query.error) === 404
  return (
    <ButtonLink
      icon={ImageIcon}
      href={paths.image(scope, imageId, { tab: 'tasks' })}
      disabledReason={gone ? 'The image is deleted, or not to be seen from this project.' : null}
    >
      {query.data?.name ? `Image ${query.data.name}` : 'Its image'}
    </ButtonLink>
  )
}

function NoTask({
  error,
  scope,
  onRetry,
}: {
  error: unknown
  scope: ActiveScope
  onRetry: () => void
}) {
  const status = statusOf(error)
  const { sentence, details } = failureOf(error)
  return (
    <ErrorState
      icon={status === 403 ? Lock : status === 404 ? CircleOff : ServerCrash}
      title={
        status === 403
          ? 'Tasks by themselves are for administrators'
          : status === 404
            ? 'There is no such task'
            : 'The task did not come'
      }
      details={details}
      actions={
        status === 403 || status === 404 ? (
          <ButtonLink href={status === 403 ? paths.images(scope) : paths.tasks(scope)}>
            {status === 403 ? 'Show the images' : 'All tasks'}
          </ButtonLink>
        ) : (
          <Button onClick={onRetry}>Ask again</Button>
        )
      }
    >
      <p>{sentence}</p>
      {status === 403 && <p>Open the image that it is about: its tasks stand on its page.</p>}
      {status === 404 && <p>Glance forgets a task when it has expired.</p>}
    </ErrorState>
  )
}
