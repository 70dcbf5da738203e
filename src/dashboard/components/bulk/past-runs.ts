import { useSyncExternalStore } from 'react'
import type { Scope } from '#transfers/types.ts'
import { createKeptList, storageOfBrowser } from '../kept-list.ts'
import { resultOf, type Result } from './result.ts'
import type { Bulk } from './runs.ts'
import type { Step } from './settings.ts'
import { changeWords, deedWords, runName } from './words.ts'

/** A run that has ended, with what became of each image. */
export interface PastRun {
  /** Of the run itself: what is tried again is the same run. */
  readonly id: string
  /** When it ended, in milliseconds since the epoch. */
  readonly at: number
  readonly scope: Scope
  /** `Change 500 images` */
  readonly name: string
  /** `changed` */
  readonly done: string
  /** What it made of them, in a few words; may be empty. */
  readonly about: string
  /** Whether the images are gone by it. */
  readonly deletes: boolean
  readonly results: readonly Result[]
}

/** Characters of a value that are kept: about what is shown of it. */
const VALUE = 300

const short = (value: string | null) =>
  value !== null && value.length > VALUE ? `${value.slice(0, VALUE)}…` : value

const shortened = (step: Step): Step => ({
  ...step,
  before: short(step.before),
  after: short(step.after),
})

/** What is not over when the page goes: what waits is left, and of what was asked nobody knows. */
function cut(result: Result): Result {
  if (result.state === 'waiting') return { ...result, state: 'left' }
  if (result.state !== 'running') return result
  const sentence = 'The page was closed before Glance had answered: it may have been done, or not.'
  return { ...result, state: 'failed', failure: { sentence, details: null } }
}

/** @param at milliseconds since the epoch */
export function pastRunOf({ id, change, scope, run }: Bulk, at: number): PastRun {
  const { items } = run.getSnapshot()
  const { projectId, region } = scope
  return {
    id,
    at,
    scope: { projectId, region },
    name: runName(change, items.length),
    done: deedWords(change).done,
    about: changeWords(change),
    deletes: change.kind === 'delete',
    results: items
      .map((item) => cut(resultOf(item)))
      .map((result) => ({ ...result, steps: result.steps.map(shortened) })),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isResult = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['id'] === 'string' &&
  typeof value['state'] === 'string' &&
  Array.isArray(value['notes']) &&
  Array.isArray(value['steps']) &&
  value['steps'].every((step: unknown) => isObject(step) && isObject(step['set']))

const isPastRun = (value: unknown): value is PastRun =>
  isObject(value) &&
  ['id', 'name', 'done', 'about'].every((key) => typeof value[key] === 'string') &&
  typeof value['at'] === 'number' &&
  isObject(value['scope']) &&
  Array.isArray(value['results']) &&
  value['results'].every(isResult)

/** Characters that all of them may have: some five thousand images. */
const LIMIT = 1_000_000

/** @param storage as of {@link createKeptList} */
export function createPastRuns(storage: Storage | null, limit = LIMIT) {
  const kept = createKeptList<PastRun>({
    storage,
    key: 'viewfinder:bulk-runs',
    limit,
    isEntry: isPastRun,
  })
  return {
    subscribe: kept.subscribe,
    /** The one that ended first is the first. */
    all: kept.all,
    keep: (past: PastRun) =>
      kept.change((all) => [...all.filter(({ id }) => id !== past.id), past]),
    forget: (id: string) => kept.change((all) => all.filter((past) => past.id !== id)),
    forgetAll: () => kept.change(() => []),
  }
}

/** The runs of this browser that have ended. */
export const pastRuns = createPastRuns(storageOfBrowser())

export const usePastRuns = (): readonly PastRun[] =>
  useSyncExternalStore(pastRuns.subscribe, pastRuns.all)
