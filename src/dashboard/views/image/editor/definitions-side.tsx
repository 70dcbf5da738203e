import { useDeferredValue } from 'react'
import type { Definition } from '#dashboard/components/image-editing/definition.ts'
import type { Definitions } from '#dashboard/components/image-editing/definitions.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { DefinitionsList } from './definitions-list.tsx'
import { OtherDefinitions } from './other-definitions.tsx'

/** What is known of the definitions: under way, there, or not to be had. */
export type DefinitionsState =
  | { readonly kind: 'loading' | 'there'; readonly definitions: Definitions }
  | { readonly kind: 'failed'; readonly definitions: Definitions; readonly retry: () => void }

/** What this image could have, in every state that this can be in. */
export function DefinitionsSide({
  known,
  keys,
  fixed,
  onPick,
}: {
  known: DefinitionsState
  keys: ReadonlySet<string>
  /** Nothing can be added. */
  fixed: boolean
  onPick: (definition: Definition) => void
}) {
  // What the image has comes first; what it could have, one frame later.
  const shown = useDeferredValue(known, { kind: 'loading', definitions: known.definitions })
  const { kind, definitions } = shown
  if (kind === 'loading')
    return (
      <output className="defs-loading" aria-label="Loading the definitions">
        {[150, 180, 120, 160, 140].map((width) => (
          <Skeleton key={width} width={width} />
        ))}
      </output>
    )
  return (
    <>
      {kind === 'failed' && (
        <Notice
          tone="warn"
          title="The definitions could not be loaded"
          live="status"
          actions={
            <Button size="sm" onClick={shown.retry}>
              Try again
            </Button>
          }
        >
          Properties can be changed without them; values are not checked then.
        </Notice>
      )}
      {kind === 'there' && !definitions.fromCloud && (
        <p className="help defs-none">
          This cloud has no metadata definitions, or does not show them. These are what OpenStack
          itself names.
        </p>
      )}
      <DefinitionsList definitions={definitions} keys={keys} fixed={fixed} onPick={onPick} />
      {kind === 'there' && definitions.fromCloud && <OtherDefinitions />}
    </>
  )
}
