import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import { NetworkError } from '#openstack/http.ts'
import { clients, PATIENCE } from '#testing/clients.ts'
import { testCloud } from '#testing/cloud.ts'
import { actOf, type Writes } from './act.ts'
import { BulkRun, type Target } from './bulk-run.ts'
import { type MemberChange, type Share, undoMembers } from './member-plan.ts'
import { plan } from './plan.ts'
import { bulkFailure } from './words.ts'

/** The demo cloud, or the real one in OS_AUTH_URL, where every write takes some tenths of a second. */
const cloud = testCloud()
const [PROJECTS, IMAGES] = cloud.kind === 'demo' ? [40, 10] : [4, 3]

/** How many requests were under way at once, at most, since it was last asked. */
const under = { now: 0, most: 0, all: 0 }
const counting = {
  ...cloud,
  fetch: async (url: string, init: RequestInit) => {
    under.all++
    under.most = Math.max(under.most, ++under.now)
    try {
      return await cloud.fetch(url, init)
    } finally {
      under.now--
    }
  },
}
function counted(): { most: number; all: number } {
  const { most, all } = under
  under.most = under.all = 0
  return { most, all }
}

const named = `members-${Date.now().toString(36)}`
const { create, enter, glances, leave, tokens } = clients(named, counting)
beforeAll(() => enter('alice', 'bob'), PATIENCE.timeout)
afterAll(leave, PATIENCE.timeout)

/** Ids as Keystone makes them; Glance does not ask whether there is such a project. */
const project = (n: number) => `${n.toString(16).padStart(4, '0')}${'5eed'.repeat(7)}`
const projects = Array.from({ length: PROJECTS }, (_, n) => project(n))

function writes(changes: Partial<Writes> = {}): Writes {
  const { alice } = glances
  const none = () => Promise.reject(new Error('not part of this'))
  return {
    read: (id) => alice.getImage(id),
    patch: (id, operations) => alice.patchImage(id, operations),
    deactivate: none,
    reactivate: none,
    delete: (id) => alice.deleteImage(id, { ignoreMissing: true }),
    addMember: (id, member) => alice.addMember(id, member),
    removeMember: (id, member) => alice.removeMember(id, member, { ignoreMissing: true }),
    removeFromStore: none,
    copyToStores: none,
    ...changes,
  }
}

const ended = (run: BulkRun) =>
  new Promise<void>((resolve) => {
    const stop = run.subscribe(() => {
      if (run.phase.state !== 'ended') return
      stop()
      resolve()
    })
    run.start()
  })

/** As the dialog begins it: what the dry run finds possible. */
async function runOf(change: MemberChange, on = writes()): Promise<BulkRun> {
  const actor = { projectId: tokens.alice.project!.id, roles: ['member'] }
  const targets = plan([], change, actor).rows.flatMap(({ kind, image, member }): Target[] =>
    kind === 'changes' && member ? [{ image, member }] : [],
  )
  const run = new BulkRun(targets, actOf(change, on, actor), {
    session: {
      ended: () => undefined,
      renewed: () => Promise.resolve(),
      times: () => 0,
      signedIn: () => undefined,
    },
    online: { now: () => true, back: () => Promise.resolve() },
  })
  await ended(run)
  return run
}

const shares = (images: readonly Image[], ids = projects): Share[] =>
  images.flatMap((image) => ids.map((id) => ({ image, project: id, name: null, status: null })))
const change = (
  deed: MemberChange['deed'],
  of: readonly Share[],
  toShared = false,
): MemberChange => ({ kind: 'members', deed, shares: of, toShared, undoes: false })

const membersOf = async (image: Image) =>
  (await glances.alice.listMembers(image.id)).map(({ member_id }) => member_id).sort()
const counts = (run: BulkRun) => {
  const { done, same, failed, left } = run.getSnapshot().counts
  return { done, same, failed, left }
}

