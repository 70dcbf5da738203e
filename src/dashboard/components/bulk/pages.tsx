import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '#lib/plural.ts'
import { IconButton } from '#dashboard/ui/button.tsx'
import './pages.css'

/** Rows of a page: what one looks through without a search. */
const SIZE = 50

/**
 * A list of any length a page at a time.
 * @param o.of what its buttons turn, where a page has two pagers
 */
export function usePages<T>(
  rows: readonly T[],
  { size = SIZE, of = 'page' }: { size?: number; of?: string } = {},
): {
  shown: readonly T[]
  pager: React.ReactNode
} {
  const [wanted, setPage] = useState(0)
  const last = Math.max(0, Math.ceil(rows.length / size) - 1)
  const page = Math.min(wanted, last)
  const from = page * size
  const shown = rows.slice(from, from + size)
  const pager = last > 0 && (
    <span className="pager">
      <IconButton
        icon={ChevronLeft}
        label={`Previous ${of}`}
        disabledReason={page === 0 ? 'This is the first page.' : null}
        onClick={() => setPage(page - 1)}
      />
      <span className="muted nowrap" role="status">
        {`${formatCount(from + 1)}–${formatCount(from + shown.length)} of ${formatCount(rows.length)}`}
      </span>
      <IconButton
        icon={ChevronRight}
        label={`Next ${of}`}
        disabledReason={page === last ? 'This is the last page.' : null}
        onClick={() => setPage(page + 1)}
      />
    </span>
  )
  return { shown, pager }
}
