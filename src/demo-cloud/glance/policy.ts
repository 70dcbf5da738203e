import type { Token } from '../keystone/tokens.ts'
import { ImageFault, notFound } from './faults.ts'
import type { ImageRow } from './rows.ts'

/** Who asks, as Glance's RequestContext knows it. */
export interface Caller {
  userId: string
  projectId: string
  admin: boolean
  member: boolean
}

const refuse = (action: string) =>
  new ImageFault(403, `You are not authorized to complete ${action} action.`)

/**
 * The caller of a token that is scoped to a project. Others get 403 for everything, with the
 * name of the first rule that would have been asked (`enforce_scope`).
 */
export function callerOf(token: Token, action: string): Caller {
  if (token.scope.kind !== 'project') throw refuse(action)
  const has = (name: string) => token.roles.some((role) => role.name === name)
  return {
    userId: token.user.id,
    projectId: token.scope.project.id,
    admin: has('admin'),
    member: has('member'),
  }
}

/** Whether the row is in the caller's world at all (glance/db/utils.py is_image_visible). */
export function canSee(caller: Caller, row: ImageRow): boolean {
  if (caller.admin || row.owner === caller.projectId) return true
  if (row.visibility === 'public' || row.visibility === 'community') return true
  return row.visibility === 'shared' && row.members.has(caller.projectId)
}

/**
 * Glance's default rules with `enforce_secure_rbac` (glance/policies/): a reader looks only, a
 * member changes what the own project owns, an administrator everything.
 */
export const policy = {
  addImage(caller: Caller, owner: string): void {
    if (caller.admin) return
    if (owner !== caller.projectId)
      throw new ImageFault(403, undefined, {
        detail: `You are not permitted to create images owned by '${owner}'`,
      })
    if (!caller.member) throw refuse('add_image')
  },
  publicize(caller: Caller): void {
    if (!caller.admin) throw refuse('publicize_image')
  },
  communitize(caller: Caller, owner: string): void {
    if (!caller.admin && !(caller.member && owner === caller.projectId))
      throw refuse('communitize_image')
  },
  /** Rules that want a member of the owning project. */
  own(
    caller: Caller,
    row: ImageRow,
    action:
      | 'modify_image'
      | 'delete_image'
      | 'upload_image'
      | 'deactivate'
      | 'reactivate'
      | 'add_member'
      | 'delete_member'
      | 'set_image_location',
  ): void {
    if (caller.admin || (caller.member && row.owner === caller.projectId)) return
    throw refuse(action)
  },
  download(caller: Caller): void {
    if (!caller.admin && !caller.member) throw refuse('download_image')
  },
  /** Members are shown to the owner's project and to the members themselves. */
  seesMembers(caller: Caller, row: ImageRow): boolean {
    return caller.admin || row.owner === caller.projectId || row.members.has(caller.projectId)
  },
  modifyMember(caller: Caller, memberId: string): void {
    if (!caller.admin && !(caller.member && memberId === caller.projectId))
      throw refuse('modify_member')
  },
  /** Rules that want an administrator. */
  admin(
    caller: Caller,
    action:
      | 'stores_info_detail'
      | 'copy_image'
      | 'delete_image_location'
      | 'tasks_api_access'
      | 'cache_image'
      | 'cache_list'
      | 'cache_delete',
  ): void {
    if (!caller.admin) throw refuse(action)
  },
} as const

/** The row, if the caller can see it; else the 404 that an unknown id gets. */
export function visibleRow(
  caller: Caller,
  row: ImageRow | undefined,
  id: string,
  sentence = `No image found with ID ${id}`,
): ImageRow {
  if (row === undefined || !canSee(caller, row)) throw notFound(sentence)
  return row
}
