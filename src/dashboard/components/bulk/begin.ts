import { randomId } from '#lib/ids.ts'
import { watchOnline, watchSession } from '#transfers/waits.ts'
import type { Scope } from '#transfers/types.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { type Command, perform } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { memberCommands, membersChanged } from '#dashboard/queries/image-members.ts'
import { storeCommands } from '#dashboard/queries/stores.ts'
import { sessionEnd } from '#dashboard/queries/session-end.ts'
import { toasts } from '#dashboard/ui/toast.tsx'
import type { Actor } from '../rules.ts'
import { offerTray, trayOpen } from '../shell/shell-state.ts'
import { actOf, type Writes } from './act.ts'
import { BulkRun, type Target } from './bulk-run.ts'
import type { Change } from './plan.ts'
import { pastRunOf, pastRuns } from './past-runs.ts'
import { type Bulk, bulkRuns } from './runs.ts'
import { countOf, deedWords } from './words.ts'

const session = watchSession(sessionEnd.raise)
sessionEnd.onRenewed(session.signedIn)
const effects = {
  session,
  online: watchOnline({ onLine: () => navigator.onLine, target: window }),
}

function writesOf(scope: Scope): Writes {
  const run = <Input, Output>(command: Command<Input, Output>, input: Input) =>
    perform(queryClient, command, input)
  return {
    read: (id) => run(imageCommands.read(scope), { id }),
    patch: (id, operations) => run(imageCommands.patch(scope), { id, operations }),
    deactivate: (id) => run(imageCommands.deactivate(scope), { id }),
    reactivate: (id) => run(imageCommands.reactivate(scope), { id }),
    delete: (id) => run(imageCommands.delete(scope), { id }),
    addMember: (id, projectId) => run(memberCommands.add(scope), { imageId: id, projectId }),
    removeMember: (id, projectId) => run(memberCommands.remove(scope), { imageId: id, projectId }),
    removeFromStore: (id, storeId) => run(storeCommands.remove(scope), { id, storeId }),
    copyToStores: (id, storeIds) => run(storeCommands.copyToStores(scope), { id, storeIds }),
  }
}

const SHOW = { label: 'Show', run: () => trayOpen.set(true) }

/** Once for each image, not for each of its members. */
function announce({ run, scope }: Bulk): void {
  const changed = new Set(run.changed().map(({ image }) => image.id))
  for (const id of changed) membersChanged(queryClient, scope, id)
}

/** Said where the tray does not show it: it may be closed when the run ends. */
function tellEnd(bulk: Bulk): void {
  const { run, change } = bulk
  let ended = false
  run.subscribe(() => {
    const was = ended
    ended = run.phase.state === 'ended'
    if (!ended || was) return
    if (change.kind === 'members') announce(bulk)
    if (trayOpen.get()) return
    const { counts } = run.getSnapshot()
    const { done } = deedWords(change)
    const [so, not] = [counts.done + counts.same, counts.failed + counts.left]
    if (not === 0) toasts.show({ text: `${countOf(change, so)} ${done}`, action: SHOW })
    else toasts.show({ text: `${countOf(change, not)} not ${done}`, action: SHOW })
  })
}

/** Keeps what became of each image when it ends, also when the page does before it. */
function keepEnd(bulk: Bulk): void {
  const { run } = bulk
  const keep = () => pastRuns.keep(pastRunOf(bulk, Date.now()))
  let open = true
  addEventListener('pagehide', keep)
  run.subscribe(() => {
    const was = open
    open = run.phase.state !== 'ended'
    if (open === was) return
    if (open) addEventListener('pagehide', keep)
    else {
      removeEventListener('pagehide', keep)
      keep()
    }
  })
}

/**
 * Begins to change many images; it goes on in the tray.
 * @param targets those that the change is possible for, as they were in the dry run
 */
export function beginBulk(
  change: Change,
  targets: readonly Target[],
  { scope, actor }: { scope: Scope; actor: Actor },
): void {
  const run = new BulkRun(targets, actOf(change, writesOf(scope), actor), effects)
  const bulk = { id: randomId(), change, scope, actor, run }
  if (!offerTray()) {
    toasts.show({
      text: `${deedWords(change).doing} ${countOf(change, targets.length)}`,
      action: SHOW,
    })
  }
  tellEnd(bulk)
  keepEnd(bulk)
  bulkRuns.add(bulk)
}
