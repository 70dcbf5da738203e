import { STORES, type Call, type ImageCloud } from './context.ts'
import { ImageFault, notFound } from './faults.ts'
import { noContent } from './images.ts'
import { placesLeft, relocate } from './locations.ts'
import { policy, visibleRow } from './policy.ts'

/** DELETE /v2/stores/{store}/{id}: the data of an image from one of its stores. */
export async function deleteFromStore(cloud: ImageCloud, call: Call): Promise<Response> {
  const [store, id] = call.params as [string, string]
  if (!STORES.some((each) => each.id === store))
    throw new ImageFault(409, `The selected store ${store} is not available on this node.`)
  const row = visibleRow(call.caller, cloud.catalogue.get(id), id, `Failed to find image ${id}`)
  policy.admin(call.caller, 'delete_image_location')
  if (row.status !== 'active')
    throw new ImageFault(
      409,
      "It's not allowed to remove image data from store if image status is not 'active'",
    )
  if (row.locations.length === 1)
    throw new ImageFault(
      403,
      'Cannot delete image data from the only store containing it. Consider deleting the image instead.',
    )
  const at = row.locations.findIndex((each) => each.store === store)
  if (at < 0) throw notFound(`Image ${id} is not stored in store ${store}.`)
  await relocate(cloud, row, {
    ...placesLeft(row, row.locations.toSpliced(at, 1)),
    updatedAt: cloud.platform.now(),
  })
  return noContent()
}
