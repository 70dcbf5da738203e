import type { Image } from '#openstack/glance/image.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'
import type { AnswerState } from '#dashboard/components/offers/use-answers.ts'

/**
 * Those that left a tab while they were answered: a row does not vanish with the reason that it
 * carries.
 */
export function lostOf(
  images: readonly Image[],
  states: ReadonlyMap<string, AnswerState>,
  tab: MemberStatus,
): readonly Image[] {
  const there = new Set(images.map(({ id }) => id))
  return [...states.values()].flatMap((each) =>
    each.state === 'refused' && each.from === tab && !there.has(each.image.id) ? [each.image] : [],
  )
}
