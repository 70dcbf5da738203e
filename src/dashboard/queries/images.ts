import { queryOptions } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import type { Scope } from '#transfers/types.ts'
import { glance } from './api.ts'
import { isChanging } from './catalogue-entry.ts'
import { catalogue, catalogueOf } from './catalogue.ts'
import { statusOf } from './catalogue-watch.ts'
import type { Command } from './command.ts'

/** How often the record is asked for again: while it changes by itself, and while it rests. */
const CHANGING_MS = 1500
const RESTING_MS = 30_000

const keys = {
  detail: (scope: Scope, id: string) => ['image', scope.region, scope.projectId, id] as const,
  members: (scope: Scope, id: string) => [...keys.detail(scope, id), 'members'] as const,
}

export const imageQueries = {
  /** One record, asked again while it changes. What the list knows is shown at once. */
  detail: (scope: Scope, id: string) =>
    queryOptions({
      queryKey: keys.detail(scope, id),
      queryFn: ({ signal }) => glance(scope).getImage(id, { signal }),
      placeholderData: () => catalogueOf(scope).get(id)?.image,
      refetchInterval: (query) => {
        const image = query.state.data
        if (image === undefined) return false
        return isChanging(image) ? CHANGING_MS : RESTING_MS
      },
    }),

  /** The projects it is shared with. Glance tells them to the owner, and each member only itself. */
  members: (scope: Scope, id: string) =>
    queryOptions({
      queryKey: keys.members(scope, id),
      queryFn: ({ signal }) => glance(scope).listMembers(id, { signal }),
      staleTime: 15_000,
    }),
}

/** Puts an image that an answer brought where the pages and the list read it. */
export function seedImage(scope: Scope) {
  return (client: QueryClient, image: Image): void => {
    const before =
      client.getQueryData<Image>(keys.detail(scope, image.id)) ?? catalogue.find(scope, image.id)
    // Those it is shared with look at other tabs, perhaps. Without the chunk they ask a little later.
    if (before && before.visibility !== image.visibility) {
      const tell = import('./sharing-news.ts')
      tell.then(({ announceSharing }) => announceSharing(image.id)).catch(() => undefined)
    }
    client.setQueryData(keys.detail(scope, image.id), image)
    catalogue.put(scope, image)
  }
}

/** A write that Glance answers with nothing, or with a task: the record is asked for again. */
export function acting<Input extends { id: string }>(
  scope: Scope,
  act: (input: Input) => Promise<unknown>,
): Command<Input, Image> {
  return {
    async run(input) {
      await act(input)
      return glance(scope).getImage(input.id)
    },
    seed: seedImage(scope),
    invalidates: ({ id }) => [keys.detail(scope, id)],
  }
}

export const imageCommands = {
  /** The record as it is now, before something is written; the list learns of it, too. */
  read: (scope: Scope): Command<{ id: string }, Image> => ({
    async run({ id }) {
      try {
        return await glance(scope).getImage(id)
      } catch (error) {
        if (statusOf(error) === 404) catalogue.remove(scope, id)
        throw error
      }
    },
    seed: seedImage(scope),
  }),

  /** A patch that was made already. */
  patch: (scope: Scope): Command<{ id: string; operations: readonly PatchOperation[] }, Image> => ({
    run: ({ id, operations }) => glance(scope).patchImage(id, operations),
    seed: seedImage(scope),
    invalidates: ({ id }) => [keys.detail(scope, id)],
  }),

  /** The smallest patch from the record that was on screen to what is wanted. */
  update: (scope: Scope): Command<{ before: Image; changes: ImageChanges }, Image> => ({
    run: ({ before, changes }) => glance(scope).updateImage(before, changes),
    seed: seedImage(scope),
    invalidates: ({ before }) => [keys.detail(scope, before.id)],
  }),

  /** Deletes the record and its data; one that is gone already counts as deleted. */
  delete: (scope: Scope): Command<{ id: string }, boolean> => ({
    run: ({ id }) => glance(scope).deleteImage(id, { ignoreMissing: true }),
    seed(client, _deleted, { id }) {
      catalogue.remove(scope, id)
      client.removeQueries({ queryKey: keys.detail(scope, id) })
    },
  }),

  deactivate: (scope: Scope) =>
    acting<{ id: string }>(scope, ({ id }) => glance(scope).deactivateImage(id)),
  reactivate: (scope: Scope) =>
    acting<{ id: string }>(scope, ({ id }) => glance(scope).reactivateImage(id)),
  addTag: (scope: Scope) =>
    acting<{ id: string; tag: string }>(scope, ({ id, tag }) => glance(scope).addTag(id, tag)),
  removeTag: (scope: Scope) =>
    acting<{ id: string; tag: string }>(scope, ({ id, tag }) => glance(scope).removeTag(id, tag)),
}
