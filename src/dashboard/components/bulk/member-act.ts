import { ApiError } from '#openstack/http.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { Writes } from './act.ts'
import { type Act, isRefusal, type Memory, NotPossible, type Outcome } from './bulk-run.ts'
import { type MemberChange, toSharedPatch, toSharedStep } from './member-plan.ts'
import type { MemberSetting, Step } from './settings.ts'

const statusOf = (error: unknown) => (error instanceof ApiError ? error.status : null)

const stepOf = (member: MemberSetting): Step => ({
  set: member,
  key: 'member',
  before: null,
  after: member.on ? 'pending' : null,
})

/** Sends something once, and keeps in mind that it may have been done until Glance has refused it. */
async function sent(memory: Memory, image: Image, act: () => Promise<unknown>): Promise<void> {
  const { tried } = memory
  memory.tried = { before: image, made: [] }
  try {
    await act()
  } catch (error) {
    if (isRefusal(error)) memory.tried = tried
    throw error
  }
}

/**
 * How a member is added to an image, or removed. Both may be sent again after an answer that got
 * lost: that it is so already then is the run's own work, and undone with the rest.
 */
export function memberActOf(change: MemberChange, writes: Writes): Act {
  const ready = new Map<string, Promise<Step | null>>()
  const told = new Set<string>()

  /** Makes a private image shared, as far as that was agreed to; null where it is so already. */
  async function share(shown: Image): Promise<Step | null> {
    const fresh = await writes.read(shown.id)
    const step = toSharedStep(fresh)
    if (step === null) return null
    if (fresh.visibility !== 'private' || !change.toShared) {
      throw new NotPossible(`It is ${fresh.visibility}: only a shared image has members.`)
    }
    await writes.patch(shown.id, toSharedPatch(fresh))
    return step
  }

  /** Once for an image, however many of its members wait for it. */
  function prepared(image: Image): Promise<Step | null> {
    // Glance's own refusal says so where it is shared no more.
    if (image.visibility === 'shared') return Promise.resolve(null)
    const known = ready.get(image.id)
    if (known) return known
    const fresh = share(image)
    ready.set(image.id, fresh)
    fresh.catch(() => ready.delete(image.id))
    return fresh
  }

  async function add(image: Image, member: MemberSetting, memory: Memory): Promise<Outcome> {
    const made = await prepared(image)
    const first = made !== null && !told.has(image.id)
    if (first) told.add(image.id)
    const before = memory.tried
    try {
      await sent(memory, image, () => writes.addMember(image.id, member.project))
    } catch (error) {
      if (statusOf(error) !== 409) throw error
      if (before === null) return { did: 'same', steps: [], notes: ['It was shared already.'] }
    }
    return { did: 'changed', steps: [...(first ? [made] : []), stepOf(member)], notes: [] }
  }

  async function remove(image: Image, member: MemberSetting, memory: Memory): Promise<Outcome> {
    const before = memory.tried
    let found = true
    await sent(memory, image, async () => {
      found = await writes.removeMember(image.id, member.project)
    })
    if (!found && before === null) {
      memory.tried = null
      return { did: 'same', steps: [], notes: ['It was not shared with it any more.'] }
    }
    return { did: 'changed', steps: [stepOf(member)], notes: [] }
  }

  return ({ image, member }, memory) => {
    if (member === undefined) throw new Error('A run over members has an item without one')
    return member.on ? add(image, member, memory) : remove(image, member, memory)
  }
}
