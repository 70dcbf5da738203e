import { expect, PASSWORD, phone, test } from './fixtures.ts'
import type { Page } from '@playwright/test'

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const projectSwitch = (page: Page) => page.getByRole('button', { name: /^Project / })
const account = (page: Page) => page.getByRole('button', { name: /^Account: / })

test('two tabs on two projects never mix', async ({ page, context, enter }) => {
  const a = await enter(page, 'carol', 'tenant-a')
  await page.goto(a.images)
  await projectSwitch(page).click()
  const link = page.getByRole('link', { name: 'tenant-b' })
  const href = await link.getAttribute('href')
  const other = await context.newPage()
  await other.goto(href!)
  await expect(projectSwitch(other)).toHaveAccessibleName('Project tenant-b')
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(projectSwitch(page)).toHaveAccessibleName('Project tenant-a')
  await expect(projectSwitch(other)).toHaveAccessibleName('Project tenant-b')
})

test('choosing a project goes to its list; a region is written only when it is not the first', async ({
  page,
  enter,
}) => {
  const place = await enter(page, 'carol', 'tenant-a')
  await page.goto(place.upload)
  await page.getByRole('button', { name: /^Region / }).click()
  await page.getByRole('link', { name: 'RegionTwo' }).click()
  await expect(page).toHaveURL((url) => url.pathname === place.images)
  expect(new URL(page.url()).searchParams.get('region')).toBe('RegionTwo')
  await expect(page.getByRole('button', { name: 'Region RegionTwo' })).toBeVisible()
  await projectSwitch(page).click()
  await page.getByRole('link', { name: 'tenant-b' }).click()
  await expect(projectSwitch(page)).toHaveAccessibleName('Project tenant-b')
  expect(new URL(page.url()).searchParams.get('region')).toBeNull()
})

test('the account says who, which roles, how long; signing out leaves nothing behind', async ({
  page,
  enter,
  axe,
}) => {
  const place = await enter(page, 'dave')
  await page.goto(place.images)
  await account(page).click()
  const card = page.getByRole('dialog', { name: 'Account' })
  await expect(card).toContainText('dave')
  await expect(card).toContainText('reader')
  await expect(card).toContainText(/Session ends in\s*\d+ (h|min)/)
  await axe(page)
  await page.keyboard.press('Escape')
  await expect(account(page)).toBeFocused()
  await account(page).click()
  await card.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.goto(place.images)
  await expect(page).toHaveURL(/\/sign-in\?to=/)
})

