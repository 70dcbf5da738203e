import { isObject, object, objects, text } from '../json.ts'

/** Work that Glance does by itself: an import, mostly (glance/domain, Task). */
export interface Task {
  readonly id: string
  /** `api_image_import`; of older releases `import`, `export`, `clone`, `location_import`. */
  readonly type: string
  /** `pending`, `processing`, `success` or `failure`. */
  readonly status: string
  /** Project that asked for it; '' where Glance does not say. */
  readonly owner: string
  /** What went wrong, or how far it is ("Copied 12 MiB"); ''. */
  readonly message: string
  /** What was asked for; null in a list of all tasks, which leaves it out. */
  readonly input: Readonly<Record<string, unknown>> | null
  readonly result: Readonly<Record<string, unknown>> | null
  /** The image that it is about, where Glance says which (since 2.12, Wallaby). */
  readonly image_id: string | null
  /** Of the request that began it: what an operator finds in the logs. */
  readonly request_id: string | null
  readonly user_id: string | null
  /** ISO times in UTC; null where there is none. */
  readonly created_at: string | null
  readonly updated_at: string | null
  /** When Glance forgets it. */
  readonly expires_at: string | null
}

/**
 * One task, whichever list it is from. Never throws.
 *
 * The tasks of an image have times like `2026-11-20T18:14:50.964033`, in UTC without saying so
 * (glance/api/v2/images.py shows the record as it is); all others end in `Z`, and so do these here.
 */
export function decodeTask(json: unknown): Task {
  const wire = object(json)
  const input = record(wire['input'])
  return {
    id: text(wire['id']),
    type: text(wire['type']),
    status: text(wire['status']),
    owner: text(wire['owner']),
    message: text(wire['message']),
    input,
    result: record(wire['result']),
    image_id: orNull(wire['image_id']) ?? orNull(input?.['image_id']),
    request_id: orNull(wire['request_id']),
    user_id: orNull(wire['user_id']),
    created_at: time(wire['created_at']),
    updated_at: time(wire['updated_at']),
    expires_at: time(wire['expires_at']),
  }
}

/** The list `tasks` of an answer. */
export const decodeTasks = (json: unknown): Task[] => objects(object(json)['tasks']).map(decodeTask)

const orNull = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
const record = (value: unknown) => (isObject(value) ? value : null)
const time = (value: unknown): string | null => {
  const written = orNull(value)
  if (written === null) return null
  return /(?:Z|[+-]\d\d:?\d\d)$/i.test(written) ? written : `${written}Z`
}
