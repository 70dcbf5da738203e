import type { Page } from '@playwright/test'
import { expect, phone, test } from './fixtures.ts'
import { agreed, openTray } from './transfers.ts'

const MiB = 1024 * 1024

// Each look is two runs of axe over the whole page, and each test looks some twenty times.
test.setTimeout(180_000)

/** Nothing of a page may lie beside the screen. */
async function fits(page: Page): Promise<void> {
  const [needed, there] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ])
  expect(needed, `width needed by ${page.url()}`).toBeLessThanOrEqual(there ?? 0)
}

const SIZES = [
  { size: 'at a desk', use: { viewport: { width: 1440, height: 900 } }, small: false },
  { size: 'on a phone', use: phone, small: true },
] as const

for (const { size, use, small } of SIZES)
  test.describe(`accessible in both themes ${size}:`, () => {
    test.use(use)

    test('signing in, by each way, and refused', async ({ page, axe, allowConsole }) => {
      allowConsole(/ 401 .*@ \S+\/api\/session$/)
      await page.goto('/sign-in')
      await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
      await axe(page)
      await fits(page)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(page.getByText('Type the password.')).toBeVisible()
      await axe(page)
      await page.getByLabel('User', { exact: true }).fill('alice')
      await page.getByLabel('Password', { exact: true }).fill('wrong')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(page.locator('[aria-invalid="true"], [role="alert"]').first()).toBeVisible()
      await axe(page)
      for (const way of ['Application credential', 'Existing token']) {
        await page.goto('/sign-in')
        await page.getByRole('button', { name: way }).click()
        await expect(page.getByRole('heading', { name: way })).toBeVisible()
        await axe(page)
        await fits(page)
      }
    })

    test('the image list, its panels, menus and dialogs', async ({
      page,
      axe,
      enter,
      cloud,
      uniqueName,
    }) => {
      const alice = await cloud.as('alice')
      const name = uniqueName('seen')
      await alice.createImage({ name, tags: ['one', 'two'] }, 'bytes')
      const place = await enter(page, 'alice')
      await page.goto(`${place.images}?q=${name}`)
      const row = page.getByRole('row').filter({ hasText: name })
      await expect(row).toBeVisible()
      await axe(page)
      await fits(page)

      await test.step('all images', async () => {
        await page.getByRole('button', { name: 'Clear the search' }).click()
        await expect(page.getByRole('row').nth(3)).toBeVisible()
        await axe(page)
      })
      await test.step('a filter', async () => {
        await page
          .getByRole('group', { name: 'Filters' })
          .getByRole('button', { name: /^Visibility/ })
          .click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await axe(page)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toBeHidden()
      })
      await test.step('the menu of a row', async () => {
        await page.goto(`${place.images}?q=${name}`)
        await row.focus()
        await page.keyboard.press('.')
        await expect(page.getByRole('menu')).toBeVisible()
        await axe(page)
        await page.keyboard.press('Escape')
      })
      await test.step('the keys', async () => {
        await page.keyboard.press('?')
        await expect(page.getByRole('dialog')).toBeVisible()
        await axe(page)
        await page.keyboard.press('Escape')
      })
      await test.step('a selection', async () => {
        await row.focus()
        await page.keyboard.press('x')
        await expect(row).toHaveAttribute('aria-selected', 'true')
        await axe(page)
        await fits(page)
      })
      await test.step('the decision to delete', async () => {
        await page.getByRole('button', { name: /^Delete/ }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await axe(page)
        await page.keyboard.press('Escape')
      })
      await test.step('nothing found', async () => {
        await page.goto(`${place.images}?q=${name}-and-no-more`)
        await expect(page.getByText('Nothing loaded matches')).toBeVisible()
        await axe(page)
        await fits(page)
      })
    })

    test('the menus of the shell', async ({ page, axe, enter }) => {
      const place = await enter(page, 'carol')
      await page.goto(place.images)
      const banner = page.getByRole('banner')
      for (const name of [/^Account/, /^Theme/, /^Project/, /^Region/]) {
        await banner.getByRole('button', { name }).click()
        const panel = page.locator('[role="menu"], [role="dialog"], [role="listbox"]').first()
        await expect(panel).toBeVisible()
        await axe(page)
        await page.keyboard.press('Escape')
        await expect(panel).toBeHidden()
      }
    })

    test('an image, its tabs and dialogs', async ({ page, axe, enter, cloud, uniqueName }) => {
      const alice = await cloud.as('alice')
      const name = uniqueName('seen')
      const image = await alice.createImage(
        { name, tags: ['one'], os_distro: 'debian', my_own: 'value' },
        'bytes',
      )
      const place = await enter(page, 'alice')
      await page.goto(place.image(image.id))
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
      await axe(page)
      await fits(page)
      for (const tab of ['Attributes', 'JSON']) {
        await page.getByRole('link', { name: tab }).first().click()
        await expect(page.getByRole('link', { name: tab }).first()).toHaveAttribute(
          'aria-current',
          /.+/,
        )
        await axe(page)
        await fits(page)
      }
      for (const item of ['Deactivate…', 'Delete…']) {
        await page.getByRole('button', { name: 'More actions' }).click()
        await expect(page.getByRole('menu')).toBeVisible()
        if (item === 'Deactivate…') await axe(page)
        await page.getByRole('menuitem', { name: item }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await axe(page)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toBeHidden()
      }
    })

    test('an upload from the empty page to its verdict', async ({
      page,
      axe,
      enter,
      qemuImage,
      uniqueName,
    }) => {
      const name = uniqueName('seen')
      const disk = qemuImage(`${name}.qcow2`, MiB)
      const place = await enter(page, 'alice')
      await page.goto(place.upload)
      await expect(page.getByText('Drop image files here')).toBeVisible()
      await axe(page)
      await fits(page)
      await page.getByLabel('Choose files').setInputFiles(disk.path)
      await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeVisible()
      await axe(page)
      await fits(page)
      await page.getByRole('textbox', { name: 'Min disk' }).fill('two')
      await page.getByRole('button', { name: /^Upload / }).click()
      await expect(page.locator('[aria-invalid="true"]').first()).toBeVisible()
      await axe(page)
      await page.getByRole('textbox', { name: 'Min disk' }).fill('')
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
      await page.getByRole('button', { name: /^Upload / }).click()
      const tray = await openTray(page)
      await expect(agreed(tray)).toBeVisible()
      await axe(page)
      await fits(page)
    })

    test('pages that are not there', async ({ page, axe, enter, allowConsole }) => {
      allowConsole(/ 404 /)
      const place = await enter(page, 'alice')
      for (const path of [place.image('00000000-0000-0000-0000-000000000000'), '/nowhere']) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await axe(page)
        await fits(page)
      }
    })

    if (!small)
      test('the columns of the list', async ({ page, axe, enter }) => {
        const place = await enter(page, 'alice')
        await page.goto(place.images)
        await page.getByRole('button', { name: 'Columns' }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await axe(page)
      })
  })
