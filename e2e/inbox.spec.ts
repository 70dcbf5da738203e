import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { Account } from './cloud.ts'
import { expect, phone, test } from './fixtures.ts'
import { openssl } from './qemu-image.ts'
import { withoutSaveDialog } from './saving.ts'
import { agreed, openTray } from './transfers.ts'

/** A withdrawn offer is a 404 in Chromium's console, too. */
const GONE = /status of 404 .*\/image\/v2\/images\//

const offer = (owner: Account, imageId: string, to: Account) =>
  owner.call('POST', `/images/${imageId}/members`, { json: { member: to.projectId } })
const withdraw = (owner: Account, imageId: string, from: Account) =>
  owner.call('DELETE', `/images/${imageId}/members/${from.projectId}`)
async function answerOf(owner: Account, imageId: string, of: Account): Promise<unknown> {
  const path = `/images/${imageId}/members/${of.projectId}`
  return ((await (await owner.call('GET', path)).json()) as { status: unknown }).status
}
/** What waits for a project, as Glance tells it: other specs offer things at the same time. */
async function waitingFor(account: Account): Promise<number> {
  const query = { visibility: 'shared', member_status: 'pending', limit: '1000' }
  const images = await account.images(query)
  return images.filter(({ owner }) => owner !== account.projectId).length
}
const inboxLink = (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Shared with me/ })
const rowOf = (page: Page, name: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: name })

