import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { agreed, startBreakable } from './breakable.ts'
import type { Breakable } from './breakable.ts'
import { expect, test as base } from './fixtures.ts'
import { answerSaveDialog, exported, sameBytes, withoutSaveDialog } from './saving.ts'
import { openTray } from './transfers.ts'

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

/** Bytes on the line that the image alone does not account for, beside headers and pages. */
test('a download that is cut twenty times is the same file', async ({ page, broken, prepare }, info) => {
  const size = 32 * MiB
  await withoutSaveDialog(page)
  const { name, path, download } = await prepare(size)
  const places = Array.from({ length: 20 }, () => Math.floor(Math.random() * size))
  const before = broken.line.down
  broken.line.cutAt('down', places)
  const downloading = page.waitForEvent('download')
  await download()
  const file = await downloading
  expect(await file.failure()).toBeNull()
  sameBytes(await file.path(), path)
  await expect(agreed(await entryOf(page, name))).toBeVisible()
  const again = broken.line.down - before - size
  console.log('cuts', broken.line.cuts, 'again', again, again / size)
  info.annotations.push({ type: 'fetched again', description: `${again} bytes` })
})

test('into a chosen file', async ({ page, broken, prepare }, info) => {
  const size = 16 * MiB
  await answerSaveDialog(page)
  const { name, path, download } = await prepare(size)
  broken.line.cutAt('down', [1000, 5 * MiB, size - 10])
  await download()
  await expect(agreed(await entryOf(page, name))).toBeVisible()
  await exported(page, `${name}.raw`, info.outputPath('saved.raw'))
  sameBytes(info.outputPath('saved.raw'), path)
})
