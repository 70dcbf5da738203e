import { queryOptions } from '@tanstack/react-query'
import type { Image, ImageFields } from '#openstack/glance/image.ts'
import { createImports, type ImportRequest } from '#openstack/glance/imports.ts'
import type { Scope } from '#transfers/types.ts'
import { glance, imageAccess } from './api.ts'
import { orNothing } from './capabilities.ts'
import type { Command } from './command.ts'
import { imageQueries, seedImage } from './images.ts'

const imports = (scope: Scope) => createImports(imageAccess(scope))

export const importQueries = {
  /**
   * The tasks of an image, null on a cloud that keeps them to itself, and the image as it was after
   * them: what a task has ended is in the image then.
   */
  now: (scope: Scope, id: string) =>
    queryOptions({
      queryKey: [...imageQueries.detail(scope, id).queryKey, 'import'],
      queryFn: async ({ signal }) => {
        const tasks = await orNothing(imports(scope).listTasks(id, { signal }))
        return { tasks, image: await glance(scope).getImage(id, { signal }) }
      },
    }),
}

export interface Begun {
  readonly image: Image
  /** The tasks that the image had before. */
  readonly before: readonly string[]
}

export const importCommands = {
  /**
   * Asks for an import into an image that exists, or into a new one, which goes again where Glance
   * refuses the import: nobody asked for an empty record.
   */
  start: (
    scope: Scope,
  ): Command<
    { into: { id: string } | { fields: ImageFields }; request: ImportRequest },
    Begun
  > => ({
    async run({ into, request }) {
      const made = 'fields' in into ? await glance(scope).createImage(into.fields) : null
      const id = 'id' in into ? into.id : made!.id
      const [asked, before] = await Promise.all([
        made ?? glance(scope).getImage(id),
        made ? [] : orNothing(imports(scope).listTasks(id)),
      ])
      try {
        await imports(scope).startImport(id, request)
      } catch (error) {
        if (made)
          await glance(scope)
            .deleteImage(id, { ignoreMissing: true })
            .catch(() => false)
        throw error
      }
      // It is begun, also where this is not answered.
      const image = await glance(scope)
        .getImage(id)
        .catch(() => asked)
      return { image, before: before?.map((task) => task.id) ?? [] }
    },
    seed: (client, { image }) => seedImage(scope)(client, image),
    invalidates: ({ into }) => ('id' in into ? [imageQueries.detail(scope, into.id).queryKey] : []),
  }),
}
