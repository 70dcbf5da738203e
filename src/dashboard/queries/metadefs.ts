import { queryOptions } from '@tanstack/react-query'
import type { Namespace, NamespaceDetail } from '#openstack/glance/metadef.ts'
import { createMetadefWrites, isAddressable } from '#openstack/glance/metadef-writes.ts'
import type { MetadefWrites } from '#openstack/glance/metadef-writes.ts'
import { createMetadefs } from '#openstack/glance/metadefs.ts'
import type { Scope } from '#transfers/types.ts'
import { glance, imageAccess } from './api.ts'
import { orNothing } from './capabilities.ts'
import type { Command } from './command.ts'

/** The resource type that images are in metadata definitions. */
export const IMAGE = 'OS::Glance::Image'
/** Namespaces asked for at once: a browser holds six connections to our gateway over HTTP/1.1. */
const AT_ONCE = 6
/** Operators change definitions when they upgrade their cloud, not while somebody edits an image. */
const STALE_MS = 30 * 60_000

const definitions = (scope: Scope) => createMetadefs(imageAccess(scope))

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

/**
 * Namespaces with all that is in them.
 * @param resourceType what their properties are spelled for; as they are written without
 */
async function details(
  scope: Scope,
  names: readonly string[],
  signal: AbortSignal,
  resourceType?: string,
): Promise<NamespaceDetail[]> {
  const found = new Map<string, NamespaceDetail>()
  const waiting = names.values()
  const worker = async () => {
    for (const name of waiting) {
      // One that is gone meanwhile, or has no address, is left out.
      const detail = await orNothing(
        definitions(scope).getNamespace(
          name,
          resourceType === undefined ? { signal } : { resourceType, signal },
        ),
      )
      if (detail) found.set(name, detail)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return names.flatMap((name) => found.get(name) ?? [])
}

/**
 * What Glance has of these names at this moment, past everything that is known. The list is asked
 * first: most names of a file that is imported are not there, and a browser counts each 404 as an
 * error of the page.
 */
export async function readNamespaces(
  scope: Scope,
  names: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<ReadonlyMap<string, NamespaceDetail>> {
  const there = new Set(await orNothing(namesOf(scope, {}, signal)))
  const asked = names.filter((name) => there.has(name) && isAddressable(name))
  return byName(await details(scope, asked, signal))
}

const byName = (found: readonly NamespaceDetail[]): ReadonlyMap<string, NamespaceDetail> =>
  new Map(found.map((each) => [each.namespace, each]))

const key = (scope: Scope) => ['metadefs', scope.region, scope.projectId] as const

export const metadefQueries = {
  /** All namespaces that the project sees, by name, without what is in them. */
  list: (scope: Scope) =>
    queryOptions({
      queryKey: [...key(scope), 'list'] as const,
      async queryFn({ signal }) {
        const found: Namespace[] = []
        const query = { sort_key: 'namespace', sort_dir: 'asc' } as const
        for await (const page of definitions(scope).listNamespaces(query, { signal }))
          found.push(...page.namespaces)
        return found
      },
    }),

  /** What is in these, by name; those that are not there, or have no address, are not in it. */
  contents: (scope: Scope, names: readonly string[]) =>
    queryOptions({
      queryKey: [...key(scope), 'contents', names] as const,
      queryFn: ({ signal }) => readNamespaces(scope, names, signal),
      staleTime: 0,
    }),

  /** The same for those that were listed just now, which are not listed again. */
  insides: (scope: Scope, names: readonly string[]) =>
    queryOptions({
      queryKey: [...key(scope), 'insides', names] as const,
      queryFn: async ({ signal }) =>
        byName(await details(scope, names.filter(isAddressable), signal)),
      staleTime: 0,
    }),

  /** The resource types that this cloud knows; null where it says none. */
  resourceTypes: (scope: Scope) =>
    queryOptions({
      queryKey: [...key(scope), 'resource-types'] as const,
      queryFn: ({ signal }) => orNothing(definitions(scope).getResourceTypes({ signal })),
      staleTime: STALE_MS,
    }),

  /** What this cloud lets a namespace be; null where it keeps that to itself. */
  schema: (scope: Scope) =>
    queryOptions({
      queryKey: [...key(scope), 'schema'] as const,
      queryFn: () => orNothing(glance(scope).getSchema('metadefs/namespace')),
      staleTime: Infinity,
    }),

  /** What this cloud says of the properties of images; null where it has no definitions for us. */
  ofImages: (scope: Scope) =>
    queryOptions({
      queryKey: ['metadefs', scope.region, scope.projectId, 'images'] as const,
      queryFn: ({ signal }) =>
        orNothing(
          namesOf(scope, { resource_types: [IMAGE] }, signal).then((names) =>
            details(scope, names, signal, IMAGE),
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
          IMAGE,
        )
      },
      staleTime: STALE_MS,
      gcTime: STALE_MS,
    }),
}

export const metadefCommands = {
  /** Any number of writes that belong together: what is on screen is asked again after the last. */
  write: <T>(scope: Scope): Command<(writes: MetadefWrites) => Promise<T>, T> => ({
    run: (deed) => deed(createMetadefWrites(imageAccess(scope))),
    invalidates: () => [key(scope)],
  }),
}
