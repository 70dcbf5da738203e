import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Member } from '#openstack/glance/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { inLanes } from '#dashboard/queries/lanes.ts'
import { type Candidate, candidatesOf, namedBy, type Use, judge } from './candidates.ts'
import type { Limits, Reclaim } from './reclaim.ts'

/** One question for each shared image: more than this takes longer than a person waits. */
const ASKED = 200

export interface Judged extends Candidate {
  use: Use
}

/**
 * The images of a group and who would miss them. Whom they are shared with is asked, four at a time.
 * @param version of what is loaded: another one is another reading of it
 */
export function useCandidates(
  catalogue: Catalogue,
  scope: ActiveScope,
  { reason, limits, owner }: { reason: Reclaim; limits: Limits; owner: string | null },
  version: number,
): readonly Judged[] {
  const { candidates, named, shared } = useMemo(() => {
    const named = namedBy(catalogue.entries())
    const candidates = candidatesOf(catalogue.entries(), reason, limits, owner, named)
    const shared = candidates
      .map(({ image }) => image)
      .filter((image) => image.visibility === 'shared')
      .slice(0, ASKED)
      .map(({ id }) => id)
    // What is loaded changes in place: its version says when.
    void version
    return { candidates, shared, named }
  }, [catalogue, reason, limits, owner, version])
  const members = useQueries({
    queries: shared.map((id) => {
      const query = imageQueries.members(scope, id)
      const { queryFn } = query
      return {
        ...query,
        ...(typeof queryFn === 'function'
          ? {
              queryFn: (context: Parameters<typeof queryFn>[0]) =>
                inLanes(async () => queryFn(context)),
            }
          : {}),
      }
    }),
    combine: (results) =>
      new Map<string, readonly Member[] | null | undefined>(
        results.map(({ data, error }, at) => [shared[at]!, data ?? (error ? null : undefined)]),
      ),
  })
  return useMemo(
    () =>
      candidates.map((candidate) => {
        const { id } = candidate.image
        const told = members.has(id) ? members.get(id) : null
        return { ...candidate, use: judge(candidate, scope, named, told) }
      }),
    [candidates, members, named, scope],
  )
}
