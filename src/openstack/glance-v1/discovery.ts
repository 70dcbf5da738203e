import type { GlanceVersion } from '../glance/types.ts'

/** The newest version of each API that this client speaks and the cloud has. */
export interface ImageApis {
  v2: GlanceVersion | null
  v1: GlanceVersion | null
}

/**
 * Which Image APIs a cloud has, from what it says of its versions. An old Glance names both, and
 * calls v1 `SUPPORTED` or `DEPRECATED`; since Rocky there is no v1, and its addresses answer with
 * that list.
 */
export function imageApis(versions: readonly GlanceVersion[]): ImageApis {
  const newest = (major: number) =>
    versions
      .filter((version) => version.major === major)
      .reduce<GlanceVersion | null>(
        (best, each) => (best === null || each.minor > best.minor ? each : best),
        null,
      )
  return { v2: newest(2), v1: newest(1) }
}
