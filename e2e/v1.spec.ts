import type { Page } from '@playwright/test'
import { HOME, PASSWORD } from './cloud.ts'
import type { User } from './cloud.ts'
import { expect, phone, test } from './fixtures.ts'
import { freePort, startProduct } from './product.mjs'
import type { Product } from './product.mjs'
import { openssl } from './qemu-image.ts'
import { withoutSaveDialog } from './saving.ts'
import { openTray } from './transfers.ts'

const MiB = 1024 * 1024

/**
 * A cloud whose Image service is API v1 and nothing newer, which no package of today brings: the demo
 * cloud's, also when the other specs run on a real one.
 */
const port = await freePort()
const url = `http://127.0.0.1:${port}`
let product: Product
test.use({ baseURL: url })
test.beforeAll(async () => {
  product = await startProduct({ env: { OS_AUTH_URL: '' }, args: ['--image-api', 'v1'], port })
})
test.afterAll(() => product.stop())

/** API v1 itself, past the product: headers and all. */
async function witness(user: User) {
  const identity = `${url}/demo/identity/v3`
  const domain = { id: 'default' }
  const answer = await fetch(`${identity}/auth/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: user, domain, password: PASSWORD } },
        },
        scope: { project: { name: HOME[user], domain } },
      },
    }),
  })
  const { token } = (await answer.json()) as { token: { project: { id: string } } }
  const headers = { 'X-Auth-Token': answer.headers.get('x-subject-token') ?? '' }
  const images = `${url}/demo/image/v1/images`
  return {
    projectId: token.project.id,
    /** The one of this name as a list has it; undefined where this user sees none. */
    async named(name: string) {
      const list = await fetch(`${images}/detail?name=${encodeURIComponent(name)}`, { headers })
      const found = (await list.json()) as {
        images: ({ id: string; properties: Record<string, string> } & Record<string, unknown>)[]
      }
      return found.images[0]
    },
    async create(name: string, data: string) {
      const meta = { name, disk_format: 'raw', container_format: 'bare' }
      const { status } = await fetch(images, {
        method: 'POST',
        headers: {
          ...headers,
          ...Object.fromEntries(
            Object.entries(meta).map(([key, value]) => [`x-image-meta-${key}`, value]),
          ),
          'Content-Type': 'application/octet-stream',
        },
        body: data,
      })
      expect(status).toBe(201)
    },
    async set(id: string, properties: Record<string, string>) {
      const meta = Object.entries(properties).map(([key, value]) => [
        `x-image-meta-property-${key}`,
        value,
      ])
      const { status } = await fetch(`${images}/${id}`, {
        method: 'PUT',
        headers: {
          ...headers,
          ...Object.fromEntries(meta),
          'x-glance-registry-purge-props': 'false',
        },
      })
      expect(status).toBe(200)
    },
    async members(id: string) {
      const list = await fetch(`${images}/${id}/members`, { headers })
      return ((await list.json()) as { members: unknown }).members
    },
  }
}

const heading = (page: Page, name: string) =>
  expect(page.getByRole('heading', { level: 1, name })).toBeVisible()

/** Nothing sticks out at the side. */
const fits = (page: Page) =>
  expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0)

test('an image goes up and comes down, and its MD5 is that of openssl', async ({
  page,
  enter,
  axe,
  qemuImage,
  uniqueName,
}) => {
  const name = uniqueName('v1')
  const disk = qemuImage(`${name}.qcow2`, 4 * MiB)
  const md5 = openssl('md5', disk.path)
  const alice = await witness('alice')
  await withoutSaveDialog(page)
  const place = await enter(page, 'alice')

  await page.goto(place.images)
  await page.getByRole('button', { name: 'Image API v1' }).click()
  await expect(page.getByText('what moves is compared by its MD5')).toBeVisible()
  await axe(page)
  await page.keyboard.press('Escape')
  const filters = page.getByRole('group', { name: 'Filters' })
  await expect(filters.getByRole('button', { name: 'Visibility' })).toBeVisible()
  await expect(filters.getByRole('button', { name: 'Tag' })).toBeHidden()

  await page.goto(place.upload)
  await page.getByLabel('Choose files').setInputFiles(disk.path)
  await expect(page.getByLabel(/^Tags/)).toBeDisabled()
  await expect(page.getByText('API v1, which has no tags')).toBeVisible()
  const tray = await openTray(page)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('button', { name: /^Upload / }).click()
  const up = tray.getByRole('listitem', { name: `Upload of ${name}` })
  await expect(up.getByText('the digest agrees')).toBeVisible({ timeout: 40_000 })
  await expect(up.getByText(md5)).toBeVisible()
  const made = (await alice.named(name))!
  expect(made).toMatchObject({ status: 'active', checksum: md5, size: disk.size })

  await page.goto(place.image(made.id))
  await heading(page, name)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download', exact: true }).click()
  const download = await downloading
  expect(await download.failure()).toBeNull()
  expect(openssl('md5', await download.path())).toBe(md5)
  const down = tray.getByRole('listitem', { name: `Download of ${name}` })
  await expect(down.getByText('the digest agrees')).toBeVisible()
})

test('an image is edited without losing properties, and deleted', async ({
  page,
  enter,
  axe,
  uniqueName,
}) => {
  const name = uniqueName('v1-edited')
  const alice = await witness('alice')
  await alice.create(name, 'the bytes of an image')
  const made = (await alice.named(name))!
  const place = await enter(page, 'alice')
  await alice.set(made.id, { os_distro: 'debian', build_id: '8841', '.os.type': 'linux' })
  await page.goto(`${place.image(made.id)}/properties`)
  await heading(page, 'Properties')
  await expect(page.getByText('API v1, which has no hidden images')).toBeVisible()
  await page.getByLabel('Min RAM', { exact: true }).fill('512')
  await page.getByRole('button', { name: 'Own property' }).click()
  await page.getByLabel('Key', { exact: true }).fill('team')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel('team', { exact: true }).fill('Größe 鍵')
  await page.getByRole('button', { name: 'Save 2 changes' }).click()
  await expect(page.getByText('2 changes saved').first()).toBeVisible()
  await expect
    .poll(async () => (await alice.named(name))?.properties)
    .toEqual({ os_distro: 'debian', build_id: '8841', '.os.type': 'linux', team: 'Größe 鍵' })
  // v1 has no word for removing one: all others are sent again.
  await page.getByRole('button', { name: 'Remove build_id' }).click()
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect
    .poll(async () => (await alice.named(name))?.properties)
    .toEqual({ os_distro: 'debian', '.os.type': 'linux', team: 'Größe 鍵' })
  expect(await alice.named(name)).toMatchObject({ min_ram: 512, status: 'active' })
  await axe(page)

  await page.goto(place.image(made.id))
  await heading(page, name)
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .click()
  await heading(page, 'All images')
  await expect.poll(() => alice.named(name)).toBeUndefined()
})

test.describe('on a phone', () => {
  test.use(phone)

  test('an image is shared at once, may be shared on, and is taken back', async ({
    page,
    enter,
    axe,
    uniqueName,
  }) => {
    const name = uniqueName('v1-shared')
    const [alice, bob] = [await witness('alice'), await witness('bob')]
    const place = await enter(page, 'alice')
    await alice.create(name, 'the bytes of an image')
    const { id } = (await alice.named(name))!
    await page.goto(place.images)
    await expect(page.getByRole('button', { name: 'Image API v1' })).toBeVisible()
    await fits(page)

    await page.goto(`${place.image(id)}?tab=sharing`)
    await heading(page, name)
    await page.getByLabel(/^Projects names or ids/).fill(bob.projectId)
    await page.getByLabel(/^Projects names or ids/).press('Enter')
    await page.getByRole('button', { name: 'Share with 1 project' }).click()
    const onward = page.getByRole('region', { name: 'May share it on' }).getByRole('checkbox')
    await expect(onward).not.toBeChecked()
    await expect(page.getByText('1 project it is shared with')).toBeVisible()
    await expect(page.getByText('API v1, which asks nobody').first()).toBeVisible()
    expect(await bob.named(name)).toMatchObject({ id, status: 'active' })
    await onward.click()
    await expect(onward).toBeChecked()
    await expect
      .poll(() => alice.members(id))
      .toEqual([{ member_id: bob.projectId, can_share: true }])
    await axe(page)
    await fits(page)
    await page
      .getByRole('button', { name: /^Stop sharing with/ })
      .first()
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Stop sharing' }).click()
    await expect.poll(() => alice.members(id)).toEqual([])
    expect(await bob.named(name)).toBeUndefined()
  })
})
