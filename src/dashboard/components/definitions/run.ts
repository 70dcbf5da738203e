import type { MetadefWrites } from '#openstack/glance/metadef-writes.ts'
import { ApiError } from '#openstack/http.ts'
import { inverse } from './plan.ts'
import type { Step } from './plan.ts'

async function takeAway(writes: MetadefWrites, namespace: string): Promise<void> {
  await writes.replaceNamespace(namespace, { namespace, protected: false })
  await writes.deleteNamespace(namespace)
}

/** Does one write. */
export async function perform(writes: MetadefWrites, step: Step): Promise<void> {
  const { namespace } = step
  switch (step.does) {
    case 'create':
      try {
        await writes.createNamespace(step.document)
      } catch (error) {
        // Glance leaves an empty one behind when it refuses what is inside. One that was there
        // before answers 409.
        if (error instanceof ApiError && (error.status === 400 || error.status >= 500))
          await takeAway(writes, namespace).catch(() => undefined)
        throw error
      }
      return
    case 'delete':
      // Only what was made here a moment ago is taken back while it is protected.
      if (step.document.protected) await takeAway(writes, namespace)
      else await writes.deleteNamespace(namespace)
      return
    case 'fields':
      await writes.replaceNamespace(namespace, step.after)
      return
    case 'association':
      if (step.before !== null) await writes.removeAssociation(namespace, step.name)
      if (step.after === null) return
      try {
        await writes.addAssociation(namespace, step.after)
      } catch (error) {
        if (step.before !== null) await writes.addAssociation(namespace, step.before)
        throw error
      }
      return
    case 'property':
      if (step.after === null) await writes.deleteProperty(namespace, step.name)
      else if (step.before === null) await writes.createProperty(namespace, step.name, step.after)
      else await writes.replaceProperty(namespace, step.name, step.after)
      return
    case 'object':
      if (step.after === null) await writes.deleteObject(namespace, step.name)
      else if (step.before === null) await writes.createObject(namespace, step.after)
      else await writes.replaceObject(namespace, step.after)
      return
    case 'tags':
      await writes.setTags(namespace, step.after)
  }
}

export interface RunState {
  readonly steps: readonly Step[]
  /** Per step: what became of it; null before its turn. */
  readonly results: readonly ('done' | 'running' | 'skipped' | { readonly error: unknown } | null)[]
  readonly ended: boolean
}

/**
 * Does the writes one after the other: those of a namespace build on each other, and a real Glance is
 * not quicker with two of them. A namespace that failed is left; others go on.
 * @param stopped asked before each
 */
export async function runSteps(
  steps: readonly Step[],
  perform1: (step: Step) => Promise<void>,
  o: { stopped: () => boolean; onChange: (state: RunState) => void },
): Promise<RunState> {
  let results: RunState['results'] = steps.map(() => null)
  const put = (at: number, result: RunState['results'][number], ended = false) => {
    results = results.map((each, i) => (i === at ? result : each))
    o.onChange({ steps, results, ended })
  }
  const failed = new Set<string>()
  for (const [at, step] of steps.entries()) {
    if (o.stopped() || failed.has(step.namespace)) {
      put(at, 'skipped')
      continue
    }
    put(at, 'running')
    try {
      // One after the other is meant.
      // oxlint-disable-next-line no-await-in-loop
      await perform1(step)
      put(at, 'done')
    } catch (error) {
      failed.add(step.namespace)
      put(at, { error })
    }
  }
  const state = { steps, results, ended: true }
  o.onChange(state)
  return state
}

/** What takes back what was done. */
export const undoOf = ({ steps, results }: RunState): Step[] =>
  steps
    .filter((_, at) => results[at] === 'done')
    .map(inverse)
    .toReversed()
/** What is left to do. */
export const restOf = ({ steps, results }: RunState): Step[] =>
  steps.filter((_, at) => results[at] !== 'done')