test('an offer shows itself, is looked into, accepted and downloaded; others are declined, undone, withdrawn', async ({
  page,
  enter,
  cloud,
  qemuImage,
  uniqueName,
  allowConsole,
  axe,
}) => {
  allowConsole(GONE)
  const [alice, bob] = await Promise.all([cloud.as('alice'), cloud.as('bob')])
  const take = uniqueName('take')
  const leave = uniqueName('leave')
  const lost = uniqueName('lost')
  const disk = qemuImage(`${take}.qcow2`, 1024 * 1024)
  const bytes = new Uint8Array(readFileSync(disk.path))
  const shared = { visibility: 'shared' }
  const taken = await alice.createImage({ name: take, ...shared }, bytes)
  const left = await alice.createImage({ name: leave, ...shared })
  const gone = await alice.createImage({ name: lost, ...shared })
  await withoutSaveDialog(page)
  const place = await enter(page, 'bob')

  await test.step('the number in the rail comes without a reload', async () => {
    await page.goto(place.images)
    await page.getByRole('row').first().waitFor()
    for (const { id } of [taken, left, gone]) await offer(alice, id, bob)
    await expect
      .poll(
        async () => {
          const [words = '0'] = await inboxLink(page)
            .getByText(/ waiting$/)
            .allTextContents()
          return parseInt(words) - (await waitingFor(bob))
        },
        { timeout: 60_000 },
      )
      .toBe(0)
    await inboxLink(page).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Shared with me' })).toBeFocused()
  })

  const side = page.getByRole('complementary', { name: 'The offer' })
  await test.step('who, what, since when, and what is inside, before any answer', async () => {
    const row = rowOf(page, take)
    await expect(row).toContainText(alice.projectId.slice(0, 8))
    await expect(row).toContainText(/offered now|offered \d+ min ago/)
    await row.getByRole('button', { name: take, exact: true }).click()
    await expect(page).toHaveURL(new RegExp(`image=${taken.id}`))
    await expect(side).toContainText('It is not in your list')
    await expect(side.getByText(openssl('sha512', disk.path))).toBeVisible()
    await expect(side.getByText(`openstack image set --accept ${taken.id}`)).toBeVisible()
    await side.getByRole('button', { name: 'Inspect' }).click()
    await expect(side.getByRole('heading', { name: 'Inside' })).toBeVisible()
    await expect(side.getByText(/hazard/)).toBeVisible()
    await axe(page)
  })

  await test.step('accepted by a key, taken back by another, accepted again', async () => {
    await rowOf(page, take).getByRole('button', { name: take, exact: true }).focus()
    await page.keyboard.press('a')
    await expect(page.getByText(`${take} accepted`)).toBeVisible()
    await expect(rowOf(page, take)).toBeHidden()
    expect(await answerOf(alice, taken.id, bob)).toBe('accepted')
    await page.keyboard.press('z')
    await expect(rowOf(page, take)).toBeVisible()
    expect(await answerOf(alice, taken.id, bob)).toBe('pending')
    await rowOf(page, take)
      .getByRole('button', { name: `Accept ${take}` })
      .click()
    await expect(page.getByText(`${take} accepted`)).toBeVisible()
  })

  await test.step('declined, and undone in the toast', async () => {
    await rowOf(page, leave)
      .getByRole('button', { name: `Decline ${leave}` })
      .click()
    await expect(page.getByText(`${leave} declined`)).toBeVisible()
    expect(await answerOf(alice, left.id, bob)).toBe('rejected')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(rowOf(page, leave)).toBeVisible()
    expect(await answerOf(alice, left.id, bob)).toBe('pending')
  })

  await test.step('two at once, of which one is withdrawn at that moment', async () => {
    await page.getByRole('checkbox', { name: `Select ${leave}` }).check()
    await page.getByRole('checkbox', { name: `Select ${lost}` }).check()
    await page.route(`**/images/${gone.id}/members/*`, async (route) => {
      if (route.request().method() === 'PUT') await withdraw(alice, gone.id, bob)
      await route.continue()
    })
    await page.getByRole('button', { name: 'Decline 2' }).click()
    const alert = rowOf(page, lost).getByRole('alert')
    await expect(alert).toContainText('Not declined. Its owner withdrew the offer meanwhile')
    await expect(page.getByText(`${leave} declined`)).toBeVisible()
    expect(await answerOf(alice, left.id, bob)).toBe('rejected')
    await page.getByRole('button', { name: `Dismiss for ${lost}` }).click()
    await expect(rowOf(page, lost)).toBeHidden()
  })

  await test.step('the answers have their addresses, and can be changed', async () => {
    await page.getByRole('link', { name: /^Declined/ }).click()
    await expect(page).toHaveURL(/state=rejected/)
    await rowOf(page, leave)
      .getByRole('button', { name: `Change answer to ${leave}` })
      .click()
    await page.getByRole('menuitem', { name: 'Back to waiting' }).click()
    await expect(rowOf(page, leave)).toBeHidden()
    expect(await answerOf(alice, left.id, bob)).toBe('pending')
    await page.getByRole('link', { name: /^Accepted/ }).click()
    await expect(rowOf(page, take)).toContainText(/accepted (now|\d+ min ago)/)
    await page.getByRole('link', { name: 'In the image list' }).click()
    await expect(page).toHaveURL(/images\?shared=accepted$/)
    await page.getByRole('link', { name: 'Answer offers' }).click()
    await expect(page).toHaveURL(/inbox\?state=accepted$/)
  })

  await test.step('what was accepted is in the list, and its data arrives whole', async () => {
    await page.goto(`${place.images}?q=${take}`)
    await page.getByRole('row').filter({ hasText: take }).getByRole('link').first().click()
    await page.waitForURL(`**${place.image(taken.id)}`)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    const download = await downloading
    expect(openssl('sha256', await download.path())).toBe(openssl('sha256', disk.path))
    const entry = (await openTray(page)).getByRole('listitem', { name: `Download of ${take}` })
    await expect(agreed(entry)).toBeVisible()
  })
})

