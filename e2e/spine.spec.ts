import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { openssl } from './qemu-image.ts'
import { answerSaveDialog, exported, sameBytes, withoutSaveDialog } from './saving.ts'
import { agreed, openTray, upload } from './transfers.ts'

const MiB = 1024 * 1024

// A trace keeps what went over the wire, and this is 300 MB each way.
test.use({ trace: 'off' })
test.setTimeout(180_000)

test('a 300 MB disk goes up, is verified, and comes back byte for byte, both ways of saving', async ({
  page,
  openBrowser,
  signIn,
  cloud,
  qemuImage,
  uniqueName,
}, info) => {
  const name = uniqueName('spine')
  const disk = qemuImage(`${name}.qcow2`, 300 * MiB)
  const md5 = openssl('md5', disk.path)
  const sha512 = openssl('sha512', disk.path)

  await answerSaveDialog(page)
  await signIn(page, 'alice')
  await expect(page.getByRole('row').nth(1)).toBeVisible()

  const sent = await upload(page, disk.path, name)
  await expect(agreed(sent)).toBeVisible({ timeout: 120_000 })
  await expect(sent.getByText('Verified', { exact: true })).toBeVisible()
  await expect(sent.getByText(md5)).toBeVisible()
  await expect(sent.getByText(sha512)).toBeVisible()

  const alice = await cloud.as('alice')
  const image = await alice.imageNamed(name)
  expect(image).toMatchObject({
    status: 'active',
    size: disk.size,
    disk_format: 'qcow2',
    checksum: md5,
    os_hash_algo: 'sha512',
    os_hash_value: sha512,
  })

  await sent.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  const integrity = page.getByRole('region', { name: 'Integrity' })
  await expect(integrity.getByText('64 of 64 bytes meet')).toBeVisible()
  await expect(integrity.getByText(md5)).toBeVisible()

  await test.step('download to a file that the person chose', async () => {
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    const tray = await openTray(page)
    const received = tray.getByRole('listitem', { name: `Download of ${name}` })
    await expect(agreed(received)).toBeVisible({ timeout: 120_000 })
    const copy = join(info.outputDir, 'chosen.qcow2')
    await exported(page, disk.name, copy)
    sameBytes(disk.path, copy)
  })

  await test.step("download to the browser's list of downloads", async () => {
    const other = await openBrowser()
    await withoutSaveDialog(other)
    const place = await signIn(other, 'alice')
    await other.goto(place.image(image.id))
    const downloading = other.waitForEvent('download')
    await other.getByRole('button', { name: 'Download', exact: true }).click()
    const tray = await openTray(other)
    const download = await downloading
    expect(download.suggestedFilename()).toBe(disk.name)
    const received = tray.getByRole('listitem', { name: `Download of ${name}` })
    await expect(agreed(received)).toBeVisible({ timeout: 120_000 })
    expect(await download.failure()).toBeNull()
    sameBytes(disk.path, await download.path())
  })
})
