import { lazy, Suspense, type ComponentProps } from 'react'
import type { FilePanel } from './file-panel.tsx'

const Panel = lazy(async () => ({ default: (await import('./file-panel.tsx')).FilePanel }))

/** It comes with the first file: the page itself has nothing to look into. */
export function LazyFilePanel(props: ComponentProps<typeof FilePanel>) {
  return (
    <Suspense fallback={null}>
      <Panel {...props} />
    </Suspense>
  )
}
