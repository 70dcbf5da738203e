import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { WireImage } from './cloud.ts'
import { expect, phone, test } from './fixtures.ts'

/** What Glance gives to every image anew. */
const GLANCES = new Set(['id', 'self', 'file', 'schema', 'created_at', 'updated_at'])
const own = (image: WireImage): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(image).filter(([key]) => !GLANCES.has(key))),
  tags: image.tags.toSorted(),
})
const row = (page: Page, key: string) =>
  page.getByRole('table', { name: 'Comparison' }).getByRole('row').filter({ hasText: key })

test('two images are compared, and what differs is copied and taken back by keyboard alone', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const alice = await cloud.as('alice')
  const first = uniqueName('first')
  const second = uniqueName('second')
  const a = await alice.createImage({
    name: first,
    tags: ['both', 'only-first'],
    os_distro: 'debian',
    same: 'value',
    'own/key~1': ' a  "b"\n$(c)',
    looks: 'admin',
  })
  const b = await alice.createImage({
    name: second,
    tags: ['both'],
    os_distro: 'ubuntu',
    same: 'value',
    looks: '\u0430dmin',
    left: 'over',
  })
  const place = await enter(page, 'alice')

  await test.step('from the list, which says why one is not enough', async () => {
    await page.goto(`${place.images}?q=${first.slice('first-'.length)}`)
    await page.getByRole('row').filter({ hasText: first }).focus()
    await page.keyboard.press('x')
    const compare = page.getByRole('link', { name: 'Compare' })
    await expect(compare).toHaveAttribute('aria-disabled', 'true')
    await expect(compare).toHaveAccessibleDescription(/Select two or more/)
    await page
      .getByRole('searchbox')
      .or(page.getByLabel(/^Search/))
      .first()
      .fill(second)
    await page.getByRole('row').filter({ hasText: second }).focus()
    await page.keyboard.press('x')
    await expect(compare).not.toHaveAttribute('aria-disabled')
    await compare.press('Enter')
    await expect(page).toHaveURL(new RegExp(`/compare\\?ids=${a.id}(,|%2C)${b.id}$`))
  })

  await test.step('differences only, or all of it, in the address', async () => {
    await expect(row(page, 'os_distro')).toContainText('differs')
    await expect(row(page, 'os_distro').getByRole('cell')).toContainText([
      'differs',
      'debian',
      'ubuntu',
    ])
    await expect(row(page, 'looks')).toContainText('looks alike')
    await expect(row(page, 'looks')).toContainText('U+0430')
    await expect(row(page, 'same')).toHaveCount(0)
    await page.getByRole('button', { name: 'All', exact: true }).press('Enter')
    await expect(page).toHaveURL(/show=all/)
    await expect(row(page, 'same')).toContainText('equal')
    await axe(page)
    await page.reload()
    await expect(row(page, 'same')).toContainText('equal')
  })

  await test.step('chosen rows are copied, after exactly that was shown', async () => {
    const copy = page.getByRole('group', { name: 'Copy what differs' })
    await expect(copy.getByRole('button', { name: 'Copy…' })).toHaveAccessibleDescription(
      /Choose rows that differ first/,
    )
    for (const key of ['os_distro', 'own/key~1', 'left', 'only-first'])
      await page.getByRole('checkbox', { name: `Copy ${key}`, exact: true }).press('Space')
    await expect(copy.getByLabel('Copy from')).toHaveValue(a.id)
    await copy.getByRole('button', { name: 'Copy 4 attributes…' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: `Copy to ${second}?` })
    const changes = dialog.getByRole('table', { name: 'What changes' })
    await expect(changes.getByRole('row').filter({ hasText: 'left' })).toContainText('taken away')
    await expect(changes.getByRole('row').filter({ hasText: 'os_distro' })).toContainText('debian')
    await dialog.getByText('As it is sent').click()
    const sent = JSON.parse(await dialog.locator('pre').first().innerText()) as { path: string }[]
    expect(sent.map(({ path }) => path).toSorted()).toEqual(
      ['/left', '/os_distro', '/own~1key~01', '/tags'].toSorted(),
    )
    await dialog.getByText('As a command').click()
    await expect(dialog.locator('pre').last()).toContainText('openstack image unset')
    await axe(page)

    await test.step('unless the image changes meanwhile', async () => {
      await alice.patch(b.id, [{ op: 'replace', path: '/os_distro', value: 'fedora' }])
      await dialog.getByRole('button', { name: 'Change 4 attributes' }).press('Enter')
      await expect(dialog.getByRole('alert')).toContainText('changed meanwhile')
      await expect(changes.getByRole('row').filter({ hasText: 'os_distro' })).toContainText(
        'fedora',
      )
      expect((await alice.image(b.id))['left']).toBe('over')
    })

    const before = own(await alice.image(b.id))
    await dialog.getByRole('button', { name: 'Change 4 attributes' }).press('Enter')
    await expect(dialog).toBeHidden()
    await expect(row(page, 'own/key~1')).toContainText('equal')
    expect(own(await alice.image(b.id))).toEqual({
      ...before,
      left: undefined,
      os_distro: 'debian',
      'own/key~1': ' a  "b"\n$(c)',
      tags: ['both', 'only-first'],
    })

    await page.getByRole('button', { name: 'Undo' }).press('Enter')
    await expect(page.getByText('is as it was before')).toBeVisible()
    expect(own(await alice.image(b.id))).toEqual(before)
    await expect(row(page, 'own/key~1')).toContainText('not there')

    await test.step('and later from the history of the image', async () => {
      await page.getByRole('button', { name: 'Redo' }).press('Enter')
      await expect(row(page, 'own/key~1')).toContainText('equal')
      await page.goto(place.image(b.id))
      const history = page.getByRole('region', { name: 'History' })
      await expect(history).toContainText('Changed')
      await history.getByRole('button', { name: 'Undo' }).first().press('Enter')
      await expect(page.getByText('is as it was before')).toBeVisible()
      expect(own(await alice.image(b.id))).toEqual(before)
    })
  })
})