test('an invitation lands on its image after signing in, is taken up, and says when it is not for me', async ({
  page,
  openBrowser,
  signIn,
  enter,
  cloud,
  uniqueName,
  allowConsole,
  axe,
}) => {
  allowConsole(GONE)
  const [alice, bob] = await Promise.all([cloud.as('alice'), cloud.as('bob')])
  const name = uniqueName('invited')
  const image = await alice.createImage({ name, visibility: 'shared' })
  await offer(alice, image.id, bob)
  const invitation = `/p/${bob.projectId}/images/${image.id}?invited=1`
  const banner = page.getByRole('region', { name: 'How this project stands to the image' })

  await test.step('not signed in: the sign-in comes back to it', async () => {
    await page.goto(invitation)
    await page.waitForURL('**/sign-in?**')
    await signIn(page, 'bob')
    await expect(page).toHaveURL(invitation)
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(banner).toContainText('This image is offered to tenant-b')
    await axe(page)
  })

  await test.step('accepted, and it says so the next time', async () => {
    await banner.getByRole('button', { name: 'Accept' }).click()
    await expect(banner).toContainText('tenant-b has accepted this image')
    expect(await answerOf(alice, image.id, bob)).toBe('accepted')
    await page.reload()
    await expect(banner).toContainText('tenant-b has accepted this image')
  })

  await test.step('somebody of another project, on a phone, is told which project it is for', async () => {
    const other = await openBrowser(phone)
    await enter(other, 'alice')
    allowConsole(/status of 40[013] .*\/api\//)
    await other.goto(invitation)
    const title = 'This invitation is for a project that is not one of yours'
    await expect(other.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(other.getByText(bob.projectId)).toBeVisible()
    await expect(other.getByRole('link', { name: 'Look in tenant-a' })).toBeVisible()
    await axe(other)
    expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await other.getByRole('link', { name: 'Sign in as somebody else' }).click()
    await signIn(other, 'carol', 'tenant-b')
    await expect(other).toHaveURL(invitation)
    await expect(other.getByText('tenant-b has accepted this image')).toBeVisible()
    await other.goto(`/p/${bob.projectId}/inbox?state=accepted&image=${image.id}`)
    await expect(other.getByText('It leaves your list.')).toBeVisible()
    await axe(other)
    expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })

  await test.step('made a community image, it says that there is nothing to accept', async () => {
    const to = (value: string) =>
      alice.patch(image.id, [{ op: 'replace', path: '/visibility', value }])
    await to('community')
    await page.reload()
    await expect(banner).toContainText('It cannot be taken into tenant-b’s own list')
    await banner.getByRole('link', { name: 'Community images' }).click()
    await expect(page.getByRole('link', { name: 'Community', exact: true })).toHaveAttribute(
      'aria-current',
      'page',
    )
    await to('shared')
  })

  await test.step('withdrawn: in words, not as an error', async () => {
    await withdraw(alice, image.id, bob)
    await page.goto(invitation)
    const title = 'This image is not offered any more'
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  })
})

test('two tabs with two projects of one person see each other’s answers live', async ({
  page,
  context,
  enter,
  cloud,
  uniqueName,
}) => {
  const [owner, consumer] = await Promise.all([
    cloud.as('carol', 'tenant-a'),
    cloud.as('carol', 'tenant-b'),
  ])
  const name = uniqueName('both-sides')
  const image = await owner.createImage({ name, visibility: 'shared' }, 'some data')
  await offer(owner, image.id, consumer)
  const place = await enter(page, 'carol')
  await page.goto(place.image(image.id))
  const access = page.getByRole('region', { name: 'Who can see and boot this' })
  await expect(access).toContainText(/not answered/)

  const other = await context.newPage()
  await other.goto(`/p/${consumer.projectId}/inbox?image=${image.id}`)
  await expect(rowOf(other, name)).toContainText('from tenant-a')
  await rowOf(other, name)
    .getByRole('button', { name: `Accept ${name}` })
    .click()
  await expect(other.getByText(`${name} accepted`)).toBeVisible()
  await expect(access).toContainText(/accepted/)

  await other.getByRole('button', { name: 'Undo' }).click()
  await expect(rowOf(other, name)).toBeVisible()
  await expect(access).toContainText(/not answered/)
})
