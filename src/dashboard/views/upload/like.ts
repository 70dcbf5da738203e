import type { Image } from '#openstack/glance/image.ts'
import { canPublicize } from '#dashboard/components/image-rules.ts'
import type { Actor } from '#dashboard/components/image-rules.ts'
import { portableOf } from '#dashboard/components/portable/metadata.ts'
import { emptyCommon } from './form.ts'
import type { CommonForm, ImageForm } from './form.ts'

/**
 * Properties that speak of the data an image has, and would be untrue of other data: its signature
 * (Glance refuses data that does not match), digests that a client noted, the server or volume that
 * it is a snapshot of, the key that it is encrypted with. Sources: glance/async_ and
 * cursive.signature_utils (img_signature…), openstacksdk (owner_specified…), nova
 * compute/utils.py create_image and cinder volume/flows (the others).
 */
const ABOUT_DATA = new Set(
  'instance_uuid base_image_ref image_location image_state image_type user_id owner_id owner_user_name owner_project_name boot_roles root_device_name mappings block_device_mapping bdm_v2 cinder_encryption_key_id cinder_encryption_key_deletion_policy'.split(
    ' ',
  ),
)
const isAboutData = (key: string) =>
  ABOUT_DATA.has(key) || /^(?:img_signature|owner_specified\.)/.test(key)

/** What new images begin with, from one that exists. */
export interface Like {
  id: string
  name: string
  common: CommonForm
  /** For a file of which nothing better was read; the name is for a file that comes alone. */
  own: Omit<ImageForm, 'file'>
  /** Properties that are not taken along. */
  leftOut: readonly string[]
}

export function likeOf(image: Image, actor: Actor): Like {
  const { metadata, leftOut } = portableOf(image)
  const all = Object.entries(metadata.properties ?? {})
  const { visibility = 'private' } = metadata
  const mayShow = visibility !== 'public' || canPublicize(actor) === true
  const amount = (value: number) => (value === 0 ? '' : String(value))
  return {
    id: image.id,
    name: image.name || image.id,
    common: { ...emptyCommon, visibility: mayShow ? visibility : 'private' },
    own: {
      name: image.name ?? '',
      disk_format: image.disk_format ?? '',
      container_format: image.container_format ?? '',
      min_disk: amount(image.min_disk),
      min_ram: amount(image.min_ram),
      tags: [...image.tags],
      properties: all.flatMap(([key, value]) => (isAboutData(key) ? [] : [{ key, value }])),
    },
    leftOut: [
      ...all.flatMap(([key]) => (isAboutData(key) ? [key] : [])),
      ...leftOut.map(({ key }) => key),
    ],
  }
}

/** A file's form as another image would have it, where the file itself did not say better. */
export function likeAnother(form: ImageForm, { own }: Like): ImageForm {
  return {
    ...form,
    disk_format: form.disk_format || own.disk_format,
    container_format: form.container_format || own.container_format,
    // The disk in the file may be larger than the other one's.
    min_disk: Number(own.min_disk) > Number(form.min_disk) ? own.min_disk : form.min_disk,
  }
}
