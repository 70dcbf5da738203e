import type { Page } from '@playwright/test'
import { expect, phone, test } from './fixtures.ts'
import { sideBySide } from './cloud.ts'

// Several pages, and axe on each of them.
test.setTimeout(180_000)

const menu = (page: Page) => page.getByRole('dialog', { name: 'Find or do' })
const field = (page: Page) => menu(page).getByRole('combobox', { name: 'Find or do' })
const chosen = (page: Page) => menu(page).getByRole('option', { selected: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

/** Opens the menu by its key and types. Whoever listens to the key is there with the button. */
async function find(page: Page, text: string): Promise<void> {
  await expect(page.getByRole('button', { name: 'Find or do' })).toBeVisible()
  await page.keyboard.press('Control+k')
  // Typed on at once: none of it is a key of the page below.
  await page.keyboard.type(text)
  await expect(field(page)).toBeFocused()
  await expect(field(page)).toHaveValue(text)
}

test('by keyboard alone: an image, a page, a deed on it, what is not loaded, what was recent', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
  const name = uniqueName('menu-web-golden')
  const far = uniqueName('menu-far')
  const image = await alice.createImage({ name, protected: true })
  // A community image of others is in no list that was asked for.
  const other = await bob.createImage({ name: far, visibility: 'community' })
  const place = await enter(page, 'alice')
  await page.goto(place.images)
  await expect(page.getByRole('row').nth(1)).toBeVisible()

  await test.step('letters of a name, in order, find it and are marked', async () => {
    // Beginnings of words, and the end that no other image has.
    await find(page, `mwg ${name.slice(-8)}`)
    await expect(chosen(page)).toContainText(name)
    await expect(chosen(page).locator('b').first()).toHaveText('m')
    await axe(page)
    await page.keyboard.press('Enter')
    await expect(heading(page, name)).toBeFocused()
    await expect(menu(page)).toBeHidden()
  })

  await test.step('a deed on the image of the page; what is impossible says why', async () => {
    await find(page, 'react')
    await expect(menu(page).getByRole('option', { name: /^Reactivate/ })).toBeHidden()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('deactivate')
    await expect(menu(page).getByRole('option', { name: /^Deactivate/ })).toContainText(
      'The image has no data yet',
    )
    await expect(menu(page).getByRole('option', { name: /^Deactivate/ })).toBeDisabled()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('protection')
    await expect(chosen(page)).toHaveText('Turn protection off')
    await page.keyboard.press('Enter')
    await expect(page.getByText(`${name} unprotected`)).toBeVisible()
    expect((await alice.image(image.id)).protected).toBe(false)
  })

  await test.step('a page, by its words', async () => {
    await find(page, 'activity')
    await expect(chosen(page)).toHaveText('Activity')
    await page.keyboard.press('Enter')
    await expect(heading(page, 'Activity')).toBeFocused()
  })

  await test.step('what is not loaded is asked of Glance, by name and by id', async () => {
    await find(page, `${far}x`)
    await expect(chosen(page)).toContainText(`exact name “${far}x”`)
    await page.keyboard.press('Enter')
    await expect(menu(page).getByText(`Glance has no image named exactly “${far}x”`)).toBeVisible()
    await page.keyboard.press('Backspace')
    await expect(chosen(page)).toContainText(`exact name “${far}”`)
    await page.keyboard.press('Enter')
    await expect(heading(page, far)).toBeVisible()
    await find(page, other.id)
    await expect(menu(page).getByRole('option', { name: new RegExp(`^${far}`) })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('recent images and commands are kept; Tab acts on another image', async () => {
    await page.goto(place.upload)
    await find(page, '')
    const recent = menu(page).getByRole('group', { name: 'Recent' })
    await expect(recent.getByRole('option').nth(0)).toContainText(far)
    await expect(recent.getByRole('option').nth(1)).toContainText(name)
    await expect(recent.getByRole('option', { name: 'Activity' })).toBeVisible()
    await page.keyboard.type(name)
    await expect(chosen(page)).toContainText(name)
    await page.keyboard.press('Tab')
    await expect(menu(page).getByRole('group', { name: `On ${name}` })).toBeVisible()
    await expect(field(page)).toBeFocused()
    await page.keyboard.type('delete')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete image' }).click()
    await expect.poll(async () => (await alice.images({ name })).length).toBe(0)
    await expect(heading(page, 'Upload')).toBeVisible()
  })
})

test('on several images, from a phone, in other projects; one help for all keys', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const carol = await cloud.as('carol')
  const label = uniqueName('menu')
  await sideBySide(['a', 'b'], (end) => carol.createImage({ name: `${label}-${end}` }))
  const place = await enter(page, 'carol', 'tenant-a')
  await page.goto(`${place.images}?q=${label}`)
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys.getByRole('region', { name: 'In the editor' })).toContainText('Save')
  await axe(page)
  await page.keyboard.press('Escape')

  await page.getByRole('checkbox', { name: 'Select all that match' }).check()
  await page.keyboard.press('Control+k')
  await expect(menu(page).getByRole('group', { name: 'On 2 selected images' })).toBeVisible()
  await page.keyboard.type('edit')
  await expect(chosen(page)).toHaveText('Edit 2…')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Edit 2 images' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.setViewportSize(phone.viewport)
  await page.getByRole('button', { name: 'Find or do' }).click()
  const box = await menu(page).boundingBox()
  expect(box).toEqual({ x: 0, y: 0, ...phone.viewport })
  await axe(page)
  await field(page).fill('tenant-b')
  await menu(page).getByRole('option', { name: 'Project tenant-b' }).click()
  await expect(page.getByRole('button', { name: 'Project tenant-b' })).toBeVisible()
  await page.getByRole('button', { name: 'Find or do' }).click()
  await menu(page).getByRole('button', { name: 'Close' }).click()
  await expect(menu(page)).toBeHidden()
})
