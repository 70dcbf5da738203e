import { queryOptions } from '@tanstack/react-query'
import type { Schema } from '#openstack/glance/types.ts'
import type { Scope } from '#transfers/types.ts'
import { glance } from './api.ts'
import { statusOf } from './catalogue-watch.ts'

/**
 * What this cloud can do, asked and not assumed. A cloud without multiple stores or without quotas
 * has no such address (404), one of API v1 no address of v2 (300), and some forbid it (403): all mean
 * that there is nothing to show.
 */
export async function orNothing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    const status = statusOf(error)
    if (status === 300 || status === 403 || status === 404) return null
    throw error
  }
}

const key = (scope: Scope, what: string) =>
  ['capability', scope.region, scope.projectId, what] as const

export const capabilityQueries = {
  /** The schema of an image, with the formats this cloud takes. */
  schema: (scope: Scope) =>
    queryOptions({
      queryKey: key(scope, 'schema'),
      queryFn: () => orNothing(glance(scope).getSchema('image')),
      staleTime: Infinity,
    }),

  /** Null where the cloud has one nameless store. */
  stores: (scope: Scope) =>
    queryOptions({
      queryKey: key(scope, 'stores'),
      queryFn: () => orNothing(glance(scope).getStores()),
      staleTime: Infinity,
    }),

  /** Null where the cloud has no import. */
  importInfo: (scope: Scope) =>
    queryOptions({
      queryKey: key(scope, 'import'),
      queryFn: () => orNothing(glance(scope).getImportInfo()),
      staleTime: Infinity,
    }),

  /** Quotas and what is used of them; null where the cloud has none. */
  usage: (scope: Scope) =>
    queryOptions({
      queryKey: key(scope, 'usage'),
      queryFn: () => orNothing(glance(scope).getUsage()),
      staleTime: 10_000,
    }),
}

/** Formats of Glance's own default configuration, for a cloud that keeps its schema to itself. */
const DEFAULT_DISK = 'ami ari aki vhd vhdx vmdk raw qcow2 vdi iso ploop'.split(' ')
const DEFAULT_CONTAINER = 'ami ari aki bare ovf ova docker compressed'.split(' ')

/** The formats one may choose, in the cloud's order. */
export function formatsOf(schema: Schema | null | undefined): {
  disk: readonly string[]
  container: readonly string[]
} {
  const of = (field: string, fallback: readonly string[]) => {
    const named = schema?.properties[field]?.enum?.filter((one) => typeof one === 'string')
    return named && named.length > 0 ? named : fallback
  }
  return {
    disk: of('disk_format', DEFAULT_DISK),
    container: of('container_format', DEFAULT_CONTAINER),
  }
}
