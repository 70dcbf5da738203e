import { browserEffects, guardUnload } from '#transfers/browser.ts'
import { createTransferManager } from '#transfers/manager.ts'
import type { TransfersOfTab } from '#transfers/react.ts'
import type { Transfer } from '#transfers/types.ts'
import { glance } from '#dashboard/queries/api.ts'
import { catalogue } from '#dashboard/queries/catalogue.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { sessionEnd } from '#dashboard/queries/session-end.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { trayOpen } from '#dashboard/components/shell/shell-state.ts'

const effects = browserEffects({
  glance,
  onSessionEnd: sessionEnd.raise,
  maxBody: async () => (await queryClient.fetchQuery(sessionQueries.config())).max_body_bytes,
})

/** The one engine of this tab: it outlives every page. */
export const transfersOfTab: TransfersOfTab = {
  manager: createTransferManager(effects),
  verdicts: effects.verdicts,
}

const { manager } = transfersOfTab

const waitsForSignIn = ({ phase }: Transfer) =>
  phase.state === 'failed' && phase.problem.next === 'sign-in'

/** Where the tray would cover the page it does not open by itself. */
const covers = () => window.matchMedia('(max-width: 640px)').matches

/**
 * A record that the engine itself deleted is not asked for: Glance would only say that it is gone.
 * @param before the image of the upload before this change
 */
function tellCatalogue({ scope, imageId, phase }: Transfer, before: string | null): void {
  if (phase.state === 'cancelled' && phase.kept === 'nothing') {
    if (before !== null) catalogue.remove(scope, before)
  } else if (imageId !== null) void catalogue.changed(scope, imageId)
}

/**
 * What the rest of the page has to know of transfers: the tray opens with a new one, the list hears
 * of what changed, the end of a session is everybody's, and signing in again lets them go on.
 */
export function watchTransfers(): void {
  guardUnload(manager)
  let before = new Map<string, Transfer>()
  manager.subscribe(() => {
    const now = new Map(manager.getSnapshot().map((transfer) => [transfer.id, transfer]))
    for (const [id, transfer] of now) {
      const was = before.get(id)
      if (was === undefined && !covers()) trayOpen.set(true)
      if (was?.phase.state === transfer.phase.state && was.imageId === transfer.imageId) continue
      if (transfer.direction === 'upload') tellCatalogue(transfer, was?.imageId ?? null)
    }
    before = now
  })
  sessionEnd.onRenewed(() => {
    for (const transfer of manager.getSnapshot()) {
      if (waitsForSignIn(transfer)) manager.retry(transfer.id)
    }
  })
}
