import { useSyncExternalStore } from 'react'
import type { ImportStanding } from '#openstack/glance/import-standing.ts'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import { randomId } from '#lib/ids.ts'
import type { Scope } from '#transfers/types.ts'
import { createKeptList, storageOfBrowser } from '../kept-list.ts'

/** An import that this browser asked for. The cloud does it: nothing of it needs this page. */
export interface ImportRecord {
  readonly id: string
  /** Id in Keystone of who asked. */
  readonly user: string
  readonly scope: Scope
  readonly image: { readonly id: string; readonly name: string }
  readonly request: ImportRequest
  /** Tasks that the image had before. */
  readonly before: readonly string[]
  /** As it was last seen; null: not yet. */
  readonly standing: ImportStanding | null
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly endedAt: number | null
  /** The image was deleted before the end. */
  readonly gone: boolean
  /** Whether the tray shows it; a dismissed one stays in the history. */
  readonly dismissed: boolean
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isRecord = (value: unknown): value is ImportRecord =>
  isObject(value) &&
  ['id', 'user'].every((key) => typeof value[key] === 'string') &&
  ['scope', 'image', 'request'].every((key) => isObject(value[key])) &&
  isObject((value['request'] as ImportRequest).method) &&
  typeof (value['image'] as { id: unknown }).id === 'string' &&
  Array.isArray(value['before']) &&
  (value['standing'] === null ||
    (isObject(value['standing']) && Array.isArray(value['standing']['stores']))) &&
  typeof value['startedAt'] === 'number'

/** Characters that all of them may have: some hundreds. */
const LIMIT = 200_000

/** @param storage as of {@link createKeptList} */
export function createImportRecords(storage: Storage | null, limit = LIMIT) {
  const kept = createKeptList<ImportRecord>({
    storage,
    key: 'viewfinder:imports',
    limit,
    isEntry: isRecord,
  })
  const change = (id: string, more: Partial<ImportRecord>) =>
    kept.change((all) => all.map((record) => (record.id === id ? { ...record, ...more } : record)))
  return {
    subscribe: kept.subscribe,
    /** The first that was asked for is the first. */
    all: kept.all,
    /** One for each image: what is asked again takes the place of what was before. */
    add(asked: Pick<ImportRecord, 'user' | 'scope' | 'image' | 'request' | 'before'>) {
      const record: ImportRecord = {
        ...asked,
        id: randomId(),
        standing: null,
        startedAt: Date.now(),
        endedAt: null,
        gone: false,
        dismissed: false,
      }
      kept.change((all) => [
        ...all.filter(
          ({ image, scope }) => image.id !== asked.image.id || scope.region !== asked.scope.region,
        ),
        record,
      ])
    },
    /**
     * What was seen of it. An end counts when it was seen twice: the image is put back only after its
     * task has ended.
     */
    seen(id: string, standing: ImportStanding) {
      const before = kept.all().find((record) => record.id === id)
      if (before === undefined || before.endedAt !== null) return
      const over = standing.state === 'done' || standing.state === 'failed'
      const again =
        before.standing?.state === standing.state && before.standing.stuck === standing.stuck
      if (over && again) change(id, { standing, endedAt: Date.now() })
      else if (JSON.stringify(before.standing) !== JSON.stringify(standing))
        change(id, { standing })
    },
    gone: (id: string) => change(id, { gone: true, endedAt: Date.now() }),
    dismiss: (id: string) => change(id, { dismissed: true }),
    forget: (id: string) => kept.change((all) => all.filter((record) => record.id !== id)),
    /** Those of one user. */
    forgetEnded: (user: string) =>
      kept.change((all) => all.filter((record) => record.endedAt === null || record.user !== user)),
  }
}

/** How it ended; null: it has not. */
export function importEnds(record: ImportRecord): 'imported' | 'partly' | 'failed' | 'gone' | null {
  const { endedAt, gone, standing } = record
  if (endedAt === null) return null
  if (gone || standing === null) return 'gone'
  if (standing.state === 'failed') return 'failed'
  return standing.stores.some(({ state }) => state === 'failed') ? 'partly' : 'imported'
}

/** The imports of this browser. */
export const importRecords = createImportRecords(storageOfBrowser())

const useAll = () => useSyncExternalStore(importRecords.subscribe, importRecords.all)

/** Those of one user, the last first. */
export const useImportRecords = (user: string): readonly ImportRecord[] =>
  useAll()
    .filter((record) => record.user === user)
    .toReversed()
