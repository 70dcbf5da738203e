import { hexId } from '../ids.ts'
import type { Platform } from '../platform.ts'
import { bytesOf } from '../glance/data.ts'
import type { Content } from '../glance/rows.ts'

/** Bytes that were copied, and what they hash to. */
interface Copied {
  readonly key: string
  readonly md5: string
  readonly sha512: string
}

/** A copy of an image's bytes that is under way. */
export interface Copying {
  /** Bytes that are there. */
  readonly moved: number
  /** Null while it goes on; `broken` when the bytes could not be read to their end. */
  readonly outcome: Copied | 'broken' | null
  /** Ends it and removes what there is of the copy. */
  discard(): void
}

/** Copies bytes to a blob of their own and hashes them on the way, as Glance does with an upload. */
export function startCopying(platform: Platform, content: Content, size: number): Copying {
  const key = hexId(platform.random)
  let moved = 0
  let outcome: Copying['outcome'] = null
  let discarded = false
  const remove = () => void platform.blobs.remove(key).catch(() => {})

  async function copy(): Promise<Copied> {
    const digester = await platform.digester()
    await platform.blobs.write(key, bytesOf(platform, content, 0, size), (chunk) => {
      if (discarded) throw new Error('Nobody wants this copy any more.')
      moved += chunk.length
      return digester.update(chunk)
    })
    return { key, ...(await digester.digest()) }
  }
  copy().then(
    (copied) => {
      outcome = copied
      if (discarded) remove()
    },
    () => {
      outcome = 'broken'
    },
  )

  return {
    get moved() {
      return moved
    },
    get outcome() {
      return outcome
    },
    discard() {
      discarded = true
      if (outcome !== null && outcome !== 'broken') remove()
    },
  }
}
