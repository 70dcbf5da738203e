import type { CachedImage } from '../glance/cache.ts'
import { TASK_KEY, listed } from '../glance/import-marks.ts'
import { emptyRow, inStore, type ImageRow, type Location } from '../glance/rows.ts'
import { INTERNAL, TASK_LIFE, type Task } from '../glance/tasks.ts'
import { seededBytes, seededDice, uuid } from '../ids.ts'
import type { Accounts } from '../keystone/accounts.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const TWO: readonly Location[] = [inStore('fast'), inStore('slow')]
/** Published by an operator who keeps copies, and where each of them is. */
const PLACES: Readonly<Record<string, readonly Location[]>> = {
  'Alpine 3.20': [
    ...TWO,
    { store: 'web', url: 'https://images.example.org/alpine-3.20.qcow2', metadata: {} },
  ],
  'Debian 13': TWO,
  'Fedora Cloud 43': TWO,
  'Rocky Linux 9.6': TWO,
  'Ubuntu 24.04 (noble)': TWO,
  'FreeBSD 13.4': [inStore('slow')],
  'CentOS Stream 9': [inStore('slow')],
}
/** Downloads since the node began to keep the image, and minutes since the last one. */
const CACHED: Readonly<Record<string, [hits: number, ago: number]>> = {
  'Debian 13': [182, 3],
  'Ubuntu 24.04 (noble)': [97, 41],
  'CirrOS 0.6.3': [12, 700],
  'FreeBSD 13.4': [0, 9_000],
}

interface Workings {
  /** Images beside those there are. */
  rows: ImageRow[]
  tasks: Task[]
  cached: CachedImage[]
}

/**
 * What an administrator finds to look at in a fresh demo: images in several stores, one that failed
 * to get into its second one, an import that failed and one that hangs, the tasks of all that, and
 * a cache that has been in use.
 * @param rows the images there are; some of them are moved to other stores
 * @param now milliseconds since 1970
 */
export function seedWorkings(rows: readonly ImageRow[], accounts: Accounts, now: number): Workings {
  const random = seededBytes(seededDice(0x7a5c))
  const named = new Map(rows.map((row) => [row.name, row]))
  for (const [name, locations] of Object.entries(PLACES)) named.get(name)!.locations = locations

  const owner = accounts.project('admin').id
  const userId = accounts.users.find(({ name }) => name === 'admin')!.id
  const tasks: Task[] = []
  /** @param ago minutes since it ended, or since it last moved */
  const task = (
    ago: number,
    imageId: string | null,
    input: Task['input'],
    more: Partial<Task>,
  ): Task => {
    const updatedAt = now - ago * MINUTE
    const status = more.status ?? 'success'
    const made: Task = {
      id: uuid(random),
      type: 'api_image_import',
      status,
      owner,
      userId,
      requestId: `req-${uuid(random)}`,
      imageId,
      input,
      result: status === 'success' ? { image_id: imageId } : null,
      message: '',
      createdAt: updatedAt - 95_000,
      updatedAt,
      expiresAt: status === 'pending' ? null : updatedAt + TASK_LIFE,
      ...more,
    }
    tasks.push(made)
    return made
  }
  const imports = (row: ImageRow, method: object, stores: string[]) => ({
    image_id: row.id,
    import_req: { method, stores },
    backend: stores,
  })
  const queued = (name: string, ago: number): ImageRow => ({
    ...emptyRow(uuid(random), owner, now - ago * MINUTE),
    name,
    visibility: 'private',
    diskFormat: 'qcow2',
    containerFormat: 'bare',
  })

  const copied = named.get('Debian 13')!
  task(180, copied.id, imports(copied, { name: 'copy-image' }, ['slow']), {
    message: 'Copied 0 MiB',
  })
  const uncopied = named.get('openSUSE Leap 15.6')!
  uncopied.properties = listed(uncopied.properties, 'remove', [], 'to')
  uncopied.properties = listed(uncopied.properties, 'add', ['web'], 'failed')
  task(150, uncopied.id, imports(uncopied, { name: 'copy-image' }, ['web']), {
    status: 'failure',
    message: INTERNAL,
  })

  const failed = queued('nightly-2026-11', 400)
  failed.properties = listed(failed.properties, 'remove', [], 'to')
  failed.properties = listed(failed.properties, 'add', ['fast'], 'failed')
  const address = 'http://127.0.0.1:9/nightly.qcow2'
  task(390, failed.id, imports(failed, { name: 'web-download', uri: address }, ['fast']), {
    status: 'failure',
    message: INTERNAL,
  })
  // Its worker is gone: it never begins, and holds its image until another import takes it over.
  const hanging = queued('hanging-import', 200)
  const waits = imports(hanging, { name: 'web-download', uri: address }, ['fast'])
  const pending = task(200, hanging.id, waits, { status: 'pending' })
  hanging.properties = new Map([[TASK_KEY, pending.id]])
  const file = {
    import_from: 'file:///srv/images/golden.raw',
    import_from_format: 'raw',
    image_properties: { name: 'golden', disk_format: 'raw', container_format: 'bare' },
  }
  task(1_300, null, file, {
    type: 'import',
    status: 'failure',
    message: 'File based imports are not allowed. Please use a non-local source of image data.',
  })

  const cached = Object.entries(CACHED).map(([name, [hits, ago]]): CachedImage => {
    const { id, size } = named.get(name)!
    const lastAccessed = now - ago * MINUTE
    return { id, size: size!, hits, lastAccessed, lastModified: lastAccessed - hits * HOUR }
  })
  return {
    rows: [failed, hanging],
    tasks: tasks.toSorted((a, b) => a.createdAt - b.createdAt),
    cached,
  }
}
