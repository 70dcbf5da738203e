import { isObject, type Json } from '../answers.ts'
import { uuid } from '../ids.ts'
import type { CloudParts } from './context.ts'
import { receive, virtualSize } from './received.ts'
import { download } from './remote.ts'
import { FAST, emptyRow } from './rows.ts'
import { INTERNAL, type Task } from './tasks.ts'

/** Imports of the old tasks API: from an address into a new image. */
export interface OldImports {
  begin(task: Task): void
  /** Brings them to where they are by the platform's clock. */
  advance(): void
}

/** @throws Error with the sentence that the task fails with */
function addressOf(input: Json): string {
  for (const key of ['import_from', 'import_from_format', 'image_properties'])
    if (!Object.hasOwn(input, key)) throw new Error(`Input does not contain '${key}' field`)
  const from = input['import_from']
  if (typeof from !== 'string' || from === '') throw new Error(`Invalid location: ${String(from)}`)
  if (/^https?:\/\//.test(from)) return from
  if (/^(file|filesystem):\/\/\//.test(from))
    throw new Error(
      'File based imports are not allowed. Please use a non-local source of image data.',
    )
  throw new Error(
    "The given uri is not valid. Please specify a valid uri from the following list of supported uri ['http']",
  )
}

/** @param ms milliseconds that one takes at least */
export function createOldImports(cloud: CloudParts, ms: number): OldImports {
  const { catalogue, platform, tasks } = cloud
  const waiting = new Map<string, { task: Task; since: number; done: (() => void) | null }>()

  function start(task: Task): void {
    const fail = (message: string) => tasks.turn(task.id, platform.now(), 'failure', { message })
    if (task.type === 'api_image_import') {
      const empty = Object.keys(task.input).length === 0
      if (empty) fail('Input to api_image_import task is empty.')
      else if (task.imageId === null) fail("Missing required 'image_id' field")
      // Another one would have to hold the image: nobody ever hears of it again.
      else tasks.turn(task.id, platform.now(), 'processing')
      return
    }
    let from: string
    try {
      from = addressOf(task.input)
    } catch (error) {
      return fail((error as Error).message)
    }
    tasks.turn(task.id, platform.now(), 'processing')
    const entry: { task: Task; since: number; done: (() => void) | null } = {
      task,
      since: platform.now(),
      done: null,
    }
    waiting.set(task.id, entry)
    fetched(task, from).then(
      (made) => {
        entry.done = made
      },
      () => {
        entry.done = () => fail(INTERNAL)
      },
    )
  }

  /** The data; and what makes an image of it. */
  async function fetched(task: Task, from: string): Promise<() => void> {
    const given = task.input['image_properties']
    if (!isObject(given) || !given['disk_format'] || !given['container_format'])
      throw new Error('Formats are needed.')
    const data = await receive(platform, await download(platform, from))
    return () => {
      const at = platform.now()
      const properties = new Map<string, string>()
      const base = ['name', 'disk_format', 'container_format']
      for (const [key, value] of Object.entries(given))
        if (!base.includes(key) && typeof value === 'string') properties.set(key, value)
      const row = {
        ...emptyRow(uuid(platform.random), '', at),
        // Nobody's: so Glance makes it.
        owner: null,
        name: typeof given['name'] === 'string' ? given['name'] : null,
        diskFormat: String(given['disk_format']),
        containerFormat: String(given['container_format']),
        status: 'active',
        size: data.size,
        virtualSize: virtualSize(String(given['disk_format']), data),
        checksum: data.md5,
        hash: data.sha512,
        locations: FAST,
        content: { kind: 'stored', key: data.key } as const,
        properties,
      }
      catalogue.add(row)
      tasks.turn(task.id, at, 'success', { result: { image_id: row.id } })
    }
  }

  const pending = new Map<string, { task: Task; since: number }>()
  return {
    begin(task) {
      pending.set(task.id, { task, since: platform.now() })
    },
    advance() {
      const now = platform.now()
      for (const [id, { task, since }] of pending)
        if (now >= since + ms / 4) {
          pending.delete(id)
          start(task)
        }
      for (const [id, { since, done }] of waiting)
        if (done !== null && now >= since + ms) {
          waiting.delete(id)
          done()
        }
    },
  }
}
