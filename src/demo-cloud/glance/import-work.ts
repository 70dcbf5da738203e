import type { Json } from '../answers.ts'
import { REGIONS } from '../keystone/catalog.ts'
import { STORES, type CloudParts, type IMPORT_METHODS } from './context.ts'
import { bytesOf } from './data.ts'
import { TASK_KEY, listed } from './import-marks.ts'
import { canSee, type Caller } from './policy.ts'
import { enforce, usageOf } from './quota.ts'
import { receive, virtualSize, type Received } from './received.ts'
import { download } from './remote.ts'
import { inStore, withProperty, type ImageRow } from './rows.ts'
import { INTERNAL } from './tasks.ts'

const MIB = 1024 * 1024
/** glance_download_properties: what comes along from the image in the other region. */
const COPIED = ['hw_', 'trait:', 'os_distro', 'os_secure_boot', 'os_type']
const INTERFACES = ['public', 'internal', 'admin']

/** An import that was accepted. */
interface ImportOrder {
  readonly taskId: string
  readonly imageId: string
  readonly caller: Caller
  readonly method: (typeof IMPORT_METHODS)[number]
  readonly parameters: Json
  readonly stores: readonly string[]
  readonly allMustSucceed: boolean
}

/** All imports that are under way. */
export interface Imports {
  begin(order: ImportOrder): void
  /** Stops what a task does; its image and itself stay as they are. */
  abandon(taskId: string): void
  /**
   * Brings the imports, their images and their tasks to where they are by the platform's clock. To
   * be called before anything is answered: nothing here runs on timers.
   */
  advance(): void
}

/** Data on its way here from elsewhere. */
interface Fetching {
  outcome: Received | 'broken' | null
}

/** The steps of Glance's flow (glance/async_/flows/api_image_import.py), one after the other. */
type Phase =
  | { kind: 'pending' }
  /** Null where the data is here already. */
  | { kind: 'fetching'; fetching: Fetching | null }
  | { kind: 'storing'; at: number }
  | { kind: 'finishing' }

interface Work {
  order: ImportOrder
  phase: Phase
  /** When its phase began, milliseconds since 1970. */
  since: number
  data: Received | null
  /** What a glance-download changed, as it was before. */
  before: Partial<ImageRow>
}

