import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, phone, test as base } from './fixtures.ts'
import type { Place } from './fixtures.ts'
import { agreed, openTray } from './transfers.ts'
import { tabTo } from './tab-to.ts'

const MiB = 1024 * 1024
const ISO_SECTOR = 2048

/** Files of a folder of the test's own. */
class Files {
  readonly #folder = mkdtempSync(join(tmpdir(), 'viewfinder-form-'))

  /** @param args of `qemu-img create`, before the name */
  qemu(name: string, ...args: string[]): string {
    const path = join(this.#folder, name)
    const [options, size] = [args.slice(0, -1), args.at(-1) ?? '1M']
    execFileSync('qemu-img', ['create', '-q', ...options, path, size])
    return path
  }
  write(name: string, content: Uint8Array | string): string {
    const path = join(this.#folder, name)
    writeFileSync(path, content)
    return path
  }
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A disc with one volume and nothing on it (ECMA-119, 8.4), which does not boot. */
function disc(label: string): Uint8Array {
  const sectors = 64
  const bytes = Buffer.alloc(sectors * ISO_SECTOR)
  const primary = 16 * ISO_SECTOR
  bytes.write('\u0001CD001\u0001', primary, 'latin1')
  bytes.write(label.padEnd(32), primary + 40, 'latin1')
  bytes.writeUInt32LE(sectors, primary + 80)
  bytes.writeUInt32BE(sectors, primary + 84)
  bytes.writeUInt16LE(ISO_SECTOR, primary + 128)
  bytes.writeUInt16BE(ISO_SECTOR, primary + 130)
  bytes.write('\u00ffCD001\u0001', primary + ISO_SECTOR, 'latin1')
  return bytes
}

const digest = (algo: string, path: string) =>
  createHash(algo).update(readFileSync(path)).digest('hex')

const files = new Files()
const test = base.extend<{ form: (path?: string | string[]) => Promise<Place> }>({
  form: async ({ page, enter }, provide) => {
    await provide(async (path) => {
      const place = await enter(page, 'alice')
      await page.goto(place.upload)
      if (path !== undefined) await page.getByLabel('Choose files').setInputFiles(path)
      return place
    })
  },
})
test.afterAll(() => files.remove())

const uploadButton = (page: Page) => page.getByRole('button', { name: /^Upload [\d,]/ })
const checksum = (page: Page) => page.getByLabel(/^Compare with a published checksum/)

/** The upload of that name in the tray, once both digests agree. */
async function arrived(page: Page, name: string): Promise<void> {
  const tray = await openTray(page)
  const entry = tray.getByRole('listitem', { name: `Upload of ${name}` })
  await expect(agreed(entry)).toBeVisible({ timeout: 40_000 })
}

test.describe('what is read from the file', () => {
  test('a file that needs another one is told, and sent only with a yes', async ({
    page,
    form,
    cloud,
    uniqueName,
  }) => {
    const name = uniqueName('overlay')
    const under = files.qemu(`${name}-base.qcow2`, '-f', 'qcow2', '3G')
    await form(files.qemu(`${name}.qcow2`, '-f', 'qcow2', '-b', under, '-F', 'qcow2', '3G'))
    await expect(page.getByText(`This file needs another file: ${under}`)).toBeVisible()
    await expect(page.getByText('a newer Glance refuses it')).toBeVisible()
    await expect(
      page.getByText(`qemu-img convert -O qcow2 ${name}.qcow2 ${name}-new.qcow2`),
    ).toBeVisible()
    await expect(uploadButton(page)).toHaveAttribute('aria-disabled', 'true')
    await expect(uploadButton(page)).toHaveAccessibleDescription(/Confirm the hazard first/)
    // Pressed all the same, it does nothing.
    await uploadButton(page).focus()
    await page.keyboard.press('Enter')
    const alice = await cloud.as('alice')
    expect(await alice.images({ name })).toEqual([])

    await page.getByRole('checkbox', { name: 'Send it all the same' }).check()
    await uploadButton(page).click()
    await arrived(page, name)
    expect(await alice.imageNamed(name)).toMatchObject({ status: 'active', min_disk: 3 })
  })

  test('a disc under the name of a qcow2 is found out, and calling it one contradicts the content', async ({
    page,
    form,
  }) => {
    await form(files.write('rescue.qcow2', disc('RESCUE')))
    await expect(page.getByText('The name ends in .qcow2, the content is ISO 9660')).toBeVisible()
    const format = page.getByLabel('Disk format')
    await expect(format).toHaveValue('iso')
    await expect(format.locator('option:checked')).toHaveText('iso, as found in the file')
    await expect(page.getByText('RESCUE', { exact: true })).toBeVisible()
    await expect(uploadButton(page)).not.toHaveAttribute('aria-disabled', 'true')

    await format.selectOption('qcow2')
    await expect(format).toHaveAccessibleDescription('The content is ISO 9660, declared qcow2')
    await expect(uploadButton(page)).toHaveAccessibleDescription(/Confirm the hazard first/)
    await format.selectOption('iso')
    await expect(uploadButton(page)).not.toHaveAttribute('aria-disabled', 'true')
  })

  test('formats, name and smallest disk of a vmdk are filled in, and can be changed', async ({
    page,
    form,
    cloud,
    uniqueName,
  }) => {
    const name = uniqueName('vmdk')
    await form(files.qemu(`${name}.img`, '-f', 'vmdk', '-o', 'subformat=streamOptimized', '2500M'))
    await expect(page.getByText('VMDK, streamOptimized')).toBeVisible()
    await expect(page.getByLabel('Disk format')).toHaveValue('vmdk')
    await expect(page.getByLabel('Container format')).toHaveValue('bare')
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
    const least = page.getByLabel('Min disk')
    await expect(least).toHaveValue('3')
    await expect(least).toHaveAccessibleDescription('From the file: its disk has 2.44 GiB.')
    await least.fill('2')
    await expect(least).toHaveAccessibleDescription(/a server with less cannot boot it/)
    await least.fill('5')
    await uploadButton(page).click()
    await arrived(page, name)
    expect(await (await cloud.as('alice')).imageNamed(name)).toMatchObject({
      disk_format: 'vmdk',
      container_format: 'bare',
      min_disk: 5,
    })
  })

  test('into a record that exists: what the record says is compared with the content', async ({
    page,
    enter,
    cloud,
    uniqueName,
  }) => {
    const name = uniqueName('into')
    const record = await (await cloud.as('alice')).createImage({ name, disk_format: 'raw' })
    const place = await enter(page, 'alice')
    await page.goto(`${place.upload}?into=${record.id}`)
    const disk = files.qemu(`${name}.qcow2`, '-f', 'qcow2', '1G')
    await page.getByLabel('Choose file', { exact: true }).setInputFiles(disk)
    await expect(page.getByText('The content is QCOW2, version 3, declared raw')).toBeVisible()
    await expect(uploadButton(page)).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('checkbox', { name: 'Send it all the same' }).check()
    await uploadButton(page).click()
    await arrived(page, name)
  })
})

test.describe('what the publisher says', () => {
  test('a checksum file beside the image: it is compared before, and the image arrives', async ({
    page,
    form,
    cloud,
    qemuImage,
    uniqueName,
  }) => {
    const name = uniqueName('published')
    const disk = qemuImage(`${name}.qcow2`, 2 * MiB)
    const sums = files.write(
      'SHA256SUMS',
      `${'0'.repeat(64)} *other.qcow2\n${digest('sha256', disk.path)} *${disk.name}\n`,
    )
    await form([disk.path, sums])
    await expect(page.getByText('SHA256SUMS', { exact: true })).toBeVisible()
    await expect(page.getByText(`SHA-256, for ${disk.name}.`)).toBeVisible()
    await page.getByRole('button', { name: 'Check the file first' }).click()
    await expect(page.getByText('matches the published one')).toBeVisible()
    await expect(page.getByText(digest('sha512', disk.path))).toBeVisible()
    await expect(page.getByText('No image that you can see here has these bytes.')).toBeVisible()
    await uploadButton(page).click()
    await arrived(page, name)
    expect(await (await cloud.as('alice')).imageNamed(name)).toMatchObject({ status: 'active' })
  })

  test('a digest that differs stops the upload, and nothing is left in Glance', async ({
    page,
    form,
    cloud,
    qemuImage,
    uniqueName,
    allowConsole,
  }) => {
    allowConsole(/ 404 /)
    const name = uniqueName('forged')
    await form(qemuImage(`${name}.qcow2`, 2 * MiB).path)
    await checksum(page).fill('ab'.repeat(32))
    await expect(page.getByText('It is compared while the file is sent')).toBeVisible()
    await uploadButton(page).click()
    const tray = await openTray(page)
    const entry = tray.getByRole('listitem', { name: `Upload of ${name}` })
    await expect(entry.getByText(/published/).first()).toBeVisible({ timeout: 40_000 })
    const alice = await cloud.as('alice')
    await expect.poll(async () => (await alice.images({ name })).length).toBe(0)
  })

  test('found before anything is sent, it takes the button away until the checksum goes', async ({
    page,
    form,
    qemuImage,
    uniqueName,
  }) => {
    const disk = qemuImage(`${uniqueName('differs')}.qcow2`, MiB)
    await form(disk.path)
    await checksum(page).fill('ab'.repeat(64))
    await page.getByRole('button', { name: 'Check the file first' }).click()
    await expect(page.getByText(/SHA-512 differs/)).toBeVisible()
    await expect(page.getByText(digest('sha512', disk.path)).first()).toBeVisible()
    await expect(uploadButton(page)).toHaveAccessibleDescription(/not the one that was published/)
    await checksum(page).fill('')
    await expect(uploadButton(page)).not.toHaveAttribute('aria-disabled', 'true')
  })

  test('a checksum of another name, and a text that is none, are asked about', async ({
    page,
    form,
    qemuImage,
    uniqueName,
  }) => {
    const disk = qemuImage(`${uniqueName('renamed')}.qcow2`, MiB)
    await form(disk.path)
    await checksum(page).fill('not a digest')
    await expect(page.getByText('There is no digest in it.')).toBeVisible()
    await expect(uploadButton(page)).toHaveAttribute('aria-disabled', 'true')
    await checksum(page).fill(`${digest('md5', disk.path)}  upstream-release.qcow2`)
    await expect(page.getByText('It is for upstream-release.qcow2')).toBeVisible()
    await expect(uploadButton(page)).toHaveAttribute('aria-disabled', 'true')
    await page.getByRole('button', { name: 'It is for this file' }).click()
    await expect(page.getByText('It is compared while the file is sent')).toBeVisible()
    // That yes was for this text and for no other.
    await checksum(page).fill(`${digest('md5', disk.path)}  another-release.qcow2`)
    await expect(page.getByText('It is for another-release.qcow2')).toBeVisible()
    await page.getByRole('button', { name: 'It is for this file' }).click()
    await expect(page.getByText('It is compared while the file is sent')).toBeVisible()
    await expect(uploadButton(page)).not.toHaveAttribute('aria-disabled', 'true')
  })
})

test.describe('what the cloud says', () => {
  test('an image with the same bytes is offered instead', async ({
    page,
    form,
    cloud,
    qemuImage,
    uniqueName,
  }) => {
    const [name, again] = [uniqueName('here'), uniqueName('again')]
    const disk = qemuImage(`${again}.qcow2`, 2 * MiB)
    const data = Uint8Array.from(readFileSync(disk.path))
    const alice = await cloud.as('alice')
    const there = await alice.createImage({ name, disk_format: 'qcow2' }, data)
    const place = await form(disk.path)
    await page.getByRole('button', { name: 'Check the file first' }).click()
    await expect(page.getByText(`Already here: ${name} has exactly these bytes`)).toBeVisible()
    await page.getByRole('button', { name: 'Upload all the same' }).click()
    await expect(page.getByText('Already here')).toBeHidden()

    // Among several files, the one that is here is marked.
    await page
      .getByLabel('Choose files')
      .setInputFiles(qemuImage(`${again}-other.raw`, MiB, 'raw').path)
    await page.getByRole('button', { name: 'Check all files first' }).click()
    await expect(page.getByText('No image that you can see')).toHaveCount(1)
    await expect(page.getByText('already here', { exact: true })).toHaveCount(1)

    // A digest that was pasted is enough to ask.
    await page.reload()
    await page.getByLabel('Choose files').setInputFiles(disk.path)
    await checksum(page).fill(digest('md5', disk.path))
    await page.getByRole('link', { name: 'Use that one' }).click()
    await page.waitForURL((url) => url.pathname === place.image(there.id))
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  })

  test('when it does not answer, that is said and the upload goes on', async ({
    page,
    form,
    qemuImage,
    uniqueName,
    allowConsole,
  }) => {
    allowConsole(/ 403 /)
    const name = uniqueName('unasked')
    await page.route('**/image/v2/images?*os_hash_value*', (route) =>
      route.fulfill({ status: 403, json: { message: 'no', code: '403 Forbidden' } }),
    )
    await form(qemuImage(`${name}.qcow2`, MiB).path)
    await page.getByRole('button', { name: 'Check the file first' }).click()
    await expect(page.getByText('Whether it is here already is not known.')).toBeVisible()
    await uploadButton(page).click()
    await arrived(page, name)
  })

  test('the quota before and after, and what happens beyond it', async ({
    page,
    enter,
    qemuImage,
    uniqueName,
    turn,
  }) => {
    await turn('tenant-small')
    const place = await enter(page, 'erin')
    await page.goto(place.upload)
    const name = uniqueName('quota')
    await page
      .getByLabel('Choose files')
      .setInputFiles([1, 2, 3].map((at) => qemuImage(`${name}-${at}.raw`, 3 * MiB, 'raw').path))
    const quota = page.getByRole('region', { name: 'Quota of the project' })
    await expect(quota.getByText('9.00 MiB after this')).toBeVisible()
    await expect(quota.getByText('3 after this')).toBeVisible()
    await expect(page.getByText(/takes the first 2 and refuses the other 1/)).toBeVisible()
    await page.getByRole('button', { name: `Remove ${name}-3.raw` }).click()
    await expect(page.getByText(/still takes these uploads/)).toBeVisible()
  })
})

test('ten files: each with its own findings, what they share once', async ({
  page,
  form,
  cloud,
  uniqueName,
}) => {
  test.slow()
  const under = files.qemu('under-ten.qcow2', '-f', 'qcow2', '1G')
  const names = Array.from({ length: 10 }, (_, at) => uniqueName(`ten-${at}`))
  const paths = names.map((name, at) =>
    at === 9
      ? files.qemu(`${name}.qcow2`, '-f', 'qcow2', '-b', under, '-F', 'qcow2', '1G')
      : files.qemu(`${name}.qcow2`, '-f', 'qcow2', `${at + 1}G`),
  )
  const sums = files.write(
    'SHA512SUMS',
    paths
      .slice(0, 9)
      .map((path) => `${digest('sha512', path)}  ${basename(path)}\n`)
      .join(''),
  )
  await form([...paths, sums])
  await expect(page.getByText('SHA-512 given')).toHaveCount(9)
  await expect(page.getByText('no checksum for it')).toHaveCount(1)
  await page.getByLabel('Who may use it').selectOption('community')
  await page.getByLabel(/^Tags/).fill('ten')
  await page.getByLabel(/^Tags/).press('Enter')
  await page.getByRole('button', { name: 'Check all files first' }).click()
  await expect(page.getByText('SHA-512 agrees')).toHaveCount(9)

  await expect(uploadButton(page)).toHaveAccessibleDescription(/Open the files with a hazard/)
  await page.getByRole('button', { name: 'Show what to confirm' }).click()
  await page.getByRole('checkbox', { name: `Send ${names[9]}.qcow2 all the same` }).check()
  await uploadButton(page).click()
  for (const name of names) await arrived(page, name)
  const alice = await cloud.as('alice')
  for (const [at, name] of names.slice(0, 9).entries())
    expect(await alice.imageNamed(name)).toMatchObject({
      visibility: 'community',
      tags: ['ten'],
      min_disk: at + 1,
      status: 'active',
    })
})

test('a file that changes after it was chosen is told', async ({ page, form, qemuImage }) => {
  const disk = qemuImage('changes.qcow2', MiB)
  await form(disk.path)
  await expect(page.getByLabel('Disk format')).toHaveValue('qcow2')
  writeFileSync(disk.path, 'something else')
  await page.getByRole('button', { name: 'Check the file first' }).click()
  await expect(page.getByText(/it was changed or moved/)).toBeVisible()
})

test('the browser’s own picker, where it has one', async ({ page, enter, uniqueName }) => {
  const name = uniqueName('picked')
  // A picker cannot be driven: its answer is a file of the origin's own, with a real handle.
  await page.addInitScript((fileName) => {
    Object.assign(window, {
      showOpenFilePicker: async () => {
        const root = await navigator.storage.getDirectory()
        const handle = await root.getFileHandle(fileName, { create: true })
        const out = await handle.createWritable()
        await out.write(new Uint8Array(70_000).fill(7))
        await out.close()
        return [handle]
      },
    })
  }, `${name}.raw`)
  const place = await enter(page, 'alice')
  await page.goto(place.upload)
  await page.getByRole('button', { name: 'Choose files…' }).click()
  await expect(page.getByLabel('Disk format')).toHaveValue('raw')
  await uploadButton(page).click()
  await arrived(page, name)
})

test('by keyboard alone: a hazard is read, confirmed and sent', async ({
  page,
  form,
  cloud,
  uniqueName,
}) => {
  const name = uniqueName('keys')
  const under = files.qemu(`${name}-base.qcow2`, '-f', 'qcow2', '1G')
  await form(files.qemu(`${name}.qcow2`, '-f', 'qcow2', '-b', under, '-F', 'qcow2', '1G'))
  const yes = page.getByRole('checkbox', { name: 'Send it all the same' })
  await expect(yes).toBeVisible()
  await tabTo(page, yes)
  await page.keyboard.press('Space')
  await expect(yes).toBeChecked()
  await tabTo(page, uploadButton(page))
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await (await cloud.as('alice')).images({ name }))[0]?.status)
    .toBe('active')
})

test.describe('an image that Glance has', () => {
  test('is inspected by parts: what the record says wrongly is marked', async ({
    page,
    enter,
    cloud,
    uniqueName,
    axe,
  }) => {
    test.slow()
    const name = uniqueName('inside')
    const disk = files.qemu(`${name}.qcow2`, '-f', 'qcow2', '7G')
    const image = await (
      await cloud.as('alice')
    ).createImage({ name, disk_format: 'raw' }, Uint8Array.from(readFileSync(disk)))
    const place = await enter(page, 'alice')
    const parts: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/file')) parts.push(request.headers()['range'] ?? 'everything')
    })
    await page.goto(place.image(image.id))
    await page.getByRole('button', { name: 'Inspect' }).click()
    const panel = page.getByRole('region', { name: 'Read from the image' })
    await expect(panel.getByText('QCOW2, version 3', { exact: true })).toBeVisible()
    await expect(panel.getByText('7.00 GiB', { exact: true })).toBeVisible()
    await expect(panel.getByText('The content is QCOW2, version 3, declared raw')).toBeVisible()
    await expect(panel.getByText(/lets smaller disks boot it/)).toBeVisible()
    await expect(page.getByText('the content is something else')).toBeVisible()
    expect(parts).not.toContain('everything')
    await axe(page)
    // Kept while one moves about.
    await page.getByRole('link', { name: 'JSON' }).click()
    await page.getByRole('link', { name: 'Overview' }).click()
    await expect(panel).toBeVisible()
  })

