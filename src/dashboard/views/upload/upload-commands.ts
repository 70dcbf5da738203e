import { encodeFields } from '#openstack/glance/image-patch.ts'
import type { ImageFields } from '#openstack/glance/image.ts'
import { shellWord } from '#lib/shell-word.ts'
import { RefusedError } from '#openstack/refused.ts'
import { type Command, dataText, httpText } from '#dashboard/components/commands/command.ts'
import { importCommand } from '#dashboard/components/imports/commands.ts'
import type { ImportRequest, ImportTargets } from '#openstack/glance/imports.ts'
import { toCreateCommand } from '#dashboard/components/portable/command.ts'
import { fieldsOf } from './form.ts'
import type { UploadForm } from './form.ts'

/** The body that makes the record; a form that is not finished may hold what none can be made of. */
function bodyOf(fields: ImageFields): string {
  try {
    return JSON.stringify(encodeFields(fields), null, 2)
  } catch (error) {
    if (error instanceof RefusedError) return error.message
    throw error
  }
}

/** Stands for the id that the answer to the first command tells. */
const ANSWER = 'ID-OF-THE-ANSWER'

const createCommand = (fields: ImageFields, title: string): Command => {
  const { text, notes } = toCreateCommand(fields, null)
  const http = httpText('POST', '/v2/images', { type: 'application/json', text: bodyOf(fields) })
  return { title, line: text, http, notes }
}

/** A record of its own, and what the cloud shall fetch into it. @param fields null for one that exists */
export function remoteCommands(
  fields: ImageFields | null,
  into: string | null,
  request: ImportRequest,
): Command[] {
  const asked = importCommand(into ?? ANSWER, request)
  return fields === null ? [asked] : [createCommand(fields, 'Create the image'), asked]
}

/** What is staged and imported from there. @param fields null for an image that exists */
export function stageCommands(
  fields: ImageFields | null,
  id: string | null,
  fileName: string,
  stage: ImportTargets,
): Command[] {
  const to = id ?? ANSWER
  return [
    ...(fields === null ? [] : [createCommand(fields, `Create an image for ${fileName}`)]),
    {
      title: `Stage ${fileName}`,
      line: `glance image-stage --file ${shellWord(fileName)} ${shellWord(to)}`,
      http: dataText(`/v2/images/${to}/stage`, fileName),
    },
    importCommand(to, { method: { name: 'glance-direct' }, ...stage }),
  ]
}

/** Each file of the form as a command and as the two requests that it is sent with. */
export function uploadCommands(
  { images, common }: UploadForm,
  fileNames: readonly string[],
  stage?: ImportTargets,
): Command[] {
  return images.flatMap((image, index): Command | Command[] => {
    const fileName = fileNames[index] ?? ''
    const fields = fieldsOf(image, common)
    if (stage !== undefined) return stageCommands(fields, null, fileName, stage)
    const { text, notes } = toCreateCommand(fields, fileName)
    const headers = common.store === '' ? [] : [`X-Image-Meta-Store: ${common.store}`]
    return {
      title: `Create an image of ${fileName}`,
      line: text,
      notes:
        common.store === ''
          ? notes
          : [...notes, 'It goes to the cloud’s own store: this command names no other.'],
      http: [
        httpText('POST', '/v2/images', {
          type: 'application/json',
          text: bodyOf(fields),
        }),
        dataText('/v2/images/ID-OF-THE-ANSWER/file', fileName, headers),
      ].join('\n\n'),
    }
  })
}
