import type { Image } from './image.ts'
import type { Task } from './task.ts'

/**
 * `left`: it has nothing, as another store failed and all had to succeed, or the data never came.
 */
export interface StoreStanding {
  readonly id: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'left'
}

/** How far an import is, put together from all places where Glance tells a part of it. */
export interface ImportStanding {
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  readonly stores: readonly StoreStanding[]
  /** Bytes of the store that is being written, as far as the task says; whole MiB. */
  readonly copied: number | null
  /** What the task says of its failure; ''. */
  readonly message: string
  readonly taskId: string | null
  /** By which an operator finds it in the logs. */
  readonly requestId: string | null
  /**
   * Why Glance takes nothing more into the image after a failure. `importing`: it is left in that
   * status for good. `locked`: the task that failed holds it, for an hour (`_enforce_import_lock`).
   */
  readonly stuck: 'importing' | 'locked' | null
}

const MIB = 1024 * 1024
/** Glance writes nothing else while it runs (api_image_import.py, status_callback). */
const COPIED = /^Copied (\d+) MiB$/

const listed = (value: string | undefined) => (value ?? '').split(',').filter((id) => id !== '')

/**
 * The task of the present import, or of the last one. A project is shown its own tasks only: an
 * import that an administrator began has none for the owner of the image.
 */
function currentTask(image: Image, tasks: readonly Task[], before: readonly string[]) {
  const fresh = tasks.filter(({ id }) => !before.includes(id))
  const held = image.properties['os_glance_import_task'] ?? ''
  if (held !== '') return fresh.find(({ id }) => id === held) ?? null
  return fresh.toSorted((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''))[0] ?? null
}

/**
 * What is known of an import. The task alone tells its end: after it the fields of the image may name
 * stores as being written for ever (seen on 25.1 with glance-download from an unknown region), and
 * say nothing of the import before. A cloud without tasks of images is read by the fields.
 *
 * @param tasks read before the image, so that the image is what the end left; null: there are none
 * @param o.before ids of the tasks that the image had before this import was asked for, by us
 * @param o.stores where it was asked to go, until the task tells
 */
export function importStanding(
  image: Image,
  tasks: readonly Task[] | null,
  o: { before?: readonly string[]; stores?: readonly string[] | null } = {},
): ImportStanding {
  const task = tasks === null ? null : currentTask(image, tasks, o.before ?? [])
  const importing = listed(image.properties['os_glance_importing_to_stores'])
  const failed = listed(image.properties['os_glance_failed_import'])
  const has = listed(image.stores)
  const state =
    task === null
      ? byFields(image, importing, failed, tasks !== null && o.before !== undefined)
      : byTask(image, task)
  const over = state === 'done' || state === 'failed'
  const named = task?.input?.['backend']
  const wanted = Array.isArray(named)
    ? named.filter((id) => typeof id === 'string')
    : (o.stores ?? [...new Set([...has, ...importing, ...failed])])
  const standing = (id: string): StoreStanding['state'] => {
    if (failed.includes(id) && (over || !importing.includes(id))) return 'failed'
    if (has.includes(id) && (over || !importing.includes(id))) return 'done'
    if (over) return state === 'done' ? 'failed' : 'left'
    // One after the other, in this order.
    return importing[0] === id ? 'running' : 'waiting'
  }
  const copied = COPIED.exec(task?.message ?? '')
  return {
    state,
    stores: wanted.map((id) => ({ id, state: standing(id) })),
    copied: copied === null || over ? null : Number(copied[1]) * MIB,
    message: state === 'failed' && copied === null ? (task?.message ?? '') : '',
    taskId: task?.id ?? null,
    requestId: task?.request_id ?? null,
    stuck: state === 'failed' ? stuckBy(image, task) : null,
  }
}

function byTask(image: Image, task: Task): ImportStanding['state'] {
  if (task.status === 'failure') return 'failed'
  if (task.status === 'pending') return 'waiting'
  const there = image.status === 'active' || image.status === 'deactivated'
  return task.status === 'success' && there ? 'done' : 'running'
}

function byFields(
  image: Image,
  importing: readonly string[],
  failed: readonly string[],
  comes: boolean,
): ImportStanding['state'] {
  if (importing.length > 0) return 'running'
  // What we asked for has a task: it only is not there yet.
  if (comes) return 'waiting'
  if ((image.properties['os_glance_import_task'] ?? '') !== '') return 'running'
  const { status } = image
  if (status === 'active' || status === 'deactivated') return 'done'
  if (failed.length > 0) return 'failed'
  return status === 'importing' ? 'running' : 'waiting'
}

function stuckBy(image: Image, task: Task | null): ImportStanding['stuck'] {
  if (image.status === 'importing') return 'importing'
  const held = image.properties['os_glance_import_task']
  return held !== undefined && held === task?.id ? 'locked' : null
}

/** Whether Glance says of an image that it is, or lately was, being imported. */
export const tellsOfImport = ({ status, properties }: Image): boolean =>
  status === 'importing' ||
  status === 'uploading' ||
  ['os_glance_import_task', 'os_glance_importing_to_stores', 'os_glance_failed_import'].some(
    (key) => (properties[key] ?? '') !== '',
  )
