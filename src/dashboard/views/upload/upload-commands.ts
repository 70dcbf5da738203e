import { encodeFields } from '#openstack/glance/image-patch.ts'
import type { ImageFields } from '#openstack/glance/image.ts'
import { RefusedError } from '#openstack/refused.ts'
import { type Command, dataText, httpText } from '#dashboard/components/commands/command.ts'
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

/** Each file of the form as a command and as the two requests that it is sent with. */
export function uploadCommands(
  { images, common }: UploadForm,
  fileNames: readonly string[],
): Command[] {
  return images.map((image, index) => {
    const fileName = fileNames[index] ?? ''
    const fields = fieldsOf(image, common)
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