test('a theme is chosen by keyboard, kept, and there before anything is drawn', async ({
  page,
  enter,
  allowConsole,
}) => {
  allowConsole(/ERR_FAILED .*\/assets\//)
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await page.getByRole('button', { name: 'Theme' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitemradio', { name: 'As the system' })).toBeFocused()
  await page.keyboard.press('d')
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('button', { name: 'Theme' })).toBeFocused()
  await page.route('**/assets/*.js', (route) => route.abort())
  await page.goto(place.images, { waitUntil: 'commit' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('focus goes to the heading of a new page, and a skip link leads past the shell', async ({
  page,
  enter,
}) => {
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await expect(heading(page)).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Upload' }).click()
  await expect(page).toHaveURL((url) => url.pathname === place.upload)
  await expect(heading(page)).toBeFocused()
  await expect(page).toHaveTitle(/Upload/)
})

test('when the session ends the page stays, and signing in goes on with it', async ({
  page,
  enter,
  axe,
  allowConsole,
}) => {
  allowConsole(/ 401 /)
  const place = await enter(page, 'carol', 'tenant-a')
  await page.goto(`${place.images}?q=something-typed`)
  await expect(heading(page)).toBeVisible()
  await page.context().clearCookies()
  // As when the window comes to the front again.
  await page.evaluate(() => {
    window.dispatchEvent(new Event('visibilitychange'))
  })
  const dialog = page.getByRole('dialog', { name: 'The session has ended' })
  await expect(dialog).toBeVisible()
  await axe(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeVisible()
  await expect(dialog.getByLabel('User', { exact: true })).toHaveValue('carol')
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await expect(dialog).toBeHidden()
  await expect(page).toHaveURL((url) => url.searchParams.get('q') === 'something-typed')
  await expect(account(page)).toHaveAccessibleName('Account: carol')
})

test('a project without a role, a region that is none and an address that is none have faces', async ({
  page,
  enter,
  axe,
  allowConsole,
}) => {
  allowConsole(/ 40[34] /)
  const place = await enter(page, 'alice')
  await page.goto(`/p/${'0'.repeat(32)}/images`)
  await expect(heading(page)).toHaveText('You have no role in this project')
  await axe(page)
  await page.getByRole('link', { name: 'tenant-a' }).click()
  await expect(page).toHaveURL((url) => url.pathname === place.images)
  await page.goto(`${place.images}?region=Nowhere`)
  await expect(heading(page)).toHaveText('There is no Image service in Nowhere')
  await axe(page)
  await page.getByRole('link', { name: 'RegionOne' }).click()
  await expect(page.getByRole('button', { name: 'Region RegionOne' })).toBeVisible()
  await page.goto(`/p/${place.projectId}/nothing`)
  await expect(heading(page)).toHaveText('There is no page at this address')
  await expect(projectSwitch(page)).toBeVisible()
  await axe(page)
  await page.goto('/nothing/at/all')
  await expect(heading(page)).toHaveText('There is no page at this address')
})

test('without the gateway a project says what does not answer, with details to copy', async ({
  page,
  context,
  enter,
  allowConsole,
}) => {
  allowConsole(/ERR_INTERNET_DISCONNECTED/)
  const place = await enter(page, 'carol', 'tenant-a')
  await page.goto(place.images)
  await expect(heading(page)).toBeVisible()
  await projectSwitch(page).click()
  const other = page.getByRole('link', { name: 'tenant-b' })
  await expect(other).toBeVisible()
  await context.setOffline(true)
  await other.click()
  await expect(heading(page)).toHaveText('Viewfinder’s gateway does not answer')
  await expect(page.getByRole('button', { name: 'Copy details' })).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(projectSwitch(page)).toHaveAccessibleName('Project tenant-b')
})

test('another person in the same browser gets a page of their own', async ({ page, enter }) => {
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await expect(account(page)).toHaveAccessibleName('Account: alice')
  const other = await page.context().newPage()
  await enter(other, 'dave')
  // As when the window comes to the front again.
  await page.evaluate(() => {
    window.dispatchEvent(new Event('visibilitychange'))
  })
  await expect(account(page)).toHaveAccessibleName('Account: dave')
})

test.describe('on a phone', () => {
  test.use(phone)
  test('the places are at the bottom, the far ones behind More, and nothing is wider than the screen', async ({
    page,
    enter,
    axe,
  }) => {
    const place = await enter(page, 'admin')
    await page.goto(place.images)
    await expect(heading(page)).toBeVisible()
    const nav = page.getByRole('navigation', { name: 'Main' })
    await expect(nav).toHaveCount(1)
    const near = nav.getByRole('link')
    await expect(near).toHaveText(['Images', /^Shared/])
    await expect(nav.getByRole('button')).toHaveText([/^Transfers/, 'More'])
    const more = nav.getByRole('button', { name: 'More', exact: true })
    const far = (name: string) =>
      page.getByRole('menu', { name: 'More places' }).getByRole('menuitem', { name, exact: true })

    await test.step('every far place is a tap away, and said to be the current one', async () => {
      for (const name of ['Sharing', 'Activity', 'Stores', 'Tasks', 'Usage', 'Definitions']) {
        await more.tap()
        await expect(far(name)).toBeInViewport({ ratio: 1 })
        await far(name).tap()
        await expect(page).toHaveURL((url) => url.pathname.endsWith(`/${name.toLowerCase()}`))
        await expect(heading(page)).toHaveText(name)
        await expect(nav.locator('[aria-current]')).toHaveText(['More'])
      }
      await more.tap()
      await expect(far('Definitions')).toHaveAttribute('aria-current', 'true')
      await axe(page)
    })

    await test.step('by keyboard: in it, through it, and back to where it was opened', async () => {
      await page.keyboard.press('Escape')
      await expect(more).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(far('Sharing')).toBeFocused()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL((url) => url.pathname === place.upload)
      await expect(heading(page)).toBeFocused()
    })

    await near.first().tap()
    await expect(nav.locator('[aria-current]')).toHaveText(['Images'])
    await nav.getByRole('button', { name: 'Transfers' }).tap()
    await expect(page.getByRole('complementary', { name: 'Transfers' })).toBeVisible()
    await axe(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
  })
})
