import type { Page } from '@playwright/test'
import type { Account, WireImage } from './cloud.ts'
import { expect, phone, test } from './fixtures.ts'

// Many steps, each of them seen.
test.setTimeout(180_000)

/** Every answer comes so much later: what goes on can be seen, and stopped. @param ms 0: at once */
async function slow(page: Page): Promise<(ms: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  return async (latency) => {
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
  }
}

const steps = (page: Page) => page.getByRole('list', { name: 'Steps' }).getByRole('listitem')
/** The record without what every write changes. */
const record = async (account: Account, id: string): Promise<WireImage> => {
  const image = await account.image(id)
  return { ...image, updated_at: null, tags: [...image.tags].sort() }
}
const members = async (account: Account, id: string): Promise<string[]> => {
  const answer = await account.call('GET', `/images/${id}/members`, { expect: [403, 404] })
  const { members = [] } = (await answer.json()) as { members?: { member_id: string }[] }
  return members.map((each) => each.member_id).sort()
}

/** A shared image and the one that shall take its place. */
async function pair(account: Account, name: string, projects: readonly string[]) {
  const old = await account.createImage(
    {
      name: `${name}-2026-10`,
      visibility: 'shared',
      min_ram: 512,
      tags: ['golden'],
      os_distro: 'ubuntu',
      owner_user_name: 'its own',
    },
    'the old data',
  )
  for (const member of projects)
    await account.call('POST', `/images/${old.id}/members`, { json: { member } })
  const next = await account.createImage({ name: `${name}-2026-11` }, 'the new data')
  return { old, next }
}

test('a whole release: stopped, reloaded, gone on with, and taken back', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
  const name = uniqueName('release')
  for (const end of ['2026-10', '2026-11']) cloud.removeLater(`${name}-${end}`)
  const { old, next } = await pair(alice, name, [bob.projectId])
  const before = [await record(alice, old.id), await record(alice, next.id)]

  const place = await enter(page, 'alice')
  await page.goto(place.image(old.id))
  await expect(page.getByRole('heading', { level: 1, name: old.name! })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('release a new')
  await expect(page.getByRole('option', { selected: true })).toHaveText('Release a new version…')
  await page.keyboard.press('Enter')
  await page
    .getByRole('list', { name: 'Newer ones of its family' })
    .getByRole('button', { name: next.name! })
    .click()
  await expect(steps(page)).toContainText([
    `Check that ${next.name} is active and that its data is new`,
    `Copy tags, min_ram, and 1 property to ${next.name}`,
    `Make ${next.name} shared`,
    /Share it with /,
    `Hide ${old.name} from lists`,
  ])
  await page.getByRole('checkbox', { name: 'It takes the predecessor’s name' }).check()
  await page.getByLabel('The predecessor is called').fill(`${name}-retired`)
  cloud.removeLater(`${name}-retired`)
  await expect(steps(page)).toHaveCount(7)
  await steps(page).nth(2).getByRole('button', { name: 'Show command' }).click()
  await expect(page.getByRole('dialog', { name: 'As a command' })).toContainText(
    `--name ${name}-retired`,
  )
  await axe(page)
  await page.keyboard.press('Escape')

  const line = await slow(page)
  await line(400)
  await page.getByRole('button', { name: 'Release', exact: true }).click()
  await expect(steps(page).nth(0)).toContainText('Done')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText(/^Stopped before step \d of 7$/)).toBeVisible()
  await line(0)
  expect((await alice.image(old.id))['os_hidden']).toBe(false)
  await page.reload()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText(`${next.name} has taken the place of ${old.name}`)).toBeVisible()
  await expect(steps(page).filter({ hasText: 'Done' })).toHaveCount(7)
  expect(await alice.image(next.id)).toMatchObject({
    name: old.name,
    visibility: 'shared',
    min_ram: 512,
    tags: ['golden'],
    os_distro: 'ubuntu',
  })
  expect(await alice.image(next.id)).not.toHaveProperty('owner_user_name')
  expect(await members(alice, next.id)).toEqual([bob.projectId])
  expect(await alice.image(old.id)).toMatchObject({ name: `${name}-retired`, os_hidden: true })
  await page.setViewportSize(phone.viewport)
  await axe(page)

  await page.getByRole('button', { name: 'Take it back…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Put everything back' }).click()
  await expect(page.getByText('Everything is as it was before')).toBeVisible()
  expect([await record(alice, old.id), await record(alice, next.id)]).toEqual(before)
})

test('a failure midway puts back what was done, and says so', async ({
  page,
  enter,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  // What was deleted: the browser writes it down.
  allowConsole(/status of 404 /)
  const [carol, bob] = [await cloud.as('carol'), await cloud.as('bob')]
  const name = uniqueName('release')
  for (const end of ['2026-10', '2026-11']) cloud.removeLater(`${name}-${end}`)
  const others = ['a', 'b', 'c'].map((end) => `${end}`.repeat(32))
  const { old, next } = await pair(carol, name, [bob.projectId, ...others])
  const before = await record(carol, next.id)

  const place = await enter(page, 'carol', 'tenant-a')
  await page.goto(`/p/${place.projectId}/release?from=${old.id}&to=${next.id}`)
  await expect(steps(page)).toHaveCount(8)
  const line = await slow(page)
  await line(300)
  await page.getByRole('button', { name: 'Release', exact: true }).click()
  await expect(steps(page).nth(1)).toContainText('Done')
  // Hiding it is the last step.
  await carol.call('DELETE', `/images/${old.id}`)
  await expect(page.getByText('Not released: everything is as it was before')).toBeVisible({
    timeout: 60_000,
  })
  await line(0)
  await expect(steps(page).nth(7)).toContainText('Failed')
  await expect(steps(page).filter({ hasText: 'Put back' })).toHaveCount(6)
  await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible()
  expect(await record(carol, next.id)).toEqual(before)
  expect(await members(carol, next.id)).toEqual([])
})