/** @param storeMs milliseconds that one store takes at least: something to look at */
export function createImports(cloud: CloudParts, storeMs: number): Imports {
  const works = new Map<string, Work>()
  const { catalogue, platform, tasks } = cloud

  /** The image, as long as it is there and the task holds it. */
  function held({ order }: Work): ImageRow | null {
    const row = catalogue.get(order.imageId)
    return row?.properties.get(TASK_KEY) === order.taskId ? row : null
  }
  function next(work: Work, at: number, phase: Phase): true {
    work.phase = phase
    work.since = at
    return true
  }
  function drop(row: ImageRow, at: number, fields: Partial<ImageRow> = {}): void {
    const properties = withProperty(fields.properties ?? row.properties, TASK_KEY, null)
    catalogue.change(row, { ...fields, properties, updatedAt: at })
  }
  function end(work: Work, at: number, message = INTERNAL): false {
    works.delete(work.order.taskId)
    tasks.turn(work.order.taskId, at, 'failure', { message })
    return false
  }
  const forget = (data: Received | null) => {
    if (data !== null) void platform.blobs.remove(data.key).catch(() => {})
  }

  /** The image says where it goes; and the quota may have something against it. */
  function begin(work: Work, row: ImageRow, at: number): boolean {
    const { order } = work
    const copy = order.method === 'copy-image'
    tasks.turn(order.taskId, at, 'processing')
    const marked = listed(row.properties, 'add', order.stores, 'to')
    catalogue.change(row, {
      ...(copy ? {} : { status: 'importing' }),
      properties: listed(marked, 'remove', order.stores, 'failed'),
      updatedAt: at,
    })
    try {
      checkQuota(order, Math.floor((row.size ?? 0) / MIB))
    } catch (error) {
      const properties = listed(row.properties, 'remove', order.stores, 'to')
      drop(row, at, { properties, ...(copy ? {} : { status: 'queued' }) })
      return end(work, at, error instanceof Error ? error.message : INTERNAL)
    }
    if (order.method === 'glance-direct') {
      work.data = cloud.staging.get(row.id) ?? null
      return next(work, at, { kind: 'storing', at: 0 })
    }
    if (copy) {
      const { content } = row
      if (content?.kind !== 'elsewhere') return next(work, at, { kind: 'fetching', fetching: null })
      return fetchFrom(work, at, () => download(platform, content.url))
    }
    if (order.method === 'web-download')
      return fetchFrom(work, at, () => download(platform, String(order.parameters['uri'])))
    const source = sourceOf(order)
    if (source === null) {
      // The stores stay on the list of those to come: so Glance leaves them.
      drop(row, at, { status: 'queued' })
      return end(work, at)
    }
    return takeOver(work, row, source, at)
  }

  function checkQuota(order: ImportOrder, mebibytes: number): void {
    const { projectId } = order.caller
    const usage = usageOf(catalogue, projectId)
    const limits = cloud.limits(projectId)
    if (order.method === 'glance-direct')
      return enforce('image_size_total', mebibytes, projectId, usage, limits)
    enforce('image_stage_total', mebibytes, projectId, usage, limits)
    enforce('image_count_uploading', 0, projectId, usage, limits)
  }

  function fetchFrom(
    work: Work,
    at: number,
    open: () => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>,
  ): true {
    const fetching: Fetching = { outcome: null }
    const fetched = async () => receive(platform, await open())
    fetched().then(
      (data) => {
        fetching.outcome = data
        // Nobody waits for it any more.
        if (works.get(work.order.taskId) !== work) forget(data)
      },
      () => {
        fetching.outcome = 'broken'
      },
    )
    return next(work, at, { kind: 'fetching', fetching })
  }

  /** The image in the other region: regions of the demo have the same images. */
  function sourceOf({ parameters, caller }: ImportOrder): ImageRow | null {
    const region = String(parameters['glance_region']).toLowerCase()
    if (!REGIONS.some(({ id }) => id.toLowerCase() === region)) return null
    if (!INTERFACES.includes(String(parameters['glance_service_interface']))) return null
    const source = catalogue.get(String(parameters['glance_image_id']))
    if (source === undefined || !canSee(caller, source)) return null
    return source.status === 'active' && source.size !== null ? source : null
  }

  /** Formats and some properties come along with the data. */
  function takeOver(work: Work, row: ImageRow, source: ImageRow, at: number): boolean {
    const properties = new Map(row.properties)
    for (const [key, value] of source.properties)
      if (COPIED.some((prefix) => key.startsWith(prefix))) properties.set(key, value)
    const { diskFormat, containerFormat } = row
    work.before = { diskFormat, containerFormat, properties: row.properties }
    catalogue.change(row, {
      diskFormat: source.diskFormat,
      containerFormat: source.containerFormat,
      properties,
      updatedAt: at,
    })
    const { content, size } = source
    return fetchFrom(work, at, () => {
      if (content === null) throw new Error('There is no data.')
      return bytesOf(platform, content, 0, size!)
    })
  }

  /** @param executed how many of the stores were begun. @param failing the one that failed */
  function revert(work: Work, row: ImageRow, at: number, executed: number, failing: string | null) {
    const { order } = work
    const touched = order.stores.slice(0, executed)
    let properties = listed(work.before.properties ?? row.properties, 'remove', touched, 'to')
    if (failing !== null) properties = listed(properties, 'add', [failing], 'failed')
    const fields: Partial<ImageRow> = {}
    fields.locations = row.locations.filter((each) => !touched.includes(each.store))
    if (fields.locations.length === 0)
      Object.assign(fields, { size: null, checksum: null, hash: null, content: null })
    const download = order.method === 'web-download' || order.method === 'glance-download'
    // None of the stores took it: only then does a glance-direct go back to the beginning.
    const none = failing === null && executed === order.stores.length
    if (download || (none && order.method === 'glance-direct')) {
      fields.status = 'queued'
      fields.virtualSize = null
      forget(cloud.staging.take(row.id) ?? work.data)
    }
    if (download) {
      properties = listed(properties, 'remove', order.stores, 'to')
      properties = listed(properties, 'add', order.stores, 'failed')
      const { diskFormat, containerFormat } = work.before
      if (diskFormat !== undefined) fields.diskFormat = diskFormat
      if (containerFormat !== undefined) fields.containerFormat = containerFormat
    }
    drop(row, at, { ...fields, properties })
    return end(work, at)
  }

  function store(work: Work, row: ImageRow, index: number, at: number): boolean {
    const { order, data } = work
    const last = index === order.stores.length - 1
    const id = order.stores[index]!
    const going = listed(row.properties, 'remove', [id], 'to')
    if (STORES.find((each) => each.id === id)!.readOnly) {
      if (order.allMustSucceed) return revert(work, row, at, index + 1, id)
      const properties = listed(going, 'add', [id], 'failed')
      catalogue.change(row, { properties, updatedAt: at })
    } else {
      const active = order.method !== 'copy-image' && (last || !order.allMustSucceed)
      catalogue.change(row, {
        properties: going,
        locations: [...row.locations, inStore(id)],
        ...(data === null
          ? {}
          : {
              size: data.size,
              virtualSize: virtualSize(row.diskFormat, data),
              checksum: data.md5,
              hash: data.sha512,
              content: { kind: 'stored', key: data.key } as const,
            }),
        ...(active ? { status: 'active' } : {}),
        updatedAt: at,
      })
      tasks.say(order.taskId, at, `Copied ${Math.floor((row.size ?? 0) / MIB)} MiB`)
    }
    return next(work, at, last ? { kind: 'finishing' } : { kind: 'storing', at: index + 1 })
  }

  function finish(work: Work, row: ImageRow, at: number): boolean {
    const { taskId, imageId, stores } = work.order
    if (row.status !== 'active') return revert(work, row, at, stores.length, null)
    works.delete(taskId)
    cloud.staging.take(imageId)
    tasks.turn(taskId, at, 'success', { result: { image_id: imageId } })
    drop(row, at)
    return false
  }

  /** @returns whether the import went on, and may be due for its next step */
  function step(work: Work, now: number): boolean {
    const { phase } = work
    const row = held(work)
    if (row === null) {
      const fetched = phase.kind === 'fetching' ? phase.fetching?.outcome : null
      forget(fetched && fetched !== 'broken' ? fetched : work.data)
      return end(work, now)
    }
    const at =
      work.since + (phase.kind === 'pending' || phase.kind === 'finishing' ? storeMs / 4 : storeMs)
    if (now < at) return false
    switch (phase.kind) {
      case 'pending':
        return begin(work, row, at)
      case 'fetching': {
        const { fetching } = phase
        if (fetching?.outcome === null) return false
        if (fetching?.outcome === 'broken') return revert(work, row, now, 0, null)
        work.data = fetching?.outcome ?? null
        const when = fetching === null ? at : now
        if (work.order.stores.length === 0) return next(work, when, { kind: 'finishing' })
        return next(work, when, { kind: 'storing', at: 0 })
      }
      case 'storing':
        return store(work, row, phase.at, at)
      case 'finishing':
        return finish(work, row, at)
    }
  }

  return {
    begin(order) {
      works.set(order.taskId, {
        order,
        phase: { kind: 'pending' },
        since: platform.now(),
        data: null,
        before: {},
      })
    },
    abandon: (taskId) => void works.delete(taskId),
    advance() {
      const now = platform.now()
      for (const work of works.values()) while (step(work, now)) continue
    },
  }
}
