import { queryOptions } from '@tanstack/react-query'
import type { NamespaceDetail } from '#openstack/glance/metadef.ts'
import { createMetadefs } from '#openstack/glance/metadefs.ts'
import { apiPaths } from '#wire/paths.ts'
import type { Scope } from '#transfers/types.ts'
import { gatewayFetch } from './api.ts'
import { orNothing } from './capabilities.ts'

/** The resource type that images are in metadata definitions. */
const IMAGE = 'OS::Glance::Image'
/** Namespaces asked for at once: a browser holds six connections to our gateway over HTTP/1.1. */
const AT_ONCE = 6
/** Operators change definitions when they upgrade their cloud, not while somebody edits an image. */
const STALE_MS = 30 * 60_000

const definitions = ({ projectId, region }: Scope) =>
  createMetadefs({ fetch: gatewayFetch, base: apiPaths.image(projectId, region) })

async function namesOf(
  scope: Scope,
  only: { resource_types?: string[] },
  signal: AbortSignal,
): Promise<string[]> {
  const names: string[] = []
  const query = { ...only, sort_key: 'namespace', sort_dir: 'asc' } as const
  for await (const page of definitions(scope).listNamespaces(query, { signal }))
    names.push(...page.namespaces.map((each) => each.namespace))
  return names
}

/** Namespaces with all that is in them, their properties spelled as on an image. */
async function details(
  scope: Scope,
  names: readonly string[],
  signal: AbortSignal,
): Promise<NamespaceDetail[]> {
  const found = new Map<string, NamespaceDetail>()
  const waiting = names.values()
  const worker = async () => {
    for (const name of waiting) {
      // One that is gone meanwhile, or has no address, is left out.
      const detail = await orNothing(
        definitions(scope).getNamespace(name, { resourceType: IMAGE, signal }),
      )
      if (detail) found.set(name, detail)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return names.flatMap((name) => found.get(name) ?? [])
}

export const metadefQueries = {
  /** What this cloud says of the properties of images; null where it has no definitions for us. */
  ofImages: (scope: Scope) =>
    queryOptions({
      queryKey: ['metadefs', scope.region, scope.projectId, 'images'] as const,
      queryFn: ({ signal }) =>
        orNothing(
          namesOf(scope, { resource_types: [IMAGE] }, signal).then((names) =>
            details(scope, names, signal),
          ),
        ),
      staleTime: STALE_MS,
      gcTime: STALE_MS,
    }),

  /** The namespaces that are for something else: flavors, volumes, hosts. */
  ofOthers: (scope: Scope) =>
    queryOptions({
      queryKey: ['metadefs', scope.region, scope.projectId, 'others'] as const,
      async queryFn({ signal }) {
        const ours = new Set(await namesOf(scope, { resource_types: [IMAGE] }, signal))
        const all = await namesOf(scope, {}, signal)
        return details(
          scope,
          all.filter((name) => !ours.has(name)),
          signal,
        )
      },
      staleTime: STALE_MS,
      gcTime: STALE_MS,
    }),
}
