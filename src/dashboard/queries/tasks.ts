import { queryOptions } from '@tanstack/react-query'
import { createImports } from '#openstack/glance/imports.ts'
import type { Task } from '#openstack/glance/task.ts'
import { createTasks, type TaskQuery } from '#openstack/glance/tasks.ts'
import type { Scope } from '#transfers/types.ts'
import { glance, imageAccess } from './api.ts'
import { orNothing } from './capabilities.ts'

/** How often is asked again: while something runs, and while nothing does. */
const RUNNING_MS = 2000
const RESTING_MS = 30_000
/** What is shown at first, and added each time more is wanted. */
const PAGE = 100
/** Glance gives no more at once, unless its operator said otherwise (api_limit_max). */
const MOST = 1000

const client = (scope: Scope) => createTasks(imageAccess(scope))

const ofImages = (scope: Scope) => createImports(imageAccess(scope))

/** Whether it will change by itself. */
export const isRunning = ({ status }: Task): boolean =>
  status === 'pending' || status === 'processing'

const pace = (tasks: readonly Task[]) => (tasks.some(isRunning) ? RUNNING_MS : RESTING_MS)

const key = (scope: Scope, ...what: unknown[]) =>
  ['tasks', scope.region, scope.projectId, ...what] as const

type ListQuery = Pick<TaskQuery, 'status' | 'sort_key' | 'sort_dir'>

interface LoadedTasks {
  tasks: readonly Task[]
  /** There is a page after those. */
  more: boolean
}

/** In one request where Glance gives as many at once, else page by page. */
async function firstOf(
  scope: Scope,
  query: ListQuery,
  count: number,
  signal: AbortSignal,
): Promise<LoadedTasks> {
  const tasks: Task[] = []
  const limit = Math.min(count, MOST)
  for await (const page of client(scope).listTasks({ ...query, limit }, { signal })) {
    tasks.push(...page.tasks)
    if (tasks.length >= count) return { tasks, more: page.next !== null }
  }
  return { tasks, more: false }
}

export const taskQueries = {
  /**
   * All tasks, for administrators: the error of others has the status 403. A plain query and not an
   * infinite one, whose code would come with everybody's first page. The earlier ones come again with
   * the later ones: they run on meanwhile, and new ones push them along.
   * @param pages how many, in pages of a hundred
   */
  list: (scope: Scope, query: ListQuery, pages: number) =>
    queryOptions({
      queryKey: key(scope, 'list', query, pages),
      queryFn: ({ signal }) => firstOf(scope, query, pages * PAGE, signal),
      retry: false,
      // Nothing came: it is forbidden, or a person asks again.
      refetchInterval: ({ state }) => (state.data ? pace(state.data.tasks) : false),
    }),

  detail: (scope: Scope, id: string) =>
    queryOptions({
      queryKey: key(scope, 'one', id),
      queryFn: ({ signal }) => client(scope).getTask(id, { signal }),
      retry: false,
      refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? RUNNING_MS : false),
    }),

  /** Those of one image, newest first, for all who see it; null where the cloud tells none. */
  ofImage: (scope: Scope, imageId: string) =>
    queryOptions({
      queryKey: key(scope, 'image', imageId),
      queryFn: async ({ signal }) => {
        const tasks = await orNothing(ofImages(scope).listTasks(imageId, { signal }))
        return tasks?.sort((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? '')) ?? null
      },
      // Null: this cloud tells none, now or later.
      refetchInterval: ({ state }) => (state.data === null ? false : pace(state.data ?? [])),
    }),

  /** The kinds of task that this cloud has. */
  types: (scope: Scope) =>
    queryOptions({
      queryKey: key(scope, 'types'),
      queryFn: async () => {
        const schema = await orNothing(glance(scope).getSchema('task'))
        const types = schema?.properties['type']?.enum?.filter((one) => typeof one === 'string')
        return types?.length ? types : ['api_image_import', 'import']
      },
      staleTime: Infinity,
    }),
}
