import { useQuery } from '@tanstack/react-query'
import type { Image } from '#openstack/glance/image.ts'
import { ANSWERS_MS } from '#dashboard/queries/image-members.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { imageQueries } from '#dashboard/queries/images.ts'

/**
 * The members of an image: all for its owner and administrators, only itself for a project that it
 * is shared with. Of an image that is not shared Glance tells none (403), so nothing is asked.
 * @param live asked again every few seconds, as long as the window is looked at
 */
export function useMembers(image: Image, scope: ActiveScope, live = false) {
  const asks = image.visibility === 'shared'
  const query = useQuery({
    ...imageQueries.members(scope, image.id),
    enabled: asks,
    ...(live ? { refetchInterval: ANSWERS_MS } : {}),
  })
  // What is kept from when it was shared is not how it is.
  return { ...query, data: asks ? query.data : undefined }
}
