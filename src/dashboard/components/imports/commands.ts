import { shellWord } from '#lib/shell-word.ts'
import type { ImportRequest } from '#openstack/glance/imports.ts'
import { type Command, httpText } from '../commands/command.ts'

/**
 * One import as a command. `glance` has it since Stein, `openstack image import` since
 * python-openstackclient 6.3 only (Bobcat): the older one works on both.
 * @param id the image's, or a word for it
 */
export function importCommand(id: string, request: ImportRequest): Command {
  const { method, stores, all_stores, all_stores_must_succeed: must } = request
  const options = [`--import-method ${method.name}`]
  if (method.name === 'web-download') options.push(`--uri ${shellWord(method.uri)}`)
  if (method.name === 'glance-download') {
    options.push(`--remote-region ${shellWord(method.glance_region)}`)
    options.push(`--remote-image-id ${shellWord(method.glance_image_id)}`)
  }
  if (all_stores) options.push('--all-stores true')
  else if (stores?.length) options.push(`--stores ${shellWord(stores.join(','))}`)
  // The command's own default is the other way round than that of the API.
  if (all_stores || stores?.length) options.push(`--allow-failure ${must === false}`)
  return {
    title: method.name === 'copy-image' ? 'Copy it to stores' : 'Import its data',
    line: `glance image-import ${options.join(' ')} ${shellWord(id)}`,
    http: httpText('POST', `/v2/images/${encodeURIComponent(id)}/import`, {
      type: 'application/json',
      text: JSON.stringify(request, null, 2),
    }),
  }
}
