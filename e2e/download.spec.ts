import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { openssl } from './qemu-image.ts'
import { withoutSaveDialog } from './saving.ts'
import { agreed, openTray } from './transfers.ts'

const MiB = 1024 * 1024

test('what arrives is compared while it is written, and the verdict is kept', async ({
  page,
  enter,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  const name = uniqueName('download')
  const disk = qemuImage(`${name}.qcow2`, 6 * MiB)
  const alice = await cloud.as('alice')
  const image = await alice.createImage(
    { name, disk_format: 'qcow2' },
    new Uint8Array(readFileSync(disk.path)),
  )
  await withoutSaveDialog(page)
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  const integrity = page.getByRole('region', { name: 'Integrity' })
  await expect(integrity.getByText('Not compared')).toBeVisible()

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download', exact: true }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe(`${name}.qcow2`)
  expect(await download.failure()).toBeNull()
  expect(openssl('sha256', await download.path())).toBe(openssl('sha256', disk.path))

  const entry = (await openTray(page)).getByRole('listitem', { name: `Download of ${name}` })
  await expect(agreed(entry)).toBeVisible()
  await expect(entry.getByText(openssl('sha512', disk.path))).toBeVisible()
  await expect(integrity.getByText('64 of 64 bytes meet')).toBeVisible()

  await page.reload()
  await expect(integrity.getByText('what was received is what Glance stores')).toBeVisible()
  await entry.waitFor({ state: 'hidden' })
})

test('an image without data offers no download, and says what to do', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const image = await (await cloud.as('alice')).createImage({ name: uniqueName('queued') })
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  await expect(page.getByText('Nobody can boot this yet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeHidden()
  await page.getByRole('link', { name: 'Upload its data' }).click()
  await expect(page).toHaveURL(new RegExp(`into=${image.id}`))
  await expect(page.getByRole('heading', { level: 1, name: 'Upload data' })).toBeVisible()
})
