import type { Call, ImageCloud } from './context.ts'
import { notFound } from './faults.ts'
import { checkCount, checkText } from './fields.ts'
import { noContent } from './images.ts'
import { policy, visibleRow } from './policy.ts'
import { checkImage } from './schema-check.ts'
import { IMAGE_PROPERTIES } from './schemas.ts'

function rowOf(cloud: ImageCloud, call: Call) {
  const id = call.params[0]!
  const row = visibleRow(call.caller, cloud.catalogue.get(id), id, `Image ${id} not found.`)
  policy.own(call.caller, row, 'modify_image')
  return row
}

/** PUT /v2/images/{id}/tags/{tag} */
export function addTag(cloud: ImageCloud, call: Call): Response {
  const tag = call.params[1]!
  checkImage([['tags', [tag]]], IMAGE_PROPERTIES)
  const row = rowOf(cloud, call)
  checkText('tags', tag)
  const tags = [...new Set([...row.tags, tag])]
  checkCount('tags', tags.length)
  cloud.catalogue.change(row, { tags, updatedAt: cloud.platform.now() })
  return noContent()
}

/** DELETE /v2/images/{id}/tags/{tag} */
export function removeTag(cloud: ImageCloud, call: Call): Response {
  const tag = call.params[1]!
  const row = rowOf(cloud, call)
  if (!row.tags.includes(tag)) throw notFound()
  cloud.catalogue.change(row, {
    tags: row.tags.filter((each) => each !== tag),
    updatedAt: cloud.platform.now(),
  })
  return noContent()
}
