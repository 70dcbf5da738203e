import type { Page } from '@playwright/test'
import { expect, phone, test } from './fixtures.ts'

const grid = (page: Page) => page.getByRole('grid', { name: 'Images' })
const row = (page: Page, name: string) =>
  grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search the loaded images' })
const loaded = (page: Page) => page.getByText(/^[\d,]+ loaded$/).first()

test('search narrows while one types, and the address keeps it', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const [first, second] = [uniqueName('needle-one'), uniqueName('needle-two')]
  await alice.createImage({ name: first, tags: ['haystack-tag'] })
  await alice.createImage({ name: second })
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await expect(row(page, first)).toBeVisible()

  await page.keyboard.press('/')
  await expect(search(page)).toBeFocused()
  await page.keyboard.type(first.toUpperCase())
  await expect(row(page, first)).toBeVisible()
  await expect(row(page, second)).toHaveCount(0)
  await expect(page).toHaveURL(new RegExp(`[?&]q=${first.toUpperCase()}`))
  await page.reload()
  await expect(row(page, first)).toBeVisible()
  await expect(row(page, second)).toHaveCount(0)

  await search(page).fill('haystack-tag')
  await expect(row(page, first)).toBeVisible()
  await search(page).press('Escape')
  await expect(row(page, second)).toBeVisible()
  await expect(page).not.toHaveURL(/[?&]q=/)
})

test('a name that is not loaded can be asked for exactly', async ({ page, enter, uniqueName }) => {
  const place = await enter(page, 'alice')
  const name = uniqueName('nowhere')
  await page.goto(`${place.images}?q=${name}`)
  await expect(
    page.getByRole('heading', { name: `Nothing loaded matches “${name}”` }),
  ).toBeVisible()
  await page.getByRole('button', { name: `Ask Glance for exactly “${name}”` }).click()
  await expect(page.getByText(`Glance has no image named “${name}” either.`)).toBeVisible()
})

test('filters are chips, are in the address, and going back undoes them', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const [open, hidden] = [uniqueName('in-the-open'), uniqueName('out-of-sight')]
  await alice.createImage({ name: open })
  await alice.createImage({ name: hidden, os_hidden: true })
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await expect(row(page, open)).toBeVisible()
  await expect(row(page, hidden)).toHaveCount(0)

  await page.getByRole('button', { name: 'Hidden', exact: true }).click()
  await page.getByRole('radio', { name: 'Only hidden images' }).check()
  await expect(row(page, hidden)).toBeVisible()
  await expect(row(page, open)).toHaveCount(0)
  await expect(page).toHaveURL(/[?&]hidden=only/)
  await page.keyboard.press('Escape')
  await page.goBack()
  await expect(row(page, open)).toBeVisible()
  await expect(row(page, hidden)).toHaveCount(0)
  await page.goForward()
  await expect(row(page, hidden)).toBeVisible()
  await page.getByRole('button', { name: 'Remove filter Hidden' }).click()
  await expect(row(page, open)).toBeVisible()
})

