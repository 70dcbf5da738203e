import { ApiError } from '#openstack/http.ts'
import { RefusedError } from '#openstack/refused.ts'
import type { ImportRequest } from '#openstack/glance/imports.ts'

interface Refusal {
  title: string
  meaning: string | null
}

/** By what Glance says (25.1; glance/api/v2/images.py, import_image): its statuses mean too much. */
const BY_WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /does not pass filtering/i,
    'The operator of this cloud lets Glance fetch from some addresses only, and this one is not among them: by its scheme, its host or its port. Download the file, and upload it from this computer.',
  ],
  [
    /copy_image action/i,
    'On this cloud your role may not copy images between stores (policy copy_image): by default only an administrator may. Send one the command that “Show command” gives.',
  ],
  [
    /not authorized/i,
    'Your role may not do this to this image. Ask an administrator of the project, or import into an image of your own.',
  ],
  [/already present/i, 'One of these stores has the image already. Take that one away.'],
  [
    /active task/i,
    'An import of this image is under way, or one has failed less than an hour ago and still holds it. Wait, or import into a new image.',
  ],
  [
    /Store for identifier|store .*not found/i,
    'There is no such store on this cloud any more. Choose another.',
  ],
  [/needs to be staged/i, 'Nothing is staged for this image. Send its data first.'],
  [
    /queued.? state/i,
    'The image takes no data now: an import or an upload is under way, or it has its data already.',
  ],
  [
    /cannot be target for import/i,
    'The image has its data already. Glance never replaces the data of an image.',
  ],
  [
    /Unknown import method|not supported|disabled/i,
    'The cloud does not offer this way in any more. Load the page anew.',
  ],
  [/over a limit|quota/i, 'The project’s quota is used up. Delete something, or ask for more.'],
  [/read.?only/i, 'This store takes no data. Choose another.'],
]

/** Why an import was not begun, and what to do. */
export function importRefusal(error: unknown, request: ImportRequest): Refusal {
  const title = request.method.name === 'copy-image' ? 'Nothing is copied' : 'Nothing is imported'
  // The record cannot be made as it is written: nothing was sent.
  if (error instanceof RefusedError) return { title, meaning: null }
  if (!(error instanceof ApiError) || error.status >= 500) {
    return {
      title: 'Whether the import was begun is not known',
      meaning: 'Look at the image before you ask for it again.',
    }
  }
  const found = BY_WORDS.find(([words]) => words.test(error.sentence))
  return { title, meaning: found?.[1] ?? null }
}
