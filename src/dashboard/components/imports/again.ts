import type { ImportStanding } from '#openstack/glance/import-standing.ts'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import { failedStores } from './words.ts'

/**
 * What to ask for once more, after an end that was not good: the same, or where some stores have the
 * data, a copy to those that failed. Null where there is nothing to ask: what was staged is gone.
 */
export function againRequest(
  request: ImportRequest,
  standing: ImportStanding,
): ImportRequest | null {
  if (standing.state === 'failed') return request.method.name === 'glance-direct' ? null : request
  const failed = failedStores(standing)
  if (standing.state !== 'done' || failed.length === 0) return null
  return { method: { name: 'copy-image' }, stores: failed, all_stores_must_succeed: false }
}
