import { useSuspenseQuery } from '@tanstack/react-query'
import { useMemo, useSyncExternalStore } from 'react'
import { useParams, useSearchParams } from 'react-router'
import type { FetchLike } from '#openstack/http.ts'
import { createImageService } from '#openstack/image-service.ts'
import type { Glance } from '#openstack/glance/client.ts'
import type { Lacks } from '#openstack/glance-v1/lacks.ts'
import type { Scope as ScopeAnswer } from '#wire/session.ts'
import { apiPaths } from '#wire/paths.ts'
import { PROBLEM_HEADER } from '#wire/problem.ts'
import type { Scope } from '#transfers/types.ts'
import { sessionQueries } from './session.ts'
import { sessionEnd } from './session-end.ts'

/** Keeps what was written, and what failed, for the person's own record of it. */
function tell(url: string, init: RequestInit, answer: Response | null, began: number): void {
  if (init.method === 'GET' && (answer ? answer.status < 500 : init.signal?.aborted)) return
  // The caller reads the answer itself.
  const copy = answer?.clone() ?? null
  const kept = import('./activity.ts')
  kept.then(({ heard }) => heard(url, init, copy, began, Date.now())).catch(() => undefined)
}

/** `fetch` to our own gateway, which raises {@link sessionEnd} when an answer says so. */
export const gatewayFetch: FetchLike = async (url, init) => {
  const began = Date.now()
  let response: Response | null = null
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init })
  } finally {
    tell(url, init, response, began)
  }
  const problem = response.headers.get(PROBLEM_HEADER)
  if (problem === 'no-session' || problem === 'session-expired') sessionEnd.raise(began)
  return response
}

/** What the clients of the Image service of a project in a region are made with. */
export const imageAccess = ({ projectId, region }: Scope) => ({
  fetch: gatewayFetch,
  base: apiPaths.image(projectId, region),
})

const clients = new Map<string, Glance>()
/** By the base of the service: what clouds of an old API turned out to lack. */
const lacking = new Map<string, Lacks>()
const watchers = new Set<() => void>()
function watchLacks(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** The Image service of a project in a region; the same object for the same scope. */
export function glance({ projectId, region }: Scope): Glance {
  const base = apiPaths.image(projectId, region)
  let client = clients.get(base)
  if (!client) {
    client = createImageService({
      fetch: gatewayFetch,
      base,
      projectId,
      onOld(lacks) {
        lacking.set(base, lacks)
        for (const watcher of watchers) watcher()
      },
    })
    clients.set(base, client)
  }
  return client
}

/** The project and the region that the address names, and what the session may do there. */
export interface ActiveScope extends Scope {
  /** The region that addresses do not write out. */
  defaultRegion: string
  project: ScopeAnswer['project']
  roles: readonly string[]
  /** Those with an Image service. */
  regions: readonly string[]
  /** What its Image service lacks, as far as that has turned out; null on one with API v2. */
  lacks: Lacks | null
}

/** The address names a region that this project has no Image service in; null: in none at all. */
export class NoRegionError extends Error {
  override readonly name = 'NoRegionError'
  readonly region: string | null
  readonly scope: ScopeAnswer

  constructor(region: string | null, scope: ScopeAnswer) {
    super(region === null ? 'No region has an Image service.' : `No Image service in ${region}.`)
    this.region = region
    this.scope = scope
  }
}

/** @throws NoRegionError */
export function activeScope(answer: ScopeAnswer, asked: string | null): Omit<ActiveScope, 'lacks'> {
  const regions = answer.regions.filter((region) => region.image).map((region) => region.id)
  const [defaultRegion] = regions
  if (defaultRegion === undefined) throw new NoRegionError(null, answer)
  const region = asked ?? defaultRegion
  if (!regions.includes(region)) throw new NoRegionError(region, answer)
  const { project, roles } = answer
  return { projectId: project.id, region, defaultRegion, project, roles, regions }
}

/** The scope of the page; the same object until the address or the session's rights change. */
export function useScope(): ActiveScope {
  const { projectId = '' } = useParams()
  const [search] = useSearchParams()
  const asked = search.get('region')
  const { data } = useSuspenseQuery(sessionQueries.scope(projectId))
  const scope = useMemo(() => activeScope(data, asked), [data, asked])
  const base = apiPaths.image(scope.projectId, scope.region)
  const lacks = useSyncExternalStore(watchLacks, () => lacking.get(base) ?? null)
  return useMemo(() => ({ ...scope, lacks }), [scope, lacks])
}
