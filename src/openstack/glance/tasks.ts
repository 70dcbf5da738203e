import { segment, type CallOptions } from '../http.ts'
import { imageHttp, type ImageAccess } from './image-http.ts'
import { pages } from './pages.ts'
import { decodeTask, type Task } from './task.ts'

/**
 * Filters of the list of tasks (glance/api/v2/tasks.py, RequestDeserializer). Glance answers 400 to
 * a status that it does not know.
 */
export interface TaskQuery {
  /**
   * Glance 25.1 takes `import` alone, the kind of tasks that were made by themselves: 400 to
   * `api_image_import`, which all imports of today are.
   */
  type?: string
  /** `pending`, `processing`, `success` or `failure`. */
  status?: string
  /** Project. */
  owner?: string
  sort_key?: 'created_at' | 'updated_at' | 'expires_at' | 'status' | 'type' | 'id'
  /** Glance's default is `desc`, by `created_at`. */
  sort_dir?: 'asc' | 'desc'
  /** On a page; at most 1000 are given. */
  limit?: number
  /** The task after which a page begins. */
  marker?: string
}

interface TaskPage {
  /** Without `input`, `result`, `message` and `image_id`: Glance tells those of one task only. */
  tasks: Task[]
  /** Path of the following page below the endpoint's base; null on the last. */
  next: string | null
}

/**
 * The tasks of all projects, for administrators: others get 403, and find those of an image with the
 * image (`listTasks` of createImports). To create a task by itself is deprecated in Glance, and not offered.
 */
export interface Tasks {
  /** Page by page, in order, as `listImages`. A task is forgotten when it has expired. */
  listTasks: (query?: TaskQuery, o?: CallOptions) => AsyncIterable<TaskPage>
  /** @throws ApiError 404 when there is none, or no more; 403 without being admin. */
  getTask: (id: string, o?: CallOptions) => Promise<Task>
}

const TASKS = '/v2/tasks'

/** @param o As for `createGlance`: a client of its own, so that a page that needs none does not load it. */
export function createTasks(o: ImageAccess): Tasks {
  const http = imageHttp(o)
  return {
    listTasks: (query = {}, options = {}) =>
      pages(http, {
        list: 'tasks',
        address: TASKS,
        query: (marker) => encodeQuery(marker === undefined ? query : { ...query, marker }),
        page: (items, next) => ({ tasks: items.map(decodeTask), next }),
        ahead: () => false,
        signal: options.signal,
      }),
    getTask: async (id, options) => {
      const path = `${TASKS}/${segment(id)}`
      return decodeTask((await http.json({ method: 'GET', path, signal: options?.signal })).value)
    },
  }
}

function encodeQuery(query: TaskQuery): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) params.set(name, String(value))
  return params
}
