import { createGlance, type Glance } from './glance/client.ts'
import type { OldCloud } from './glance-v1/as-glance.ts'
import type { Lacks } from './glance-v1/lacks.ts'
import { ApiError, type FetchLike } from './http.ts'

/**
 * The Image service of a cloud, whichever version of its API it has. It is spoken to as v2; a cloud
 * that lacks v2 says so in its first answer (300). Only then is it asked for its versions and, where
 * v1 is all it has, is everything from that first call on said in v1. A newer cloud pays nothing.
 *
 * @param o.onOld Told once what an old API lacks.
 * @param o.base As for `createGlance`, as are `o.fetch` and `o.token`.
 * @param o.projectId Project of the reader; by it alone v1's images of others are told apart.
 */
export function createImageService(o: {
  fetch: FetchLike
  base: string
  token?: string
  projectId: string
  onOld?: (lacks: Lacks) => void
}): Glance {
  const v2 = createGlance(o)
  let old: Promise<OldCloud | null> | null = null

  async function meet(): Promise<OldCloud | null> {
    const versions = await v2.versions()
    const { openOldCloud } = await import('./glance-v1/as-glance.ts')
    const found = openOldCloud({ ...o, versions })
    if (found) o.onOld?.(found.lacks)
    return found
  }
  /** The other client, for a call that v2's refused. @throws the refusal, where there is none */
  async function other(error: unknown): Promise<Glance> {
    if (!(error instanceof ApiError && error.status === 300)) throw error
    const asked = (old ??= meet())
    try {
      const found = await asked
      if (found) return found.glance
    } catch (failure) {
      // Asked again with the next call.
      if (old === asked) old = null
      throw failure
    }
    throw error
  }

  type Call = (...args: unknown[]) => Promise<unknown>
  const call =
    (name: keyof Glance): Call =>
    async (...args) => {
      const on = (glance: Glance) => (glance[name] as Call)(...args)
      const found = await old
      if (found) return on(found.glance)
      try {
        return await on(v2)
      } catch (error) {
        return on(await other(error))
      }
    }
  const listImages: Glance['listImages'] = async function* (query, options) {
    let glance = (await old)?.glance
    if (!glance) {
      try {
        return yield* v2.listImages(query, options)
      } catch (error) {
        glance = await other(error)
      }
    }
    yield* glance.listImages(query, options)
  }
  const names = Object.keys(v2) as (keyof Glance)[]
  const calls = Object.fromEntries(names.map((name) => [name, call(name)]))
  return { ...(calls as unknown as Glance), listImages }
}
