import './skeleton.css'

/** Widths of the ghosts of a row, at the places of the table's columns. */
const COLUMNS = [
  { x: 48, widths: [230, 180, 260, 150, 210, 190, 240, 170] },
  { x: 400, widths: [70] },
  { x: 520, widths: [60] },
  { x: 640, widths: [50] },
]

/**
 * Shapes where the text of rows will be, at their final height. They show after 150 ms, so that
 * what is quick does not flicker.
 * @param row pixels of one row
 */
export function SkeletonRows({
  label,
  rows = 12,
  row = 36,
}: {
  label: string
  rows?: number
  row?: number
}) {
  return (
    <svg className="skeleton" height={rows * row} role="img" aria-label={label}>
      {Array.from({ length: rows }, (_, index) =>
        COLUMNS.map(({ x, widths }) => (
          <rect
            key={`${index}-${x}`}
            className="ghost"
            x={x}
            y={index * row + (row - 10) / 2}
            width={widths[index % widths.length]}
            height="10"
            rx="2"
          />
        )),
      )}
    </svg>
  )
}

/** One ghost of a line of text. @param width pixels @param height pixels */
export function Skeleton({ width, height = 10 }: { width: number; height?: number }) {
  return (
    <svg className="skeleton-line" width={width} height={height} aria-hidden="true">
      <rect className="ghost" width={width} height={height} rx="2" />
    </svg>
  )
}
