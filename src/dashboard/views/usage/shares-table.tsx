import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { formatCount } from '#lib/plural.ts'
import { usePages } from '#dashboard/components/bulk/pages.tsx'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import type { Block } from './blocks.ts'

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** The treemap in words and numbers. */
export function SharesTable({
  blocks,
  total,
  head,
}: {
  blocks: readonly Block[]
  /** Bytes of all of them. */
  total: number
  /** What a row is. */
  head: string
}) {
  const { shown, pager } = usePages(blocks, { size: 12, of: 'rows' })
  return (
    <>
      <table className="shares">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="num">
              Images
            </th>
            <th scope="col" className="num">
              Stored
            </th>
            <th scope="col" className="num only-wide">
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, label, count, bytes, href }) => (
            <tr key={key}>
              <th scope="row">
                {href === null ? (
                  <span className="truncate muted">{label}</span>
                ) : (
                  <Link className="truncate shares-name" href={href} title={label}>
                    {label}
                  </Link>
                )}
              </th>
              <td className="num">{formatCount(count)}</td>
              <td className="num" title={exactBytes(bytes)}>
                {formatBytes(bytes)}
              </td>
              <td className="num only-wide shares-part">
                <Bar value={total === 0 ? 0 : (bytes / total) * 100} tone="idle" />
                <span>{total === 0 ? '–' : percent.format(bytes / total)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {pager && <div className="shares-pager">{pager}</div>}
    </>
  )
}
