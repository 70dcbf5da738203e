import type { Inspection, Partition } from '#disk-image/inspection.ts'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'

/** Percent of the strip; a partition that is almost nothing is still there to be seen. */
const LEAST = 0.5

interface Piece {
  readonly partition: Partition
  readonly from: number
  readonly width: number
}

/** Where each partition lies on the disk, in percent; what reaches beyond the disk is cut. */
function pieces(partitions: readonly Partition[], size: number): Piece[] {
  return partitions
    .map((partition) => {
      const from = Math.min(100 - LEAST, (partition.offset / size) * 100)
      const width = Math.min(100 - from, Math.max(LEAST, (partition.size / size) * 100))
      return { partition, from, width }
    })
    .toSorted((a, b) => a.from - b.from)
}

/** The partitions of a disk: drawn to scale, and the same as a list. */
export function PartitionStrip({
  inspection: { partitions, partitionTable, virtualSize },
}: {
  inspection: Pick<Inspection, 'partitions' | 'partitionTable' | 'virtualSize'>
}) {
  if (partitions.length === 0) return null
  const end = Math.max(...partitions.map(({ offset, size }) => offset + size))
  const size = Math.max(1, virtualSize ?? end)
  const table = partitionTable === 'gpt' ? 'GPT' : 'MBR'
  return (
    <div className="partitions">
      <svg
        className="partition-strip"
        height="14"
        role="img"
        aria-label={`${plural(partitions.length, 'partition')}, ${table}, drawn to scale`}
      >
        <rect className="partition-free" width="100%" height="14" />
        {pieces(partitions, size).map(({ partition, from, width }, index) => (
          <rect
            key={partition.number}
            className={index % 2 === 0 ? 'partition-even' : 'partition-odd'}
            x={`${from}%`}
            width={`${width}%`}
            height="14"
          />
        ))}
      </svg>
      <ul>
        {partitions.map((partition) => (
          <li key={partition.number}>
            <span className="faint">{partition.number}</span>
            <span className="partition-type">
              {partition.type}
              {partition.name && <span className="faint"> {partition.name}</span>}
            </span>
            <span className="num" title={exactBytes(partition.size)}>
              {formatBytes(partition.size)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
