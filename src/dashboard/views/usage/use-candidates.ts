import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Member } from '#openstack/glance/types.ts'
import { type ActiveScope, glance } from '#dashboard/queries/api.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { inLanes } from '#dashboard/queries/lanes.ts'
import {
  type Candidate,
  candidatesOf,
  isShared,
  judge,
  namedBy,
  type Told,
  type Use,
} from './candidates.ts'
import type { Limits, Reclaim } from './reclaim.ts'

export interface Judged extends Candidate {
  use: Use
}

interface Judgement {
  rows: readonly Judged[]
  /** Shared images that Glance was not asked about: they count as used. */
  unasked: number
}

/** In turn, and taken back when nobody looks any more: the client sees the signal being read. */
const membersInTurn = (scope: ActiveScope, id: string) => ({
  ...imageQueries.members(scope, id),
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    inLanes(() => glance(scope).listMembers(id, { signal })),
})

/** Of the module, so that an answer that is the same stays the same list. */
const toldBy = (results: UseQueryResult<Member[]>[]): Told[] =>
  results.map(({ data, error }) => data ?? (error ? 'refused' : 'asking'))

/**
 * The images of a group and who would miss them. Whom they are shared with is asked, four at a time.
 * @param version of what is loaded: another one is another reading of it
 * @param most shared images that are asked about
 */
export function useCandidates(
  catalogue: Catalogue,
  scope: ActiveScope,
  { reason, limits, owner }: { reason: Reclaim; limits: Limits; owner: string | null },
  version: number,
  most: number,
): Judgement {
  const { candidates, named, shared } = useMemo(() => {
    const named = namedBy(catalogue.entries())
    const candidates = candidatesOf(catalogue.entries(), reason, limits, owner, named)
    const shared = candidates
      .filter(({ image }) => isShared(image, scope))
      .map(({ image }) => image.id)
    // What is loaded changes in place: its version says when.
    void version
    return { candidates, shared, named }
  }, [catalogue, scope, reason, limits, owner, version])
  const asked = useMemo(() => shared.slice(0, most), [shared, most])
  const told = useQueries({
    queries: asked.map((id) => membersInTurn(scope, id)),
    combine: toldBy,
  })
  const rows = useMemo(() => {
    const members = new Map(asked.map((id, at) => [id, told[at] ?? 'asking']))
    return candidates.map((candidate) => ({
      ...candidate,
      use: judge(candidate, scope, named, members.get(candidate.image.id) ?? 'unasked'),
    }))
  }, [asked, candidates, told, named, scope])
  return { rows, unasked: shared.length - asked.length }
}
