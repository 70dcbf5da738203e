import { isObject, json, readJson } from '../answers.ts'
import type { Call, ImageCloud } from '../glance/context.ts'
import { ImageFault, badRequest, notFound } from '../glance/faults.ts'
import type { Caller } from '../glance/policy.ts'
import type { ImageRow, Member } from '../glance/rows.ts'
import { mayWrite, visible } from './access.ts'

/** Sharing in API v1: at once, without the other side's consent (glance/api/v1/members.py). */
const QUOTA = 128

const noContent = () => new Response(null, { status: 204, statusText: 'No Content' })

function checkCount(attempted: number): void {
  if (attempted > QUOTA)
    throw new ImageFault(
      413,
      `The limit has been exceeded on the number of allowed image members for this image. Attempted: ${attempted}, Maximum: ${QUOTA}`,
    )
}

/** Owners share, and those to whom they gave the right to. */
function checkSharable(caller: Caller, row: ImageRow): void {
  if (caller.admin || row.owner === caller.projectId) return
  if (row.members.get(caller.projectId)?.canShare !== true)
    throw notFound('No permission to share that image')
}

function member(cloud: ImageCloud, before: Member | undefined, id: string, share?: boolean) {
  const now = cloud.platform.now()
  const kept = before ?? { id, status: 'pending', createdAt: now, updatedAt: now }
  return { ...kept, canShare: share ?? before?.canShare ?? false, updatedAt: now }
}

const change = (cloud: ImageCloud, row: ImageRow, members: readonly Member[]) =>
  cloud.catalogue.change(row, { members: new Map(members.map((each) => [each.id, each])) })

/** GET /v1/images/{id}/members */
export function listMembers(cloud: ImageCloud, call: Call): Response {
  const row = visible(cloud, call)
  const members = [...row.members.values()].map(({ id, canShare }) => ({
    member_id: id,
    can_share: canShare ?? false,
  }))
  return json(200, 'OK', { members })
}

/** PUT /v1/images/{id}/members/{tenant} */
export async function putMember(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await readJson(call.request)
  mayWrite(call.caller)
  const row = visible(cloud, call)
  const id = call.params[1]!
  checkCount(row.members.size + 1)
  const given = isObject(body) && isObject(body['member']) ? body['member'] : {}
  const share = Object.hasOwn(given, 'can_share') ? Boolean(given['can_share']) : undefined
  checkSharable(call.caller, row)
  const others = [...row.members.values()].filter((each) => each.id !== id)
  change(cloud, row, [...others, member(cloud, row.members.get(id), id, share)])
  return noContent()
}

/** PUT /v1/images/{id}/members: these and no others. */
export async function replaceMembers(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await readJson(call.request)
  mayWrite(call.caller)
  const row = visible(cloud, call)
  const list = isObject(body) ? body['memberships'] : undefined
  if (Array.isArray(list)) checkCount(list.length)
  checkSharable(call.caller, row)
  if (!Array.isArray(list)) throw badRequest("Invalid membership association: 'memberships'")
  const members = list.map((each: unknown) => {
    if (!isObject(each) || typeof each['member_id'] !== 'string')
      throw badRequest("Invalid membership association: 'member_id'")
    const id = each['member_id']
    const share = Object.hasOwn(each, 'can_share') ? Boolean(each['can_share']) : undefined
    return member(cloud, row.members.get(id), id, share)
  })
  change(cloud, row, members)
  return noContent()
}

/** DELETE /v1/images/{id}/members/{tenant} */
export function removeMember(cloud: ImageCloud, call: Call): Response {
  mayWrite(call.caller)
  const row = visible(cloud, call)
  const id = call.params[1]!
  checkSharable(call.caller, row)
  if (!row.members.has(id)) throw notFound('Membership could not be found.')
  change(
    cloud,
    row,
    [...row.members.values()].filter((each) => each.id !== id),
  )
  return noContent()
}

/** GET /v1/shared-images/{tenant}: what is shared with it, as far as it concerns the caller. */
export function sharedImages(cloud: ImageCloud, call: Call): Response {
  const { caller } = call
  const tenant = call.params[0]!
  const shared = [...cloud.catalogue.all()].flatMap((row) => {
    const found = row.members.get(tenant)
    const concerned = caller.admin || row.owner === caller.projectId || tenant === caller.projectId
    return found === undefined || !concerned
      ? []
      : [{ image_id: row.id, can_share: found.canShare ?? false }]
  })
  return json(200, 'OK', { shared_images: shared })
}
