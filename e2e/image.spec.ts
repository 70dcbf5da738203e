import { expect, phone, test } from './fixtures.ts'

const DATA = 'x'.repeat(4096)

test('everything Glance says about an image is there, with its key and its meaning', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage(
    { name: uniqueName('detail'), tags: ['golden'], os_distro: 'debian', 'own/key~1': ' a  b ' },
    DATA,
  )
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  await expect(page.getByRole('heading', { level: 1, name: String(image.name) })).toBeVisible()
  const integrity = page.getByRole('region', { name: 'Integrity' })
  await expect(integrity.getByText('Not compared')).toBeVisible()
  await expect(integrity.getByText(String(image.checksum))).toBeVisible()
  await expect(integrity.getByText(String(image.os_hash_value))).toBeVisible()
  await expect(page.getByRole('list', { name: 'Tags' }).getByText('golden')).toBeVisible()

  const row = page.getByRole('row', { name: /own\/key~1/ })
  await expect(row.getByText('a  b')).toHaveText(' a  b ', { useInnerText: false })
  await expect(page.getByRole('row', { name: /Distribution/ })).toContainText('debian')

  await page.getByRole('link', { name: 'Attributes' }).click()
  for (const key of ['id', 'owner', 'os_hidden', 'size', 'virtual_size', 'checksum', 'min_ram'])
    await expect(page.getByRole('rowheader').getByText(key, { exact: true })).toBeVisible()
  await expect(page.getByRole('row', { name: /Smallest root disk/ })).toContainText('GiB')

  await page.getByRole('link', { name: 'JSON' }).click()
  const shown = await page
    .getByRole('region', { name: 'As Glance sends it' })
    .locator('pre')
    .innerText()
  expect(JSON.parse(shown)).toEqual(await alice.image(image.id))
})

test('delete of a protected image is off, says why, and shows the way out', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('protected'), protected: true })
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  const off = page.getByRole('button', { name: 'Delete', exact: true })
  await expect(off).toHaveAttribute('aria-disabled', 'true')
  await expect(off).toHaveAccessibleDescription(/Turn protection off first/)
  await off.press('Enter')
  const why = page.getByRole('dialog', { name: 'Delete is off: the image is protected' })
  await why.getByRole('button', { name: 'Turn protection off' }).click()
  await expect(page.getByRole('button', { name: 'Delete…' })).toBeEnabled()
  expect((await alice.image(image.id)).protected).toBe(false)

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(off).toBeVisible()
  await expect.poll(async () => (await alice.image(image.id)).protected).toBe(true)
})

test('tags come and go in place', async ({ page, enter, cloud, uniqueName }) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('tags') })
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))

  for (const tag of ['plain', 'with/slash']) {
    await page.getByRole('button', { name: 'Add a tag' }).click()
    await page.getByLabel('New tag').fill(tag)
    await page.getByLabel('New tag').press('Enter')
    await expect(page.getByRole('button', { name: `Remove the tag ${tag}` })).toBeVisible()
  }
  expect((await alice.image(image.id)).tags.toSorted()).toEqual(['plain', 'with/slash'])
  await page.getByRole('button', { name: 'Remove the tag with/slash' }).click()
  await expect(page.getByRole('button', { name: 'Remove the tag with/slash' })).toBeHidden()
  expect((await alice.image(image.id)).tags).toEqual(['plain'])
})

test('a deactivated image says that nobody can boot it, until it is reactivated', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('deactivate') }, DATA)
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
  await expect(page.getByText('Nobody can boot or download this')).toBeVisible()
  expect((await alice.image(image.id)).status).toBe('deactivated')
  await expect(
    page.getByRole('button', { name: 'Download', exact: true }),
  ).toHaveAccessibleDescription(/The image is deactivated/)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Reactivate' }).click()
  await expect(page.getByText('Nobody can boot or download this')).toBeHidden()
  expect((await alice.image(image.id)).status).toBe('active')
})