test.describe('on a phone', () => {
  test.use(phone)
  test('compared one below the other, with an image that is not there', async ({
    page,
    enter,
    cloud,
    uniqueName,
    axe,
    allowConsole,
  }) => {
    allowConsole(/ 404 .*@ \S+\/images\/00000000-/)
    const alice = await cloud.as('alice')
    const name = uniqueName('small')
    const a = await alice.createImage({ name, os_distro: 'debian', digest: 'f'.repeat(128) })
    const b = await alice.createImage({ name: uniqueName('other'), os_distro: 'ubuntu' })
    const place = await enter(page, 'alice')
    const gone = '00000000-0000-4000-8000-000000000000'
    await page.goto(place.compare(a.id, b.id, gone))
    await expect(page.getByText('There is no such image here')).toBeVisible()
    await expect(row(page, 'os_distro')).toContainText('differs')
    await axe(page)
    const [needed, there] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ])
    expect(needed).toBeLessThanOrEqual(there ?? 0)
    await page.getByRole('button', { name: `Leave ${gone} out` }).click()
    await page.getByRole('button', { name: `Leave ${name} out` }).click()
    await expect(page.getByRole('heading', { name: 'With which image?' })).toBeVisible()
    await page.getByRole('button', { name: 'Add an image' }).click()
    await page.getByLabel('Name or id').fill(a.id)
    await axe(page)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(a.id.slice(0, 8)) })
      .click()
    await expect(row(page, 'os_distro').getByRole('cell')).toContainText([
      'differs',
      'ubuntu',
      'debian',
    ])
  })
})

test('metadata is copied or saved in four formats, and a new image begins with it', async ({
  page,
  enter,
  cloud,
  uniqueName,
  qemuImage,
  axe,
}) => {
  const alice = await cloud.as('alice')
  const name = uniqueName('portable')
  const properties = { os_distro: 'debian', os_version: '24.10', 'own key': '${x} "y"', on: 'no' }
  const image = await alice.createImage({
    name,
    min_ram: 64,
    tags: ['golden', 'with space'],
    ...properties,
    img_signature: 'of the other data',
  })
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Copy or save as…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Copy or save the metadata' })
  const text = dialog.getByRole('textbox')
  await expect(text).toHaveValue(/"os_version": "24.10"/)
  await axe(page)
  const saving = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save as a file' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toBe(`${name}.json`)
  expect(JSON.parse(readFileSync(await saved.path(), 'utf8'))).toEqual({
    name,
    visibility: 'private',
    protected: false,
    os_hidden: false,
    disk_format: 'raw',
    container_format: 'bare',
    min_disk: 0,
    min_ram: 64,
    tags: ['golden', 'with space'],
    properties: { ...properties, img_signature: 'of the other data' },
  })
  for (const [format, part] of [
    ['YAML', 'os_version: "24.10"'],
    ['Command', '--property \'own key=${x} "y"\''],
    ['Terraform', '"own key" '],
  ] as const) {
    await dialog.getByRole('button', { name: format, exact: true }).click()
    await expect(text).toHaveValue(new RegExp(part.replaceAll(/[$(){}]/g, '\\$&')))
  }
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'New image like this' }).click()
  await expect(page).toHaveURL(new RegExp(`/upload/like/${image.id}`))
  await expect(page.getByText(`New image like ${name}`)).toBeVisible()
  await expect(page.getByText(/Left out.*img_signature/)).toBeVisible()
  await page.getByLabel('Choose files').setInputFiles(qemuImage('new.qcow2', 1024 * 1024).path)
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
  await axe(page)
  const renamed = uniqueName('alike')
  await page.getByLabel('Name', { exact: true }).fill(renamed)
  await page.getByRole('button', { name: /^Upload \d/ }).click()
  await expect.poll(async () => (await alice.images({ name: renamed }))[0]?.status).toBe('active')
  const made = await alice.imageNamed(renamed)
  expect(made).toMatchObject({ ...properties, disk_format: 'qcow2', min_ram: 64 })
  expect(made.tags.toSorted()).toEqual(['golden', 'with space'])
  expect(made['img_signature']).toBeUndefined()
})

test('an image shows which images name it, which it names, and which have its bytes', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const bytes = uniqueName('bytes')
  const kernel = await alice.createImage({ name: uniqueName('kernel') }, bytes)
  const twin = await alice.createImage({ name: uniqueName('twin') }, bytes)
  const server = await alice.createImage({ name: uniqueName('server'), kernel_id: kernel.id })
  const place = await enter(page, 'alice')
  await page.goto(place.image(kernel.id))
  const related = page.getByRole('region', { name: 'Related images' })
  await expect(related.getByRole('list', { name: 'Same content' })).toContainText(String(twin.name))
  await related
    .getByRole('list', { name: 'Kernel of' })
    .getByRole('link', { name: String(server.name) })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: String(server.name) })).toBeVisible()
  await related.getByRole('link', { name: String(kernel.name) }).click()
  await expect(page.getByRole('heading', { level: 1, name: String(kernel.name) })).toBeVisible()
})
