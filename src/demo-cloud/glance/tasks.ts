import type { Json } from '../answers.ts'
import { uuid } from '../ids.ts'
import type { Platform } from '../platform.ts'

type TaskStatus = 'pending' | 'processing' | 'success' | 'failure'

/** One task. Times in milliseconds since 1970. */
export interface Task {
  readonly id: string
  readonly type: 'import' | 'api_image_import'
  readonly status: TaskStatus
  readonly owner: string
  readonly userId: string
  readonly requestId: string
  readonly imageId: string | null
  readonly input: Json
  readonly result: Json | null
  readonly message: string
  readonly createdAt: number
  readonly updatedAt: number
  /** Null until the task has ended. */
  readonly expiresAt: number | null
}

/** Where a task may go from where it is (glance/domain, Task). */
const NEXT: Record<TaskStatus, readonly TaskStatus[]> = {
  pending: ['processing', 'failure'],
  processing: ['success', 'failure'],
  success: [],
  failure: [],
}

/** Glance's task_time_to_live: 48 hours, from the end of the task on. */
export const TASK_LIFE = 48 * 3_600_000

/** What Glance says of nearly every failure; the reason is in its log. */
export const INTERNAL = 'Task failed due to Internal Error'

/** All tasks, until they expire. */
export interface TaskBook {
  add(task: Pick<Task, 'type' | 'owner' | 'userId' | 'requestId' | 'imageId' | 'input'>): Task
  /** Takes tasks as they are (seeds). */
  load(tasks: readonly Task[]): void
  get(id: string): Task | undefined
  /** Oldest first. */
  all(): Task[]
  /** Goes on to a status; stays where it is, if there is no way from there. */
  turn(id: string, at: number, status: TaskStatus, more?: { result?: Json; message?: string }): void
  /** Says how far it has come. */
  say(id: string, at: number, message: string): void
}

export function createTasks(platform: Platform): TaskBook {
  const tasks = new Map<string, Task>()
  function sweep(): void {
    const now = platform.now()
    for (const [id, { expiresAt }] of tasks)
      if (expiresAt !== null && expiresAt < now) tasks.delete(id)
  }
  return {
    add(given) {
      const now = platform.now()
      const task: Task = {
        id: uuid(platform.random),
        status: 'pending',
        result: null,
        message: '',
        createdAt: now,
        updatedAt: now,
        expiresAt: null,
        ...given,
      }
      tasks.set(task.id, task)
      return task
    },
    load(given) {
      for (const task of given) tasks.set(task.id, task)
    },
    get(id) {
      sweep()
      return tasks.get(id)
    },
    all() {
      sweep()
      return [...tasks.values()]
    },
    turn(id, at, status, more = {}) {
      const task = tasks.get(id)
      if (task === undefined || !NEXT[task.status].includes(status)) return
      const ended = NEXT[status].length === 0
      const expiresAt = ended ? at + TASK_LIFE : null
      tasks.set(id, { ...task, ...more, status, updatedAt: at, expiresAt })
    },
    say(id, at, message) {
      const task = tasks.get(id)
      if (task?.status === 'processing') tasks.set(id, { ...task, message, updatedAt: at })
    },
  }
}
