import { once } from 'node:events'
import type { Locator, Page } from '@playwright/test'
import { startBreakable } from './breakable.ts'
import type { Breakable } from './breakable.ts'
import { byRail, expect, test as base } from './fixtures.ts'
import { openssl } from './qemu-image.ts'
import { agreed, openTray, upload } from './transfers.ts'

const MiB = 1024 * 1024
/** What one gateway and one browser may have on the way when it breaks: sockets and their buffers. */
const ON_THE_WAY = 16 * MiB
/** Far more than that, so that an upload whose cloud takes no more is still being sent. */
const LARGE = 96 * MiB

interface Tabs {
  broken: Breakable
  /** Another tab of the same browser: the same cookies, storage and locks. */
  openTab: () => Promise<Page>
  /** Keeps the cloud from taking more of the next uploads than so many bytes, until it is called. */
  holdUploads: (after: number) => () => void
}

const test = base.extend<Tabs>({
  // A page that goes ends its requests; Chromium writes a line for each.
  broken: async ({ allowConsole }, provide) => {
    allowConsole(/Failed to load resource: net::ERR_/)
    const broken = await startBreakable()
    await provide(broken)
    await broken.stop()
  },
  page: async ({ broken, openBrowser }, provide) => {
    const page = await openBrowser({ baseURL: broken.url })
    await broken.enter(page, 'alice')
    await provide(page)
  },
  openTab: async ({ page }, provide) => {
    await provide(async () => {
      const tab = await page.context().newPage()
      await tab.goto(page.url())
      await openTray(tab)
      return tab
    })
  },
  holdUploads: async ({ broken }, provide) => {
    const gone = new EventTarget()
    const release = () => gone.dispatchEvent(new Event('gone'))
    await provide((after) => {
      const how = once(gone, 'gone').then(() => undefined)
      let held = true
      void how.then(() => {
        held = false
      })
      broken.cloud.spoil = (method, path) =>
        held && method === 'PUT' && path.endsWith('/file') ? { direction: 'up', after, how } : null
      return release
    })
    release()
  },
})

// Up to 96 MiB through a gateway and a cloud of their own, hashed and sent on two busy cores.
test.describe.configure({ timeout: 180_000 })

const entryOf = async (page: Page, name: string): Promise<Locator> =>
  (await openTray(page)).getByRole('listitem', { name: `Upload of ${name}` })

const puts = ({ cloud }: Breakable) => cloud.calls.filter((call) => /^PUT .*\/file$/.test(call))

/** Tabs that hold the lock of this browser's transfers, and tabs that wait for it. */
const leaders = (page: Page) =>
  page.evaluate(async () => {
    const ours = (locks: LockInfo[] = []) =>
      locks.filter(({ name }) => name?.startsWith('viewfinder:transfers:')).length
    const { held, pending } = await navigator.locks.query()
    return { leading: ours(held), waiting: ours(pending) }
  })

/** Several files at once by the upload form, each under the name of its file. */
async function uploadAll(page: Page, files: readonly string[]): Promise<void> {
  await openTray(page)
  await byRail(page, 'Upload')
  await page.getByLabel('Choose files').setInputFiles([...files])
  await page.getByRole('button', { name: `Upload ${files.length} images` }).click()
}

test('ten files from two tabs: one tab sends them, each once, and both tabs show all', async ({
  page,
  openTab,
  broken,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  const names = Array.from({ length: 10 }, () => uniqueName('tabs'))
  const files = names.map((name) => qemuImage(`${name}.raw`, 2 * MiB, 'raw').path)
  const other = await openTab()
  await Promise.all([uploadAll(page, files.slice(0, 5)), uploadAll(other, files.slice(5))])
  for (const tab of [page, other]) {
    for (const name of names) {
      await expect(agreed(await entryOf(tab, name))).toBeVisible({ timeout: 60_000 })
    }
  }
  expect(await leaders(page)).toEqual({ leading: 1, waiting: 1 })
  const alice = await cloud.as('alice')
  for (const [index, name] of names.entries()) {
    const found = await alice.images({ name })
    expect(found.map(({ status, checksum }) => ({ status, checksum }))).toEqual([
      { status: 'active', checksum: openssl('md5', files[index]!) },
    ])
  }
  expect(puts(broken)).toHaveLength(10)
  expect(new Set(puts(broken)).size).toBe(10)
  expect(broken.cloud.sent).toBe(10 * 2 * MiB)
})

test('when the tab that sends is closed, the other one goes on where it stood', async ({
  page,
  openTab,
  broken,
  holdUploads,
  qemuImage,
  uniqueName,
}) => {
  const size = LARGE
  const name = uniqueName('handover')
  const disk = qemuImage(`${name}.raw`, size, 'raw')
  const release = holdUploads(size / 4)
  await upload(page, disk.path, name)
  const other = await openTab()
  await expect.poll(() => broken.cloud.sent).toBeGreaterThan(size / 8)
  await expect((await entryOf(other, name)).getByText(/MiB accepted/)).toBeVisible()
  expect(await leaders(other)).toEqual({ leading: 1, waiting: 1 })

  await page.close()
  release()
  await expect(agreed(await entryOf(other, name))).toBeVisible({ timeout: 60_000 })
  expect(await leaders(other)).toEqual({ leading: 1, waiting: 0 })
  expect(puts(broken)).toHaveLength(1)
  expect(broken.cloud.sent).toBe(size)
  expect(broken.line.up).toBeLessThan(size + ON_THE_WAY)
})

test('a page that is loaded anew asks for the file, knows a wrong one, and goes on', async ({
  page,
  broken,
  holdUploads,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  const size = LARGE
  const name = uniqueName('reload')
  const disk = qemuImage(`${name}.raw`, size, 'raw')
  const wrong = qemuImage(`${name}-other.raw`, size, 'raw')
  const release = holdUploads(size / 4)
  page.on('dialog', (dialog) => void dialog.accept())
  await upload(page, disk.path, name)
  await expect.poll(() => broken.cloud.sent).toBeGreaterThan(size / 8)

  await page.reload()
  const entry = await entryOf(page, name)
  await expect(entry.getByText('The page was loaded anew')).toBeVisible()
  await entry.getByLabel(/^Choose .* again$/).setInputFiles(wrong.path)
  await expect(entry.getByText('This is not the same file')).toBeVisible()
  release()
  await entry.getByLabel(/^Choose .* again$/).setInputFiles(disk.path)
  await expect(agreed(entry)).toBeVisible({ timeout: 60_000 })
  expect(await (await cloud.as('alice')).imageNamed(name)).toMatchObject({
    status: 'active',
    checksum: openssl('md5', disk.path),
  })
  expect(puts(broken)).toHaveLength(1)
  expect(broken.cloud.sent).toBe(size)
  expect(broken.line.up).toBeLessThan(size + ON_THE_WAY)

  // The history outlives the page, and is of this user alone.
  await page.reload()
  await expect(agreed(await entryOf(page, name))).toBeVisible()
  await broken.enter(page, 'bob')
  await expect(page.getByRole('button', { name: 'Account: alice' })).toHaveCount(0)
  await expect((await openTray(page)).getByText('Nothing is being sent')).toBeVisible()
})
