import type { Locator, Page } from '@playwright/test'
import { sideBySide } from './cloud.ts'
import type { Account, WireImage } from './cloud.ts'
import { expect, test } from './fixtures.ts'

const DATA = 'x'.repeat(2048)
// Three browsers beside a real Glance, on a machine that does other things as well.
test.setTimeout(180_000)
/** Glance's `image_member_quota`, of a real one and of the demo cloud. */
const QUOTA = 128

const sharing = (address: string) => `${address}?tab=sharing`
const rowOf = (page: Page, project: string) => page.getByRole('row').filter({ hasText: project })
const resultOf = (page: Page, project: string) =>
  page
    .getByRole('list', { name: 'Result for each project' })
    .getByRole('listitem')
    .filter({ hasText: project })

/** What stands there to be read, and not only for a button's tip. */
const told = (page: Page, text: RegExp) => page.getByText(text).filter({ visible: true }).first()

/** Adds projects on the tab, as a person does who pastes them. */
async function share(page: Page, text: string): Promise<void> {
  await page.getByLabel(/^Projects names or ids/).fill(text)
  await page.getByLabel(/^Projects names or ids/).press('Enter')
  await page.getByRole('button', { name: /^Share with \d+ projects?$/ }).click()
}

async function members(account: Account, image: WireImage): Promise<string[]> {
  const answer = await account.call('GET', `/images/${image.id}/members`)
  const body = (await answer.json()) as { members: { member_id: string; status: string }[] }
  return body.members.map(({ member_id: id, status }) => `${id} ${status}`).sort()
}

const sees = async (account: Account, image: WireImage) =>
  (await account.call('GET', `/images/${image.id}`, { expect: [404] })).status === 200

