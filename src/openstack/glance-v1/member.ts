import { object, objects, text } from '../json.ts'

/** A project that an image is shared with; it is shared at once, nobody accepts anything. */
export interface MemberV1 {
  /** Project id. */
  member_id: string
  /** Whether that project may share the image on. */
  can_share: boolean
}

/** One image that is shared with a project. */
export interface SharedImageV1 {
  image_id: string
  can_share: boolean
}

/** `memberships` is what an example of the API's reference has, against the code. */
export function decodeMembersV1(json: unknown): MemberV1[] {
  const { members, memberships } = object(json)
  return objects(members ?? memberships).map((member) => ({
    member_id: text(member['member_id']),
    can_share: member['can_share'] === true,
  }))
}

export const decodeSharedImages = (json: unknown): SharedImageV1[] =>
  objects(object(json)['shared_images']).map((shared) => ({
    image_id: text(shared['image_id']),
    can_share: shared['can_share'] === true,
  }))
