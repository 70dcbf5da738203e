import type { Lack, Lacks } from '#openstack/glance-v1/lacks.ts'

/**
 * What one may do with an image, told before Glance refuses it. The rules are Glance's defaults
 * (glance/policies/image.py with secure RBAC, and the status checks of glance/api/v2 and
 * glance/domain), all seen on a Glance 25.1. An operator may have changed the policies: whatever is
 * not certain is allowed here, and Glance's own answer decides.
 */
export type Ruling = true | { reason: string; wayOut?: WayOut }

/** What would make it possible, for those who may do that. The view turns it into a button. */
type WayOut = 'unprotect' | 'reactivate' | 'upload-data' | 'set-formats'

/** The signed-in user inside the project of the page. */
export interface Actor {
  projectId: string
  roles: readonly string[]
  /** What the Image service of this cloud lacks; null or absent where it lacks nothing. */
  lacks?: Lacks | null
}

/** Whether the cloud has this at all, whoever asks. */
export function canAtAll(lack: Lack, { lacks }: Actor): Ruling {
  return lacks ? { reason: lacks[lack] } : true
}

export const isAdmin = (actor: Actor): boolean => actor.roles.includes('admin')

/**
 * Only a role list that consists of `reader` is known to be refused. Clouds have roles of their own
 * (`_member_`, `heat_stack_owner`): what those may do only their Glance knows.
 */
export const isReader = (actor: Actor): boolean =>
  actor.roles.length > 0 && actor.roles.every((role) => role === 'reader')

/** Creating a record at all: POST /v2/images. */
export function canCreate(actor: Actor): Ruling {
  if (!isReader(actor)) return true
  return { reason: 'Your role here is reader. To upload an image, you need the role member.' }
}

/** `publicize_image` is for administrators by default (403 at POST and PATCH). */
export function canPublicize(actor: Actor): Ruling {
  if (isAdmin(actor)) return true
  return { reason: 'Only an administrator can make an image public (publicize_image).' }
}
