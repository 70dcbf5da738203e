import { randomBytes } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import { byRail, expect, phone, test } from './fixtures.ts'

const KiB = 1024
const noise = (bytes: number) => new Uint8Array(randomBytes(bytes))

const meter = (page: Page, label: string) =>
  page
    .getByRole('region', { name: /^Quotas of/ })
    .getByRole('listitem')
    .filter({ hasText: label })
const group = (page: Page, title: string) => page.getByRole('listitem', { name: title })
/** A row of a dry run. */
const rowOf = (dialog: Locator, name: string) =>
  dialog.getByRole('list', { name: 'Dry run' }).getByRole('listitem', { name, exact: true })

/** What the treemap says and what its table says, in the same words. */
async function bothSay(page: Page): Promise<{ treemap: string[]; table: string[] }> {
  const treemap = page.getByRole('list', { name: /^[\d.]+ \S+ of / }).getByRole('link')
  const rows = page.getByRole('table').getByRole('row')
  await expect(treemap.first()).toBeVisible()
  const cells = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => Array.from(row.children, (cell) => cell.textContent)),
  )
  return {
    treemap: await treemap.evaluateAll((all) =>
      all.map((one) => one.getAttribute('aria-label') ?? ''),
    ),
    table: cells
      .filter(([, , bytes]) => bytes !== '0 B')
      .map(
        ([label, count, bytes]) =>
          `${label}, ${bytes}, ${count} ${count === '1' ? 'image' : 'images'}`,
      ),
  }
}

