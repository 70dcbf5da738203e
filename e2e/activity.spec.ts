import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, phone, test } from './fixtures.ts'

// Several pages, and axe on each of them.
test.setTimeout(180_000)

const rows = (page: Page) => page.getByRole('list', { name: 'Activity' }).getByRole('listitem')

/** What the page saves by that entry of its menu. */
async function exported(page: Page, entry: RegExp): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: entry }).click()
  return readFileSync(await (await saved).path(), 'utf8')
}

test('what was done here: a write and a failed one with their request ids, searched, exported, cleared', async ({
  page,
  enter,
  openBrowser,
  cloud,
  uniqueName,
  allowConsole,
  axe,
}) => {
  // What was deleted: the browser writes it down.
  allowConsole(/status of 404 /)
  const carol = await cloud.as('carol')
  const name = uniqueName('activity')
  const image = await carol.createImage({ name })
  const place = await enter(page, 'carol', 'tenant-a')
  const address = `/p/${place.projectId}/activity`
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Nothing was done here yet' })).toBeVisible()

  await page.goto(place.image(image.id))
  const more = page.getByRole('button', { name: 'More actions' })
  await more.click()
  const written = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
  await page.getByRole('menuitem', { name: 'Hide from lists' }).click()
  const id = (await written).headers()['x-openstack-request-id']!
  expect(id).toMatch(/^req-/)
  await expect(page.getByText('Hidden from lists')).toBeVisible()
  await carol.call('DELETE', `/images/${image.id}`)
  await more.click()
  const refused = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
  await page.getByRole('menuitem', { name: 'Turn protection on' }).click()
  expect((await refused).status()).toBe(404)

  const main = page.getByRole('navigation', { name: 'Main' })
  await main.getByRole('link', { name: 'Activity' }).click()
  await expect(rows(page)).toHaveCount(2)
  const [failed, done] = [rows(page).nth(0), rows(page).nth(1)]
  await expect(failed).toContainText(/Protect.*Failed\s*404/s)
  await expect(done).toContainText('Hide')
  await expect(done).toContainText(name)
  await expect(done).toContainText(id)
  await done.getByRole('button', { name: 'Hide' }).click()
  await expect(done).toContainText('[{"op":"replace","path":"/os_hidden","value":true}]')
  await axe(page)

  await page.getByRole('button', { name: 'Failed 1' }).click()
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('Protect')
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Search the activity' }).fill(id)
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('Hide')
  const ticket = await exported(page, /the 1 entry shown as Markdown/)
  expect(ticket).toContain(`request ${id}`)
  expect(ticket).toContain(`PATCH /v2/images/${image.id}`)
  await page.reload()
  await page.getByRole('searchbox', { name: 'Search the activity' }).fill('')
  const kept = JSON.parse(await exported(page, /all as JSON/)) as { status: number }[]
  expect(kept.map(({ status }) => status)).toEqual([404, 200])

  // Another user of this browser sees none of it.
  const other = await openBrowser({ storageState: await page.context().storageState() })
  await enter(other, 'alice')
  await other.goto(address)
  await expect(other.getByRole('heading', { name: 'Nothing was done here yet' })).toBeVisible()

  await page.setViewportSize(phone.viewport)
  await axe(page)
  await page.getByRole('button', { name: 'Clear…' }).click()
  await page.getByRole('button', { name: 'Forget 2 entries' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing was done here yet' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Nothing was done here yet' })).toBeVisible()
})
