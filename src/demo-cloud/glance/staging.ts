import type { Call, ImageCloud } from './context.ts'
import { ImageFault, notFound, unsupportedMedia } from './faults.ts'
import { noContent } from './images.ts'
import { policy, visibleRow } from './policy.ts'
import { enforce, usageOf } from './quota.ts'
import { receive, type Received } from './received.ts'

/** Data that waits for its import, by image. */
export interface Staging {
  get(imageId: string): Received | undefined
  put(imageId: string, data: Received): void
  /** @returns what was there; the caller has it now */
  take(imageId: string): Received | undefined
}

export function createStaging(): Staging {
  const staged = new Map<string, Received>()
  return {
    get: (id) => staged.get(id),
    put: (id, data) => void staged.set(id, data),
    take(id) {
      const data = staged.get(id)
      staged.delete(id)
      return data
    },
  }
}

/** PUT /v2/images/{id}/stage: data for a later glance-direct import; the image is `uploading`. */
export async function stageData(cloud: ImageCloud, call: Call): Promise<Response> {
  const { request, caller } = call
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== 'application/octet-stream') throw unsupportedMedia(type)
  const limits = cloud.limits(caller.projectId)
  const quota = (resource: 'image_stage_total' | 'image_count_uploading') =>
    enforce(resource, 0, caller.projectId, usageOf(cloud.catalogue, caller.projectId), limits)
  quota('image_stage_total')

  const id = call.params[0]!
  const row = visibleRow(caller, cloud.catalogue.get(id), id)
  policy.own(caller, row, 'modify_image')
  if (row.status !== 'queued')
    throw new ImageFault(
      409,
      `Image status transition from ${row.status} to uploading is not allowed`,
    )
  const there = () => cloud.catalogue.get(id) === row
  const restore = () => {
    if (there() && row.status === 'uploading') cloud.catalogue.change(row, { status: 'queued' })
  }
  cloud.catalogue.change(row, { status: 'uploading', updatedAt: cloud.platform.now() })
  try {
    quota('image_count_uploading')
    const data = await receive(cloud.platform, request.body)
    if (!there()) {
      await cloud.platform.blobs.remove(data.key)
      throw notFound(`No image found with ID ${id}`)
    }
    cloud.staging.put(id, data)
    cloud.catalogue.change(row, { size: data.size, updatedAt: cloud.platform.now() })
    return noContent()
  } catch (error) {
    restore()
    throw error
  }
}
