import type { Call, ImageCloud } from '../glance/context.ts'
import { ImageFault } from '../glance/faults.ts'
import { canSee, type Caller } from '../glance/policy.ts'
import type { ImageRow } from '../glance/rows.ts'

/** The image of the path, if the caller can see it. @throws ImageFault 404 */
export function visible(cloud: ImageCloud, call: Call): ImageRow {
  const id = call.params[0]!
  const row = cloud.catalogue.get(id)
  if (row === undefined || !canSee(call.caller, row))
    throw new ImageFault(404, undefined, { detail: `Image with identifier ${id} not found` })
  return row
}

/** A policy that keeps readers from writing; v1 says no more than that. @throws ImageFault 403 */
export function mayWrite(caller: Caller): void {
  if (!caller.admin && !caller.member) throw new ImageFault(403)
}

/**
 * Only the owner changes an image. Of one that is merely shared v1 says that it is not there.
 * @throws ImageFault 403 or 404
 */
export function checkOwner(caller: Caller, row: ImageRow, action: 'update' | 'delete'): void {
  if (caller.admin || row.owner === caller.projectId) return
  if (row.visibility === 'public')
    throw new ImageFault(403, `Forbidden to ${action} image: ${row.id}`)
  throw new ImageFault(404, `Failed to find image to ${action}: Image not found`)
}
