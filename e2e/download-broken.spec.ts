import { randomBytes } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { startBreakable } from './breakable.ts'
import type { Breakable } from './breakable.ts'
import { expect, test as base } from './fixtures.ts'
import { answerSaveDialog, exported, sameBytes, withoutSaveDialog } from './saving.ts'
import { agreed, openTray } from './transfers.ts'

const MiB = 1024 * 1024

interface Broken {
  broken: Breakable
  /** An image of random bytes, the same in a file, and its page with the tray open. */
  prepare: (size: number) => Promise<Prepared>
}
interface Prepared {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly download: () => Promise<void>
}

const test = base.extend<Broken>({
  // Chromium writes a line for each request that a break ends, which here is the point.
  broken: async ({ allowConsole }, provide) => {
    allowConsole(/Failed to load resource: net::ERR_/)
    const broken = await startBreakable()
    await provide(broken)
    await broken.stop()
  },
  prepare: async ({ page, broken, cloud, uniqueName }, provide, info) => {
    await provide(async (size) => {
      const name = uniqueName('broken')
      const data = new Uint8Array(randomBytes(size))
      const path = info.outputPath(`${name}.raw`)
      writeFileSync(path, data)
      const image = await (await cloud.as('alice')).createImage({ name }, data)
      await broken.enter(page, 'alice')
      await openTray(page)
      await page.goto(page.url().replace(/\/images.*$/, `/images/${image.id}`))
      const button = page.getByRole('button', { name: 'Download', exact: true })
      await button.waitFor()
      return { id: image.id, name, path, download: () => button.click() }
    })
  },
  page: async ({ broken, openBrowser }, provide) => {
    await provide(await openBrowser({ baseURL: broken.url }))
  },
})

const entryOf = async (page: Page, name: string) =>
  (await openTray(page)).getByRole('listitem', { name: `Download of ${name}` })

test('a download that is cut twenty times goes on each time, and is the same file', async ({
  page,
  broken,
  prepare,
}) => {
  const size = 24 * MiB
  await withoutSaveDialog(page)
  const { name, path, download } = await prepare(size)
  const places = Array.from({ length: 20 }, () => Math.floor(Math.random() * size))
  broken.line.cutAt('down', places)
  const downloading = page.waitForEvent('download')
  await download()
  const file = await downloading
  expect(await file.failure()).toBeNull()
  sameBytes(await file.path(), path)
  await expect(agreed(await entryOf(page, name))).toBeVisible()
  expect(broken.line.cuts).toBeGreaterThan(10)
  // Each time the rest was asked for, and never the whole again.
  const asked = broken.cloud.calls.filter(
    (call) => call.startsWith('GET') && call.endsWith('/file'),
  )
  expect(asked.length).toBeGreaterThan(10)
})

test('one into a chosen file is cut, also in its last bytes, and is the same file', async ({
  page,
  broken,
  prepare,
}, info) => {
  const size = 16 * MiB
  await answerSaveDialog(page)
  const { name, path, download } = await prepare(size)
  broken.line.cutAt('down', [1000, 5 * MiB, size - 10])
  await download()
  await expect(agreed(await entryOf(page, name))).toBeVisible()
  await exported(page, `${name}.raw`, info.outputPath('saved.raw'))
  sameBytes(info.outputPath('saved.raw'), path)
})

test('a paused download keeps what came, asks for nothing, and goes on with the rest', async ({
  page,
  broken,
  prepare,
}) => {
  const size = 16 * MiB
  await withoutSaveDialog(page)
  const { name, path, download } = await prepare(size)
  const held = broken.line.holdAfter('down', 6 * MiB)
  const downloading = page.waitForEvent('download')
  await download()
  await held
  const entry = await entryOf(page, name)
  await entry.getByRole('button', { name: `Pause ${name}` }).click()
  await expect(entry.getByText('Paused by you')).toBeVisible()
  broken.line.release()
  const asked = broken.cloud.calls.filter((call) => call.endsWith('/file')).length
  await entry.getByRole('button', { name: `Resume ${name}` }).click()
  const file = await downloading
  expect(await file.failure()).toBeNull()
  sameBytes(await file.path(), path)
  await expect(agreed(entry)).toBeVisible()
  expect(broken.cloud.calls.filter((call) => call.endsWith('/file')).length).toBeGreaterThan(asked)
})

