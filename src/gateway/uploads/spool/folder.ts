import { chmodSync, constants, lstatSync, mkdirSync, type Stats } from 'node:fs'
import { type FileHandle, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigError } from '../../config.ts'
import { claimFolder } from './claim.ts'
import {
  type Shelf,
  type Shelved,
  spoolRecordSchema,
  type SpoolRecord,
  UPLOAD_ID,
} from './shelf.ts'

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants
/** Records have some 1 kB; a token of the PKI kind makes them 10. */
const RECORD_LIMIT = 64 * 1024
/** `<id>.bytes`, `<id>.json`, and `<id>.new`: a record that is not yet in its place. */
const NAME = /^([\w-]{22})\.(bytes|json|new)$/

/**
 * Makes sure that a folder is there which only this user can look into.
 *
 * @throws ConfigError with a sentence
 */
function ownFolder(path: string): void {
  let stats: Stats
  try {
    // Only the last part of the path is made: a mistyped one shall be told, not built.
    const made = lstatSync(path, { throwIfNoEntry: false })
    if (made === undefined) mkdirSync(path, { mode: 0o700 })
    stats = lstatSync(path)
  } catch (error) {
    throw new ConfigError(`UPLOAD_SPOOL ${path} cannot be used: ${(error as Error).message}.`)
  }
  if (stats.isSymbolicLink())
    throw new ConfigError(`UPLOAD_SPOOL ${path} is a symbolic link; name the folder itself.`)
  if (!stats.isDirectory()) throw new ConfigError(`UPLOAD_SPOOL ${path} is not a folder.`)
  if ((stats.mode & 0o002) !== 0)
    throw new ConfigError(
      `UPLOAD_SPOOL ${path} can be written by everybody; make it private (chmod 700), or name a folder below it.`,
    )
  if (process.getuid !== undefined && stats.uid !== process.getuid())
    throw new ConfigError(`UPLOAD_SPOOL ${path} belongs to another user.`)
  if ((stats.mode & 0o077) !== 0) chmodSync(path, 0o700)
}

/**
 * A shelf in a folder: one file of bytes and one small JSON record for each upload, mode 0600.
 *
 * @param path is created when it is missing
 * @throws ConfigError when the folder cannot be used, or not safely, or another gateway uses it
 */
export function createFolderShelf(path: string): Shelf {
  const folder = resolve(path)
  ownFolder(folder)
  const release = claimFolder(folder)

  /** New and changed names are safe only when their folder is. */
  async function syncFolder(): Promise<void> {
    const handle = await open(folder, O_RDONLY | O_DIRECTORY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  async function saveRecord(id: string, record: SpoolRecord): Promise<void> {
    const next = join(folder, `${id}.new`)
    const handle = await open(next, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
    try {
      await handle.writeFile(JSON.stringify(record))
      await handle.datasync()
    } finally {
      await handle.close()
    }
    await rename(next, join(folder, `${id}.json`))
    await syncFolder()
  }

  function shelved(id: string, handle: FileHandle | null, start: number): Shelved {
    let bytes = handle
    let size = start
    let saving: Promise<void> = Promise.resolve()
    let removed = false
    const opened = () => {
      if (bytes === null) throw new Error('the bytes of this upload are gone')
      return bytes
    }
    async function closeBytes(): Promise<void> {
      const last = bytes
      bytes = null
      await last?.close()
    }
    async function dropBytes(): Promise<void> {
      await closeBytes()
      await rm(join(folder, `${id}.bytes`), { force: true })
    }
    return {
      get size() {
        return size
      },
      async append(chunks) {
        let at = size
        let rest = [...chunks]
        // A disk that is nearly full takes a part and says so only at the next call.
        while (rest.length > 0) {
          let { bytesWritten } = await opened().writev(rest, at)
          at += bytesWritten
          while (rest.length > 0 && bytesWritten >= rest[0]!.length) {
            bytesWritten -= rest[0]!.length
            rest = rest.slice(1)
          }
          if (bytesWritten > 0) rest = [rest[0]!.subarray(bytesWritten), ...rest.slice(1)]
        }
        size = at
      },
      async sync() {
        const upTo = size
        try {
          await opened().datasync()
        } catch (error) {
          // Without its code: even for want of space, a failed flush leaves nothing to go on from.
          throw new Error(`flushing failed: ${(error as Error).message}`, { cause: error })
        }
        return upTo
      },
      async read(into, offset) {
        const length = Math.min(into.length, size - offset)
        return (await opened().read(into, 0, length, offset)).bytesRead
      },
      save(record) {
        const saved = saving.then(async () => {
          if (!removed) await saveRecord(id, record)
        })
        // What failed is told to its caller; the next one tries anew.
        saving = saved.catch(() => {})
        return saved
      },
      dropBytes,
      async remove() {
        removed = true
        await saving
        await dropBytes()
        for (const kind of ['json', 'new']) await rm(join(folder, `${id}.${kind}`), { force: true })
      },
      async close() {
        await saving
        await closeBytes()
      },
    }
  }

  async function readRecord(id: string): Promise<SpoolRecord> {
    const handle = await open(join(folder, `${id}.json`), O_RDONLY | O_NOFOLLOW)
    try {
      const stats = await handle.stat()
      if (!stats.isFile() || stats.size > RECORD_LIMIT) throw new Error('it is no record')
      return spoolRecordSchema.parse(JSON.parse(await handle.readFile('utf8')))
    } finally {
      await handle.close()
    }
  }

  /** Opens what is there of the bytes, cut to what was acknowledged: more may be torn. */
  async function reopen(id: string, record: SpoolRecord): Promise<Shelved> {
    if (record.outcome !== null) {
      await rm(join(folder, `${id}.bytes`), { force: true })
      return shelved(id, null, record.plan.length)
    }
    const handle = await open(join(folder, `${id}.bytes`), O_RDWR | O_NOFOLLOW)
    try {
      const stats = await handle.stat()
      if (!stats.isFile()) throw new Error('its bytes are no file')
      const size = Math.min(stats.size, record.offset, record.plan.length)
      if (stats.size !== size) await handle.truncate(size)
      return shelved(id, handle, size)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  return {
    async create(id, record) {
      if (!UPLOAD_ID.test(id)) throw new Error('not the name of an upload')
      const flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW
      const made = shelved(id, await open(join(folder, `${id}.bytes`), flags, 0o600), 0)
      try {
        await made.save(record)
      } catch (error) {
        await made.remove()
        throw error
      }
      return made
    },
    async recover(warn) {
      const found: { id: string; record: SpoolRecord; on: Shelved }[] = []
      const names = new Map<string, Set<string>>()
      for (const name of await readdir(folder)) {
        const [, id, kind] = NAME.exec(name) ?? []
        // Not ours: whoever put it there may want it.
        if (id === undefined || kind === undefined) continue
        names.set(id, (names.get(id) ?? new Set()).add(kind))
      }
      for (const [id, kinds] of names) {
        if (kinds.has('json'))
          try {
            const record = await readRecord(id)
            found.push({ id, record, on: await reopen(id, record) })
            kinds.delete('json')
            kinds.delete('bytes')
          } catch (error) {
            const why = (error as Error).message.replaceAll(/[^\x21-\x7e]+/g, ' ').slice(0, 200)
            warn(`the spooled upload ${id} cannot be used and is removed: ${why}`)
          }
        for (const kind of kinds)
          await rm(join(folder, `${id}.${kind}`), { force: true }).catch((error: unknown) =>
            warn(`${id}.${kind} in the spool cannot be removed: ${(error as Error).message}`),
          )
      }
      return found
    },
    async free() {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
    release,
  }
}
