import { reachOf } from '../src/dashboard/components/sharing/reach.ts'
import type { Reach, Viewer } from '../src/dashboard/components/sharing/reach.ts'
import { sideBySide } from './cloud.ts'
import type { Account, WireImage } from './cloud.ts'
import { expect, test } from './fixtures.ts'

const DATA = 'x'.repeat(64)
const ANSWERS = [null, 'pending', 'accepted', 'rejected'] as const
/** Private last: from there on nobody could be made a member any more. */
const VISIBILITIES = ['shared', 'community', 'public', 'private'] as const
const VIEWERS: readonly {
  user: 'alice' | 'dave' | 'admin' | 'bob'
  viewer: Omit<Viewer, 'answer'>
}[] = [
  { user: 'alice', viewer: { role: 'member', owns: true } },
  { user: 'dave', viewer: { role: 'reader', owns: true } },
  { user: 'admin', viewer: { role: 'admin', owns: false } },
  // The other project, as it is for every one of its answers; without one it is a stranger.
  { user: 'bob', viewer: { role: 'member', owns: false } },
]

/** Ids that a list with these filters has, of those that bear the tag. */
async function listed(account: Account, tag: string, more: Record<string, string> = {}) {
  const images = await account.images({ tag, limit: '100', ...more })
  return new Set(images.map((image) => image.id))
}

/** How far one user reaches the images, as Glance answers. */
async function seen(account: Account, tag: string, images: readonly WireImage[], hidden: boolean) {
  const byDefault = await listed(account, tag)
  const asked = await listed(account, tag, {
    visibility: 'all',
    member_status: 'all',
    os_hidden: String(hidden),
  })
  return sideBySide(images, async ({ id }): Promise<Omit<Reach, 'boots'>> => {
    const show = await account.call('GET', `/images/${id}`, { expect: [404] })
    const file = await account.call('GET', `/images/${id}/file`, { expect: [403, 404] })
    const bytes = file.status === 200 ? await file.text() : null
    return {
      lists: byDefault.has(id) ? 'by default' : asked.has(id) ? 'when asked' : 'never',
      shows: show.status === 200,
      downloads: bytes === DATA,
    }
  })
}

test('who can see and boot: the rules are what Glance answers to each of them', async ({
  cloud,
  uniqueName,
}) => {
  const [alice, admin, bob] = [
    await cloud.as('alice'),
    await cloud.as('admin'),
    await cloud.as('bob'),
  ]
  const tag = uniqueName('who')
  const images = await sideBySide(ANSWERS, async (answer) => {
    const image = await alice.createImage({ name: tag, tags: [tag], visibility: 'shared' }, DATA)
    const members = `/images/${image.id}/members`
    if (answer === null) return image
    await alice.call('POST', members, { json: { member: bob.projectId } })
    if (answer !== 'pending')
      await bob.call('PUT', `${members}/${bob.projectId}`, { json: { status: answer } })
    return image
  })
  const eachImage = (act: (id: string) => Promise<unknown>) =>
    sideBySide(images, (image) => act(image.id))

  let asked = 0
  for (const visibility of VISIBILITIES) {
    for (const os_hidden of [false, true]) {
      await eachImage((id) =>
        admin.patch(id, [
          { op: 'replace', path: '/visibility', value: visibility },
          { op: 'replace', path: '/os_hidden', value: os_hidden },
        ]),
      )
      for (const status of ['active', 'deactivated']) {
        const deed = status === 'active' ? 'reactivate' : 'deactivate'
        await eachImage((id) => admin.call('POST', `/images/${id}/actions/${deed}`))
        const answers = await Promise.all(
          VIEWERS.map(async ({ user }) => seen(await cloud.as(user), tag, images, os_hidden)),
        )
        for (const [at, { user, viewer }] of VIEWERS.entries()) {
          for (const [which, answer] of ANSWERS.entries()) {
            const own = user === 'bob' ? answer : null
            const { boots: _, ...told } = reachOf(
              { visibility, os_hidden, status },
              { ...viewer, answer: own },
            )
            const combination = `${user}, ${answer ?? 'no member'}, ${visibility}, ${status}${os_hidden ? ', hidden' : ''}`
            expect.soft(answers[at]?.[which], combination).toEqual(told)
            asked++
          }
        }
      }
    }
  }
  expect(asked).toBe(4 * 2 * 2 * 4 * 4)
})
