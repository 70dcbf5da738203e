import { useSuspenseQuery } from '@tanstack/react-query'
import type { ImageFields } from '#openstack/glance/image.ts'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import type { Scope } from '#transfers/types.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { type Begun, importCommands } from '#dashboard/queries/imports.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { offerTray } from '../shell/shell-state.ts'
import { importRecords } from './records.ts'

export interface Wanted {
  readonly into: { id: string } | { fields: ImageFields }
  readonly request: ImportRequest
}

/** Asks for an import, and watches over it from then on. */
export function useBeginImport({ projectId, region }: Scope) {
  const scope = { projectId, region }
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const command = importCommands.start(scope)
  const start = useCommand<Wanted, Begun>({
    ...command,
    // Also where the page that asked is left before the answer: else nothing watches over it.
    seed(client, begun, wanted) {
      const { image, before } = begun
      command.seed?.(client, begun, wanted)
      importRecords.add({
        user: session.user.id,
        scope,
        image: { id: image.id, name: image.name ?? '' },
        request: wanted.request,
        before,
      })
      offerTray()
    },
  })
  const begin = (wanted: Wanted, onBegun?: (begun: Begun) => void) =>
    start.mutate(wanted, onBegun ? { onSuccess: onBegun } : {})
  return { begin, pending: start.isPending, error: start.error, reset: start.reset }
}