test('a project at its limit: bars, what takes the room, and a clean-up of exactly what was chosen', async ({
  page,
  enter,
  cloud,
  uniqueName,
  turn,
  axe,
}) => {
  // Its turn may have to be waited for.
  test.slow()
  await turn('tenant-small')
  const erin = await cloud.as('erin')
  const name = uniqueName('usage')
  // Of 5 images and 4 MiB. One of the same bytes is the kernel of another image.
  const bytes = noise(768 * KiB)
  const [one, two, three, kernel] = [
    await erin.createImage({ name: `${name}-1` }, bytes),
    await erin.createImage({ name: `${name}-2` }, bytes),
    await erin.createImage({ name: `${name}-3` }, bytes),
    await erin.createImage({ name: `${name}-kernel` }, bytes),
  ]
  const server = await erin.createImage(
    { name: `${name}-server`, kernel_id: kernel.id, disk_format: 'iso' },
    noise(1536 * KiB),
  )
  const place = await enter(page, 'erin')

  await test.step('the bars tell what Glance will refuse next', async () => {
    await page.goto(place.images)
    await byRail(page, 'Usage')
    await expect(
      page.getByRole('progressbar', { name: 'Image data: 4.00 MiB of 4.00 MiB' }),
    ).toBeVisible()
    await expect(meter(page, 'image_size_total')).toContainText('Full: one more upload is taken')
    await expect(meter(page, 'image_count_total')).toContainText('5of 5')
    await expect(meter(page, 'image_count_total')).toContainText('a new image is refused (413)')
    const refused = await erin.call('POST', '/images', {
      json: { name: `${name}-6` },
      expect: [413],
    })
    expect(refused.status).toBe(413)
  })

  await test.step('treemap and table agree, and lead to image and list', async () => {
    await expect.poll(async () => (await bothSay(page)).treemap.length).toBe(5)
    const { treemap, table } = await bothSay(page)
    expect(treemap[0]).toBe(`${name}-server, 1.50 MiB, 1 image`)
    expect(treemap).toContain(`${name}-kernel, 768 KiB, 1 image`)
    expect(table).toEqual(treemap)
    const blocks = page.getByRole('list', { name: /^4\.50 MiB of tenant-small/ }).getByRole('link')
    await blocks.first().focus()
    await page.keyboard.press('End')
    await expect(blocks.last()).toBeFocused()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(new RegExp(server.id))
    await page.goBack()
    await page.getByRole('button', { name: 'Format' }).click()
    const formats = await bothSay(page)
    expect(formats.treemap).toEqual(['raw, 3.00 MiB, 4 images', 'iso, 1.50 MiB, 1 image'])
    expect(formats.table).toEqual(formats.treemap)
    await page
      .getByRole('list', { name: /^4\.50 MiB/ })
      .getByRole('link', { name: /^raw/ })
      .click()
    await expect(page.getByRole('row', { name: new RegExp(`${name}-3`) })).toBeVisible()
    await expect(page.getByRole('row', { name: new RegExp(`${name}-server`) })).toHaveCount(0)
    await page.goBack()
  })

  await axe(page)
  const twins = group(page, 'Same bytes, stored twice')
  await expect(twins).toContainText('3 images')
  await expect(twins).toContainText('2.25 MiB')
  await twins.getByRole('button', { name: /^Clean up/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Clean up: Same bytes, stored twice' })

  await test.step('the dry run says who would miss what', async () => {
    const kept = rowOf(dialog, `${name}-kernel`)
    await expect(kept).toContainText('Kept: the one of 4 images with these bytes')
    await expect(kept).toContainText(`Kernel of ${name}-server`)
    await expect(kept.getByRole('checkbox')).not.toBeChecked()
    await expect(rowOf(dialog, `${name}-1`)).toContainText('Nobody else can see it')
    await expect(dialog.getByText('3 of 4 images chosen: 2.25 MiB would be free')).toBeVisible()
    await dialog.getByRole('checkbox', { name: `Delete ${name}-2` }).uncheck()
    await expect(dialog.getByText('2 of 4 images chosen: 1.50 MiB would be free')).toBeVisible()
    await axe(page)
  })

  await test.step('going back loses no choice; then what was chosen is gone, and nothing else', async () => {
    await dialog.getByRole('button', { name: 'Delete 2 images…' }).click()
    const decision = page.getByRole('dialog', { name: 'Delete 2 images?' })
    await decision.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog.getByRole('checkbox', { name: `Delete ${name}-2` })).not.toBeChecked()
    await dialog.getByRole('button', { name: 'Delete 2 images…' }).click()
    await decision.getByRole('button', { name: 'Delete 2 images' }).click()
    await expect(decision).toBeHidden()
    await expect(
      page.getByRole('progressbar', { name: 'Image data: 3.00 MiB of 4.00 MiB' }),
    ).toBeVisible({ timeout: 60_000 })
    await expect(group(page, 'Same bytes, stored twice')).toContainText('1 image')
    const left = await erin.images({ limit: '100', owner: place.projectId })
    expect(left.map(({ id }) => id).sort()).toEqual([two.id, kernel.id, server.id].sort())
    for (const { id } of [one, three])
      expect((await erin.call('GET', `/images/${id}`, { expect: [404] })).status).toBe(404)
  })
})

test.describe('on a phone', () => {
  test.use(phone)

  test('a hidden image that a project accepted is kept, one that nobody can see is not', async ({
    page,
    enter,
    cloud,
    uniqueName,
    axe,
  }) => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const name = uniqueName('hidden')
    const shared = await alice.createImage(
      { name: `${name}-shared`, os_hidden: true, visibility: 'shared' },
      noise(64 * KiB),
    )
    await alice.createImage({ name: `${name}-own`, os_hidden: true }, noise(64 * KiB))
    await alice.createImage({ name: `${name}-guarded`, os_hidden: true, protected: true })
    const member = { member: bob.projectId }
    await alice.call('POST', `/images/${shared.id}/members`, { json: member })
    const accept = { json: { status: 'accepted' } }
    await bob.call('PUT', `/images/${shared.id}/members/${bob.projectId}`, accept)

    const place = await enter(page, 'alice')
    await page.goto(`${place.usage}?clean=hidden`)
    const dialog = page.getByRole('dialog', { name: 'Clean up: Hidden' })
    await expect(rowOf(dialog, `${name}-shared`)).toContainText('Shared with 1 project, 1 accepted')
    await expect(rowOf(dialog, `${name}-shared`).getByRole('checkbox')).not.toBeChecked()
    await expect(rowOf(dialog, `${name}-own`).getByRole('checkbox')).toBeChecked()
    await expect(rowOf(dialog, `${name}-guarded`)).toContainText('The image is protected')
    await expect(rowOf(dialog, `${name}-guarded`).getByRole('checkbox')).toBeDisabled()
    await axe(page)
    await dialog.getByRole('button', { name: 'Choose none' }).click()
    await expect(rowOf(dialog, `${name}-own`).getByRole('checkbox')).not.toBeChecked()
    await dialog.getByRole('button', { name: 'Choose what nobody uses' }).click()
    await expect(rowOf(dialog, `${name}-own`).getByRole('checkbox')).toBeChecked()
    await expect(rowOf(dialog, `${name}-shared`).getByRole('checkbox')).not.toBeChecked()
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await axe(page)
    // Everything is added up anew, under the hand of whoever chose.
    const months = page.getByLabel('Unchanged for')
    await months.focus()
    await months.selectOption({ label: 'for 2 years' })
    await expect(page).toHaveURL(/months=24/)
    await expect(months).toBeFocused()
    await group(page, 'Hidden')
      .getByRole('link', { name: /^Show in the list/ })
      .click()
    await expect(page).toHaveURL(/hidden=only/)
    await expect(page.getByText(`${name}-own`.slice(0, 10)).first()).toBeVisible()
  })
})
