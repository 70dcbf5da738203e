import type { Locator, Page } from '@playwright/test'
import { sideBySide } from './cloud.ts'
import type { Account, WireImage } from './cloud.ts'
import { byRail, expect, phone, test } from './fixtures.ts'
import { tabTo } from './tab-to.ts'
import { openTray } from './transfers.ts'

/** A real Glance takes some tenths of a second for each write. */
const MANY = process.env['OS_AUTH_URL'] ? 50 : 500

// A trace keeps what went over the wire: some thousands of requests.
test.use({ trace: 'off' })
test.setTimeout(300_000)
// In a project that hardly any other spec lists, and one after the other: hundreds of images that come
// and go would be in everybody's list, and the one that marks the end of a page may be among them.
test.describe.configure({ mode: 'default' })

/** Every answer comes so much later: what goes on can be seen, and stopped. @param ms 0: at once */
async function slow(page: Page): Promise<(ms: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  return async (latency) => {
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
  }
}

/** Opens the list of what has this name, and selects all of it. */
async function selectAll(page: Page, list: string, name: string, count: number): Promise<void> {
  await page.goto(`${list}?q=${name}&sort=name:asc`)
  await expect(page.getByText(new RegExp(`^${count} match`)).first()).toBeVisible()
  await page.getByRole('checkbox', { name: 'Select all that match' }).check()
  await expect(page.getByRole('toolbar', { name: `${count} selected` })).toBeVisible()
}

/** Fills in the change of that number, counted from 1. */
async function choose(dialog: Locator, n: number, kind: string, key: string, value?: string) {
  if (n > 1) await dialog.getByRole('button', { name: 'Another change' }).click()
  await dialog.getByLabel(`Change ${n}`, { exact: true }).selectOption(kind)
  await dialog.getByLabel(new RegExp(`^(Key|Tag) of change ${n}$`)).fill(key)
  if (value !== undefined) await dialog.getByLabel(`Value of change ${n}`).fill(value)
}

/** Records by their id, without what every write changes. */
async function records(account: Account, tag: string): Promise<Map<string, WireImage>> {
  const all = await account.images({ tag, limit: '1000' })
  return new Map(
    all.map((image) => [image.id, { ...image, updated_at: null, tags: [...image.tags].sort() }]),
  )
}

/** The images of a list; what is said of each is a list again. */
const rowsOf = (list: Locator) => list.locator(':scope > li')
const rowOf = (list: Locator, name: string) => rowsOf(list).filter({ hasText: name })