test(`${PROJECTS} projects × ${IMAGES} images are shared and revoked, four requests at a time`, async () => {
  const images: Image[] = []
  for (let n = 0; n < IMAGES; n++) {
    images.push(await create({ visibility: n === 0 ? 'private' : 'shared' }))
  }
  const [hidden, taken, gone] = images
  await glances.alice.addMember(taken!.id, projects[0]!)
  await glances.alice.deleteImage(gone!.id)
  counted()

  const sharing = await runOf(change('add', shares(images), true))
  // One question and one patch for the image that was private, however many it is offered to.
  expect(counted()).toEqual({ most: 4, all: PROJECTS * IMAGES + 2 })
  expect(counts(sharing)).toEqual({
    done: PROJECTS * (IMAGES - 1) - 1,
    same: 1,
    failed: PROJECTS,
    left: 0,
  })
  const items = sharing.getSnapshot().items
  expect(
    new Set(items.filter(({ state }) => state === 'failed').map(({ image }) => image.id)),
  ).toEqual(new Set([gone!.id]))
  const failure = bulkFailure(items.find(({ state }) => state === 'failed')!.error)
  expect(failure).toMatch(/^It is not there any more\. Glance says: “/)
  expect(items.find(({ state }) => state === 'same')).toMatchObject({
    image: { id: taken!.id },
    member: { project: projects[0] },
    notes: ['It was shared already.'],
  })
  expect((await glances.alice.getImage(hidden!.id)).visibility).toBe('shared')
  for (const image of images.filter((each) => each !== gone)) {
    expect(await membersOf(image)).toEqual([...projects].sort())
  }

  const now = images
    .filter((each) => each !== gone)
    .map((image) => ({ ...image, visibility: 'shared' }))
  await glances.alice.removeMember(taken!.id, projects[1]!)
  counted()
  const revoking = await runOf(change('remove', shares(now)))
  expect(counted()).toEqual({ most: 4, all: PROJECTS * (IMAGES - 1) })
  expect(counts(revoking)).toEqual({
    done: PROJECTS * (IMAGES - 1) - 1,
    same: 1,
    failed: 0,
    left: 0,
  })
  for (const image of now) expect(await membersOf(image)).toEqual([])

  // What was gone already is no work of the run, so that its undo leaves it alone.
  const back = undoMembers(change('remove', shares(now)), revoking.changed())!
  expect(back).toMatchObject({ deed: 'add', undoes: true })
  await runOf(back)
  expect(await membersOf(taken!)).toEqual(projects.filter((id) => id !== projects[1]).sort())
  expect(await membersOf(hidden!)).toEqual([...projects].sort())
}, 240_000)

test('who had accepted is pending again when a revocation is undone', PATIENCE, async () => {
  const image = await create({ visibility: 'shared' })
  const bob = tokens.bob.project!.id
  await glances.alice.addMember(image.id, bob)
  await glances.bob.updateMember(image.id, bob, 'accepted')
  const removal = change('remove', shares([image], [bob]))
  const revoking = await runOf(removal)
  await runOf(undoMembers(removal, revoking.changed())!)
  expect(await glances.alice.getMember(image.id, bob)).toMatchObject({ status: 'pending' })
})

test(
  'an answer that gets lost is no second share, and is undone all the same',
  PATIENCE,
  async () => {
    const image = await create({ visibility: 'shared' })
    let lost = 0
    const losing = writes({
      async addMember(id, member) {
        const answer = await glances.alice.addMember(id, member)
        if (lost++ === 0) throw new NetworkError('POST', '/v2/images', null)
        return answer
      },
    })
    const adding = change('add', shares([image], [project(1)]))
    const run = await runOf(adding, losing)
    expect(counts(run)).toMatchObject({ done: 1, same: 0 })
    await runOf(undoMembers(adding, run.changed())!)
    expect(await membersOf(image)).toEqual([])
  },
)

test(
  'what fails for another reason can be tried again, and nothing else is',
  PATIENCE,
  async () => {
    const image = await create({ visibility: 'shared' })
    const ids = [project(1), project(2), project(3)]
    let full = true
    const sent: string[] = []
    const run = await runOf(
      change('add', shares([image], ids)),
      writes({
        addMember(id, member) {
          sent.push(member)
          // Refused by Glance itself: a member without an id.
          return glances.alice.addMember(id, full && member === ids[1] ? '' : member)
        },
      }),
    )
    expect(counts(run)).toMatchObject({ done: 2, failed: 1 })
    full = false
    sent.length = 0
    run.again('failed')
    await ended(run)
    expect(sent).toEqual([ids[1]])
    expect(counts(run)).toMatchObject({ done: 3, failed: 0 })
    expect(await membersOf(image)).toEqual(ids)
  },
)

test('a private image stays private unless that was agreed to', PATIENCE, async () => {
  const shown = await create({ visibility: 'shared' })
  const image = await glances.alice.updateImage(shown, { visibility: 'private' })
  const adding = change('add', shares([image], [project(1)]))
  const actor = { projectId: tokens.alice.project!.id, roles: ['member'] }
  expect(plan([], adding, actor).rows).toMatchObject([
    { kind: 'cannot', reason: 'It is private, and only a shared image can be offered.' },
  ])
  // Somebody else made it private since the list was read: Glance refuses.
  const run = await runOf(change('add', shares([shown], [project(1)])))
  expect(counts(run)).toMatchObject({ failed: 1 })
  expect((await glances.alice.getImage(image.id)).visibility).toBe('private')
})
