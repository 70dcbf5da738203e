import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { startBreakable } from '../breakable.ts'
import type { Breakable } from '../breakable.ts'
import { expect, test } from '../fixtures.ts'
import { openssl } from '../qemu-image.ts'
import { agreed } from '../transfers.ts'

// The Glance that ./start brought up in this folder, for these specs alone: nobody else is using it
// while it is stopped and killed.
const folder = process.env['VIEWFINDER_GLANCE_DIR'] ?? ''
const MiB = 1024 * 1024
/** Much more than all buffers on the way to Glance take. */
const SIZE = 96 * MiB

test.describe.configure({ mode: 'serial' })
test.use({ trace: 'off' })
test.setTimeout(240_000)

/** To Glance and all its workers: they are a process group of their own. */
function signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
  const pid = Number(readFileSync(join(folder, 'run/glance.pid'), 'utf8'))
  process.kill(-pid, name)
}
/** As an operator would: starts what is not running, and waits until it answers. */
const startGlance = (): Buffer => execFileSync(join(import.meta.dirname, 'start'))

let world: Breakable
test.beforeEach(async ({ allowConsole }) => {
  // The browser writes down every refusal and every connection that breaks.
  allowConsole(/^Failed to load resource: /)
  world = await startBreakable({ GLANCE_SILENCE_SECONDS: '5' })
})
test.afterEach(async () => {
  await world.stop()
  startGlance()
})

/** An upload of which one half has passed, and no more does until the line is released. */
async function halfSent(page: Page, path: string, name: string): Promise<Locator> {
  await world.enter(page, 'alice')
  return world.sendUpTo(page, path, name, SIZE / 2)
}

test('an upload outlives a Glance that stands still', async ({
  openBrowser,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  const name = uniqueName('stopped')
  const disk = qemuImage(`${name}.raw`, SIZE, 'raw')
  const page = await openBrowser({ baseURL: world.url })
  const entry = await halfSent(page, disk.path, name)
  signal('SIGSTOP')
  const looks = () =>
    world.cloud.calls.filter((call) => /^GET \/v2\/images\/[0-9a-f-]{36}$/.test(call)).length
  const before = looks()
  try {
    world.line.release()
    // Given up after five seconds without a byte taken: now it is asked what became of the image.
    await expect.poll(looks, { timeout: 90_000 }).toBeGreaterThan(before)
  } finally {
    signal('SIGCONT')
  }
  await expect(agreed(entry)).toBeVisible({ timeout: 120_000 })
  expect(await (await cloud.as('alice')).imageNamed(name)).toMatchObject({
    status: 'active',
    checksum: openssl('md5', disk.path),
  })
})

test('an upload outlives a Glance that is killed, and leaves no image that saves for ever', async ({
  openBrowser,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  const name = uniqueName('killed')
  const disk = qemuImage(`${name}.raw`, SIZE, 'raw')
  const page = await openBrowser({ baseURL: world.url })
  const entry = await halfSent(page, disk.path, name)
  signal('SIGKILL')
  world.line.release()
  startGlance()
  await expect(agreed(entry)).toBeVisible({ timeout: 180_000 })
  // Exactly one image of that name, and it has its data.
  expect(await (await cloud.as('alice')).imageNamed(name)).toMatchObject({
    status: 'active',
    checksum: openssl('md5', disk.path),
  })
})
