import { expect, phone, test } from './fixtures.ts'
import { Interposer } from './interposer.ts'
import { startProduct } from './product.mjs'
import { openssl } from './qemu-image.ts'
import { agreed, openTray, slowUploads, upload } from './transfers.ts'

const MiB = 1024 * 1024

test('everything that was set arrives in Glance, and both digests are those of openssl', async ({
  page,
  enter,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  const name = uniqueName('upload')
  const disk = qemuImage(`${name}.qcow2`, 8 * MiB)
  const place = await enter(page, 'alice')
  await page.goto(place.upload)
  const tray = await openTray(page)

  await page.getByLabel('Choose files').setInputFiles(disk.path)
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
  await expect(page.getByLabel('Disk format')).toHaveValue('qcow2')
  await page.getByLabel('Who may use it').selectOption('community')
  await page.getByLabel('Min disk').fill('3')
  await page.getByLabel('Min RAM').fill('256')
  await page.getByRole('checkbox', { name: 'Protected' }).check()
  await page.getByLabel(/^Tags/).fill('two words')
  await page.getByLabel(/^Tags/).press('Enter')
  await page.getByRole('button', { name: 'Add a property' }).click()
  await page.getByLabel('Key of property 1').fill('os_distro')
  await page.getByLabel('Value of property 1').fill('  <b>debian</b> ')
  await page.getByRole('button', { name: /^Upload / }).click()

  const entry = tray.getByRole('listitem', { name: `Upload of ${name}` })
  await expect(agreed(entry)).toBeVisible({ timeout: 40_000 })
  await expect(entry.getByText(openssl('md5', disk.path))).toBeVisible()
  await expect(entry.getByText(openssl('sha512', disk.path))).toBeVisible()

  const image = await (await cloud.as('alice')).imageNamed(name)
  expect(image).toMatchObject({
    status: 'active',
    visibility: 'community',
    disk_format: 'qcow2',
    container_format: 'bare',
    size: disk.size,
    min_disk: 3,
    min_ram: 256,
    protected: true,
    tags: ['two words'],
    os_distro: '  <b>debian</b> ',
    checksum: openssl('md5', disk.path),
  })
})

test('several files go up at once, each with its own name', async ({
  page,
  enter,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  const [one, two] = [uniqueName('first'), uniqueName('second')]
  const place = await enter(page, 'alice')
  await page.goto(place.upload)
  const tray = await openTray(page)
  await page
    .getByLabel('Choose files')
    .setInputFiles([qemuImage(`${one}.qcow2`, MiB).path, qemuImage(`${two}.raw`, MiB, 'raw').path])
  await page
    .getByRole('button', { name: `${two}.raw` })
    .first()
    .click()
  await page.getByLabel('Min disk').filter({ visible: true }).fill('7')
  await page.getByRole('button', { name: /^Upload 2 images/ }).click()

  for (const name of [one, two]) {
    const entry = tray.getByRole('listitem', { name: `Upload of ${name}` })
    await expect(agreed(entry)).toBeVisible({ timeout: 40_000 })
  }
  const alice = await cloud.as('alice')
  expect(await alice.imageNamed(one)).toMatchObject({ disk_format: 'qcow2', min_disk: 1 })
  expect(await alice.imageNamed(two)).toMatchObject({ disk_format: 'raw', min_disk: 7 })
})

test('what is wrong is said beside its field, and nothing is sent', async ({
  page,
  enter,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  const name = uniqueName('wrong')
  const place = await enter(page, 'alice')
  await page.goto(place.upload)
  await page.getByLabel('Choose files').setInputFiles(qemuImage(`${name}.qcow2`, MiB).path)
  await page.getByLabel('Min disk').fill('two')
  await page.getByLabel('Disk format').selectOption('')
  await page.getByRole('button', { name: 'Add a property' }).click()
  await page.getByLabel('Key of property 1').fill('checksum')
  await page.getByRole('button', { name: /^Upload / }).click()

  await expect(page.getByLabel('Min disk')).toHaveAccessibleDescription(/“two” is not/)
  await expect(page.getByLabel('Disk format')).toHaveAccessibleDescription(/Choose the disk/)
  await expect(page.getByLabel('Key of property 1')).toHaveAccessibleDescription(/Glance itself/)
  expect(await (await cloud.as('alice')).images({ name })).toEqual([])
})

test.describe('stopping an upload', () => {
  test('asks, and can delete the record', async ({ page, enter, cloud, qemuImage, uniqueName }) => {
    const missed: string[] = []
    page.on('response', (answer) => answer.status() === 404 && missed.push(answer.url()))
    const name = uniqueName('stop')
    const place = await enter(page, 'alice')
    await page.goto(place.images)
    await slowUploads(page, MiB)
    const entry = await upload(page, qemuImage(`${name}.raw`, 48 * MiB, 'raw').path, name)
    await expect(entry.getByText(/ of .* accepted/)).toBeVisible()
    const [record] = await (await cloud.as('alice')).images({ name })
    await entry.getByRole('button', { name: `Stop ${name}` }).click()
    await entry.getByRole('button', { name: 'Go on' }).click()
    await expect(entry.getByRole('button', { name: 'Keep the record' })).toBeHidden()
    await entry.getByRole('button', { name: `Stop ${name}` }).click()
    await entry.getByRole('button', { name: 'Delete the record' }).click()
    await expect(entry.getByText('Nothing is left in Glance')).toBeVisible({ timeout: 20_000 })
    expect(await (await cloud.as('alice')).images({ name })).toEqual([])
    // The page deleted it itself, so it does not ask for it again.
    expect(missed.filter((url) => url.endsWith(`/images/${record?.id}`))).toEqual([])
  })

  test('can keep the record, which takes its data later', async ({
    page,
    enter,
    cloud,
    qemuImage,
    uniqueName,
  }) => {
    const name = uniqueName('keep')
    const place = await enter(page, 'alice')
    await page.goto(place.images)
    const atFullSpeed = await slowUploads(page, MiB)
    const disk = qemuImage(`${name}.raw`, 48 * MiB, 'raw')
    const entry = await upload(page, disk.path, name)
    await expect(entry.getByText(/ of .* accepted/)).toBeVisible()
    await entry.getByRole('button', { name: `Stop ${name}` }).click()
    await entry.getByRole('button', { name: 'Keep the record' }).click()
    await expect(entry.getByText('The record is kept')).toBeVisible({ timeout: 20_000 })
    const alice = await cloud.as('alice')
    await expect
      .poll(async () => (await alice.imageNamed(name)).status, { timeout: 20_000 })
      .toBe('queued')

    await atFullSpeed()
    await entry.getByRole('link', { name }).click()
    await page.getByRole('link', { name: 'Upload its data' }).click()
    await page.getByLabel('Choose file', { exact: true }).setInputFiles(disk.path)
    await expect(page.getByText('Read from the file')).toBeVisible()
    await page.getByRole('button', { name: /^Upload / }).click()
    await expect(page.getByText('The upload has started')).toBeVisible()
    const tray = await openTray(page)
    await expect(agreed(tray.getByRole('listitem', { name: `Upload of ${name}` }))).toBeVisible({
      timeout: 40_000,
    })
    expect(await alice.imageNamed(name)).toMatchObject({
      status: 'active',
      checksum: openssl('md5', disk.path),
    })
  })

  test('the browser asks before the tab closes, and the upload goes on over navigation', async ({
    page,
    enter,
    qemuImage,
    uniqueName,
  }) => {
    const name = uniqueName('leave')
    const place = await enter(page, 'alice')
    await page.goto(place.images)
    await slowUploads(page, 2 * MiB)
    const entry = await upload(page, qemuImage(`${name}.raw`, 32 * MiB, 'raw').path, name)
    await page.getByRole('link', { name: 'Show the images' }).click()
    await page.waitForURL((url) => url.pathname === place.images)
    await expect(entry.getByText(/ of .* accepted/)).toBeVisible()

    const asked = page.waitForEvent('dialog')
    await page.close({ runBeforeUnload: true })
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    await expect(entry).toBeVisible()
    await entry.getByRole('button', { name: `Stop ${name}` }).click()
    await entry.getByRole('button', { name: 'Delete the record' }).click()
    await expect(entry.getByText('Nothing is left in Glance')).toBeVisible({ timeout: 20_000 })
  })
})

test('a reader is told why nothing can be uploaded', async ({ page, enter }) => {
  const place = await enter(page, 'dave')
  await page.goto(place.upload)
  await expect(
    page.getByText('To upload an image, you need the role member.').first(),
  ).toBeVisible()
  for (const name of ['Choose files…', 'Upload'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
})

test('a file that does not fit into the quota is told before it is sent', async ({
  page,
  enter,
  qemuImage,
  uniqueName,
}) => {
  const place = await enter(page, 'erin')
  await page.goto(place.upload)
  await page
    .getByLabel('Choose files')
    .setInputFiles(qemuImage(`${uniqueName('large')}.raw`, 5 * MiB, 'raw').path)
  await expect(page.getByText('Not enough room')).toBeVisible()
})

test('only an administrator is offered to make an image public', async ({
  page,
  openBrowser,
  enter,
  qemuImage,
}) => {
  const disk = qemuImage('visibility.raw', MiB, 'raw')
  for (const [user, disabled] of [
    ['alice', true],
    ['admin', false],
  ] as const) {
    const own = user === 'alice' ? page : await openBrowser()
    const place = await enter(own, user)
    await own.goto(place.upload)
    await own.getByLabel('Choose files').setInputFiles(disk.path)
    const option = own.getByRole('option', { name: /\(public\)/ })
    if (disabled) await expect(option).toBeDisabled()
    else await expect(option).toBeEnabled()
  }
})

test('digests that differ are loud, and nobody can boot the image', async ({
  openBrowser,
  cloud,
  qemuImage,
  uniqueName,
}) => {
  test.setTimeout(120_000)
  const interposer = await Interposer.start()
  const product = await startProduct({ env: { OS_AUTH_URL: interposer.authUrl } })
  try {
    const name = uniqueName('differs')
    const zeros = '0'.repeat(128)
    // The record as a Glance would tell it whose store had stored other bytes.
    interposer.fault = (method, path) => {
      const id = /^\/v2\/images\/([0-9a-f-]{36})$/.exec(path)?.[1]
      if (method !== 'GET' || id === undefined) return null
      const body = {
        id,
        name,
        status: 'active',
        visibility: 'private',
        checksum: zeros.slice(0, 32),
        os_hash_algo: 'sha512',
        os_hash_value: zeros,
        disk_format: 'raw',
        container_format: 'bare',
        tags: [],
      }
      return {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }
    }
    const page = await openBrowser({ baseURL: product.url })
    await page.request.post(`${product.url}/api/session`, {
      headers: { Origin: product.url },
      data: {
        method: 'password',
        user: 'alice',
        password: 'secret',
        domain: 'Default',
        project: { name: 'tenant-a', domain: 'Default' },
      },
    })
    await page.goto('/')
    const disk = qemuImage(`${name}.raw`, MiB, 'raw')
    const entry = await upload(page, disk.path, name)
    await expect(entry.getByText('Digests differ', { exact: true })).toBeVisible({
      timeout: 60_000,
    })
    await expect(entry.getByRole('img', { name: 'Sent and stored digests differ' })).toBeVisible()
    await expect(entry.getByText(openssl('sha512', disk.path))).toBeVisible()
    await expect(entry.getByRole('alert')).toContainText('Nobody can boot it')
    await expect(agreed(entry)).toBeHidden()
    expect(await (await cloud.as('alice')).imageNamed(name)).toMatchObject({
      status: 'deactivated',
    })
    await entry.getByRole('button', { name: 'Delete it' }).click()
    await expect(entry).toBeHidden()
    expect(await (await cloud.as('alice')).images({ name })).toEqual([])
    // It would go on asking a gateway that is stopped below.
    await page.context().close()
  } finally {
    await product.stop()
    await interposer.stop()
  }
})

test.describe('accessibility', () => {
  test('the form, its errors and the tray', async ({ page, enter, qemuImage, uniqueName, axe }) => {
    test.slow()
    const name = uniqueName('axe')
    const place = await enter(page, 'alice')
    await page.goto(place.images)
    const entry = await upload(page, qemuImage(`${name}.raw`, MiB, 'raw').path, name)
    await expect(agreed(entry)).toBeVisible({ timeout: 40_000 })
    await page.getByLabel('Choose files').setInputFiles(qemuImage('b.xyz', MiB, 'raw').path)
    await page.getByRole('button', { name: 'Add a property' }).click()
    await page.getByRole('button', { name: /^Upload / }).click()
    await expect(page.getByText('A property needs a key.')).toBeVisible()
    await axe(page)
  })

  test.describe('on a phone', () => {
    test.use(phone)
    test('the form fits, and the tray is a screen of its own', async ({
      page,
      enter,
      qemuImage,
      axe,
    }) => {
      test.slow()
      const place = await enter(page, 'alice')
      await page.goto(place.upload)
      await page.getByLabel('Choose files').setInputFiles(qemuImage('p.raw', MiB, 'raw').path)
      await expect(page.getByLabel('Name', { exact: true })).toBeVisible()
      const width = () =>
        page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(await width()).toBeLessThanOrEqual(0)
      await axe(page)
      await page
        .getByRole('button', { name: /Transfers/ })
        .filter({ visible: true })
        .click()
      await expect(page.getByRole('complementary', { name: 'Transfers' })).toBeInViewport({
        ratio: 0.99,
      })
      await axe(page)
      await page.keyboard.press('Escape')
      await expect(page.getByRole('complementary', { name: 'Transfers' })).toBeHidden()
    })
  })
})
