import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBreakable } from './breakable.ts'
import type { Breakable } from './breakable.ts'
import { expect, test } from './fixtures.ts'
import { openssl } from './qemu-image.ts'
import { agreed, upload } from './transfers.ts'

const MiB = 1024 * 1024
const SIZE = 24 * MiB

// A trace keeps what went over the wire.
test.use({ trace: 'off' })
test.setTimeout(180_000)

let world: Breakable
let folder: string
test.beforeEach(async ({ allowConsole }) => {
  // The browser writes down every connection that breaks.
  allowConsole(/^Failed to load resource: /)
  folder = mkdtempSync(join(tmpdir(), 'viewfinder-spool-'))
  world = await startBreakable({ UPLOAD_SPOOL: folder })
})
test.afterEach(async () => {
  await world.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Bytes that the only upload's record says are on the disk. */
function flushed(): number {
  const [record] = readdirSync(folder).filter((file) => file.endsWith('.json'))
  if (record === undefined) return 0
  return (JSON.parse(readFileSync(join(folder, record), 'utf8')) as { offset: number }).offset
}

test.describe('with a spool', () => {
  test('a gateway that dies in the middle of an upload costs the browser nothing', async ({
    openBrowser,
    cloud,
    qemuImage,
    uniqueName,
  }) => {
    const name = uniqueName('spool-gateway')
    const disk = qemuImage(`${name}.raw`, SIZE, 'raw')
    const page = await openBrowser({ baseURL: world.url })
    await world.enter(page, 'alice')
    const from = world.line.up
    const entry = await world.sendUpTo(page, disk.path, name, 12 * MiB)
    await expect.poll(flushed).toBeGreaterThan(8 * MiB)
    await world.restartGateway()
    world.line.release()
    await expect(agreed(entry)).toBeVisible({ timeout: 120_000 })
    // What was on its way when the gateway died, and was not on its disk yet, comes again.
    expect(world.line.up - from).toBeLessThan(SIZE + 8 * MiB)
    expect(await (await cloud.as('alice')).imageNamed(name)).toMatchObject({
      status: 'active',
      size: disk.size,
      checksum: openssl('md5', disk.path),
      os_hash_value: openssl('sha512', disk.path),
    })
    // Of the bytes nothing stays behind.
    expect(readdirSync(folder).filter((file) => file.endsWith('.bytes'))).toEqual([])
  })

  test('a Glance that breaks off is fed again without the browser', async ({
    openBrowser,
    cloud,
    qemuImage,
    uniqueName,
  }) => {
    const name = uniqueName('spool-glance')
    const disk = qemuImage(`${name}.raw`, SIZE, 'raw')
    const page = await openBrowser({ baseURL: world.url })
    await world.enter(page, 'alice')
    let broken = false
    world.cloud.spoil = (method) => {
      if (method !== 'PUT' || broken) return null
      broken = true
      return { direction: 'up', after: 12 * MiB, how: 'cut' }
    }
    const from = world.line.up
    await expect(agreed(await upload(page, disk.path, name))).toBeVisible({ timeout: 120_000 })
    expect(broken).toBe(true)
    expect(world.line.up - from).toBeLessThan(SIZE + MiB)
    expect(await (await cloud.as('alice')).imageNamed(name)).toMatchObject({
      status: 'active',
      checksum: openssl('md5', disk.path),
    })
  })
})
