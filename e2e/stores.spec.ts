import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import type { Account, WireImage } from './cloud.ts'
import { byRail, expect, phone, test } from './fixtures.ts'

const held = ({ stores }: WireImage) => (typeof stores === 'string' ? stores.split(',') : [])
const stored = (account: Account, { id }: WireImage) =>
  expect.poll(async () => held(await account.image(id)).toSorted())

const matrix = (page: Page) => page.getByRole('grid', { name: 'Images by store' })
const line = (page: Page, name: string) => matrix(page).getByRole('row').filter({ hasText: name })
/** After the box, the name and the size: fast, slow, web. */
const cell = (page: Page, name: string, store: 'fast' | 'slow') =>
  line(page, name).getByRole('gridcell').nth({ fast: 2, slow: 3 }[store])
const tray = (page: Page) => page.getByRole('complementary', { name: 'Transfers' })

test('an administrator sees where data lies, copies what is missing, removes it again, never the last', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  test.setTimeout(150_000)
  const admin = await cloud.as('admin')
  const label = uniqueName('lies')
  const [a, b] = [
    await admin.createImage({ name: `${label}-a` }, 'some bytes'),
    await admin.createImage({ name: `${label}-b` }, 'other bytes'),
  ]
  const place = await enter(page, 'admin')

  await test.step('each store with what it is and holds', async () => {
    await page.goto(place.images)
    await byRail(page, 'Stores')
    const fast = page.getByRole('region', { name: 'fast' })
    await expect(fast.getByText('Default', { exact: true })).toBeVisible()
    await expect(fast.getByText('Type')).toBeVisible()
    await expect(
      page.getByRole('region', { name: 'web' }).getByText('Read-only', { exact: true }),
    ).toBeVisible()
    await fast.getByText('Settings').click()
    await expect(fast.getByText('data_dir')).toBeVisible()
    await axe(page)
    await page.getByRole('region', { name: 'slow' }).getByRole('link').last().click()
  })

  await test.step('those that a store lacks are copied to it, with a dry run', async () => {
    await expect(page).toHaveURL(/tab=images&missing=slow/)
    await page.getByRole('searchbox', { name: 'Image' }).fill(label)
    await expect(line(page, label)).toHaveCount(2)
    await expect(cell(page, a.name!, 'fast')).toHaveText(/Here/)
    await expect(cell(page, a.name!, 'slow')).toHaveText(/Not here/)
    await axe(page)
    await page.getByRole('button', { name: 'Copy 2 to slow…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Copy 2 images to slow' })
    await dialog.getByRole('button', { name: 'Request' }).click()
    await expect(dialog.getByText(`POST /v2/images/${a.id}/import`)).toBeVisible()
    await dialog.getByRole('button', { name: 'Command', exact: true }).click()
    await expect(dialog.getByText('--import-method copy-image --stores slow').first()).toBeVisible()
    await axe(page)
    await dialog.getByRole('button', { name: 'Copy 2', exact: true }).click()
    const run = tray(page).getByRole('listitem', { name: 'Copy 2 images to slow' })
    await expect(run.getByText('2 of 2 copied', { exact: true })).toBeVisible({ timeout: 60_000 })
    for (const image of [a, b]) await stored(admin, image).toEqual(['fast', 'slow'])
    // They are missing no more.
    await expect(page.getByRole('heading', { name: 'No image is like that' })).toBeVisible()
    await page.getByRole('combobox', { name: 'Missing in' }).selectOption('')
    await expect(cell(page, b.name!, 'slow')).toHaveText(/Here/)
  })

  await test.step('by keyboard one is removed from a store', async () => {
    await cell(page, a.name!, 'fast').click()
    await expect(page.getByRole('menu')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(cell(page, a.name!, 'fast')).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await expect(cell(page, a.name!, 'slow')).toBeFocused()
    await page.keyboard.press('Delete')
    const dialog = page.getByRole('dialog', { name: 'Remove data of 1 image from slow' })
    await expect(dialog.getByText('gone for good')).toBeVisible()
    await dialog.getByRole('button', { name: 'Remove data of 1', exact: true }).click()
    await expect(cell(page, a.name!, 'slow')).toHaveText(/Not here/, { timeout: 60_000 })
    await stored(admin, a).toEqual(['fast'])
  })

  await test.step('the last one is refused in words, alone and among many', async () => {
    await cell(page, a.name!, 'fast').click()
    const entry = page.getByRole('menuitem', { name: /^Remove from fast…/ })
    await expect(entry).toContainText('fast is the only store that has its data')
    await expect(entry).toHaveAttribute('aria-disabled', 'true')
    await axe(page)
    await page.keyboard.press('Escape')
    await matrix(page).getByRole('checkbox', { name: 'Select all that match' }).check()
    const bar = page.getByRole('toolbar', { name: '2 selected' })
    await bar.getByRole('button', { name: 'Remove from…' }).click()
    await page.getByRole('menuitem', { name: /^fast/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove data of 2 images from fast' })
    await dialog.getByRole('button', { name: '1 cannot' }).click()
    await expect(dialog.getByText('fast is the only store that has its data')).toBeVisible()
    await dialog.getByRole('button', { name: 'Remove data of 1 of 2', exact: true }).click()
    await stored(admin, b).toEqual(['slow'])
    await stored(admin, a).toEqual(['fast'])
  })

  await test.step('what was removed is copied back by undoing', async () => {
    const run = tray(page).getByRole('listitem', { name: 'Remove data of 1 image from fast' })
    await run.getByRole('button', { name: 'Undo…' }).click()
    const dialog = page.getByRole('dialog', { name: /^Undo/ })
    await dialog.getByRole('button', { name: 'Copy 1', exact: true }).click()
    await expect(cell(page, b.name!, 'fast')).toHaveText(/Here/, { timeout: 60_000 })
    await stored(admin, b).toEqual(['fast', 'slow'])
  })
})

test.describe('addresses', () => {
  let web: Server
  test.beforeAll(async () => {
    // Glance asks by HEAD how long what lies there is.
    web = createServer((_, answer) => {
      answer.setHeader('Content-Length', 10)
      answer.end('some bytes')
    })
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  })
  test.afterAll(() => {
    web.close()
    web.closeAllConnections()
  })

  test('of the data are shown when asked for, added, replaced and removed', async ({
    page,
    enter,
    cloud,
    uniqueName,
    axe,
    allowConsole,
  }) => {
    // An address that Glance does not take.
    allowConsole(/status of 400 /)
    const admin = await cloud.as('admin')
    const address = (name: string) =>
      `http://127.0.0.1:${(web.address() as AddressInfo).port}/${name}`
    const image = await admin.createImage({ name: uniqueName('address') })
    const place = await enter(page, 'admin')
    await page.goto(place.image(image.id))
    const panel = page.getByRole('region', { name: 'Addresses of the data' })
    await panel.getByRole('button', { name: 'Add an address…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add an address' })
    await expect(dialog.getByText('becomes active at once')).toBeVisible()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(dialog.getByText('An address begins with its scheme')).toBeVisible()
    await axe(page)
    const field = dialog.getByRole('textbox', { name: 'Address' })
    await field.fill('file:///etc/hostname')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(dialog.getByRole('alert')).toContainText('It was not added. Invalid location')
    await field.fill(address('one'))
    await dialog.getByRole('button', { name: 'Show command' }).click()
    await expect(page.getByText(`glance location-add --url ${address('one')}`)).toBeVisible()
    await page.keyboard.press('Escape')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(dialog).toBeHidden()
    expect(await admin.image(image.id)).toMatchObject({ status: 'active', stores: 'web' })

    await expect(panel.getByText('OSSN-0065')).toBeVisible()
    const list = panel.getByRole('list', { name: 'Addresses' })
    await expect(list).toBeHidden()
    await panel.getByRole('button', { name: 'Show 1 address' }).click()
    await expect(list.getByText(address('one'))).toBeVisible()
    const remove = (url: string) => list.getByRole('button', { name: `Remove ${url}…` })
    await expect(remove(address('one'))).toHaveAccessibleDescription(/It is the last one/)
    await axe(page)

    await list.getByRole('button', { name: `Replace ${address('one')}…` }).click()
    const replace = page.getByRole('dialog', { name: 'Replace the address' })
    await replace.getByRole('textbox', { name: 'Address' }).fill(address('two'))
    await replace.getByRole('button', { name: 'Replace', exact: true }).click()
    await expect(list.getByText(address('two'))).toBeVisible()
    await expect(list.getByText(address('one'))).toBeHidden()

    await panel.getByRole('button', { name: 'Add an address…' }).click()
    await field.fill(address('three'))
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await remove(address('two')).click()
    await page
      .getByRole('dialog', { name: 'Remove the address?' })
      .getByRole('button', { name: 'Remove', exact: true })
      .click()
    await expect(list.getByRole('listitem')).toHaveCount(1)
    expect((await admin.image(image.id))['locations']).toMatchObject([{ url: address('three') }])
  })
})

test('the cache of a node is looked into, filled and emptied', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const admin = await cloud.as('admin')
  const name = uniqueName('cached')
  const image = await admin.createImage({ name }, 'some bytes')
  const place = await enter(page, 'admin')
  await page.goto(`/p/${place.projectId}/stores?tab=cache`)
  await expect(page.getByText('This is the cache of the node that answered')).toBeVisible()
  await page.getByRole('button', { name: 'Fetch an image…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Fetch an image into the cache' })
  await dialog.getByRole('searchbox', { name: 'Image' }).fill(name)
  await expect(dialog.getByRole('radio', { name })).toBeChecked()
  await axe(page)
  await dialog.getByRole('button', { name: 'Fetch', exact: true }).click()
  const row = page.getByRole('table', { name: 'Cache' }).getByRole('row').filter({ hasText: name })
  await expect(row).toContainText(/Cached.*10 B/, { timeout: 60_000 })
  const before = Number(await row.getByRole('cell').nth(2).textContent())
  // It is fetched from the cache now; other specs use this cloud, but not this image.
  expect((await admin.download(image.id)).toString()).toBe('some bytes')
  await page.getByRole('button', { name: 'Read again' }).click()
  await expect(row.getByRole('cell').nth(2)).toHaveText(String(before + 1))
  await page.getByRole('button', { name: 'Clear…' }).click()
  await page.getByRole('menuitem', { name: /^The cache…/ }).click()
  const clear = page.getByRole('dialog', { name: 'Clear the cache?' })
  await expect(clear.getByText('No image loses data')).toBeVisible()
  await axe(page)
  // Others download on this cloud as well: only its own image is thrown out here.
  await clear.getByRole('button', { name: 'Cancel' }).click()
  await row.getByRole('button', { name: `Take out of the cache: ${name}` }).click()
  await expect(row).toBeHidden()
  const state = (await (await admin.call('GET', '/cache')).json()) as {
    cached_images: { image_id: string }[]
  }
  expect(state.cached_images.map(({ image_id: id }) => id)).not.toContain(image.id)
})

test.describe('on a phone', () => {
  test.use(phone)

  test('a member sees where data lies, and why the rest is for administrators', async ({
    page,
    enter,
    cloud,
    uniqueName,
    axe,
    allowConsole,
  }) => {
    // The cache is asked for: only Glance knows whom it shows it to.
    allowConsole(/status of 403 .*\/v2\/cache$/)
    const alice = await cloud.as('alice')
    const name = uniqueName('member')
    const image = await alice.createImage({ name }, 'some bytes')
    const place = await enter(page, 'alice')
    const stores = `/p/${place.projectId}/stores`
    const fits = async () =>
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.goto(stores)
    await expect(page.getByText('are for administrators (stores_info_detail)')).toBeVisible()
    await fits()
    await axe(page)
    await page.goto(`${stores}?tab=images&q=${name}`)
    await expect(line(page, name)).toContainText(/fast.*Here.*slow.*Not here/)
    await fits()
    await cell(page, name, 'slow').click()
    await expect(page.getByRole('menuitem', { name: /^Copy to slow…/ })).toContainText('copy_image')
    await axe(page)
    await page.getByRole('menuitem', { name: 'Open the image' }).click()
    const panel = page.getByRole('list', { name: 'Stores' })
    await expect(page).toHaveURL(new RegExp(image.id))
    await expect(
      panel.getByRole('button', { name: 'Remove from fast…' }),
    ).toHaveAccessibleDescription(/delete_image_location/)
    await page.goto(`${stores}?tab=cache`)
    await expect(page.getByText('Glance refuses the list to your role (cache_list)')).toBeVisible()
    await fits()
    await axe(page)
  })
})