  test('is not inspected by a reader, who is told why', async ({
    page,
    enter,
    cloud,
    uniqueName,
  }) => {
    const name = uniqueName('reader')
    const image = await (await cloud.as('alice')).createImage({ name }, 'some bytes')
    const place = await enter(page, 'dave')
    await page.goto(place.image(image.id))
    const inspect = page.getByRole('button', { name: 'Inspect' })
    await expect(inspect).toHaveAttribute('aria-disabled', 'true')
    await expect(inspect).toHaveAccessibleDescription(/role here is reader/)
  })

  test('gives its digest as a file that the system’s own check takes', async ({
    page,
    enter,
    cloud,
    uniqueName,
  }) => {
    const name = uniqueName('sidecar')
    const bytes = 'the bytes of the image'
    const image = await (await cloud.as('alice')).createImage({ name }, bytes)
    const place = await enter(page, 'alice')
    await page.goto(place.image(image.id))
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save checksum file' }).click()
    const saved = await saving
    const folder = mkdtempSync(join(tmpdir(), 'viewfinder-sidecar-'))
    try {
      await saved.saveAs(join(folder, saved.suggestedFilename()))
      writeFileSync(join(folder, `${name}.raw`), bytes)
      const said = execFileSync('sha512sum', ['-c', saved.suggestedFilename()], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(said).toContain(': OK')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

test.describe('accessibility', () => {
  test('the form with hazards, digests and a published checksum', async ({
    page,
    form,
    qemuImage,
    uniqueName,
    axe,
  }) => {
    test.slow()
    const name = uniqueName('axe')
    const under = files.qemu(`${name}-base.qcow2`, '-f', 'qcow2', '1G')
    await form(files.qemu(`${name}.qcow2`, '-f', 'qcow2', '-b', under, '-F', 'qcow2', '1G'))
    await checksum(page).fill('ab'.repeat(64))
    await page.getByRole('button', { name: 'Check the file first' }).click()
    await expect(page.getByText(/SHA-512 differs/)).toBeVisible()
    await axe(page)
    await page.getByLabel('Choose files').setInputFiles(qemuImage(`${name}-2.raw`, MiB, 'raw').path)
    await page.getByRole('button', { name: 'Open all' }).click()
    await axe(page)
  })

  test.describe('on a phone', () => {
    test.use(phone)
    test('everything fits', async ({ page, form, qemuImage, uniqueName, axe }) => {
      test.slow()
      const name = uniqueName('phone')
      const under = files.qemu(`${name}-base.qcow2`, '-f', 'qcow2', '1G')
      await form([
        files.qemu(`${name}.qcow2`, '-f', 'qcow2', '-b', under, '-F', 'qcow2', '1G'),
        qemuImage(`${name}-2.raw`, MiB, 'raw').path,
      ])
      await page.getByRole('button', { name: 'Open all' }).click()
      await page.getByRole('button', { name: 'Check all files first' }).click()
      await expect(page.getByText('No image that you can see')).toHaveCount(2)
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      )
      expect(over).toBeLessThanOrEqual(0)
      await axe(page)
    })
  })
})
