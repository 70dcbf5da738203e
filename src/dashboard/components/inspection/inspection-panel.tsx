import { TriangleAlert } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import type { Hazard, Inspection } from '#disk-image/inspection.ts'
import { minDiskGiB } from '#disk-image/naming.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { HazardNotice } from './hazard-notice.tsx'
import { PartitionStrip } from './partition-strip.tsx'
import './inspection.css'

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What counts as a hazard; a note is only good to know. */
const isHazard = ({ level }: Hazard) => level !== 'note'

/**
 * What is inside a disk image: a file of this computer before it is sent, or one that Glance has.
 * @param note after the heading: when and how it was read
 * @param minDisk what is said after the smallest disk: that it is proposed, or what the record has
 * @param fileName for commands; null where there is no file here
 * @param children further notices of the same panel
 */
export function InspectionPanel({
  title,
  note,
  inspection,
  hazards,
  minDisk,
  fileName,
  children,
}: {
  title: string
  note: string
  inspection: Inspection
  /** Those of the content and those of what was declared, the worst first. */
  hazards: readonly Hazard[]
  minDisk: string
  fileName: string | null
  children?: ReactNode
}) {
  const id = useId()
  const count = hazards.filter(isHazard).length
  const { virtualSize, volumeLabel, facts } = inspection
  return (
    <section className="inspect" aria-labelledby={id}>
      <div className="inspect-head">
        <h2 id={id} className="h-section">
          {title}
        </h2>
        <span className="faint">{note}</span>
        <span className="grow" />
        {count > 0 && (
          <Badge tone="warn" icon={TriangleAlert}>
            {plural(count, 'hazard')}
          </Badge>
        )}
      </div>
      <dl className="inspect-facts">
        <Fact label="Format">{inspection.title}</Fact>
        <Fact label="Virtual size">
          {virtualSize === null ? (
            <span className="faint">not known</span>
          ) : (
            <span title={exactBytes(virtualSize)}>{formatBytes(virtualSize)}</span>
          )}
        </Fact>
        <Fact label="Smallest disk">
          {virtualSize === null ? (
            <span className="faint">not known</span>
          ) : (
            <>
              {minDiskGiB(virtualSize)} GiB <span className="muted">{minDisk}</span>
            </>
          )}
        </Fact>
        {volumeLabel !== null && volumeLabel !== '' && <Fact label="Label">{volumeLabel}</Fact>}
      </dl>
      {facts.length > 0 && (
        <details className="inspect-more">
          <summary>{plural(facts.length, 'further fact')} of its header</summary>
          <dl className="inspect-facts">
            {facts.map(({ label, value }) => (
              <Fact key={label} label={label}>
                {value}
              </Fact>
            ))}
          </dl>
        </details>
      )}
      <PartitionStrip inspection={inspection} />
      {hazards.map((hazard) => (
        <HazardNotice key={`${hazard.code} ${hazard.title}`} hazard={hazard} fileName={fileName} />
      ))}
      {children}
    </section>
  )
}
