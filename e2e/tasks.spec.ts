import type { Account } from './cloud.ts'
import { byRail, expect, phone, test } from './fixtures.ts'

/** Nothing listens there: Glance takes the import, and its task fails. */
const NOWHERE = 'http://127.0.0.1:9/nothing'

interface WireTask {
  id: string
  status: string
  request_id: string
}

/** Imports into an image from nowhere. @returns its task, failed */
async function failImport(account: Account, imageId: string): Promise<WireTask> {
  await account.call('POST', `/images/${imageId}/import`, {
    json: { method: { name: 'web-download', uri: NOWHERE } },
  })
  const tasks = async () => {
    const answer = await account.call('GET', `/images/${imageId}/tasks`)
    return ((await answer.json()) as { tasks: WireTask[] }).tasks
  }
  await expect.poll(async () => (await tasks())[0]?.status, { timeout: 60_000 }).toBe('failure')
  return (await tasks())[0]!
}

test('an administrator goes from a failed task to its image and back, by filters', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  // Three looks of axe, and an import that must fail first.
  test.slow()
  const admin = await cloud.as('admin')
  const image = await admin.createImage({ name: uniqueName('task') })
  const task = await failImport(admin, image.id)
  const place = await enter(page, 'admin')
  await page.goto(place.images)
  await byRail(page, 'Tasks')
  const row = page.getByRole('row', { name: new RegExp(task.id.slice(0, 8)) })

  await test.step('filters and sorting are in the address', async () => {
    await expect(row).toContainText('Failed')
    await page.getByRole('button', { name: 'Done', exact: true }).click()
    await expect(row).toHaveCount(0)
    await page.getByRole('button', { name: 'Failed', exact: true }).click()
    await expect(page).toHaveURL(/status=failure/)
    await expect(row).toContainText('Import of image data')
    await expect(row).toContainText(/Removed in \d+ (days|hours)/)
    await page.getByLabel('Kind').selectOption({ label: 'Import, made as a task' })
    await expect(row).toHaveCount(0)
    await page.getByLabel('Kind').selectOption({ label: 'Import of image data' })
    await expect(row).toBeVisible()
    await page.getByRole('button', { name: 'Begun' }).click()
    await expect(page.getByRole('columnheader', { name: 'Begun' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    )
    await page.reload()
    await expect(page).toHaveURL(/status=failure.*sort=created_at%3Aasc/)
    await expect(page.getByRole('columnheader', { name: 'Begun' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    )
    await page.getByRole('button', { name: 'Begun' }).click()
    await expect(page.getByText('is deprecated in Glance')).toBeVisible()
    await axe(page)
  })

  await test.step('the task says what was asked, why it failed, and when it goes', async () => {
    await row.getByRole('link').click()
    await expect(page.getByText(`Fetches ${NOWHERE}`)).toBeVisible()
    await expect(page.getByText(/the address does not answer to Glance/)).toBeVisible()
    await expect(page.getByText(/Removed in \d+ (days|hours)/)).toBeVisible()
    await expect(page.getByText(task.request_id)).toBeVisible()
    await expect(page.getByRole('region', { name: 'Input' })).toContainText('"web-download"')
    await axe(page)
  })

  await test.step('to its image and back', async () => {
    await page.getByRole('link', { name: `Image ${image.name}` }).click()
    await expect(page.getByRole('heading', { name: image.name! })).toBeVisible()
    const tasks = page.getByRole('region', { name: 'Tasks of this image' })
    await expect(tasks.getByText(`Fetches ${NOWHERE}`).first()).toBeVisible()
    await axe(page)
    await tasks.getByRole('link', { name: 'The task among all' }).click()
    await expect(page).toHaveURL(new RegExp(`/tasks/${task.id}`))
    await expect(page.getByRole('region', { name: 'Input' })).toBeVisible()
  })
})

test.describe('on a phone', () => {
  test.use(phone)

  test('a member is told that all tasks are for administrators, and finds those of an image', async ({
    page,
    enter,
    cloud,
    uniqueName,
    allowConsole,
    axe,
  }) => {
    test.slow()
    // The refused list: the browser writes it down.
    allowConsole(/status of 403 .*\/v2\/tasks/)
    const alice = await cloud.as('alice')
    const image = await alice.createImage({ name: uniqueName('task') })
    const task = await failImport(alice, image.id)
    const place = await enter(page, 'alice')
    await page.goto(place.tasks)
    await expect(
      page.getByRole('heading', { name: 'The list of all tasks is for administrators' }),
    ).toBeVisible()
    await expect(page.getByRole('group', { name: 'Filters' })).toHaveCount(0)
    await expect(page.getByText(/not authorized to complete tasks_api_access/)).toBeVisible()
    await axe(page)
    await page.getByRole('link', { name: 'Images without their data yet' }).click()
    await expect(page).toHaveURL(/status=queued&status=importing/)
    await page.goto(place.image(image.id))
    await page.getByRole('link', { name: 'Tasks', exact: true }).click()
    const tasks = page.getByRole('region', { name: 'Tasks of this image' })
    await expect(tasks.getByText(`Fetches ${NOWHERE}`).first()).toBeVisible()
    await expect(tasks.getByText(task.request_id)).toBeVisible()
    await expect(tasks.getByRole('link', { name: 'The task among all' })).toHaveCount(0)
    await axe(page)
  })
})
