import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DEFAULT_MULTIHASH } from '#transfers/hash/names.ts'
import type { Algorithm } from '#transfers/hash/names.ts'
import type { Digests } from '#transfers/hash/hashers.ts'
import type { PublishedDigest } from '#transfers/types.ts'
import type { Hazard } from '#disk-image/inspection.ts'
import type { Inspected } from '#dashboard/components/inspection/inspections.ts'
import { InspectionPanel } from '#dashboard/components/inspection/inspection-panel.tsx'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { CheckRow } from './check-row.tsx'
import type { Checks } from './checks.ts'
import type { ChosenFile } from './picked-files.ts'
import { TwinNotice } from './twin-notice.tsx'
import { askable, twinsQuery } from './twins.ts'

/** The reading of one file: under way, done, or failed. */
export interface FileReading {
  readonly data: Inspected | undefined
  readonly error: unknown
  readonly again: () => void
}

const seconds = new Intl.NumberFormat('en', { maximumFractionDigits: 2, minimumFractionDigits: 2 })

/** What is known of a file before it is sent: its content, its digests, and whether it is here. */
export function FilePanel({
  chosen,
  scope,
  reading,
  hazards,
  checks,
  digests,
  published,
}: {
  chosen: ChosenFile
  scope: ActiveScope
  reading: FileReading
  hazards: readonly Hazard[]
  checks: Checks
  /** What was computed of it so far. */
  digests: Digests | undefined
  /** What the publisher says of it. */
  published: readonly PublishedDigest[]
}) {
  const [dismissed, setDismissed] = useState(false)
  const twins = useQuery(twinsQuery(scope, askable(digests, published), chosen.file.size))
  const algorithms = [
    ...new Set<Algorithm>(['md5', DEFAULT_MULTIHASH, ...published.map(({ algo }) => algo)]),
  ]
  const here = (
    <>
      {!dismissed && twins.data !== undefined && (
        <TwinNotice twins={twins.data} scope={scope} onDismiss={() => setDismissed(true)} />
      )}
      {twins.error !== null && (
        <div className="check-row">
          <Failure error={twins.error} what="Whether it is here already is not known." />
        </div>
      )}
      <CheckRow
        chosen={chosen}
        checks={checks}
        algorithms={algorithms}
        nothingHere={twins.data?.length === 0}
      />
    </>
  )
  const { data, error } = reading
  if (data !== undefined) {
    return (
      <InspectionPanel
        title="Read from the file"
        note={`before anything is sent, ${seconds.format(data.took / 1000)} s`}
        inspection={data.inspection}
        hazards={hazards}
        minDisk="proposed"
        fileName={chosen.file.name}
      >
        {here}
      </InspectionPanel>
    )
  }
  return (
    <section className="inspect" aria-label="Read from the file">
      {error === null ? (
        <div className="inspect-head" role="status">
          <span className="visually-hidden">Reading {chosen.file.name}</span>
          <Skeleton width={240} />
        </div>
      ) : (
        <Notice
          tone="warn"
          live="alert"
          title="The file could not be read"
          actions={
            <Button size="sm" onClick={reading.again}>
              Read it again
            </Button>
          }
        >
          <p>
            {unread(error)} What is inside is not known: choose its formats yourself, or choose the
            file again.
          </p>
        </Notice>
      )}
      {here}
    </section>
  )
}

function unread(error: unknown): string {
  if (error instanceof DOMException && error.name === 'NotFoundError')
    return 'It is not there any more.'
  if (error instanceof DOMException && error.name === 'NotReadableError')
    return 'It was changed since it was chosen, or access to it ended.'
  return `The browser says: ${error instanceof Error ? error.message : String(error)}.`
}