test('a reader sees everything and is told why nothing can be done', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('reader') }, DATA)
  const place = await enter(page, 'dave')
  await page.goto(place.image(image.id))
  const buttons = ['Download', 'Delete…', 'Add a tag'].map((name) =>
    page.getByRole('button', { name, exact: true }),
  )
  for (const off of [...buttons, page.getByRole('link', { name: 'Edit', exact: true })]) {
    await expect(off).toHaveAttribute('aria-disabled', 'true')
    await expect(off).toHaveAccessibleDescription(/Your role here is reader/)
  }
  await page.getByRole('button', { name: 'Delete…' }).press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the sentence tells who can see and boot it', async ({ page, enter, cloud, uniqueName }) => {
  const alice = await cloud.as('alice')
  const bob = await cloud.as('bob')
  const image = await alice.createImage({ name: uniqueName('access'), visibility: 'shared' }, DATA)
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  const access = page.getByRole('region', { name: 'Who can see and boot this' })
  await expect(access).toContainText('Only tenant-a can see and boot this.')

  await alice.call('POST', `/images/${image.id}/members`, { json: { member: bob.projectId } })
  await page.reload()
  await expect(access).toContainText('Only tenant-a and 1 project it is shared with')
  await expect(access).toContainText('has not answered yet')

  await alice.patch(image.id, [{ op: 'replace', path: '/visibility', value: 'community' }])
  await page.reload()
  await expect(access).toContainText('Every project of this cloud can boot this.')
})

test('an image that is not there says so, without a word about whose it is', async ({
  page,
  enter,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  allowConsole(/^Failed to load resource: .* 404 /)
  const bob = await cloud.as('bob')
  const foreign = await bob.createImage({ name: uniqueName('foreign') })
  const place = await enter(page, 'alice')
  for (const id of [foreign.id, '00000000-0000-4000-8000-000000000000']) {
    await page.goto(place.image(id))
    await expect(
      page.getByRole('heading', { level: 1, name: 'There is no such image here' }),
    ).toBeVisible()
  }
  await page.getByRole('link', { name: 'Back to the images' }).click()
  await page.waitForURL((url) => url.pathname === place.images)
})

test('keys act on the page, and Escape goes back to the list', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const image = await (await cloud.as('alice')).createImage({ name: uniqueName('keys') })
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('e')
  await expect(page).toHaveURL(/\/properties$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Properties' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 1, name: String(image.name) })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => url.pathname === place.images)
})

test('the page can delete its image', async ({ page, enter, cloud, uniqueName }) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('delete') }, DATA)
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete image' }).click()
  await page.waitForURL((url) => url.pathname === place.images)
  await alice.call('GET', `/images/${image.id}`, { expect: [404] })
  expect(await alice.images({ name: String(image.name) })).toEqual([])
})

test.describe('accessibility', () => {
  test('every tab, the menu and the dialogs', async ({ page, enter, cloud, uniqueName, axe }) => {
    test.slow()
    const alice = await cloud.as('alice')
    const image = await alice.createImage(
      { name: uniqueName('axe'), tags: ['golden'], os_distro: 'debian', own: 'x', protected: true },
      DATA,
    )
    const place = await enter(page, 'alice')
    for (const tab of ['', '?tab=attributes', '?tab=json']) {
      await page.goto(`${place.image(image.id)}${tab}`)
      await expect(page.getByRole('heading', { level: 1, name: String(image.name) })).toBeVisible()
      await axe(page)
    }
    await page.goto(place.image(image.id))
    await page.getByRole('button', { name: 'More actions' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await axe(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter')
    await expect(page.getByRole('dialog')).toBeVisible()
    await axe(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Show command' }).click()
    await expect(page.getByText('openstack image show')).toBeVisible()
    await axe(page)
  })

  test.describe('on a phone', () => {
    test.use(phone)
    test('nothing is wider than the screen', async ({ page, enter, cloud, uniqueName, axe }) => {
      test.slow()
      const image = await (
        await cloud.as('alice')
      ).createImage(
        { name: `${uniqueName('phone')} ${'long'.repeat(30)}`, own: 'v'.repeat(200) },
        DATA,
      )
      const place = await enter(page, 'alice')
      for (const tab of ['', '?tab=attributes', '?tab=json']) {
        await page.goto(`${place.image(image.id)}${tab}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        const over = await page.evaluate(() => {
          const main = document.querySelector('main')
          return Math.max(
            document.documentElement.scrollWidth - window.innerWidth,
            (main?.scrollWidth ?? 0) - (main?.clientWidth ?? 0),
          )
        })
        expect(over).toBeLessThanOrEqual(0)
        await axe(page)
      }
    })
  })
})
