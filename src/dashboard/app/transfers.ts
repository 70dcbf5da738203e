import { createTransferHome } from '#transfers/home.ts'
import type { TransfersOfTab } from '#transfers/react.ts'
import type { Transfer } from '#transfers/types.ts'
import { createVerdictStore } from '#transfers/verdicts.ts'
import { gatewayFetch, glance } from '#dashboard/queries/api.ts'
import { catalogue } from '#dashboard/queries/catalogue.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { sessionEnd } from '#dashboard/queries/session-end.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { offerTray } from '#dashboard/components/shell/shell-state.ts'
import { whenQuiet } from './quiet.ts'

/** Reading the property itself throws where the browser blocks storage. */
function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

const verdicts = createVerdictStore(storage())
const home = createTransferHome({
  async open(user) {
    const { openBrowserTab } = await import('#transfers/tabs/browser-tab.ts')
    return openBrowserTab(user, {
      glance,
      fetch: gatewayFetch,
      verdicts,
      onSessionEnd: sessionEnd.raise,
      maxBody: async () => (await queryClient.fetchQuery(sessionQueries.config())).max_body_bytes,
    })
  },
  idle: whenQuiet,
})

/** Runs what begins a transfer in this tab, and shows it. */
const shown =
  <A extends unknown[]>(begin: (...args: A) => string) =>
  (...args: A): string => {
    offerTray()
    return begin(...args)
  }

/** The transfers of this tab: they outlive every page. */
export const transfersOfTab: TransfersOfTab = {
  manager: { ...home, upload: shown(home.upload), download: shown(home.download) },
  verdicts,
}

/** @param before the same transfer before this change */
function tellCatalogue({ scope, imageId }: Transfer, before: Transfer): void {
  if (imageId !== null) catalogue.changed(scope, imageId)
  // A record that the engine itself deleted is not asked for: Glance would only say that it is gone.
  else if (before.imageId !== null) catalogue.remove(scope, before.imageId)
}

/**
 * What the rest of the page has to know of transfers: the list hears of what changed, the end of a
 * session is everybody's, and signing in again lets them go on. And what they have to know: whose
 * they are.
 */
export function watchTransfers(): void {
  let before = new Map<string, Transfer>()
  home.subscribe(() => {
    const now = new Map(home.getSnapshot().map((transfer) => [transfer.id, transfer]))
    for (const [id, transfer] of now) {
      const was = before.get(id)
      // One of an earlier visit, or begun just now: the list knows as much.
      if (was === undefined || was === transfer) continue
      const state = transfer.phase.state
      if (state === was.phase.state && was.imageId === transfer.imageId) continue
      if (transfer.endedAt !== null && was.endedAt === null) {
        const kept = import('#dashboard/queries/activity.ts')
        kept.then(({ transferEnded }) => transferEnded(transfer)).catch(() => undefined)
      }
      if (transfer.direction === 'upload') tellCatalogue(transfer, was)
      if (state === 'waiting' && transfer.phase.for.kind === 'sign-in') sessionEnd.raise()
    }
    before = now
  })
  sessionEnd.onRenewed(home.signedIn)
  const whose = () => {
    const session = queryClient.getQueryData(sessionQueries.session().queryKey)
    // Signing out loads the page anew. Until somebody else signs in, an ended session is one that
    // may be renewed, and what was picked must not get lost by it.
    if (session) home.user(session.user.id)
  }
  queryClient.getQueryCache().subscribe(whose)
  whose()
}
