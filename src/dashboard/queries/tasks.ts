import { queryOptions } from '@tanstack/react-query'
import { createImports } from '#openstack/glance/imports.ts'
import type { Task } from '#openstack/glance/task.ts'
import { createTasks, type TaskQuery } from '#openstack/glance/tasks.ts'
import { apiPaths } from '#wire/paths.ts'
import type { Scope } from '#transfers/types.ts'
import { gatewayFetch, glance } from './api.ts'
import { orNothing } from './capabilities.ts'

/** How often is asked again: while something runs, and while nothing does. */
const RUNNING_MS = 2000
const RESTING_MS = 30_000
const PAGE = 100

const client = ({ projectId, region }: Scope) =>
  createTasks({ fetch: gatewayFetch, base: apiPaths.image(projectId, region) })

const ofImages = ({ projectId, region }: Scope) =>
  createImports({ fetch: gatewayFetch, base: apiPaths.image(projectId, region) })

/** Whether it will change by itself. */
export const isRunning = ({ status }: Task): boolean =>
  status === 'pending' || status === 'processing'

const pace = (tasks: readonly Task[] | undefined) =>
  tasks?.some(isRunning) ? RUNNING_MS : RESTING_MS

const key = (scope: Scope, ...what: unknown[]) =>
  ['tasks', scope.region, scope.projectId, ...what] as const

type ListQuery = Pick<TaskQuery, 'status' | 'sort_key' | 'sort_dir'>

interface LoadedTasks {
  tasks: readonly Task[]
  /** There is a page after those. */
  more: boolean
}

async function pagesOf(
  scope: Scope,
  query: TaskQuery,
  pages: number,
  signal: AbortSignal,
): Promise<LoadedTasks> {
  const tasks: Task[] = []
  let left = pages
  for await (const page of client(scope).listTasks(query, { signal })) {
    tasks.push(...page.tasks)
    if (--left === 0) return { tasks, more: page.next !== null }
  }
  return { tasks, more: false }
}

export const taskQueries = {
  /**
   * All tasks, for administrators: the error of others has the status 403. A plain query and not an
   * infinite one, whose code would come with everybody's first page.
   * @param pages how many of them
   */
  list: (scope: Scope, query: ListQuery, pages: number) =>
    queryOptions({
      queryKey: key(scope, 'list', query, pages),
      queryFn: ({ signal }) => pagesOf(scope, { ...query, limit: PAGE }, pages, signal),
      retry: false,
      refetchInterval: ({ state }) => pace(state.data?.tasks),
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
      refetchInterval: ({ state }) => pace(state.data ?? undefined),
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
