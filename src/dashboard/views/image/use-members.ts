import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { ANSWERS_MS } from '#dashboard/queries/image-members.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
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
  const client = useQueryClient()
  const status = statusOf(query.error)
  useEffect(() => {
    // Then the image is gone, or not what this page still shows.
    if (status !== 403 && status !== 404) return
    const { queryKey } = imageQueries.detail(scope, image.id)
    void client.invalidateQueries({ queryKey, exact: true })
  }, [client, status, scope, image.id])
  // What is kept from when it was shared is not how it is.
  return { ...query, data: asks ? query.data : undefined }
}
