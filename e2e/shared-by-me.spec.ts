import type { Account, WireImage } from './cloud.ts'
import { byRail, expect, phone, test } from './fixtures.ts'
import { tabTo } from './tab-to.ts'

/** An id as Keystone makes them, of a project that there never was. */
const GONE = '0ce2c448807af4ef996d12a05eed5eed'

/** Members of an image by their project's id, as Glance has them. */
async function members(account: Account, image: WireImage): Promise<Record<string, string>> {
  const answer = await account.call('GET', `/images/${image.id}/members`)
  const body = (await answer.json()) as { members: { member_id: string; status: string }[] }
  return Object.fromEntries(body.members.map(({ member_id, status }) => [member_id, status]))
}

test('many images are shared with many projects, looked over and taken back', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
  allowConsole,
}) => {
  // An administrator asks Keystone for each project that nobody knows; a member that is one already.
  allowConsole(/status of (404|409) /)
  test.setTimeout(150_000)
  const [admin, alice, bob] = [
    await cloud.as('admin'),
    await cloud.as('alice'),
    await cloud.as('bob'),
  ]
  const label = uniqueName('reverse')
  const [a, b, c] = [
    await admin.createImage({ name: `${label}-a`, visibility: 'shared' }),
    await admin.createImage({ name: `${label}-b`, visibility: 'shared' }),
    await admin.createImage({ name: `${label}-c` }),
  ]
  await admin.call('POST', `/images/${a.id}/members`, { json: { member: alice.projectId } })
  const place = await enter(page, 'admin')
  const tray = page.getByRole('complementary', { name: 'Transfers' })

  await test.step('from the list: to whom, what that comes to, and what became of each', async () => {
    await page.goto(`${place.images}?q=${label}&sort=name:asc`)
    await expect(page.getByText(/^3 match/).first()).toBeVisible()
    await page.getByRole('checkbox', { name: 'Select all that match' }).check()
    await page.getByRole('button', { name: 'Share 3…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Share 3 images' })
    const projects = dialog.getByRole('textbox', { name: /^Projects/ })
    await projects.fill('tenant-a nobody-has-this-name')
    await expect(
      dialog.getByText('“nobody-has-this-name”: Keystone knows no project of this name.'),
    ).toBeVisible()
    await projects.fill(`tenant-a, ${bob.projectId}`)
    await expect(dialog.getByRole('button', { name: '2 cannot' })).toBeVisible()
    await dialog.getByLabel('Set 1 private image to shared first').check()
    await expect(dialog.getByRole('button', { name: '0 cannot' })).toBeVisible()
    await axe(page)
    await dialog.getByRole('button', { name: 'Offer 6', exact: true }).click()
    const run = tray.getByRole('listitem', { name: 'Offer 6 shares' })
    await expect(run.getByText('5 of 6 offered, 1 so already', { exact: true })).toBeVisible({
      timeout: 60_000,
    })
    await run.getByRole('button', { name: 'Each image…' }).click()
    const results = page.getByRole('dialog', { name: 'Offer 6 shares' })
    await results.getByRole('button', { name: '1 were so already' }).click()
    await expect(
      results.getByRole('list', { name: 'Results' }).locator(':scope > li'),
    ).toContainText([/-a.*tenant-a.*It was shared already\./])
    await results.getByRole('button', { name: 'Close' }).last().click()
    await run.getByRole('button', { name: /^Dismiss/ }).click()
    const both = { [alice.projectId]: 'pending', [bob.projectId]: 'pending' }
    for (const image of [a, b, c]) expect(await members(admin, image)).toEqual(both)
  })

  await bob.call('PUT', `/images/${a.id}/members/${bob.projectId}`, {
    json: { status: 'accepted' },
  })
  await admin.call('POST', `/images/${b.id}/members`, { json: { member: GONE } })
  const grid = page.getByRole('grid', { name: 'Shares' })
  const cell = (image: WireImage, project: string, state: string) =>
    grid.getByRole('checkbox', { name: `${image.name} for ${project}: ${state} since` })

  await test.step('the page of all shares: image by project, by keyboard', async () => {
    await byRail(page, 'Sharing')
    await page.getByRole('searchbox', { name: 'Image' }).fill(label)
    await expect(cell(a, 'tenant-b', 'Accepted')).toBeVisible({ timeout: 60_000 })
    await expect(cell(c, 'tenant-a', 'Waiting')).toBeVisible()
    const gone = page.getByRole('button', { name: /^With projects that are gone \([1-9]/ })
    await expect(gone).toBeVisible()
    await expect(page).toHaveURL(new RegExp(`image=${label}`))
    await axe(page)
    await tabTo(page, grid.getByRole('checkbox', { name: 'Select all on this page' }))
    // Over tenant-a to the head of tenant-b, and down into it.
    for (const key of ['ArrowRight', 'ArrowRight', 'Space', 'ArrowDown']) {
      await page.keyboard.press(key)
    }
    await expect(cell(a, 'tenant-b', 'Accepted')).toBeFocused()
    await expect(cell(a, 'tenant-b', 'Accepted')).toBeChecked()
    await expect(page.getByRole('toolbar', { name: '3 selected' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(cell(a, 'tenant-b', 'Accepted')).not.toBeChecked()
    await gone.click()
    await expect(grid.getByRole('checkbox', { name: / for / })).toHaveCount(1)
    await expect(cell(b, GONE, 'Waiting')).toBeVisible()
    await gone.click()
    await expect(cell(a, 'tenant-b', 'Accepted')).toBeVisible()
  })

  const run = tray.getByRole('listitem', { name: 'Revoke 4 shares' })

  await test.step('taken back after saying who is cut off; the page follows', async () => {
    await grid.getByRole('checkbox', { name: 'Select all of tenant-b' }).check()
    await cell(b, GONE, 'Waiting').check()
    await page.getByRole('button', { name: 'Revoke 4…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Revoke 4 shares' })
    await expect(dialog.getByText('1 project loses 1 image at once.')).toBeVisible()
    await expect(dialog.getByText('3 offers without an answer are taken back.')).toBeVisible()
    await axe(page)
    await dialog.getByRole('button', { name: 'Revoke 4', exact: true }).click()
    await expect(run.getByText('4 of 4 revoked', { exact: true })).toBeVisible({ timeout: 60_000 })
    await expect(grid.getByRole('checkbox', { name: / for / })).toHaveCount(3)
    for (const image of [a, b, c])
      expect(await members(admin, image)).toEqual({ [alice.projectId]: 'pending' })
  })

  await test.step('undone: offered again, and to be accepted anew', async () => {
    await run.getByRole('button', { name: 'Undo…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Undo: Revoke 4 shares' })
    await expect(dialog).toContainText('each begins as pending and has to be accepted anew')
    await dialog.getByRole('button', { name: 'Offer 4', exact: true }).click()
    const back = tray.getByRole('listitem', { name: 'Offer 4 shares' })
    await expect(back.getByText('4 of 4 offered', { exact: true })).toBeVisible({ timeout: 60_000 })
    await expect(cell(a, 'tenant-b', 'Waiting')).toBeVisible()
    expect((await members(admin, a))[bob.projectId]).toBe('pending')
  })
})

test.describe('on a phone', () => {
  test.use(phone)

  test('a member sees a list, by ids where no name can be known', async ({
    page,
    enter,
    cloud,
    uniqueName,
    axe,
  }) => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const name = uniqueName('reverse')
    const image = await alice.createImage({ name, visibility: 'shared' })
    const other = await alice.createImage({ name: `${name}-2`, visibility: 'shared' })
    for (const { id } of [image, other])
      await alice.call('POST', `/images/${id}/members`, { json: { member: bob.projectId } })
    const place = await enter(page, 'alice')
    await page.goto(`/p/${place.projectId}/sharing?image=${name}&sort=image:desc`)
    const rows = page
      .getByRole('table', { name: 'Shares' })
      .getByRole('row')
      .filter({ hasText: name })
    await expect(rows).toHaveText([/-2.*Waiting/, /Waiting/], { timeout: 60_000 })
    await expect(rows.first()).toContainText(bob.projectId.slice(0, 8))
    await expect(
      page.getByText('cannot be known here. Keystone tells only administrators'),
    ).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await axe(page)
    await rows
      .last()
      .getByRole('button', { name: /^Take back…/ })
      .click()
    const dialog = page.getByRole('dialog', { name: 'Revoke 1 share' })
    await axe(page)
    await dialog.getByRole('button', { name: 'Revoke 1', exact: true }).click()
    await expect(rows).toHaveCount(1, { timeout: 60_000 })
    expect(await members(alice, image)).toEqual({})
    expect(await members(alice, other)).toEqual({ [bob.projectId]: 'pending' })
  })
})
