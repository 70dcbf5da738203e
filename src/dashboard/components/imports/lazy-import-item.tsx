import { lazy, Suspense } from 'react'
import type { ImportRecord } from './records.ts'

const Item = lazy(async () => ({ default: (await import('./import-item.tsx')).ImportItem }))

/** It comes with the first import: most clouds are asked for none. */
export function LazyImportItem({ record }: { record: ImportRecord }) {
  return (
    <Suspense fallback={null}>
      <Item record={record} />
    </Suspense>
  )
}