test('a byte that was changed on the way down is found, and no file is left', async ({
  page,
  broken,
  prepare,
}) => {
  await withoutSaveDialog(page)
  const { name, download } = await prepare(4 * MiB)
  broken.cloud.spoil = (method, path) =>
    method === 'GET' && path.endsWith('/file')
      ? { direction: 'down', after: 3 * MiB, how: 'corrupt' }
      : null
  const downloading = page.waitForEvent('download')
  await download()
  expect(await (await downloading).failure()).not.toBeNull()
  await expect(
    (await entryOf(page, name)).getByText(/Digests differ.*no file was kept/),
  ).toBeVisible()
})

test('a byte that was changed leaves the chosen file as it was', async ({
  page,
  broken,
  prepare,
}, info) => {
  await answerSaveDialog(page)
  const { name, download } = await prepare(4 * MiB)
  broken.cloud.spoil = (method, path) =>
    method === 'GET' && path.endsWith('/file')
      ? { direction: 'down', after: 3 * MiB, how: 'corrupt' }
      : null
  await download()
  await expect(
    (await entryOf(page, name)).getByText(/Digests differ.*no file was kept/),
  ).toBeVisible()
  await exported(page, `${name}.raw`, info.outputPath('saved.raw'))
  expect(statSync(info.outputPath('saved.raw')).size).toBe(0)
})

test('a disk that is full is told, and no file is left', async ({
  page,
  broken,
  prepare,
}, info) => {
  await answerSaveDialog(page)
  const { name, download } = await prepare(8 * MiB)
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: broken.url, quotaSize: 2 * MiB })
  await download()
  const entry = await entryOf(page, name)
  await expect(entry.getByText(/(disk is full|is no room).*No file was kept/)).toBeVisible()
  await exported(page, `${name}.raw`, info.outputPath('saved.raw'))
  expect(statSync(info.outputPath('saved.raw')).size).toBe(0)
})

test('an image that is deleted meanwhile ends its download in words', async ({
  page,
  broken,
  cloud,
  prepare,
  allowConsole,
}) => {
  allowConsole(/ 404 .*\/images\/[0-9a-f-]{36}$/)
  await withoutSaveDialog(page)
  const { id, name, download } = await prepare(8 * MiB)
  const held = broken.line.holdAfter('down', 3 * MiB)
  const downloading = page.waitForEvent('download')
  await download()
  await held
  await (await cloud.as('alice')).call('DELETE', `/images/${id}`)
  broken.line.close()
  broken.line.release()
  broken.line.open()
  expect(await (await downloading).failure()).not.toBeNull()
  const entry = await entryOf(page, name)
  await expect(entry.getByText(/no longer there.*No file was kept/)).toBeVisible()
})

test('a download that is stopped in the browser’s own list says so', async ({
  page,
  broken,
  prepare,
}) => {
  await withoutSaveDialog(page)
  const { name, download } = await prepare(16 * MiB)
  const held = broken.line.holdAfter('down', 6 * MiB)
  const downloading = page.waitForEvent('download')
  await download()
  const file = await downloading
  await held
  await file.cancel()
  broken.line.release()
  const entry = await entryOf(page, name)
  await expect(entry.getByText(/The browser stopped saving the file/)).toBeVisible()
})

test('a download outlives the 30 seconds after which browsers end an idle service worker', async ({
  page,
  broken,
  prepare,
}) => {
  test.slow()
  await withoutSaveDialog(page)
  const { name, path, download } = await prepare(8 * MiB)
  const held = broken.line.holdAfter('down', 3 * MiB)
  const downloading = page.waitForEvent('download')
  await download()
  await held
  // Shorter than the 45 s after which the connection would be given up.
  setTimeout(() => broken.line.release(), 40_000)
  const file = await downloading
  expect(await file.failure()).toBeNull()
  sameBytes(await file.path(), path)
  await expect(agreed(await entryOf(page, name))).toBeVisible()
  expect(broken.cloud.calls.filter((call) => call.endsWith('/file'))).toHaveLength(1)
})

test('a service worker that is ended on the way ends the download, and no file is left', async ({
  page,
  broken,
  prepare,
}) => {
  await withoutSaveDialog(page)
  const { name, download } = await prepare(16 * MiB)
  const session = await page.context().newCDPSession(page)
  await session.send('ServiceWorker.enable')
  const held = broken.line.holdAfter('down', 6 * MiB)
  const downloading = page.waitForEvent('download')
  await download()
  const file = await downloading
  await held
  await session.send('ServiceWorker.stopAllWorkers')
  broken.line.release()
  expect(await file.failure()).not.toBeNull()
  const entry = await entryOf(page, name)
  await expect(entry.getByText(/browser (ended|stopped).*No file was kept/)).toBeVisible({
    timeout: 40_000,
  })
})
