import type { Limits } from '../keystone/accounts.ts'
import type { Catalogue } from './catalogue.ts'
import { ImageFault } from './faults.ts'

const MIB = 1024 * 1024
type Resource = keyof Limits

/** The stores that an image is on its way to, in a property that Glance itself keeps. */
export const IMPORTING = 'os_glance_importing_to_stores'
/** States in which data is coming (glance/db/sqlalchemy/api.py). */
const COMING = new Set(['saving', 'uploading', 'importing'])

/** How much of a project's quota is used; sizes in MiB, rounded down (glance/quota/keystone.py). */
export function usageOf(catalogue: Catalogue, projectId: string): Limits {
  let stored = 0
  let images = 0
  let uploading = 0
  let staged = 0
  for (const row of catalogue.all()) {
    if (row.owner !== projectId) continue
    images++
    const size = row.size ?? 0
    const copying = Boolean(row.properties.get(IMPORTING))
    if (copying || COMING.has(row.status)) uploading++
    if (copying || row.status === 'uploading' || row.status === 'importing') staged += size
    // What is in a store counts, once for each place.
    stored += size * row.locations.length
  }
  return {
    image_size_total: Math.floor(stored / MIB),
    image_stage_total: Math.floor(staged / MIB),
    image_count_total: images,
    image_count_uploading: uploading,
  }
}

/** @throws ImageFault 413 in oslo.limit's words, when usage and delta are over the limit */
export function enforce(
  resource: Resource,
  delta: number,
  projectId: string,
  usage: Limits,
  limits: Limits,
): void {
  const used = usage[resource]
  const limit = limits[resource]
  if (used + delta <= limit) return
  throw new ImageFault(
    413,
    'The request returned a 413 Request Entity Too Large. This generally means that rate limiting or a quota threshold was breached.\n\nThe response body:\n' +
      `Project ${projectId} is over a limit for [Resource ${resource} is over limit of ${limit} due to current usage ${used} and delta ${delta}]`,
  )
}
