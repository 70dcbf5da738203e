import type { Page } from '@playwright/test'
import type { Account } from './cloud.ts'
import { startBreakable } from './breakable.ts'
import { expect, phone, test } from './fixtures.ts'
import { tabTo } from './tab-to.ts'

const JOBS = '/extension/image_replicator/jobs'
const LICENSE = 'WindowsServer_2012_Standard_64_ComLicense'

/** Whether the cloud under test has NTT's extensions: the demo cloud has, a real Glance has not. */
const copies = async (account: Account) =>
  (await account.call('GET', JOBS, { expect: [404] })).status === 200

async function request(from: Account, imageId: string, to: Account): Promise<string> {
  const json = { image_id: imageId, tenant_id_dst: to.projectId }
  return ((await (await from.call('POST', JOBS, { json })).json()) as { job_id: string }).job_id
}
const row = (page: Page, name: string) =>
  page.getByRole('listitem', { name: `Copy of ${name} to tenant-b` })

async function askToCopy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Copy to another project…' }).press('Enter')
}
async function fits(page: Page): Promise<void> {
  const [needed, there] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ])
  expect(needed).toBeLessThanOrEqual(there ?? 0)
}

test('an image is copied to another project where the cloud does that, by keyboard alone', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
  allowConsole,
}) => {
  allowConsole(/ (400|404) .*\/image_replicator\/jobs/)
  const carol = await cloud.as('carol')
  const name = uniqueName('copied')
  const image = await carol.createImage({ name, license_switch: LICENSE }, `data of ${name}`)
  const place = await enter(page, 'carol')

  if (!(await copies(carol))) {
    await page.goto(place.copies)
    await expect(page.getByText('This cloud does not copy images')).toBeVisible()
    await expect(page.getByText(/an extension of NTT's Enterprise Cloud/)).toBeVisible()
    await axe(page)
    await expect(page.getByRole('link', { name: 'Copies' })).toHaveCount(0)
    await page.goto(place.image(image.id))
    await page.getByRole('button', { name: 'More actions' }).click()
    await expect(page.getByRole('menuitem', { name: 'Compare with…' })).toBeVisible()
    await expect(page.getByRole('menuitem', { name: /Copy to/ })).toHaveCount(0)
    await expect(page.getByRole('region', { name: 'License' })).toHaveCount(0)
    return
  }
  const there = await cloud.as('carol', 'tenant-b')

  await page.goto(place.image(image.id))
  const license = page.getByRole('region', { name: 'License' })
  await expect(license).toContainText(LICENSE)
  await expect(license).toContainText('runs under a license of this type')
  await askToCopy(page)
  const dialog = page.getByRole('dialog', { name: `Copy ${name} to another project` })
  const project = dialog.getByLabel('Project', { exact: true })
  await expect(project).toBeFocused()
  await expect(dialog).toContainText(`It needs the license ${LICENSE}`)
  await expect(
    dialog.getByRole('button', { name: 'Copy', exact: true }),
  ).toHaveAccessibleDescription(/Name the project/)

  await test.step('what the cloud refuses is told in words, and can be mended', async () => {
    await project.fill('nobody')
    await expect(dialog).toContainText('32 hexadecimal figures')
    await project.press('Enter')
    await expect(dialog.getByRole('alert')).toContainText('knows no project by such an id')
    await project.fill('f'.repeat(32))
    await expect(dialog.getByRole('alert')).toHaveCount(0)
    await project.press('Enter')
    await expect(dialog.getByRole('alert')).toContainText('Nothing is copied')
    await expect(dialog.getByRole('alert')).toContainText(/There is no tenant f+\./)
    await axe(page)
  })

  await project.fill('tenant')
  await dialog
    .getByRole('list', { name: 'Projects' })
    .getByRole('button', { name: 'tenant-b' })
    .press('Enter')
  await expect(project).toHaveValue('tenant-b')
  await dialog.getByRole('button', { name: 'Show command' }).press('Enter')
  const command = page.getByRole('dialog', { name: 'As a command' })
  await expect(command).toContainText(`ecl image copy ${image.id} ${there.projectId}`)
  await page.keyboard.press('Escape')
  await expect(command).toBeHidden()
  await project.press('Enter')
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Show it' }).press('Enter')

  await test.step('the board shows it while it moves, and everything the cloud tells', async () => {
    await expect(page).toHaveURL(/\/copies\?job=/)
    const mine = row(page, name)
    const facts = mine.getByLabel('All attributes')
    await expect(facts).toContainText(image.id)
    await expect(facts).toContainText(there.projectId)
    await expect(mine).toContainText(/Waiting|Copying, \d+ %|Copied/)
    await expect(mine.getByText('Copied', { exact: true }).first()).toBeVisible({ timeout: 40_000 })
    await expect(facts).toContainText('100 %')
    await expect(
      mine.getByRole('button', { name: 'Cancel the copy…' }),
    ).toHaveAccessibleDescription('The copy is finished.')
    await axe(page)
    const copy = await there.imageNamed(name)
    expect(copy).toMatchObject({ status: 'active', checksum: image.checksum })
    await facts.getByRole('link', { name: copy.id }).press('Enter')
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    expect(page.url()).toContain(there.projectId)
  })

  await test.step('on a phone, among the other places, found again by its state', async () => {
    await page.setViewportSize(phone.viewport)
    await page.goto(place.transfers)
    await page.getByRole('button', { name: 'More', exact: true }).press('Enter')
    await page.getByRole('menuitem', { name: 'Copies' }).press('Enter')
    await page.getByRole('button', { name: 'Copied', exact: true }).press('Enter')
    await page.getByLabel('Search copies').fill(name)
    await expect(page).toHaveURL(new RegExp(`state=copied&q=${name}|q=${name}&state=copied`))
    await page.reload()
    await tabTo(page, row(page, name).getByRole('button', { name, exact: true }))
    await page.keyboard.press('Enter')
    await expect(row(page, name).getByLabel('All attributes')).toBeVisible()
    await axe(page)
    await fits(page)
    await page.getByRole('button', { name: 'Failed', exact: true }).press('Enter')
    await row(page, name).getByRole('button', { name, exact: true }).press('Enter')
    await expect(page.getByRole('heading', { name: 'No copy matches' })).toBeVisible()
  })
})

test('a copy is canceled, and a cancel that comes too late is told', async ({
  page,
  openBrowser,
  enter,
  cloud,
  uniqueName,
  axe,
  allowConsole,
}) => {
  const carol = await cloud.as('carol')
  if (!(await copies(carol))) {
    const place = await enter(page, 'carol')
    await page.goto(`${place.copies}?job=1`)
    await expect(page.getByText('This cloud does not copy images')).toBeVisible()
    await page.setViewportSize(phone.viewport)
    await axe(page)
    await fits(page)
    return
  }
  allowConsole(/ 409 .*\/image_replicator\/jobs/)
  const there = await cloud.as('carol', 'tenant-b')
  const name = uniqueName('unwanted')
  const image = await carol.createImage({ name }, `data of ${name}`)
  const place = await enter(page, 'carol')
  const dialog = page.getByRole('dialog', { name: `Cancel the copy of ${name}?` })

  /** The question is on view while the copy goes on; a copy takes ten seconds, and none is waited for. */
  async function askToCancel(): Promise<string> {
    let job = ''
    await expect(async () => {
      job = await request(carol, image.id, there)
      await page.goto(`${place.copies}?job=${job}`)
      await page
        .getByRole('listitem')
        .filter({ hasText: job })
        .getByRole('button', { name: 'Cancel the copy…' })
        .press('Enter', { timeout: 8000 })
      await expect(dialog).toBeVisible({ timeout: 3000 })
    }).toPass()
    return job
  }
  const open = (job: string) => page.getByRole('listitem').filter({ hasText: job })

  const first = await askToCancel()
  await axe(page)
  await carol.call('DELETE', `${JOBS}/${first}`, { expect: [409] })
  await dialog.getByRole('button', { name: 'Cancel the copy' }).press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('Nothing was canceled')
  await expect(dialog.getByRole('alert')).toContainText('neither waits nor copies any more')
  await dialog.getByRole('button', { name: 'Close' }).first().press('Enter')
  await expect(open(first).getByLabel('All attributes')).toContainText(
    /Canceled canceled|replicated/,
  )

  await expect(async () => {
    const job = await askToCancel()
    await dialog.getByRole('button', { name: 'Cancel the copy' }).press('Enter')
    await expect(page.getByText(`The copy of ${name} is being canceled`)).toBeVisible({
      timeout: 3000,
    })
    await expect(open(job).getByLabel('All attributes')).toContainText('Canceled')
  }).toPass()
  await expect.poll(async () => (await there.images({ name, status: 'saving' })).length).toBe(0)

  await test.step('a copy that is not there', async () => {
    await page.goto(`${place.copies}?job=none`)
    await expect(page.getByText('No copy here has the id none')).toBeVisible()
    await page.getByRole('button', { name: 'Take it out of the address' }).press('Enter')
    await expect(page).toHaveURL((url) => !url.searchParams.has('job'))
  })

  await test.step('a reader looks, and is told who may do more', async () => {
    const reader = await openBrowser()
    const here = await enter(reader, 'dave')
    await reader.goto(`${here.copies}?job=${first}`)
    const again = reader
      .getByRole('listitem')
      .filter({ hasText: first })
      .getByRole('button', { name: 'Copy again…' })
    await expect(again).toHaveAttribute('aria-disabled', 'true')
    await expect(again).toHaveAccessibleDescription(/you need the role member/)
  })
})

test('a role that may not see copies is told', async ({ openBrowser, axe, allowConsole }) => {
  allowConsole(/ 403 .*\/image_replicator\/jobs/)
  const world = await startBreakable()
  try {
    const body = JSON.stringify({ message: 'You are not authorized.', code: '403 Forbidden' })
    world.cloud.fault = (_, path) =>
      path.includes('/image_replicator/') ? { status: 403, body } : null
    const page = await openBrowser({ baseURL: world.url })
    await world.enter(page, 'carol')
    await page.goto(new URL(page.url()).pathname.replace(/\/images$/, '/copies'))
    await expect(page.getByRole('heading', { name: 'Copies are not for your role' })).toBeVisible()
    await axe(page)
    // It would go on asking a gateway that is stopped below.
    await page.context().close()
  } finally {
    await world.stop()
  }
})
