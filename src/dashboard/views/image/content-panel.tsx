import { useQuery } from '@tanstack/react-query'
import { ScanSearch } from 'lucide-react'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { minDiskGiB } from '#disk-image/naming.ts'
import type { Hazard } from '#disk-image/inspection.ts'
import { formatBytes } from '#lib/bytes.ts'
import { PartsError } from '#dashboard/components/inspection/image-reader.ts'
import { InspectionPanel } from '#dashboard/components/inspection/inspection-panel.tsx'
import { inspectionQueries } from '#dashboard/components/inspection/inspections.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { canDownload } from '#dashboard/components/image-rules.ts'
import type { Actor } from '#dashboard/components/rules.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'

/**
 * What the record of an image and its content disagree about; nothing until somebody had it
 * inspected. The answer is kept for this page and for the mark in its head.
 */
export function useContent(scope: Scope, image: Image) {
  const query = useQuery(inspectionQueries.image(scope, image))
  const { disk_format, container_format } = image
  const declared = query.data?.compare({ disk_format, container_format }) ?? []
  return { query, declared }
}

/** Whether the record calls the content something that it is not. */
export const isMisdeclared = (declared: readonly Hazard[]): boolean =>
  declared.some(({ level }) => level !== 'note')

/** What is inside the image, by a few small reads of its data. */
export function ContentPanel({
  image,
  actor,
  content: { query, declared },
}: {
  image: Image
  actor: Actor
  content: ReturnType<typeof useContent>
}) {
  const ruling = canDownload(image, actor)
  const { data, error } = query
  const least = minDiskGiB(data?.inspection.virtualSize ?? null)
  return (
    <section className="section" aria-labelledby="content">
      <div className="section-head">
        <h2 id="content">Content</h2>
        <span className="grow" />
        {data === undefined && (
          <Button
            size="sm"
            icon={ScanSearch}
            pending={query.isFetching}
            disabledReason={ruling === true ? null : ruling.reason}
            onClick={() => void query.refetch()}
          >
            Inspect
          </Button>
        )}
      </div>
      {data !== undefined ? (
        <InspectionPanel
          title="Read from the image"
          note="by parts of its data"
          inspection={data.inspection}
          hazards={[...declared, ...data.inspection.hazards]}
          minDisk={least === image.min_disk ? 'as in the record' : ''}
          fileName={null}
        >
          {least > image.min_disk && (
            <Notice
              tone="warn"
              title={`The record lets smaller disks boot it: min_disk is ${image.min_disk} GiB`}
            >
              <p>
                The disk inside has {formatBytes(data.inspection.virtualSize ?? 0)}. A server with
                less fails while it is made. Set min_disk to {least}.
              </p>
            </Notice>
          )}
        </InspectionPanel>
      ) : (
        <p className="muted">
          What is inside, whether it is what the record says, and what would keep it from booting.
          Reads a few parts of the data, 2 MiB or so; nothing is saved.
        </p>
      )}
      {error !== null &&
        (error instanceof PartsError ? (
          <Notice tone="warn" live="alert" title="The content cannot be read in parts">
            <p>{error.message} Download the image to look into it.</p>
          </Notice>
        ) : (
          <Failure error={error} what={whatFailed(error)} />
        ))}
    </section>
  )
}

function whatFailed(error: unknown): string {
  switch (statusOf(error)) {
    case 403:
      return 'Glance does not let you read the data of this image.'
    // glance_store: a store that cannot seek refuses a Range.
    case 400:
      return 'The store of this image cannot be read in parts; download it to look into it.'
    default:
      return 'The content could not be read.'
  }
}
