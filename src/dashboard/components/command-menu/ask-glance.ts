import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { perform } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { failureOf } from '../failure.tsx'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
export const isId = (typed: string): boolean => UUID.test(typed)

/**
 * Asks Glance for an image of exactly this id, or name; what is found joins the catalogue.
 * @returns the image where there is one, else a sentence
 */
export async function askGlance(
  typed: string,
  scope: ActiveScope,
  catalogue: Catalogue,
): Promise<Image | string> {
  try {
    if (isId(typed)) {
      return await perform(queryClient, imageCommands.read(scope), { id: typed.toLowerCase() })
    }
    const count = await catalogue.findNamed(typed)
    if (count === 0) return `Glance has no image named exactly “${typed}” that you may see.`
    for (const { image } of catalogue.entries()) {
      if (image.name === typed && count === 1) return image
    }
    return `${count} images have that name: they are among the results now.`
  } catch (error) {
    if (statusOf(error) === 404) return 'Glance has no image of that id that you may see.'
    return `Glance was not asked. ${failureOf(error).sentence}`
  }
}
