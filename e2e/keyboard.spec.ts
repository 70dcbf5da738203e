import { expect, test } from './fixtures.ts'
import { tabTo } from './tab-to.ts'

const MiB = 1024 * 1024

// Two whole stories, key by key.
test.setTimeout(180_000)

test('the whole way by keyboard: in, search, open, protect, delete, out', async ({
  page,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const name = uniqueName('keys')
  const image = await alice.createImage({ name })

  await page.goto('/sign-in')
  await tabTo(page, page.getByLabel('User', { exact: true }))
  await page.keyboard.type('alice')
  await page.keyboard.press('Tab')
  await page.keyboard.type('secret')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type(name)
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('row').filter({ hasText: name })).toBeFocused()

  await page.keyboard.press('.')
  const menu = page.getByRole('menu')
  await expect(menu).toBeVisible()
  const protect = menu.getByRole('menuitem', { name: 'Protect' })
  for (let presses = 0; presses < 12; presses++) {
    if (await protect.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await alice.image(image.id)).protected).toBe(true)
  await alice.patch(image.id, [{ op: 'replace', path: '/protected', value: false }])

  await page.getByRole('row').filter({ hasText: name }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Delete…' }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await tabTo(page, dialog.getByRole('button', { name: 'Delete image' }))
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect.poll(async () => (await alice.images({ name })).length).toBe(0)

  await tabTo(page, page.getByRole('banner').getByRole('button', { name: /^Account/ }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Sign out' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/sign-in/)
})

test('an upload by keyboard alone', async ({ page, enter, cloud, qemuImage, uniqueName }) => {
  const name = uniqueName('keys')
  const disk = qemuImage(`${name}.qcow2`, MiB)
  const place = await enter(page, 'alice')
  // Chromium's own picker cannot be answered by a test; browsers without it use the form's.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showOpenFilePicker'))
  // Before the page: the browser is told to hand its chooser over, and a key may overtake that.
  const choosing = page.waitForEvent('filechooser', { timeout: 60_000 })
  await page.goto(place.upload)
  await tabTo(page, page.getByRole('button', { name: 'Choose files…' }))
  await page.keyboard.press('Enter')
  await (await choosing).setFiles(disk.path)
  await tabTo(page, page.getByRole('textbox', { name: 'Name', exact: true }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await (await cloud.as('alice')).images({ name }))[0]?.status)
    .toBe('active')
})