test('both sides of an offer: by name, accepted and seen so, taken back', async ({
  page,
  openBrowser,
  enter,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
  const image = await alice.createImage({ name: uniqueName('offer') }, DATA)
  // An administrator is told the names of all projects.
  const admin = await enter(page, 'admin')
  await page.goto(sharing(admin.image(image.id)))
  await page.getByLabel(/^Projects names or ids/).fill('tenant-b')
  await page.getByLabel(/^Projects names or ids/).press('Enter')
  await expect(page.getByText('The image becomes shared.')).toBeVisible()
  await page.getByRole('button', { name: 'Share with 1 project' }).click()
  await expect(resultOf(page, 'tenant-b')).toContainText('Offered')
  await expect(rowOf(page, 'tenant-b')).toContainText('Waiting')
  expect((await alice.image(image.id)).visibility).toBe('shared')
  expect(await members(alice, image)).toEqual([`${bob.projectId} pending`])

  await page.getByRole('button', { name: 'Invitation for tenant-b' }).click()
  const invitation = page.getByRole('dialog', { name: 'Invitation for tenant-b' })
  await expect(invitation).toContainText(`/p/${bob.projectId}/images/${image.id}?invited=1`)
  await expect(invitation).toContainText(`openstack image set --accept ${image.id}`)
  await page.keyboard.press('Escape')

  // The owner, who is told ids only, in a browser of her own: neither of them loads anything again.
  const owner = await openBrowser()
  const home = await enter(owner, 'alice')
  await owner.goto(sharing(home.image(image.id)))
  const offer = rowOf(owner, bob.projectId)
  await expect(offer).toContainText('Waiting')
  await bob.call('PUT', `/images/${image.id}/members/${bob.projectId}`, {
    json: { status: 'accepted' },
  })
  await expect(offer).toContainText('Accepted')
  await expect(rowOf(page, 'tenant-b')).toContainText('Accepted')
  await expect(page.getByRole('region', { name: 'Who can see and boot this' })).toContainText(
    'tenant-b accepted.',
  )

  await offer.getByRole('button', { name: /^Stop sharing with/ }).click()
  const stop = owner.getByRole('dialog', { name: /^Stop sharing with/ })
  await expect(stop).toContainText('loses it at once')
  await stop.getByRole('button', { name: 'Show command' }).click()
  const commands = owner.getByRole('dialog', { name: 'As a command' })
  await expect(commands).toContainText(
    `openstack image remove project ${image.id} ${bob.projectId}`,
  )
  await commands.getByText('HTTP', { exact: true }).click()
  await expect(commands).toContainText(`DELETE /v2/images/${image.id}/members/${bob.projectId}`)
  await owner.keyboard.press('Escape')
  await expect(commands).toBeHidden()
  await stop.getByRole('button', { name: 'Stop sharing' }).click()
  await expect(offer).toBeHidden()
  await expect(rowOf(page, 'tenant-b')).toBeHidden()
  expect(await sees(bob, image)).toBe(false)
  await owner.getByRole('button', { name: 'Undo' }).click()
  await expect(offer).toContainText('Waiting')

  // What the others are told: bob of himself, dave why he may not.
  const other = await openBrowser()
  const place = await enter(other, 'bob')
  await other.goto(sharing(place.image(image.id)))
  await expect(other.getByRole('region', { name: 'Your project' })).toContainText(
    'tenant-b Waiting',
  )
  await expect(told(other, /Only its owner can share it/)).toBeVisible()
  await enter(other, 'dave')
  await other.goto(sharing(home.image(image.id)))
  await expect(told(other, /you need the role member/)).toBeVisible()

  // Gone while it is looked at.
  allowConsole(/status of 404 /)
  await alice.remove(image.id)
  await expect(owner.getByRole('heading', { name: 'There is no such image here' })).toBeVisible()
})

test('an answer for each: already there, not confirmed, over the quota, tried again', async ({
  page,
  enter,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  allowConsole(/status of (409|413) /)
  const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
  const image = await alice.createImage({ name: uniqueName('many'), visibility: 'shared' })
  const id = (n: number) => n.toString(16).padStart(32, '0')
  const add = (member: string) =>
    alice.call('POST', `/images/${image.id}/members`, { json: { member } })
  await add(bob.projectId)
  await sideBySide([...Array(QUOTA - 2).keys()], (n) => add(id(n)))

  const place = await enter(page, 'alice')
  await page.goto(sharing(place.image(image.id)))
  await page.getByLabel('Find a project').fill(bob.projectId)
  await expect(page.getByRole('button', { name: /^Take back the offer/ })).toHaveCount(1)

  const [last, over] = ['e'.repeat(32), 'f'.repeat(32)]
  await page.getByLabel(/^Projects names or ids/).fill(`"ID";"Name"\n${bob.projectId}, ${last}`)
  await page.getByLabel(/^Projects names or ids/).press('Enter')
  await expect(page.getByText(/Nobody can confirm here that there is such a project/)).toBeVisible()
  await expect(page.getByText('Not an id, and not the name', { exact: false })).toHaveCount(2)
  await page.getByRole('button', { name: 'Share with 2 projects' }).click()
  await expect(resultOf(page, bob.projectId)).toContainText('Already shared')
  await expect(resultOf(page, last)).toContainText('Glance took the id')
  await page.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('button', { name: 'Take ID out' }).click()
  await page.getByRole('button', { name: 'Take Name out' }).click()
  // One that is there already is no failure, though Glance only says now that there are too many.
  await share(page, last)
  await expect(resultOf(page, last)).toContainText('Already shared')
  await page.getByRole('button', { name: 'Done' }).click()
  await share(page, over)
  await expect(resultOf(page, over)).toContainText(`as this cloud allows, ${QUOTA} (413)`)
  await page.getByRole('button', { name: /^Take back the offer/ }).click()
  await expect(page.getByText(/^No longer shared with/)).toBeVisible()
  await page.getByRole('button', { name: 'Try the failed one again' }).click()
  await expect(resultOf(page, over)).toContainText('Offered')
  const all = await members(alice, image)
  expect(all).toHaveLength(QUOTA)
  expect(all).toContain(`${over} pending`)
  expect(all).not.toContain(`${bob.projectId} pending`)

  // Many at once: those whose id ends in one figure.
  await page.getByLabel('Find a project').fill('0'.repeat(31))
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page.getByRole('button', { name: 'Stop sharing with 16…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stop sharing' }).click()
  await expect(page.getByText('No longer shared with 16 projects')).toBeVisible()
  expect(await members(alice, image)).toHaveLength(QUOTA - 16)
})

test('another visibility: whom it cuts off is told by name, before it does', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
  allowConsole,
}) => {
  // The page may ask for members at the very moment at which there are none any more.
  allowConsole(/status of 403 .*\/members$/)
  const [alice, bob, erin] = [
    await cloud.as('alice'),
    await cloud.as('bob'),
    await cloud.as('erin'),
  ]
  const image = await alice.createImage({ name: uniqueName('cut'), visibility: 'shared' }, DATA)
  const path = `/images/${image.id}/members`
  for (const { projectId } of [bob, erin])
    await alice.call('POST', path, { json: { member: projectId } })
  await bob.call('PUT', `${path}/${bob.projectId}`, { json: { status: 'accepted' } })
  const loses = /^2 projects lose it at once: tenant-(b|small) and tenant-(b|small)\.$/

  const place = await enter(page, 'admin')
  await page.goto(sharing(place.image(image.id)))
  const ways = page.getByRole('region', { name: 'If you change the visibility' })
  await expect(ways.getByText(loses)).toBeVisible()
  await expect(ways.getByText(/tenant-b accepted it and no longer finds it/)).toBeVisible()
  await ways.getByRole('button', { name: 'Make it private…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make it private' })
  await expect(dialog.getByText(loses)).toBeVisible()
  const waits: Locator = dialog.getByRole('listitem').filter({ hasText: 'tenant-small (waiting)' })
  await expect(waits).toContainText('To them there is no such image.')
  await axe(page)
  await dialog.getByRole('button', { name: 'Make it private' }).click()
  await expect(page.getByRole('region', { name: 'Who can see and boot this' })).not.toContainText(
    'it is shared with',
  )
  expect(await sees(bob, image)).toBe(false)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rowOf(page, 'tenant-b')).toContainText('Accepted')
  expect(await sees(bob, image)).toBe(true)

  await page.setViewportSize({ width: 390, height: 844 })
  await expect(rowOf(page, 'tenant-small')).toBeVisible()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(390)
  await axe(page)

  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${place.image(image.id)}/properties`)
  await page.getByLabel('Visibility', { exact: true }).selectOption('private')
  await expect(page.getByRole('status').getByText(loses)).toBeVisible()
  await page.getByLabel('Visibility', { exact: true }).selectOption('public')
  await expect(page.getByText('Every project finds it in its list and can boot it.')).toBeVisible()
  await page.getByRole('button', { name: 'Put all back' }).click()
})
