import { json, isObject, readJson } from '../answers.ts'
import type { Call, ImageCloud } from './context.ts'
import { ImageFault, badRequest, notFound } from './faults.ts'
import { checkCount } from './fields.ts'
import { policy, visibleRow } from './policy.ts'
import { isoTime, type ImageRow, type Member } from './rows.ts'

const STATUSES = ['pending', 'accepted', 'rejected']

const render = (row: ImageRow, member: Member) => ({
  member_id: member.id,
  image_id: row.id,
  status: member.status,
  created_at: isoTime(member.createdAt),
  updated_at: isoTime(member.updatedAt),
  schema: '/v2/schemas/member',
})

function imageOf(cloud: ImageCloud, call: Call): ImageRow {
  const id = call.params[0]!
  return visibleRow(call.caller, cloud.catalogue.get(id), id, `Image ${id} not found.`)
}

function memberOf(call: Call, row: ImageRow): Member {
  const member = row.members.get(call.params[1]!)
  if (!policy.seesMembers(call.caller, row) || member === undefined)
    throw notFound(`${call.params[1]} not found in the member list of the image ${row.id}.`)
  return member
}

const notShared = 'Only shared images have members.'

/** GET /v2/images/{id}/members: all for the owner, only oneself for a member. */
export function listMembers(cloud: ImageCloud, call: Call): Response {
  const row = imageOf(cloud, call)
  if (row.visibility !== 'shared')
    throw new ImageFault(403, `Not allowed to list members for image ${row.id}: ${notShared}`)
  const { caller } = call
  if (!policy.seesMembers(caller, row))
    throw new ImageFault(403, 'You are not authorized to complete get_members action.')
  const members = [...row.members.values()].filter(
    (member) => caller.admin || row.owner === caller.projectId || member.id === caller.projectId,
  )
  return json(200, 'OK', {
    members: members.map((member) => render(row, member)),
    schema: '/v2/schemas/members',
  })
}

/** GET /v2/images/{id}/members/{project} */
export function showMember(cloud: ImageCloud, call: Call): Response {
  const row = imageOf(cloud, call)
  if (row.visibility !== 'shared') throw notFound(notShared)
  return json(200, 'OK', render(row, memberOf(call, row)))
}

/** POST /v2/images/{id}/members */
export async function addMember(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await readJson(call.request)
  if (body === undefined) throw badRequest('Body expected in request.')
  if (!isObject(body)) throw badRequest('Expected a member in the form: {"member": "image_id"}')
  if (!Object.hasOwn(body, 'member')) throw badRequest('Member to be added not specified')
  const member = body['member']
  if (!member) throw badRequest("Member can't be empty")
  if (typeof member !== 'string' || member.length > 255)
    throw badRequest('Expected a member in the form: {"member": "image_id"}')

  const row = imageOf(cloud, call)
  if (row.visibility !== 'shared')
    throw new ImageFault(403, `Not allowed to create members for image ${row.id}.`)
  policy.own(call.caller, row, 'add_member')
  // Before it looks for the member itself, as Glance does: where there are as many as may be, 413.
  checkCount('members', row.members.size + 1)
  if (row.members.has(member))
    throw new ImageFault(409, `Member ${member} is duplicated for image ${row.id}`)
  const now = cloud.platform.now()
  const made: Member = { id: member, status: 'pending', createdAt: now, updatedAt: now }
  cloud.catalogue.change(row, { members: new Map([...row.members, [member, made]]) })
  return json(200, 'OK', render(row, made))
}

/** PUT /v2/images/{id}/members/{project}: the member's own answer to an offer. */
export async function updateMember(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await readJson(call.request)
  if (body === undefined) throw badRequest('Body expected in request.')
  if (!isObject(body)) throw badRequest('Expected a status in the form: {"status": "status"}')
  if (!Object.hasOwn(body, 'status')) throw badRequest('Status not specified')
  const status = body['status']
  const row = imageOf(cloud, call)
  if (row.visibility !== 'shared')
    throw new ImageFault(403, `Not allowed to update members for image ${row.id}.`)
  const member = memberOf(call, row)
  policy.modifyMember(call.caller, member.id)
  if (typeof status !== 'string' || !STATUSES.includes(status))
    throw badRequest('Incorrect request: Status must be "pending", "accepted" or "rejected".')
  const changed = { ...member, status, updatedAt: cloud.platform.now() }
  cloud.catalogue.change(row, { members: new Map([...row.members, [member.id, changed]]) })
  return json(200, 'OK', render(row, changed))
}

/** DELETE /v2/images/{id}/members/{project} */
export function removeMember(cloud: ImageCloud, call: Call): Response {
  const row = imageOf(cloud, call)
  if (row.visibility !== 'shared')
    throw new ImageFault(403, `Not allowed to delete members for image ${row.id}.`)
  const member = memberOf(call, row)
  policy.own(call.caller, row, 'delete_member')
  const members = new Map(row.members)
  members.delete(member.id)
  cloud.catalogue.change(row, { members })
  return new Response(null, { status: 204, statusText: 'No Content' })
}
