import type { MemberStatus } from '#openstack/glance/types.ts'

/** The tabs, in the order of the page. */
export const STATES = ['pending', 'accepted', 'rejected'] as const satisfies MemberStatus[]

/** What the address says of the page: which answers are shown, and which offer is looked at. */
export interface InboxParams {
  state: MemberStatus
  open: string | null
}

/** From an address, which may say anything: what is not known is the default. */
export function readInbox(search: URLSearchParams): InboxParams {
  const state = STATES.find((known) => known === search.get('state'))
  return { state: state ?? 'pending', open: search.get('image') }
}

/** For an address; defaults are not written out. */
export function writeInbox({ state, open }: InboxParams): Record<string, string> {
  return {
    ...(state === 'pending' ? {} : { state }),
    ...(open === null ? {} : { image: open }),
  }
}
