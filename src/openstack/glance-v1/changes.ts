import type { BaseFields, ImageChanges, ImageFields } from '../glance/image.ts'
import type { PatchOperation } from '../glance/image-patch.ts'
import { BASE_FIELDS } from '../glance/image.ts'
import { RefusedError } from '../refused.ts'
import type { ImageChangesV1, ImageFieldsV1 } from './fields.ts'
import { LACKS_OF_V1, type Lack } from './lacks.ts'

/** @throws RefusedError `not-in-api` */
function refuse(lack: Lack, subject: string): never {
  throw new RefusedError('not-in-api', subject, LACKS_OF_V1[lack])
}

/** Fields in the words of v1. @throws RefusedError `not-in-api` for what v1 would lose */
function baseFields(fields: BaseFields): ImageChangesV1 {
  const { visibility, owner, disk_format, container_format } = fields
  if (fields.tags !== undefined && fields.tags.length > 0) refuse('tags', 'tags')
  if (fields.os_hidden === true) refuse('os_hidden', 'os_hidden')
  if (fields.locations !== undefined) refuse('locations', 'locations')
  if (visibility === 'community') refuse('visibility', 'visibility')
  const { name, min_disk, min_ram, protected: kept } = fields
  return {
    ...(name === undefined ? {} : { name }),
    ...(min_disk === undefined ? {} : { min_disk }),
    ...(min_ram === undefined ? {} : { min_ram }),
    ...(kept === undefined ? {} : { protected: kept }),
    // Without members a shared image is a private one, and with them a private one is shared.
    ...(visibility === undefined ? {} : { is_public: visibility === 'public' }),
    ...(owner ? { owner } : {}),
    ...(disk_format ? { disk_format } : {}),
    ...(container_format ? { container_format } : {}),
  }
}

/** @throws RefusedError `not-in-api` */
export function fieldsForV1({ id, properties = {}, ...base }: ImageFields): ImageFieldsV1 {
  const fields = baseFields(base)
  const { name } = fields
  return {
    ...fields,
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    properties,
  }
}

/** @throws RefusedError `not-in-api` */
export function changesForV1({ properties = {}, ...base }: ImageChanges): ImageChangesV1 {
  return { ...baseFields(base), properties }
}

const unescape = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~')

/**
 * What a patch makes of an image. Its operations are those that this client makes itself: each names
 * a whole attribute.
 *
 * @throws RefusedError `not-in-api` for a part of an attribute
 */
export function changesOfPatch(operations: readonly PatchOperation[]): ImageChanges {
  const base: Record<string, unknown> = {}
  const properties = Object.create(null) as Record<string, string | null>
  for (const operation of operations) {
    const [name = '', ...rest] = operation.path.slice(1).split('/').map(unescape)
    if (rest.length > 0) refuse(name === 'tags' ? 'tags' : 'locations', name)
    if (operation.op === 'remove') properties[name] = null
    else if (BASE_FIELDS.has(name)) base[name] = operation.value
    else if (typeof operation.value === 'string') properties[name] = operation.value
    else throw new RefusedError('bad-value', name, `The value of "${name}" must be text.`)
  }
  return { ...(base as BaseFields), properties }
}
