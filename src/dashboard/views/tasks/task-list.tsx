import { useQuery } from '@tanstack/react-query'
import { CircleOff, ListChecks, Lock, SearchX, ServerCrash } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { formatCount } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { isRunning, taskQueries } from '#dashboard/queries/tasks.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { Failure, failureOf } from '#dashboard/components/failure.tsx'
import { listTasksCommand } from '#dashboard/components/tasks/commands.ts'
import { STATUSES, statusWord, typeWord } from '#dashboard/components/tasks/words.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Select } from '#dashboard/ui/field.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { queryOf, readTasks, type TaskParams, writeTasks } from './task-params.ts'
import { TaskTable } from './task-table.tsx'

const STATUS_OPTIONS = [
  { value: 'all', label: 'All' },
  ...STATUSES.map((value) => ({ value, label: statusWord(value) })),
]

/** Statuses that say there is no list to filter: not for this role, or not on this cloud. */
const NONE: ReadonlySet<number | null> = new Set([300, 403, 404])

/** All tasks of the cloud, for administrators. */
export function TaskList({ scope }: { scope: ActiveScope }) {
  const [search, setSearch] = useSearchParams()
  const params = readTasks(search)
  const [pages, setPages] = useState(1)
  const change = (next: TaskParams) => {
    setPages(1)
    setSearch((before) => writeTasks(next, before), { replace: true })
  }
  const clear = () => change({ ...params, status: null, type: null })
  const query = useQuery({
    ...taskQueries.list(scope, queryOf(params), pages),
    placeholderData: (before) => before,
  })
  const loaded = query.data?.tasks
  // A member is refused the list: the filters that it would have are not asked for.
  const types = useQuery({ ...taskQueries.types(scope), enabled: loaded !== undefined }).data ?? []
  const none = loaded === undefined && NONE.has(statusOf(query.error))
  const more = query.data?.more === true
  const tasks = loaded?.filter(({ type }) => params.type === null || type === params.type)
  const filtered = params.status !== null || params.type !== null
  const known =
    params.type === null || types.includes(params.type) ? types : [...types, params.type]
  return (
    <>
      <title>{pageTitle('Tasks', scope.project.name)}</title>
      <div className="page-head">
        <h1>Tasks</h1>
        <span className="muted tasks-about">What Glance does by itself, in all projects</span>
        <span className="grow" />
        {!none && (
          <CommandPopover>
            <CommandLines commands={[listTasksCommand(queryOf(params))]} />
          </CommandPopover>
        )}
      </div>
      {!none && (
        <div className="filter-bar" role="group" aria-label="Filters">
          <Segmented
            label="Status"
            options={STATUS_OPTIONS}
            value={params.status ?? 'all'}
            onChange={(status) =>
              change({ ...params, status: STATUSES.find((each) => each === status) ?? null })
            }
          />
          <Select
            label="Kind"
            hideLabel
            value={params.type ?? ''}
            options={[
              { value: '', label: 'All kinds' },
              ...known.map((value) => ({ value, label: typeWord(value) })),
            ]}
            onChange={({ currentTarget }) =>
              change({ ...params, type: currentTarget.value || null })
            }
          />
          {filtered && (
            <Button variant="quiet" size="sm" onClick={clear}>
              Clear
            </Button>
          )}
        </div>
      )}
      <div className="scroll record-page" aria-busy={query.isPlaceholderData || undefined}>
        {tasks === undefined ? (
          query.error === null ? (
            <SkeletonRows label="Loading tasks" />
          ) : (
            <NoTasks error={query.error} scope={scope} onRetry={() => void query.refetch()} />
          )
        ) : (
          <>
            <Failure error={query.error} what="What stands here may be old." />
            {tasks.length > 0 ? (
              <TaskTable tasks={tasks} scope={scope} params={params} onChange={change} />
            ) : (
              <EmptyState
                icon={filtered ? SearchX : ListChecks}
                title={
                  more
                    ? 'None of the loaded tasks is like that'
                    : filtered
                      ? 'No task is like that'
                      : 'No task is kept'
                }
                actions={filtered ? <Button onClick={clear}>Show all</Button> : undefined}
              >
                An import makes one. Glance forgets it when it has expired, two days after its end
                unless the operator set another time.
              </EmptyState>
            )}
            {more && (
              <div className="tasks-more">
                <Button pending={query.isPlaceholderData} onClick={() => setPages(pages + 1)}>
                  Load more
                </Button>
              </div>
            )}
            <p className="faint tasks-fine">
              Tasks are made by imports. To create one by itself (POST /v2/tasks) is deprecated in
              Glance, so it is not offered here.
            </p>
          </>
        )}
      </div>
      <Readout>
        {tasks !== undefined && (
          <>
            <span>
              <b>{formatCount(tasks.length)}</b>{' '}
              {params.type === null ? 'loaded' : `of ${formatCount(loaded?.length ?? 0)} loaded`}
              {more && ', there are more'}
            </span>
            <span>{formatCount(tasks.filter(isRunning).length)} under way</span>
            <span className="grow" />
            <span>Glance names no image in this list</span>
          </>
        )}
      </Readout>
    </>
  )
}

/** Nothing came: not for this role, not on this cloud, or not now. */
function NoTasks({
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
  if (status === 403) {
    return (
      <EmptyState
        icon={Lock}
        title="The list of all tasks is for administrators"
        actions={
          <>
            <ButtonLink
              href={paths.images(
                scope,
                new URLSearchParams([
                  ['status', 'queued'],
                  ['status', 'importing'],
                  ['status', 'uploading'],
                ]),
              )}
            >
              Images without their data yet
            </ButtonLink>
            <ButtonLink variant="quiet" href={paths.images(scope)}>
              All images
            </ButtonLink>
          </>
        }
      >
        <p>Glance says: {sentence}</p>
        <p>
          The tasks of one image are for everybody who sees it: open the image, then its tab Tasks.
        </p>
      </EmptyState>
    )
  }
  if (NONE.has(status)) {
    return (
      <EmptyState
        icon={CircleOff}
        title="This cloud has no tasks"
        actions={<ButtonLink href={paths.images(scope)}>Show the images</ButtonLink>}
      >
        {sentence}
      </EmptyState>
    )
  }
  return (
    <ErrorState
      icon={ServerCrash}
      title="The tasks did not come"
      details={details}
      actions={<Button onClick={onRetry}>Ask again</Button>}
    >
      {sentence}
    </ErrorState>
  )
}
