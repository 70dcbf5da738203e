import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { MetadefWrites } from '#openstack/glance/metadef-writes.ts'
import { ApiError } from '#openstack/http.ts'
import { isPartOf } from './items.ts'
import { inverse } from './plan.ts'
import type { Step } from './plan.ts'

async function takeAway(writes: MetadefWrites, namespace: string): Promise<void> {
  await writes.replaceNamespace(namespace, { namespace, protected: false })
  await writes.deleteNamespace(namespace)
}

async function takeRest(
  writes: MetadefWrites,
  document: NamespaceDocument,
  read: (namespace: string) => Promise<NamespaceDocument | null>,
): Promise<void> {
  const there = await read(document.namespace)
  if (there !== null && isPartOf(there, document)) await takeAway(writes, document.namespace)
}

/**
 * Does one write.
 * @param read what Glance has of a namespace now; null where there is none
 */
export async function perform(
  writes: MetadefWrites,
  step: Step,
  read: (namespace: string) => Promise<NamespaceDocument | null>,
): Promise<void> {
  const { namespace } = step
  switch (step.does) {
    case 'create':
      try {
        await writes.createNamespace(step.document)
      } catch (error) {
        // Glance leaves a part of it behind when it refuses what is inside. A document that it does
        // not even look into, or a server that is down, answers so too where somebody has one of
        // this name: that is seen by what is in it.
        if (error instanceof ApiError && (error.status === 400 || error.status >= 500))
          await takeRest(writes, step.document, read).catch(() => undefined)
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
    case 'rename-property':
      await writes.renameProperty(namespace, step.from, step.to, step.definition)
      return
    case 'rename-object':
      await writes.renameObject(namespace, step.from, { ...step.object, name: step.to })
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
 * @param before results of the same steps: what was done then is not done again
 */
export async function runSteps(
  steps: readonly Step[],
  perform1: (step: Step) => Promise<void>,
  o: { stopped: () => boolean; onChange: (state: RunState) => void },
  before: RunState['results'] = [],
): Promise<RunState> {
  let results: RunState['results'] = steps.map((_, at) => (before[at] === 'done' ? 'done' : null))
  const put = (at: number, result: RunState['results'][number]) => {
    results = results.map((each, i) => (i === at ? result : each))
    o.onChange({ steps, results, ended: false })
  }
  const failed = new Set<string>()
  for (const [at, step] of steps.entries()) {
    if (before[at] === 'done') continue
    if (o.stopped() || failed.has(step.namespace)) {
      put(at, 'skipped')
      continue
    }
    put(at, 'running')
    try {
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
