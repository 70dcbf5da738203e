import { useRef, useState } from 'react'
import type { QueryClient } from '@tanstack/react-query'
import { documentOf } from '#openstack/glance/metadef-document.ts'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { MetadefWrites } from '#openstack/glance/metadef-writes.ts'
import type { NamespaceDetail } from '#openstack/glance/metadef.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { perform, useCommand } from '#dashboard/queries/command.ts'
import { metadefCommands, readNamespaces } from '#dashboard/queries/metadefs.ts'
import { sameDocument } from '#dashboard/components/definitions/items.ts'
import type { Step } from '#dashboard/components/definitions/plan.ts'
import { perform as performStep, runSteps, undoOf } from '#dashboard/components/definitions/run.ts'
import type { RunState } from '#dashboard/components/definitions/run.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'

const GO_ON = { stopped: () => false, onChange: () => undefined }

const doing = (scope: ActiveScope, writes: MetadefWrites) => (step: Step) =>
  performStep(writes, step, async (name) => documentIn(await readNamespaces(scope, [name]), name))

function errorIn({ results }: RunState): unknown {
  for (const each of results) if (typeof each === 'object' && each !== null) return each.error
  return null
}

/** Writes one after the other, to be watched and stopped. */
export function useRun(scope: ActiveScope) {
  const { mutateAsync, isPending } = useCommand(metadefCommands.write<RunState>(scope))
  const [state, setState] = useState<RunState | null>(null)
  const stopping = useRef(false)
  const run = (steps: readonly Step[], before?: RunState['results']): Promise<RunState> => {
    stopping.current = false
    return mutateAsync((writes) =>
      runSteps(
        steps,
        doing(scope, writes),
        { stopped: () => stopping.current, onChange: setState },
        before,
      ),
    )
  }
  return {
    state,
    /** Of the first write that failed. */
    error: state === null ? null : errorIn(state),
    running: isPending,
    stop: () => {
      stopping.current = true
    },
    reset: () => setState(null),
    start: (steps: readonly Step[]) => run(steps),
    /** The same again, without what was done. */
    goOn: ({ steps, results }: RunState) => run(steps, results),
  }
}

type Found = ReadonlyMap<string, NamespaceDetail>
export const documentIn = (found: Found | undefined, name: string): NamespaceDocument | null => {
  const detail = found?.get(name)
  return detail === undefined ? null : documentOf(detail)
}
export const same = (a: NamespaceDocument | null, b: NamespaceDocument | null) =>
  a === null || b === null ? a === b : sameDocument(a, b)

const namesIn = ({ steps }: RunState) => [...new Set(steps.map(({ namespace }) => namespace))]
const readBack = (scope: ActiveScope, run: RunState) =>
  readNamespaces(scope, namesIn(run)).catch(() => null)

/**
 * Says what was done, with the way back. What somebody changed since is not overwritten by it.
 * @param written what it is measured by; null where it could not be read
 */
export function offerUndo(
  client: QueryClient,
  scope: ActiveScope,
  run: RunState,
  text: string,
  written: Promise<Found | null> = readBack(scope, run),
): void {
  const names = namesIn(run)
  const undo = async () => {
    try {
      const after = await written
      if (after === null) {
        toasts.show({ text: 'Not undone: what was written could not be read back to compare' })
        return
      }
      const now = await readNamespaces(scope, names)
      if (names.some((name) => !same(documentIn(now, name), documentIn(after, name)))) {
        toasts.show({ text: 'Not undone: somebody changed it since' })
        return
      }
      const back = await perform(client, metadefCommands.write<RunState>(scope), (writes) =>
        runSteps(undoOf(run), doing(scope, writes), GO_ON),
      )
      const whole = back.results.every((each) => each === 'done')
      toasts.show({ text: whole ? 'Undone' : 'Not all of it was undone: look at the namespace' })
    } catch (error) {
      toasts.show({ text: `Not undone. ${failureOf(error).sentence}` })
    }
  }
  toasts.show({ text, action: { label: 'Undo', run: () => void undo() } })
}