test('hundreds at once: dry run, stop, go on, reasons, retry, undo', async ({
  page,
  enter,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  // What was deleted and what has too many properties: the browser writes both down.
  allowConsole(/status of (404|413) /)
  const [bob, admin] = [await cloud.as('bob'), await cloud.as('admin')]
  const label = uniqueName('bulk')
  const name = (n: number) => `${label}-${String(n).padStart(3, '0')}`
  const made = await sideBySide([...Array(MANY).keys()], (n) =>
    bob.createImage({
      name: name(n),
      tags: [label, 'ä b'],
      os_version: n === 0 ? '24.10' : ' 24.04 ',
      ...(n === 0 ? { os_distro: 'ubuntu' } : { note: 'a/~b' }),
    }),
  )
  const [, gone, changed, full] = made
  await admin.createImage({ name: name(MANY), visibility: 'public' })

  const place = await enter(page, 'bob')
  await selectAll(page, place.images, label, MANY + 1)
  await page.getByRole('button', { name: `Edit ${MANY} of ${MANY + 1}…` }).click()
  const dialog = page.getByRole('dialog', { name: `Edit ${MANY + 1} images` })
  await choose(dialog, 1, 'set', 'os_version', '24.10')
  await choose(dialog, 2, 'set', 'os_distro', 'ubuntu')
  await choose(dialog, 3, 'remove', 'note')

  await test.step('the dry run says what changes, what is so already, and what cannot', async () => {
    await expect(dialog.getByRole('button', { name: `${MANY - 1} change` })).toBeVisible()
    await expect(dialog.getByRole('button', { name: '1 already so' })).toBeVisible()
    const dry = dialog.getByRole('list', { name: 'Images in the dry run' })
    await expect(rowOf(dry, name(1))).toContainText(
      'os_version “ 24.04 ” becomes “24.10”+os_distro is added as “ubuntu”−note is removed; it was “a/~b”',
    )
    await dialog.getByRole('button', { name: '1 cannot' }).click()
    await expect(rowsOf(dry)).toHaveCount(1)
    await expect(rowOf(dry, name(MANY))).toContainText('Another project owns this image')
  })

  await test.step('meanwhile others delete, change and fill', async () => {
    await bob.call('DELETE', `/images/${gone!.id}`)
    await bob.patch(changed!.id, [
      { op: 'replace', path: '/os_version', value: '24.04.1' },
      { op: 'add', path: '/theirs', value: 'kept' },
    ])
    await bob.patch(full!.id, [
      { op: 'remove', path: '/note' },
      ...Array.from({ length: 127 }, (_, n) => ({ op: 'add', path: `/p${n}`, value: '' })),
    ])
  })
  const before = await records(bob, label)

  const line = await slow(page)
  await line(150)
  await dialog.getByRole('button', { name: `Change ${MANY - 1} of ${MANY + 1}` }).click()
  const tray = page.getByRole('complementary', { name: 'Transfers' })
  const run = tray.getByRole('listitem', { name: `Change ${MANY - 1} images` })

  await test.step('stopping finishes what was sent, and leaves the rest', async () => {
    await expect(run.getByText(/^[1-9]\d* of \d+ changed/)).toBeVisible()
    await run.getByRole('button', { name: 'Stop' }).click()
    await expect(run.getByText('Stopped').or(run.getByText(/^\d failed$/))).toBeVisible()
    await line(0)
    const said = await run.getByText(/ left as they were$/).textContent()
    const [done] = /^\d+/.exec(said ?? '') ?? []
    const now = await records(bob, label)
    const touched = [...now].filter(([id, image]) => image['note'] !== before.get(id)?.['note'])
    expect(touched.length).toBe(Number(done))
    expect(touched.length).toBeLessThan(MANY - 1)
    await run.getByRole('button', { name: /^Go on with / }).click()
    // It goes on wherever one goes.
    await byRail(page, 'Upload')
  })

  await test.step('failures have reasons, and what others changed is told', async () => {
    await expect(run.getByText(/^2 failed$/)).toBeVisible({ timeout: 120_000 })
    await expect(
      run.getByText(`${MANY - 3} of ${MANY - 1} changed, 2 failed`, { exact: true }),
    ).toBeVisible()
    await run.getByRole('button', { name: 'Each image…' }).click()
    const results = page.getByRole('dialog', { name: `Change ${MANY - 1} images` })
    const list = results.getByRole('list', { name: 'Results' })
    await expect(rowsOf(list)).toHaveCount(2)
    await expect(rowOf(list, name(1))).toContainText('It is not there any more. Glance says:')
    await expect(rowOf(list, name(1))).toContainText(/ · 404 · req-/)
    await expect(rowOf(list, name(3))).toContainText(/ · 413 · req-/)
    await results.getByRole('button', { name: /^All / }).click()
    await expect(rowOf(list, name(2))).toContainText(
      'Somebody else made os_version “24.04.1” meanwhile; in the dry run it was “ 24.04 ”.',
    )
    await results.getByRole('button', { name: 'Close' }).last().click()
  })

  await test.step('trying again finishes what can be', async () => {
    await bob.patch(full!.id, [{ op: 'remove', path: '/p0' }])
    before.set(full!.id, (await records(bob, label)).get(full!.id)!)
    await run.getByRole('button', { name: 'Try 2 again' }).click()
    await expect(
      run.getByText(`${MANY - 2} of ${MANY - 1} changed, 1 failed`, { exact: true }),
    ).toBeVisible()
    const after = [...(await records(bob, label)).values()]
    expect(after.filter((image) => image['os_distro'] !== 'ubuntu')).toEqual([])
  })

  await test.step('undo restores byte for byte what was there before the write', async () => {
    await run.getByRole('button', { name: 'Undo…' }).click()
    const undo = page.getByRole('dialog', { name: /^Undo: Change/ })
    await undo.getByRole('button', { name: `Put back ${MANY - 2}` }).click()
    const back = tray.getByRole('listitem', { name: `Put back ${MANY - 2} images` })
    await expect(back.getByText('Done')).toBeVisible({ timeout: 120_000 })
    expect(await records(bob, label)).toEqual(before)
  })
})

test('by keyboard alone: choose, look, change, undo', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const bob = await cloud.as('bob')
  const label = uniqueName('keys')
  const made = await sideBySide(['a', 'b'], (end) => bob.createImage({ name: `${label}-${end}` }))
  const place = await enter(page, 'bob')
  await page.goto(`${place.images}?q=${label}`)
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.keyboard.press('j')
  await page.keyboard.press('Control+a')
  await tabTo(page, page.getByRole('button', { name: 'Edit 2…' }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Edit 2 images' })
  await expect(dialog.getByLabel('Key of change 1')).toBeFocused()
  await page.keyboard.type('os_glance_x')
  await expect(dialog.getByText('This key belongs to Glance.')).toBeVisible()
  await axe(page)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('hw_disk_bus')
  await page.keyboard.press('Tab')
  await page.keyboard.type('scsi')
  await tabTo(page, dialog.getByRole('button', { name: 'Another change' }))
  await page.keyboard.press('Enter')
  await expect(dialog.getByLabel('Change 2', { exact: true })).toBeFocused()
  await page.keyboard.press('P')
  await expect(dialog.getByLabel('Change 2', { exact: true })).toHaveValue('protected')
  await expect(dialog.getByText('is added as')).toHaveCount(2)
  await axe(page)
  await tabTo(page, dialog.getByRole('button', { name: 'Command', exact: true }))
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(made[0]!.id)).toHaveText(made[0]!.id)
  await axe(page)
  await tabTo(page, dialog.getByRole('button', { name: 'Change 2', exact: true }))
  await page.keyboard.press('Enter')

  const tray = page.getByRole('complementary', { name: 'Transfers' })
  const run = tray.getByRole('listitem', { name: 'Change 2 images' })
  await expect(run.getByText('Done')).toBeVisible()
  await axe(page)
  for (const { id } of made) {
    expect(await bob.image(id)).toMatchObject({ hw_disk_bus: 'scsi', protected: true })
  }
  await tabTo(page, run.getByRole('button', { name: 'Each image…' }))
  await page.keyboard.press('Enter')
  await expect(rowsOf(page.getByRole('list', { name: 'Results' }))).toHaveCount(2)
  await axe(page)
  await page.keyboard.press('Escape')
  await tabTo(page, run.getByRole('button', { name: 'Undo…' }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Put back 2' }))
  await page.keyboard.press('Enter')
  await expect(tray.getByRole('listitem', { name: 'Put back 2 images' })).toContainText('Done')
  for (const { id } of made) {
    const image = await bob.image(id)
    expect(image.protected).toBe(false)
    expect(image).not.toHaveProperty('hw_disk_bus')
  }
})

test('a run outlives its page and waits for a new session', async ({
  page,
  enter,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  allowConsole(/status of 401 /)
  const bob = await cloud.as('bob')
  const label = uniqueName('wait')
  const made = await sideBySide([...Array(8).keys()], (n) =>
    bob.createImage({ name: `${label}-${n}` }),
  )
  const place = await enter(page, 'bob')
  await selectAll(page, place.images, label, 8)
  await page.getByRole('button', { name: 'Edit 8…' }).click()
  await choose(page.getByRole('dialog'), 1, 'tag', 'seen')
  const line = await slow(page)
  await line(200)
  await page.getByRole('button', { name: 'Change 8', exact: true }).click()
  const tray = page.getByRole('complementary', { name: 'Transfers' })
  const run = tray.getByRole('listitem', { name: 'Change 8 images' })
  await expect(run.getByText(/^[1-9] of 8 changed/)).toBeVisible()
  await page.context().clearCookies()
  const dialog = page.getByRole('dialog', { name: 'The session has ended' })
  await expect(dialog).toBeVisible()
  await line(0)
  await dialog.getByLabel('Password', { exact: true }).fill('secret')
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await byRail(page, 'Upload')
  await expect(run.getByText('8 of 8 changed', { exact: true })).toBeVisible()
  for (const { id } of made) expect((await bob.image(id)).tags).toEqual(['seen'])
})

test('deleting runs in the tray: what was protected meanwhile says why, and goes when it may', async ({
  page,
  enter,
  cloud,
  uniqueName,
  allowConsole,
  axe,
}) => {
  allowConsole(/status of 403 /)
  const bob = await cloud.as('bob')
  const label = uniqueName('gone')
  const made = await sideBySide(['a', 'b', 'c'], (end) =>
    bob.createImage({ name: `${label}-${end}` }),
  )
  const protect = (value: boolean) =>
    bob.patch(made[1]!.id, [{ op: 'replace', path: '/protected', value }])
  const place = await enter(page, 'bob')
  await selectAll(page, place.images, label, 3)
  await page.getByRole('button', { name: 'Delete 3…' }).click()
  await protect(true)
  await page.getByRole('button', { name: 'Delete 3 images' }).click()
  const run = (await openTray(page)).getByRole('listitem', { name: 'Delete 3 images' })
  await expect(run.getByText('2 of 3 deleted, 1 failed', { exact: true })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: label })).toHaveCount(1)
  await run.getByRole('button', { name: 'Each image…' }).click()
  await expect(rowOf(page.getByRole('list', { name: 'Results' }), `${label}-b`)).toContainText(
    'is protected and cannot be deleted',
  )
  await protect(false)
  await page.getByRole('dialog').getByRole('button', { name: 'Try 1 again' }).click()
  await expect(page.getByRole('dialog').getByText('3 of 3 deleted.')).toBeVisible()
  await page.keyboard.press('Escape')
  // Nothing brings them back.
  await expect(run.getByRole('button', { name: 'Undo…' })).toHaveCount(0)

  await test.step('and is there as past work when the page has forgotten it', async () => {
    await page.goto(place.transfers)
    const past = page
      .getByRole('region', { name: 'Changes to many images' })
      .getByRole('listitem', { name: 'Delete 3 images' })
    await expect(past).toContainText('3 of 3 deleted')
    await past.getByRole('button', { name: 'Delete 3 images', exact: true }).press('Enter')
    const results = page.getByRole('list', { name: 'Results' })
    await expect(rowsOf(results)).toHaveCount(3)
    await expect(rowOf(results, `${label}-b`)).toContainText('Done')
    await axe(page)
    await page.keyboard.press('Escape')
    await axe(page)
    await past.getByRole('button', { name: /^Remove from the history/ }).click()
    await expect(page.getByText('Nothing was sent or received yet')).toBeVisible()
  })
})

test.describe('on a phone', () => {
  test.use(phone)

  test('many are changed and undone', async ({ page, enter, cloud, uniqueName, axe }) => {
    const bob = await cloud.as('bob')
    const label = uniqueName('pocket')
    const made = await bob.createImage({ name: label })
    const place = await enter(page, 'bob')
    await page.goto(`${place.images}?q=${label}`)
    const row = page.getByRole('row').filter({ hasText: label })
    await row.focus()
    await page.keyboard.press('x')
    await page.getByRole('button', { name: 'Edit 1…' }).click()
    const dialog = page.getByRole('dialog')
    await choose(dialog, 1, 'set', 'a long key with spaces', 'v'.repeat(400))
    await axe(page)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
    await dialog.getByRole('button', { name: 'Change 1', exact: true }).click()
    await page.getByRole('button', { name: 'Show' }).click()
    const run = page.getByRole('listitem', { name: 'Change 1 image' })
    await expect(run.getByText('Done')).toBeVisible()
    await axe(page)
    await run.getByRole('button', { name: 'Undo…' }).click()
    await page.getByRole('button', { name: 'Put back 1' }).click()
    await expect(page.getByRole('listitem', { name: 'Put back 1 image' })).toContainText('Done')
    expect(await bob.image(made.id)).not.toHaveProperty('a long key with spaces')
    await page.goto(place.transfers)
    await expect(page.getByRole('listitem', { name: 'Put back 1 image' })).toBeVisible()
    await axe(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})
