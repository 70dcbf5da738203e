import { useQuery } from '@tanstack/react-query'
import { ScanSearch } from 'lucide-react'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { canDownload } from '#dashboard/components/image-rules.ts'
import { InspectionPanel } from '#dashboard/components/inspection/inspection-panel.tsx'
import { inspectionQueries } from '#dashboard/components/inspection/inspections.ts'
import { Button } from '#dashboard/ui/button.tsx'

/**
 * What is inside the image and what is wrong with it, before one answers: Glance lets a member read
 * the data whatever it answered (tried on a Glance 25.1).
 */
export function OfferContent({ image, scope }: { image: Image; scope: ActiveScope }) {
  const { data, error, isFetching, refetch } = useQuery(inspectionQueries.image(scope, image))
  const ruling = canDownload(image, scope)
  if (data !== undefined) {
    const { disk_format, container_format } = image
    const declared = data.compare({ disk_format, container_format })
    return (
      <InspectionPanel
        title="Inside"
        note="read from the image"
        inspection={data.inspection}
        hazards={[...declared, ...data.inspection.hazards]}
        minDisk=""
        fileName={null}
      />
    )
  }
  return (
    <div className="offer-inspect">
      <Button
        size="sm"
        icon={ScanSearch}
        pending={isFetching}
        disabledReason={ruling === true ? null : ruling.reason}
        onClick={() => void refetch()}
      >
        Inspect
      </Button>
      <p className="faint">
        {ruling === true
          ? 'Reads a few parts of the data, 2 MiB or so, and tells what is inside and what is dangerous in it. That needs no answer.'
          : ruling.reason}
      </p>
      <Failure error={error} what={whatFailed(error)} />
    </div>
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
