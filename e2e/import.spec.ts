import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, phone, test as base } from './fixtures.ts'
import { openssl } from './qemu-image.ts'
import { agreed, openTray } from './transfers.ts'

const MiB = 1024 * 1024

/** A web server beside the cloud, from which it fetches; what an address answers is the test's. */
interface Web {
  /** An address that answers with these bytes, once they are let go. */
  serve: (
    path: string,
    bytes: Buffer,
    o?: { held?: boolean },
  ) => { url: string; release: () => void }
  url: (path: string) => string
}

const test = base.extend<{ web: Web }>({
  web: async ({}, provide) => {
    const answers = new Map<string, { bytes: Buffer; released: Promise<void> }>()
    const server: Server = createServer((req, res) => {
      const answer = answers.get(req.url ?? '')
      if (answer === undefined) return void res.writeHead(404).end()
      res.writeHead(200, { 'content-length': answer.bytes.length })
      const half = Math.floor(answer.bytes.length / 2)
      res.write(answer.bytes.subarray(0, half))
      void answer.released.then(() => res.end(answer.bytes.subarray(half)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = (path: string) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
    const releases: (() => void)[] = []
    await provide({
      url,
      serve(path, bytes, { held = false } = {}) {
        let release = () => {}
        const released = held
          ? new Promise<void>((resolve) => {
              release = resolve
            })
          : Promise.resolve()
        releases.push(() => release())
        answers.set(path, { bytes, released })
        return { url: url(path), release: () => release() }
      },
    })
    for (const release of releases) release()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
})

test('a file is staged and imported into two stores, and its digests are those of the file', async ({
  page,
  enter,
  cloud,
  qemuImage,
  uniqueName,
  axe,
}) => {
  const name = uniqueName('staged')
  const disk = qemuImage(`${name}.qcow2`, 4 * MiB)
  const place = await enter(page, 'alice')
  await page.goto(place.upload)
  const tray = await openTray(page)
  const ways = page.getByRole('navigation', { name: 'How the data comes' })
  await ways.getByRole('link', { name: 'Stage and import' }).click()
  await expect(page.getByText('to a staging area')).toBeVisible()
  await page.getByLabel('Choose files').setInputFiles(disk.path)
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
  await page.getByRole('radio', { name: 'These' }).check()
  await page.getByRole('button', { name: /^Upload / }).hover()
  await expect(page.getByText('Choose a store first.').filter({ visible: true })).toBeVisible()
  await page.getByRole('checkbox', { name: /^fast/ }).check()
  await page.getByRole('checkbox', { name: 'slow' }).check()
  await expect(page.getByRole('checkbox', { name: 'All must succeed' })).toBeChecked()
  await axe(page)

  await page.getByRole('button', { name: 'Show command' }).click()
  const commands = page.getByRole('dialog', { name: 'As a command' })
  await expect(
    commands.getByText(/image-import --import-method glance-direct --stores fast,slow/),
  ).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /^Upload / }).click()
  const entry = tray.getByRole('listitem', { name: `Upload of ${name}` })
  await expect(agreed(entry)).toBeVisible({ timeout: 40_000 })
  const image = await (await cloud.as('alice')).imageNamed(name)
  expect(image).toMatchObject({ status: 'active', checksum: openssl('md5', disk.path) })
  expect(String(image['stores']).split(',').toSorted()).toEqual(['fast', 'slow'])
})

test('the cloud fetches from a web address, whatever page or tab looks on, and not from every one', async ({
  page,
  enter,
  cloud,
  web,
  uniqueName,
  allowConsole,
  axe,
}) => {
  allowConsole(/ 400 /)
  const name = uniqueName('fetched')
  const data = Buffer.alloc(2 * MiB, 'x')
  const { url, release } = web.serve(`/${name}.raw`, data, { held: true })
  const place = await enter(page, 'alice')
  await page.goto(`${place.upload}?from=web-download`)
  const press = () => page.getByRole('button', { name: 'Import', exact: true }).click()

  await press()
  await expect(page.getByText('Give the address of the data.')).toBeVisible()
  await expect(page.getByLabel('Address')).toBeFocused()
  await page.getByLabel('Address').fill(`http://192.0.2.1/${name}.raw`)
  // The name follows the address.
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
  await page.getByLabel('Disk format').selectOption('raw')
  await page.getByLabel('Container format').selectOption('bare')
  await press()
  const refusal = page.getByRole('alert').filter({ hasText: 'Nothing is imported' })
  await expect(refusal).toContainText('lets Glance fetch from some addresses only')
  await axe(page)
  expect(await (await cloud.as('alice')).images({ name })).toEqual([])

  await page.getByLabel('Address').fill(url)
  await expect(refusal).toBeHidden()
  await press()
  const tray = page.getByRole('complementary', { name: 'Transfers' })
  const entry = tray.getByRole('listitem', { name: `Import of ${name}` })
  await expect(entry.getByRole('list', { name: 'Stores' })).toContainText('fetching')
  await axe(page)

  // The record is kept: nothing of the import needs this page.
  await page.reload()
  await openTray(page)
  await expect(entry).toBeVisible()
  const other = await page.context().newPage()
  await other.goto(place.transfers)
  const there = other
    .getByRole('region', { name: 'Imports' })
    .getByRole('listitem', { name: `Import of ${name}` })
  await expect(there.getByText('fetching', { exact: true })).toBeVisible()
  release()
  await expect(there.getByText('Imported')).toBeVisible({ timeout: 40_000 })
  await expect(entry.getByText('Imported')).toBeVisible()
  await there.getByRole('button', { name: `Remove from the history: ${name}` }).click()
  await expect(there).toBeHidden()
  await expect(entry).toBeHidden()
  await other.close()
  const image = await (await cloud.as('alice')).imageNamed(name)
  expect(image).toMatchObject({ status: 'active', size: data.length })
})

test('a failed import tells its reason, here and on the image, and is tried again', async ({
  page,
  enter,
  cloud,
  web,
  uniqueName,
  axe,
}) => {
  const name = uniqueName('missing')
  const alice = await cloud.as('alice')
  const { id } = await alice.createImage({ name })
  const place = await enter(page, 'alice')
  await page.goto(`${place.upload}?into=${id}&from=web-download`)
  await page.getByLabel('Address').fill(web.url('/later.raw'))
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const tray = page.getByRole('complementary', { name: 'Transfers' })
  const entry = tray.getByRole('listitem', { name: `Import of ${name}` })
  await expect(entry.getByRole('alert')).toContainText('could not fetch', { timeout: 40_000 })
  await expect(entry.getByRole('alert')).toContainText('Task failed due to Internal Error')

  await entry.getByRole('link', { name }).click()
  const panel = page.getByRole('region', { name: 'Import' })
  await expect(panel).toContainText('The last import failed.')
  await expect(panel).toContainText(`from ${web.url('/later.raw')}`)
  await axe(page)

  web.serve('/later.raw', Buffer.from('here it is'))
  await entry.getByRole('button', { name: 'Try again' }).click()
  await expect(entry.getByText('Imported')).toBeVisible({ timeout: 40_000 })
  await expect(panel).toBeHidden()
  expect(await alice.image(id)).toMatchObject({ status: 'active', size: 10 })
})

test('an administrator copies an image to another store; a member is told why not', async ({
  page,
  enter,
  cloud,
  openBrowser,
  uniqueName,
  allowConsole,
  axe,
}) => {
  allowConsole(/ 403 /)
  const name = uniqueName('copied')
  const alice = await cloud.as('alice')
  const { id } = await alice.createImage({ name }, 'some bytes')
  const open = async (of: typeof page, user: 'alice' | 'admin') => {
    const place = await enter(of, user)
    await of.goto(place.image(id))
    await of.getByRole('button', { name: 'Copy to stores…' }).click()
    const dialog = of.getByRole('dialog', { name: `Copy ${name} to stores` })
    await expect(dialog.getByRole('checkbox', { name: /^fast/ })).toBeDisabled()
    await dialog.getByRole('checkbox', { name: 'slow' }).check()
    return dialog
  }
  const member = await open(page, 'alice')
  await axe(page)
  await member.getByRole('button', { name: /^Copy \d/ }).click()
  await expect(member.getByRole('alert')).toContainText('only an administrator may')

  const second = await openBrowser()
  const dialog = await open(second, 'admin')
  await dialog.getByRole('button', { name: /^Copy \d/ }).click()
  await expect(dialog).toBeHidden()
  const entry = second.getByRole('listitem', { name: `Copy of ${name}` })
  await expect(entry.getByText('Imported')).toBeVisible({ timeout: 40_000 })
  expect(
    String((await alice.image(id))['stores'])
      .split(',')
      .toSorted(),
  ).toEqual(['fast', 'slow'])
})

test.describe('on a phone', () => {
  test.use(phone)

  test('an import that somebody began elsewhere is on the image, and another region gives its data', async ({
    page,
    enter,
    cloud,
    web,
    uniqueName,
    axe,
  }) => {
    const name = uniqueName('elsewhere')
    const alice = await cloud.as('alice')
    const { id } = await alice.createImage({ name })
    const { url, release } = web.serve('/held.raw', Buffer.alloc(MiB), { held: true })
    await alice.call('POST', `/images/${id}/import`, {
      json: { method: { name: 'web-download', uri: url }, stores: ['slow'] },
    })
    const place = await enter(page, 'alice')
    await page.goto(place.image(id))
    const panel = page.getByRole('region', { name: 'Import' })
    await expect(panel.getByRole('list', { name: 'Stores' })).toContainText('slow')
    await axe(page)
    release()
    await expect(panel).toBeHidden({ timeout: 40_000 })

    const copy = uniqueName('from-there')
    await page.goto(`${place.upload}?from=glance-download`)
    await page.getByLabel('Region', { exact: true }).selectOption('RegionTwo')
    await page.getByLabel('Id of the image there').fill(id)
    await page.getByLabel('Name', { exact: true }).fill(copy)
    await page.getByLabel('Disk format').selectOption('raw')
    await page.getByLabel('Container format').selectOption('bare')
    await axe(page)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(page.getByText('The import has started')).toBeVisible()
    await page.getByRole('link', { name: 'Show the image' }).click()
    await expect(page.getByText('1.00 MiB').first()).toBeVisible({ timeout: 40_000 })
    expect(await alice.imageNamed(copy)).toMatchObject({ status: 'active', size: MiB })
  })
})
