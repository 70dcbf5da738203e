import { queryOptions } from '@tanstack/react-query'
import type { Image } from '#openstack/glance/image.ts'
import type { Declared } from '#disk-image/compare.ts'
import type { Hazard, Inspection } from '#disk-image/inspection.ts'
import type { ByteReader } from '#disk-image/reader.ts'
import { blobReader } from '#disk-image/reader.ts'
import type { Scope } from '#transfers/types.ts'
import { glance } from '#dashboard/queries/api.ts'

/** What was read, and how long that took in milliseconds. */
export interface Inspected {
  readonly inspection: Inspection
  readonly took: number
  /** Where the content is not what somebody says; the worst first. */
  readonly compare: (declared: Declared) => readonly Hazard[]
}

/** The formats are many, so they come when the first file does. */
async function inspected(reader: ByteReader): Promise<Inspected> {
  const [{ inspectDisk }, { compareDeclared }] = await Promise.all([
    import('#disk-image/inspect.ts'),
    import('#disk-image/compare.ts'),
  ])
  const before = performance.now()
  const inspection = await inspectDisk(reader)
  const took = performance.now() - before
  return { inspection, took, compare: (declared) => compareDeclared(inspection, declared) }
}

/** What is inside a file or an image; read once and kept, because neither changes. */
export const inspectionQueries = {
  /** @param key tells files apart that bear one name */
  file: (key: string, file: File) =>
    queryOptions({
      queryKey: ['inspection', 'file', key] as const,
      queryFn: () => inspected(blobReader(file)),
      staleTime: Infinity,
      retry: false,
    }),

  /**
   * An image in Glance; its data never changes once it is there. It is asked for by a press only:
   * each part is a download to the cloud, which some bill or log, and a store of volumes attaches
   * one for it.
   */
  image: (scope: Scope, image: Pick<Image, 'id' | 'size' | 'checksum'>) =>
    queryOptions({
      queryKey: [
        'inspection',
        scope.region,
        scope.projectId,
        image.id,
        image.size,
        image.checksum,
      ] as const,
      queryFn: async ({ signal }) => {
        const { imageReader } = await import('./image-reader.ts')
        const of = { id: image.id, size: image.size ?? 0 }
        return inspected(imageReader(glance(scope), of, signal))
      },
      staleTime: Infinity,
      retry: false,
      enabled: false,
    }),
}