test('everything is done with keys, and focus survives scrolling away', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const label = uniqueName('key')
  for (const end of ['c', 'b', 'a']) await alice.createImage({ name: `${label}-${end}` })
  const place = await enter(page, 'alice')
  await page.goto(`${place.images}?q=${label}&sort=name:asc`)
  await expect(row(page, `${label}-c`)).toBeVisible()

  await page.keyboard.press('j')
  await expect(row(page, `${label}-b`)).toBeFocused()
  await page.keyboard.press('End')
  await expect(row(page, `${label}-c`)).toBeFocused()
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await expect(row(page, `${label}-b`)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('toolbar', { name: '1 selected' })).toBeVisible()
  await page.keyboard.press('Shift+ArrowUp')
  await expect(page.getByRole('toolbar', { name: '2 selected' })).toBeVisible()
  await page.keyboard.press('Control+a')
  await expect(page.getByRole('toolbar', { name: '3 selected' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('group', { name: 'Filters' })).toBeVisible()

  await page.keyboard.press('.')
  await expect(page.getByRole('menuitem', { name: 'Delete…' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Home')
  await expect(row(page, `${label}-a`)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/images/[0-9a-f-]{36}`))
  await page.goBack()
  await expect(row(page, `${label}-a`)).toBeVisible()
})

test('deleting says what is lost, and the row goes only when Glance has done it', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const alice = await cloud.as('alice')
  const name = uniqueName('doomed')
  const image = await alice.createImage({ name, tags: ['one', 'two'] }, 'some bytes')
  const place = await enter(page, 'alice')
  await page.goto(`${place.images}?q=${name}`)
  await row(page, name).hover()
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: `Delete ${name}?` })
  await expect(dialog).toContainText('10 B')
  await expect(dialog).toContainText('2 tags')
  await expect(dialog).toContainText('No other project can see it')
  await axe(page)
  await dialog.getByRole('button', { name: 'Delete image' }).click()
  await expect(dialog).toBeHidden()
  await expect(row(page, name)).toHaveCount(0)
  expect((await alice.call('GET', `/images/${image.id}`, { expect: [404] })).status).toBe(404)
})

test('several at once: what cannot be deleted stays and says why', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const alice = await cloud.as('alice')
  const label = uniqueName('batch')
  const names = ['a', 'b', 'kept'].map((end) => `${label}-${end}`)
  for (const name of names) {
    await alice.createImage({ name, protected: name.endsWith('kept') })
  }
  const place = await enter(page, 'alice')
  await page.goto(`${place.images}?q=${label}`)
  // A search shows what it has found before it has been through everything.
  for (const name of names) await expect(row(page, name)).toBeVisible()
  await page.getByRole('checkbox', { name: 'Select all that match' }).check()
  await axe(page)
  await page.getByRole('button', { name: 'Delete 2 of 3…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete 2 images?' })
  await expect(dialog).toContainText('1 image stays')
  await expect(dialog).toContainText('Turn protection off first')
  await dialog.getByRole('button', { name: 'Delete 2 images' }).click()
  await expect(row(page, names[0]!)).toHaveCount(0)
  await expect(row(page, names[1]!)).toHaveCount(0)
  await expect(row(page, names[2]!)).toBeVisible()
})

test('a protected image explains itself and leads out', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const name = uniqueName('guarded')
  await alice.createImage({ name, protected: true })
  const place = await enter(page, 'alice')
  await page.goto(`${place.images}?q=${name}`)
  await row(page, name).hover()
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page
    .getByRole('dialog', { name: `${name} is protected` })
    .getByRole('button', { name: 'Turn protection off' })
    .click()
  await expect(page.getByRole('dialog', { name: `Delete ${name}?` })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(row(page, name)).toBeVisible()
})

test('many are deactivated and reactivated, each by what Glance answered', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const label = uniqueName('pause')
  for (const end of ['a', 'b']) await alice.createImage({ name: `${label}-${end}` }, 'data')
  const place = await enter(page, 'alice')
  await page.goto(`${place.images}?q=${label}`)
  for (const end of ['a', 'b']) await expect(row(page, `${label}-${end}`)).toBeVisible()
  await page.getByRole('checkbox', { name: 'Select all that match' }).check()
  await page.getByRole('button', { name: 'Deactivate 2' }).click()
  await expect(row(page, `${label}-a`)).toContainText('Deactivated')
  await expect(row(page, `${label}-b`)).toContainText('Deactivated')
  await page.getByRole('button', { name: 'Reactivate 2' }).click()
  await expect(row(page, `${label}-a`)).toContainText('Active')
  await expect(row(page, `${label}-b`)).toContainText('Active')
})

test('an image made elsewhere appears without a reload', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await expect(loaded(page)).toBeVisible()
  const name = uniqueName('newcomer')
  const alice = await cloud.as('alice')
  await alice.createImage({ name })
  await expect(row(page, name)).toBeVisible({ timeout: 25_000 })
})

test('a reader sees the list, and why nothing can be uploaded or deleted', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const name = uniqueName('look-only')
  await alice.createImage({ name })
  const place = await enter(page, 'dave')
  await page.goto(`${place.images}?q=${name}`)
  await row(page, name).hover()
  await expect(page.getByRole('link', { name: 'Upload image' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await expect(page.getByRole('menuitem', { name: 'Delete…' })).toContainText(
    'Your role here is reader',
  )
})

test('a refused list says so and tries again when asked', async ({ page, enter, allowConsole }) => {
  allowConsole(/status of 503/)
  const place = await enter(page, 'alice')
  await page.route('**/image/v2/images?*', (route) => route.fulfill({ status: 503, body: 'down' }))
  await page.goto(place.images)
  await expect(page.getByRole('heading', { name: /did not answer/ })).toBeVisible()
  await page.unroute('**/image/v2/images?*')
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect(loaded(page)).toBeVisible()
})

test('files dropped anywhere on the list are on their way', async ({ page, enter }) => {
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await expect(loaded(page)).toBeVisible()
  const files = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['x'], 'dropped-disk.raw'))
    return data
  })
  await grid(page).dispatchEvent('dragenter', { dataTransfer: files })
  await expect(page.getByText('Drop to upload')).toBeVisible()
  await grid(page).dispatchEvent('drop', { dataTransfer: files })
  await expect(page).toHaveURL(new RegExp(`${place.upload}`))
  await expect(page.getByText('dropped-disk.raw').first()).toBeVisible()
})

test.describe('on a phone', () => {
  test.use(phone)

  test('rows have two lines and a long press selects', async ({
    page,
    enter,
    cloud,
    uniqueName,
    axe,
  }) => {
    const alice = await cloud.as('alice')
    const name = uniqueName('pocket')
    await alice.createImage({ name })
    const place = await enter(page, 'alice')
    await page.goto(`${place.images}?q=${name}`)
    await expect(row(page, name)).toBeVisible()
    await axe(page)
    const touch = { pointerType: 'touch', bubbles: true, isPrimary: true }
    await row(page, name).dispatchEvent('pointerdown', touch)
    await expect(page.getByRole('toolbar', { name: '1 selected' })).toBeVisible()
    await row(page, name).dispatchEvent('pointerup', touch)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
  })
})

test('axe: the list, a filter, no match', async ({ page, enter, axe }) => {
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await expect(loaded(page)).toBeVisible()
  await axe(page)
  const filters = page.getByRole('group', { name: 'Filters' })
  await filters.getByRole('button', { name: 'Status', exact: true }).click()
  await expect(page.getByRole('checkbox', { name: /^Active/ })).toBeVisible()
  await axe(page)
  await page.goto(`${place.images}?q=surely-not-there`)
  await expect(page.getByRole('heading', { name: /Nothing loaded matches/ })).toBeVisible()
  await axe(page)
})
