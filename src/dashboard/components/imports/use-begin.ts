import { useSuspenseQuery } from '@tanstack/react-query'
import type { ImageFields } from '#openstack/glance/image.ts'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import type { Scope } from '#transfers/types.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { type Begun, importCommands } from '#dashboard/queries/imports.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { trayOpen } from '../shell/shell-state.ts'
import { importRecords } from './records.ts'

/** Where the tray would cover the page it does not open by itself. */
const covers = () => window.matchMedia('(max-width: 640px)').matches

export interface Wanted {
  readonly into: { id: string } | { fields: ImageFields }
  readonly request: ImportRequest
}

/** Asks for an import, and watches over it from then on. */
export function useBeginImport({ projectId, region }: Scope) {
  const scope = { projectId, region }
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const start = useCommand(importCommands.start(scope))
  const begin = (wanted: Wanted, onBegun?: (begun: Begun) => void) =>
    start.mutate(wanted, {
      onSuccess(begun) {
        const { image, before } = begun
        importRecords.add({
          user: session.user.id,
          scope,
          image: { id: image.id, name: image.name ?? '' },
          request: wanted.request,
          before,
        })
        if (!covers()) trayOpen.set(true)
        onBegun?.(begun)
      },
    })
  return { begin, pending: start.isPending, error: start.error, reset: start.reset }
}
