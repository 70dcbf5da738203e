import { queryOptions } from '@tanstack/react-query'
import { createImports } from '#openstack/glance/imports.ts'
import { createImageLocations, locationPatch } from '#openstack/glance/locations.ts'
import { createImageStores } from '#openstack/glance/stores.ts'
import type { Store } from '#openstack/glance/types.ts'
import type { Scope } from '#transfers/types.ts'
import { glance, imageAccess } from './api.ts'
import { orNothing } from './capabilities.ts'
import { statusOf } from './catalogue-watch.ts'
import { acting } from './images.ts'

const key = (scope: Scope, what: string) => ['stores', scope.region, scope.projectId, what] as const

export const storeQueries = {
  /**
   * All that this cloud tells of its stores: an administrator is told of their types and settings,
   * too. Null where it has one nameless store.
   * @param admin others are refused the details, so they are not asked for
   */
  detail: (scope: Scope, admin: boolean) =>
    queryOptions({
      queryKey: [...key(scope, 'detail'), admin] as const,
      async queryFn({ signal }): Promise<{ stores: Store[]; detailed: boolean } | null> {
        const told = async (detail: boolean) => ({
          stores: await glance(scope).getStores({ detail, signal }),
          detailed: detail,
        })
        try {
          return await told(admin)
        } catch (error) {
          // An older release has no details (404 until Yoga); an operator may keep them back.
          const status = statusOf(error)
          if (!admin || (status !== 403 && status !== 404)) {
            if (status === 300 || status === 404 || status === 403) return null
            throw error
          }
          return orNothing(told(false))
        }
      },
      staleTime: Infinity,
    }),

  /** The newest version of API v2 that this cloud has, as its minor number; 0 where it tells none. */
  version: (scope: Scope) =>
    queryOptions({
      queryKey: key(scope, 'version'),
      async queryFn({ signal }) {
        const versions = (await orNothing(glance(scope).versions({ signal }))) ?? []
        return Math.max(0, ...versions.filter(({ major }) => major === 2).map(({ minor }) => minor))
      },
      staleTime: Infinity,
    }),
}

export const storeCommands = {
  remove: (scope: Scope) =>
    acting<{ id: string; storeId: string }>(scope, ({ id, storeId }) =>
      createImageStores(imageAccess(scope)).removeFromStore(storeId, id),
    ),

  /** Begins to copy; the answer is the image as it is on its way. */
  copyToStores: (scope: Scope) =>
    acting<{ id: string; storeIds: readonly string[] }>(scope, ({ id, storeIds }) =>
      createImports(imageAccess(scope)).startImport(id, {
        method: { name: 'copy-image' },
        stores: storeIds,
        // What one store refuses does not take from the others what they have got.
        all_stores_must_succeed: false,
      }),
    ),
}

/** What is done to the addresses of an image; they are named by their place, so it is read first. */
export type LocationChange =
  | { readonly kind: 'add'; readonly url: string }
  | { readonly kind: 'replace'; readonly url: string; readonly from: string }
  | { readonly kind: 'remove'; readonly url: string }

export const locationCommands = {
  /** By PATCH, where the cloud shows addresses. */
  change: (scope: Scope) =>
    acting<{ id: string; change: LocationChange }>(scope, async ({ id, change }) => {
      const fresh = await glance(scope).getImage(id)
      const { url } = change
      const operations =
        change.kind === 'add'
          ? locationPatch.add(url)
          : change.kind === 'remove'
            ? locationPatch.remove(fresh, url)
            : locationPatch.replace(fresh, change.from, url)
      await glance(scope).patchImage(id, operations)
    }),

  /** By the addresses of API 2.17. */
  addNew: (scope: Scope) =>
    acting<{ id: string; url: string }>(scope, ({ id, url }) =>
      createImageLocations(imageAccess(scope)).add(id, url),
    ),
}
