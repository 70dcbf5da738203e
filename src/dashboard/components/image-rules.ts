import type { Image } from '#openstack/glance/image.ts'
import { type Actor, canAtAll, isAdmin, isReader, type Ruling } from './rules.ts'

/** The fields that the rules read: a row of the list and the record of the page both have them. */
export type RuledImage = Pick<
  Image,
  'status' | 'visibility' | 'owner' | 'protected' | 'disk_format' | 'container_format'
>

const isOwner = (image: Pick<Image, 'owner'>, actor: Actor): boolean =>
  image.owner === actor.projectId

const GONE = new Set(['deleted', 'pending_delete'])

/** Rules that every write to the record shares: role first, then whose image it is, then status. */
function mayWrite(image: RuledImage, actor: Actor, deed: string): Ruling {
  if (GONE.has(image.status)) return { reason: 'The image is being deleted.' }
  if (isReader(actor)) {
    return { reason: `Your role here is reader. To ${deed}, you need the role member.` }
  }
  if (!isOwner(image, actor) && !isAdmin(actor)) {
    return { reason: `Another project owns this image. Only its owner can ${deed} it.` }
  }
  return true
}

/** The tags of the record, where the cloud knows tags. */
export function canTag(image: RuledImage, actor: Actor): Ruling {
  const able = canAtAll('tags', actor)
  return able === true ? mayWrite(image, actor, 'change') : able
}

/** Whether lists leave it out, where the cloud can hide images. */
export function canHide(image: RuledImage, actor: Actor): Ruling {
  const able = canAtAll('os_hidden', actor)
  return able === true ? mayWrite(image, actor, 'change') : able
}

/** PATCH of the record: name, sizes, tags, properties, visibility, protection. */
export function canEdit(image: RuledImage, actor: Actor): Ruling {
  return mayWrite(image, actor, 'change')
}

/** A protected image is refused for everyone, administrators too (403, images.delete). */
export function canDelete(image: RuledImage, actor: Actor): Ruling {
  const write = mayWrite(image, actor, 'delete')
  if (write !== true) return write
  if (!image.protected) return true
  return {
    reason: isOwner(image, actor)
      ? 'The image is protected. Turn protection off first: you own the image, so you may.'
      : 'The image is protected. Turn protection off first: you are an administrator, so you may.',
    wayOut: 'unprotect',
  }
}

/** Glance deactivates from `active` only; every other status is 403 (glance/domain). */
export function canDeactivate(image: RuledImage, actor: Actor): Ruling {
  const able = canAtAll('deactivate', actor)
  if (able !== true) return able
  const write = mayWrite(image, actor, 'deactivate')
  if (write !== true) return write
  if (image.status === 'active') return true
  if (image.status === 'deactivated') return { reason: 'The image is deactivated already.' }
  if (image.status === 'queued') {
    return { reason: 'The image has no data yet, so there is nothing to deactivate.' }
  }
  return { reason: `Only an active image can be deactivated. This one is ${image.status}.` }
}

export function canReactivate(image: RuledImage, actor: Actor): Ruling {
  const able = canAtAll('deactivate', actor)
  if (able !== true) return able
  const write = mayWrite(image, actor, 'reactivate')
  if (write !== true) return write
  if (image.status === 'deactivated') return true
  return { reason: 'The image is not deactivated.' }
}

/** A reader looks only: GET …/file is 403. A deactivated image gives its data to administrators. */
export function canDownload(image: RuledImage, actor: Actor): Ruling {
  if (GONE.has(image.status)) return { reason: 'The image is being deleted.' }
  if (isReader(actor)) {
    return { reason: 'Your role here is reader. To download image data, you need the role member.' }
  }
  if (image.status === 'queued') {
    return {
      reason: 'There is no data yet: nothing has been uploaded to this image.',
      ...(canUploadInto(image, actor) === true ? { wayOut: 'upload-data' as const } : {}),
    }
  }
  if (image.status === 'deactivated' && !isAdmin(actor)) {
    return {
      reason: 'The image is deactivated. Nobody but an administrator can download its data.',
      ...(canReactivate(image, actor) === true ? { wayOut: 'reactivate' as const } : {}),
    }
  }
  if (image.status === 'active' || image.status === 'deactivated') return true
  if (image.status === 'killed') return { reason: 'The upload failed, so there is no data.' }
  return { reason: `The data is not complete yet: the image is ${image.status}.` }
}

/** PUT …/file takes a queued record with both formats set (409 and 400 otherwise). */
export function canUploadInto(image: RuledImage, actor: Actor): Ruling {
  const write = mayWrite(image, actor, 'upload data into')
  if (write !== true) return write
  if (image.status !== 'queued') {
    return { reason: 'The image has its data. Glance never replaces the data of an image.' }
  }
  if (!image.disk_format || !image.container_format) {
    return {
      reason: 'Set the disk format and the container format first: Glance asks for both (400).',
      wayOut: 'set-formats',
    }
  }
  return true
}
