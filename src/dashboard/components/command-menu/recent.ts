import { useEffect, useSyncExternalStore } from 'react'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { Scope } from '#transfers/types.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { createKeptList, storageOfBrowser } from '../kept-list.ts'

/** An image that was opened, or a command that was chosen, by one user in one project. */
export interface Recent {
  readonly user: string
  readonly projectId: string
  readonly region: string
  readonly kind: 'image' | 'command'
  /** Of the image, or of the option. */
  readonly id: string
  /** As it was called then. */
  readonly name: string
}

const isText = (value: unknown) => typeof value === 'string'
const isRecent = (value: unknown): value is Recent => {
  if (typeof value !== 'object' || value === null) return false
  const { user, projectId, region, kind, id, name } = value as Record<string, unknown>
  return (
    [user, projectId, region, id, name].every(isText) && (kind === 'image' || kind === 'command')
  )
}

/** Characters: some two hundred of them. The oldest go first. */
const LIMIT = 40_000

/** @param storage as of {@link createKeptList} */
function createRecents(storage: Storage | null, limit = LIMIT) {
  const kept = createKeptList<Recent>({
    storage,
    key: 'viewfinder:recent',
    limit,
    isEntry: isRecent,
  })
  const same = (a: Recent, b: Recent) =>
    a.user === b.user &&
    a.projectId === b.projectId &&
    a.region === b.region &&
    a.kind === b.kind &&
    a.id === b.id
  return {
    subscribe: kept.subscribe,
    all: kept.all,
    /** It becomes the newest. */
    keep: (recent: Recent) =>
      kept.change((all) => [...all.filter((each) => !same(each, recent)), recent]),
  }
}

export const recents = createRecents(storageOfBrowser())

export const useRecents = (): readonly Recent[] =>
  useSyncExternalStore(recents.subscribe, recents.all)

/** The image that is looked at is a recent one. */
export function useRecentImage(
  { projectId, region }: Scope,
  { id, name }: { id: string; name: string | null },
): void {
  const user = useSuspenseQuery(sessionQueries.session()).data.user.id
  useEffect(() => {
    recents.keep({ user, projectId, region, kind: 'image', id, name: name || id })
  }, [user, projectId, region, id, name])
}
