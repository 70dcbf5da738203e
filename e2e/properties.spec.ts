import type { Page } from '@playwright/test'
import { sideBySide } from './cloud.ts'
import type { Account, WireImage } from './cloud.ts'
import { expect, phone, test } from './fixtures.ts'
import type { Place } from './fixtures.ts'

/** What Glance itself changes with every write, and lists that have no order. */
function comparable(image: WireImage): Record<string, unknown> {
  const { updated_at: _, ...rest } = image
  return { ...rest, tags: image.tags.toSorted() }
}

const HOSTILE = ' Größe 鍵 <b>"x"</b>\\ '

const editorOf = (place: Place, id: string) => `${place.image(id)}/properties`

async function open(page: Page, place: Place, id: string): Promise<void> {
  await page.goto(editorOf(place, id))
  await expect(page.getByRole('heading', { level: 1, name: 'Properties' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Own property' })).toBeVisible()
}

const save = (page: Page) => page.getByRole('button', { name: /^Save \d+ changes?$/ })
const change = (page: Page, key: string) =>
  page.getByRole('list', { name: 'Changes' }).getByRole('listitem').filter({ hasText: key })
const toast = (page: Page, text: RegExp) => expect(page.getByText(text).first()).toBeVisible()

async function addOwn(page: Page, key: string, value: string): Promise<void> {
  await page.getByRole('button', { name: 'Own property' }).click()
  await page.getByLabel('Key', { exact: true }).fill(key)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel(key, { exact: true }).fill(value)
}

const setAt = (alice: Account, id: string, values: Record<string, string>) =>
  alice.patch(
    id,
    Object.entries(values).map(([key, value]) => ({ op: 'add', path: `/${key}`, value })),
  )

test('fields and properties are changed, sent exactly as shown, and undone byte for byte', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const before = await alice.createImage({
    name: uniqueName('props'),
    tags: ['golden', 'web'],
    os_distro: 'ubuntu',
    hw_disk_bus: 'virtio',
    hw_watchdog_action: 'reset',
    build_id: '8841',
    lines: 'one\ntwo\r\n',
    'own/key~1': HOSTILE,
  })
  const renamed = uniqueName('renamed')
  const place = await enter(page, 'alice')
  await open(page, place, before.id)

  await page.getByLabel('Name', { exact: true }).fill(renamed)
  await page.getByLabel('Protected', { exact: true }).selectOption('true')
  await page.getByLabel('Min RAM', { exact: true }).fill('2048')
  await page.getByRole('button', { name: 'Remove the tag web' }).click()
  await page.getByLabel(/^Tags/).fill('größe')
  await page.getByLabel(/^Tags/).press('Enter')
  await page.getByLabel('Disk Bus', { exact: true }).selectOption('scsi')
  await page.getByRole('button', { name: 'Remove hw_watchdog_action' }).click()
  await page.getByLabel('own/key~1', { exact: true }).fill(`${HOSTILE}2`)
  await addOwn(page, 'schlüssel 鍵/~', HOSTILE)
  await addOwn(page, 'nothing', 'x')
  await page.getByLabel('nothing', { exact: true }).fill('')
  await page.getByLabel('Find a property').fill('video ram')
  await page.getByRole('button', { name: /^Add .*hw_video_ram$/ }).click()
  await page.keyboard.type('64')

  await expect(change(page, 'hw_disk_bus')).toContainText('virtio becomes scsi')
  await expect(change(page, 'hw_watchdog_action')).toContainText('is removed; it was reset')
  await expect(change(page, 'nothing')).toContainText('is added as empty')
  await expect(change(page, 'tags')).toContainText('golden, größe')
  const shown = await page.getByLabel('Patch', { exact: true }).innerText()
  const sending = page.waitForRequest((request) => request.method() === 'PATCH')
  await save(page).click()
  expect((await sending).postDataJSON()).toEqual(JSON.parse(shown))
  await toast(page, /10 changes saved/)

  const wanted: Record<string, unknown> = {
    ...before,
    name: renamed,
    protected: true,
    min_ram: 2048,
    tags: ['golden', 'größe'],
    hw_disk_bus: 'scsi',
    'own/key~1': `${HOSTILE}2`,
    'schlüssel 鍵/~': HOSTILE,
    nothing: '',
    hw_video_ram: '64',
  }
  delete wanted['hw_watchdog_action']
  expect(comparable(await alice.image(before.id))).toEqual(comparable(wanted as WireImage))
  await expect(page.getByText('Nothing yet.')).toBeVisible()

  await page.getByRole('button', { name: 'Undo' }).click()
  await toast(page, /Undone/)
  expect(comparable(await alice.image(before.id))).toEqual(comparable(before))
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(String(before.name))
})

test('what a definition or Glance does not allow is stopped before it is sent', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('stopped'), hw_disk_buss: 'scsi' })
  const place = await enter(page, 'alice')
  let sent = 0
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent++
  })
  await open(page, place, image.id)

  // A range, by the field; characters that no Glance takes.
  await page.getByLabel('Find a property').fill('apache http_port')
  await page.getByRole('button', { name: /^Add .*, sw_webserver_apache_http_port$/ }).click()
  const port = page.getByLabel('HTTP Port', { exact: true })
  await expect(port).toHaveValue('80')
  await port.fill('70000')
  await expect(port).toHaveAccessibleDescription(/number, from 1 to 65,535. “70000” is not/)
  await expect(save(page)).toHaveAttribute('aria-disabled', 'true')
  await save(page).press('Control+Enter')
  await expect(port).toBeFocused()
  await port.fill('8080')
  await addOwn(page, 'disk', '\u{1F4BE}')
  await expect(change(page, 'disk').last()).toContainText('not sent until its characters')
  await page.getByRole('button', { name: 'Remove disk', exact: true }).click()
  await expect(save(page)).not.toHaveAttribute('aria-disabled', 'true')

  // A slip of the key, with its fix; a key of Glance's own.
  await page.getByRole('button', { name: 'Rename it to hw_disk_bus' }).click()
  await expect(change(page, 'hw_disk_buss')).toContainText('is removed; it was scsi')
  await page.getByRole('button', { name: 'Own property' }).click()
  await page.getByLabel('Key', { exact: true }).fill('os_glance_import_task')
  await page.getByLabel('Key', { exact: true }).press('Enter')
  await expect(page.getByText('This key belongs to Glance.')).toBeVisible()
  await page.getByLabel('Key', { exact: true }).press('Escape')

  // A list, a pattern and a type, in the text; and a text that is none.
  await page.getByRole('button', { name: 'JSON', exact: true }).click()
  await expect(page).toHaveURL(/view=json/)
  const text = page.getByLabel('The image as JSON')
  const right = await text.inputValue()
  const marks = page.getByRole('list', { name: 'Problems in the text' })
  await text.fill(
    right.replace('"hw_disk_bus": "scsi"', '"hw_disk_bus": "Scsi",\n  "kernel_id": "none"'),
  )
  await expect(marks).toContainText('“Scsi” is not, but nearly scsi')
  await expect(marks).toContainText(/kernel_id: Must look like/)
  await text.fill(right.replace('"min_ram": 0', '"min_ram": "much"'))
  await expect(marks).toContainText(/Line 7: Must be a whole number/)
  await text.fill(right.replace('{', ''))
  await expect(marks).toContainText('Line 2: A { is missing at the beginning')
  await expect(page.getByRole('button', { name: /^Save/ })).toHaveAccessibleDescription(
    /cannot be read/,
  )
  expect(sent).toBe(0)

  await text.fill(right.replace('"min_ram": 0', '"min_ram": 512'))
  await page.getByRole('button', { name: 'Fields', exact: true }).click()
  await expect(page.getByLabel('Min RAM', { exact: true })).toHaveValue('512')
  await save(page).click()
  await toast(page, /4 changes saved/)
  const after = await alice.image(image.id)
  expect(after).toMatchObject({
    hw_disk_bus: 'scsi',
    sw_webserver_apache_http_port: '8080',
    min_ram: 512,
  })
  expect(after).not.toHaveProperty('hw_disk_buss')
})

test('two browsers edit one image: what meets is chosen, and nothing is lost', async ({
  page,
  openBrowser,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  test.slow()
  const alice = await cloud.as('alice')
  const image = await alice.createImage({
    name: uniqueName('both'),
    hw_disk_bus: 'virtio',
    user: 'ubuntu',
    gone: 'x',
    tags: ['golden'],
  })
  const other = await openBrowser()
  const place = await enter(page, 'alice')
  await enter(other, 'alice')
  await open(page, place, image.id)
  await open(other, place, image.id)

  await page.getByLabel('Disk Bus', { exact: true }).selectOption('scsi')
  await page.getByLabel('gone', { exact: true }).fill('mine')
  await page.getByLabel('Min RAM', { exact: true }).fill('64')
  await page.getByLabel(/^Tags/).fill('mine')
  await page.getByLabel(/^Tags/).press('Enter')

  await other.getByLabel('Disk Bus', { exact: true }).selectOption('sata')
  await other.getByLabel('user', { exact: true }).fill('cloud-user')
  await other.getByRole('button', { name: 'Remove gone' }).click()
  await other.getByLabel(/^Tags/).fill('theirs')
  await other.getByLabel(/^Tags/).press('Enter')
  await save(other).click()
  await toast(other, /4 changes saved/)

  await save(page).click()
  const dialog = page.getByRole('dialog', { name: 'This image changed while you were editing' })
  await expect(dialog).toContainText('Nothing has been saved')
  await expect(dialog.getByRole('row', { name: /^user/ })).toContainText('cloud-user')
  const merge = dialog.getByRole('button', { name: 'Save merged' })
  await expect(merge).toHaveAttribute('aria-disabled', 'true')
  await expect(merge).toHaveAccessibleDescription(/Choose a side for/)
  await axe(page)
  await page.setViewportSize(phone.viewport)
  await axe(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await alice.image(image.id)).toMatchObject({ hw_disk_bus: 'sata', min_ram: 0 })

  await dialog.getByRole('radio', { name: /^Yours for hw_disk_bus: scsi/ }).check()
  await dialog.getByRole('radio', { name: /^In Glance now for gone: removed/ }).check()
  await merge.click()
  await toast(page, /3 changes saved/)
  const after = await alice.image(image.id)
  expect(after).toMatchObject({ hw_disk_bus: 'scsi', user: 'cloud-user', min_ram: 64 })
  expect(after).not.toHaveProperty('gone')
  expect(after.tags.toSorted()).toEqual(['golden', 'mine', 'theirs'])

  // Without a meeting nobody is asked, and both stay.
  await setAt(alice, image.id, { elsewhere: '1' })
  await page.getByLabel('Min RAM', { exact: true }).fill('128')
  await save(page).click()
  await toast(page, /1 change saved. What somebody else did to elsewhere stayed/)
  expect(await alice.image(image.id)).toMatchObject({ elsewhere: '1', min_ram: 128 })

  // An undo is a saving like any other, on this very page too.
  await alice.patch(image.id, [{ op: 'replace', path: '/min_ram', value: 256 }])
  await page.getByRole('button', { name: 'Undo' }).click()
  await toast(page, /Not undone: min_ram changed again since/)
  await page.getByRole('button', { name: 'Compare…' }).last().click()
  await dialog.getByRole('radio', { name: /^Yours for min_ram: 64/ }).check()
  await merge.click()
  await toast(page, /1 change saved/)
  expect(await alice.image(image.id)).toMatchObject({ elsewhere: '1', min_ram: 64 })
})

test('the history undoes later too, and not over what somebody changed since', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const before = await alice.createImage({ name: uniqueName('past'), own: '1' })
  const place = await enter(page, 'alice')
  await open(page, place, before.id)
  await page.getByLabel('own', { exact: true }).fill('2')
  await addOwn(page, 'more', 'x')
  await save(page).click()
  await toast(page, /2 changes saved/)
  await setAt(alice, before.id, { own: 'theirs' })

  await page.getByRole('link', { name: String(before.name) }).click()
  await page.reload()
  const history = page.getByRole('region', { name: 'History' })
  await expect(history).toContainText('Changed more and own')
  await history.getByRole('button', { name: 'What changed' }).click()
  await expect(page.getByRole('dialog', { name: 'What changed' })).toContainText('not set')
  await page.keyboard.press('Escape')
  await history.getByRole('button', { name: 'Undo' }).click()
  await toast(page, /Not undone: own changed again since/)
  expect(await alice.image(before.id)).toMatchObject({ own: 'theirs', more: 'x' })

  await page.getByRole('button', { name: 'Compare…' }).click()
  const dialog = page.getByRole('dialog', { name: 'This image changed while you were editing' })
  await dialog.getByRole('radio', { name: /^Yours for own: 1/ }).check()
  await dialog.getByRole('button', { name: 'Save merged' }).click()
  await toast(page, /2 changes saved/)
  expect(comparable(await alice.image(before.id))).toEqual(comparable(before))
  await page.getByRole('link', { name: String(before.name) }).click()
  await expect(history).toContainText('Took back')
  await expect(history).toContainText('taken back')
})

test('the keyboard alone adds, changes, removes, looks, saves and undoes', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const before = await alice.createImage({ name: uniqueName('keys'), first: '1', second: '2' })
  const place = await enter(page, 'alice')
  await page.goto(place.image(before.id))
  await expect(page.getByRole('heading', { level: 1, name: String(before.name) })).toBeVisible()
  await page.keyboard.press('e')
  await expect(page).toHaveURL(/\/properties$/)
  await expect(page.getByRole('button', { name: 'Own property' })).toBeVisible()

  const tabTo = async (name: string) => {
    const wanted = page.getByRole('button', { name, exact: true })
    for (let presses = 0; presses < 300; presses++) {
      await page.keyboard.press('Tab')
      if (await wanted.evaluate((element) => element === document.activeElement)) return
    }
    throw new Error(`no Tab leads to ${name}`)
  }
  await page.getByRole('heading', { level: 1 }).focus()
  for (const field of ['Name', 'Visibility']) {
    await page.keyboard.press('Alt+ArrowDown')
    await expect(page.getByLabel(field, { exact: true })).toBeFocused()
  }
  await tabTo('Remove first')
  await page.keyboard.press('Enter')
  await expect(page.getByText('will be removed')).toBeVisible()
  await page.getByLabel('second', { exact: true }).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('changed')
  await tabTo('Own property')
  await page.keyboard.press('Enter')
  await page.keyboard.type('added')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('added', { exact: true })).toBeFocused()
  await page.keyboard.type('new')
  await tabTo('Patch')
  await page.keyboard.press('Space')
  await expect(page.getByLabel('Patch', { exact: true }).last()).toContainText('"remove"')
  await page.keyboard.press('Control+Enter')
  await toast(page, /3 changes saved/)
  expect(await alice.image(before.id)).toMatchObject({ second: 'changed', added: 'new' })
  await tabTo('Undo')
  await page.keyboard.press('Enter')
  await toast(page, /Undone/)
  expect(comparable(await alice.image(before.id))).toEqual(comparable(before))
})

test('leaving with changes asks: by a link, by Back, by a key and by closing', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('leave') })
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Own property' })).toBeVisible()
  await page.getByLabel('Min disk', { exact: true }).fill('7')
  const asks = page.getByRole('dialog', { name: 'Leave without saving?' })
  const ways: (() => Promise<unknown>)[] = [
    () => page.getByRole('link', { name: 'Images', exact: true }).first().click(),
    () => page.goBack({ waitUntil: 'commit' }).catch(() => null),
    () => page.getByRole('button', { name: 'Cancel' }).click(),
  ]
  for (const way of ways) {
    void way()
    await expect(asks).toContainText('1 change will be lost')
    await asks.getByRole('button', { name: 'Stay' }).click()
    await expect(asks).toBeHidden()
    await expect(page.getByLabel('Min disk', { exact: true })).toHaveValue('7')
    expect(page.url()).toContain(editorOf(place, image.id))
  }
  const closing = page.waitForEvent('dialog')
  void page.reload().catch(() => null)
  const question = await closing
  expect(question.type()).toBe('beforeunload')
  await question.dismiss()

  void page.goBack({ waitUntil: 'commit' }).catch(() => null)
  await asks.getByRole('button', { name: 'Drop 1 change and leave' }).click()
  await expect(page.getByRole('heading', { level: 1, name: String(image.name) })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe(place.image(image.id))
  expect(await alice.image(image.id)).toMatchObject({ min_disk: 0 })
  // Nothing is held back any more.
  await page.goForward()
  await expect(page.getByLabel('Min disk', { exact: true })).toHaveValue('0')
})

interface WireDefinition {
  type: string
  enum?: string[]
  items?: { enum?: string[] }
  operators?: string[]
  minimum?: number
  pattern?: string
}
interface WireNamespace {
  namespace: string
  display_name?: string
  properties?: Record<string, WireDefinition>
  objects?: { properties: Record<string, WireDefinition> }[]
}
const IMAGE_TYPE = 'OS::Glance::Image'

/** The namespaces that a user sees, with what they define, spelled as on an image. */
async function definitionsAt(account: Account, query: string): Promise<WireNamespace[]> {
  const list = (await (
    await account.call('GET', `/metadefs/namespaces?limit=1000${query}`)
  ).json()) as { namespaces: { namespace: string }[] }
  return sideBySide(list.namespaces, async ({ namespace }) => {
    const address = `/metadefs/namespaces/${encodeURIComponent(namespace)}`
    const answer = await account.call('GET', `${address}?resource_type=${IMAGE_TYPE}`)
    return (await answer.json()) as WireNamespace
  })
}
const definedIn = ({ properties, objects }: WireNamespace) =>
  Object.fromEntries(
    [properties ?? {}, ...(objects ?? []).map((object) => object.properties)]
      .toReversed()
      .flatMap(Object.entries<WireDefinition>),
  )

test('every definition of the cloud is there, also those that are for other things', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  test.slow()
  const admin = await cloud.as('admin')
  const image = await admin.createImage({ name: uniqueName('defs') })
  const all = await definitionsAt(admin, '')
  const ours = await definitionsAt(admin, `&resource_types=${IMAGE_TYPE}`)
  expect(ours.length).toBeGreaterThan(15)
  expect(all.length).toBeGreaterThan(ours.length)
  const place = await enter(page, 'admin')
  await open(page, place, image.id)
  await page.getByRole('button', { name: 'Not for images' }).click()
  const isOurs = new Set(ours.map(({ namespace }) => namespace))
  for (const [name, some] of [
    ['Definitions', all.filter((each) => isOurs.has(each.namespace))],
    ['Definitions for other things', all.filter((each) => !isOurs.has(each.namespace))],
  ] as const) {
    const list = page.getByRole('list', { name, exact: true })
    const wanted: string[] = []
    for (const each of some) {
      const keys = Object.keys(definedIn(each))
      if (keys.length === 0) continue
      wanted.push(...keys)
      const count = name === 'Definitions' ? `0 of ${keys.length}` : `${keys.length}`
      await list
        .getByRole('button', { name: count, expanded: false })
        .filter({ hasText: each.display_name || each.namespace })
        .first()
        .click()
    }
    expect(await list.locator('code').allTextContents()).toEqual(expect.arrayContaining(wanted))
  }
  await axe(page)
})

/** One definition of each kind that a cloud has for images, and a value that it allows. */
function oneOfEachKind(namespaces: readonly WireNamespace[]): Map<string, [string, string]> {
  const found = new Map<string, [string, string]>()
  const times = new Map<string, number>()
  const defined = namespaces.flatMap((each) => Object.entries(definedIn(each)))
  for (const [key] of defined) times.set(key, (times.get(key) ?? 0) + 1)
  for (const [key, { type, enum: list, items, operators, minimum, pattern }] of defined) {
    // Glance's own schema has its say about these, and two namespaces about one key.
    if (pattern !== undefined || (times.get(key) ?? 0) > 1) continue
    const [operator] = operators ?? []
    const [first = 'a', second = 'b'] = list ?? items?.enum ?? []
    const kind = [type, list && 'list', operator].filter(Boolean).join(' ')
    const values: Record<string, string> = {
      string: operator
        ? `${operator} ${first} ${operator} ${second}`
        : list
          ? (list.at(-1) ?? '')
          : HOSTILE,
      integer: String((minimum ?? 0) + 8),
      number: '0.5',
      boolean: 'true',
      array: operator ? `${operator} ${first},${second}` : `${first},${second}`,
    }
    const value = values[type]
    if (value !== undefined && !found.has(kind)) found.set(kind, [key, value])
  }
  return found
}

test('a value of each type of definition is put in, saved and read back byte for byte', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('types') })
  const kinds = oneOfEachKind(await definitionsAt(alice, `&resource_types=${IMAGE_TYPE}`))
  expect([...kinds.keys()].map((kind) => kind.split(' ')[0])).toEqual(
    expect.arrayContaining(['string', 'integer', 'boolean', 'array']),
  )
  const place = await enter(page, 'alice')
  await open(page, place, image.id)
  const wanted: Record<string, string> = {}
  for (const [key, value] of kinds.values()) {
    await page.getByLabel('Find a property').fill(key)
    await page
      .getByRole('button', { name: /^Add / })
      .filter({ has: page.getByText(key, { exact: true }) })
      .first()
      .click()
    const field = page.locator('main :is(input, select, textarea):focus')
    const isChoice = await field.evaluate((element) => element.tagName === 'SELECT')
    if (isChoice) await field.selectOption(value)
    else await field.fill(value)
    wanted[key] = value
  }
  await addOwn(page, 'own key/~鍵 <b>', HOSTILE)
  wanted['own key/~鍵 <b>'] = HOSTILE
  await save(page).click()
  await toast(page, new RegExp(`${Object.keys(wanted).length} changes saved`))
  expect(comparable(await alice.image(image.id))).toEqual({ ...comparable(image), ...wanted })
})

test('an administrator gives each field of an image without data another value', async ({
  page,
  enter,
  cloud,
  uniqueName,
}) => {
  const admin = await cloud.as('admin')
  const bob = await cloud.as('bob')
  const kernel = await bob.createImage({ name: uniqueName('kernel') })
  const image = await admin.createImage({ name: uniqueName('kinds') })
  const place = await enter(page, 'admin')
  await open(page, place, image.id)
  const changed = {
    visibility: 'community',
    protected: 'true',
    os_hidden: 'true',
    disk_format: 'qcow2',
    container_format: 'ovf',
  }
  const labels = ['Visibility', 'Protected', 'Hidden', 'Disk format', 'Container format']
  for (const [at, value] of Object.values(changed).entries())
    await page.getByLabel(labels[at]!, { exact: true }).selectOption(value)
  await page.getByLabel('Min disk', { exact: true }).fill('3')
  await page.getByLabel('Owner', { exact: true }).fill(bob.projectId)
  for (const [key, value] of [
    ['kernel_id', kernel.id],
    ['ramdisk_id', kernel.id],
    ['os_admin_user', 'root'],
    ['hw_rng_model', 'virtio'],
  ] as const) {
    await page.getByLabel('Find a property').fill(key)
    await page
      .getByRole('button', { name: /^Add / })
      .filter({ has: page.getByText(key, { exact: true }) })
      .first()
      .click()
    const field = page.locator('main :is(input, select, textarea):focus')
    if (await field.evaluate((element) => element.tagName === 'SELECT'))
      await field.selectOption(value)
    else await field.fill(value)
  }
  await save(page).click()
  await toast(page, /11 changes saved/)
  expect(await bob.image(image.id)).toMatchObject({
    ...changed,
    protected: true,
    os_hidden: true,
    min_disk: 3,
    owner: bob.projectId,
    kernel_id: kernel.id,
    ramdisk_id: kernel.id,
    os_admin_user: 'root',
    hw_rng_model: 'virtio',
  })
})

test('what Glance refuses is told in words, and the draft stays', async ({
  page,
  enter,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  allowConsole(/^Failed to load resource: .* (413|404) /)
  const alice = await cloud.as('alice')
  // As many properties as a Glance allows by default (image_property_quota).
  const many = Object.fromEntries(Array.from({ length: 128 }, (_, at) => [`p${at}`, `${at}`]))
  const image = await alice.createImage({ name: uniqueName('refused'), ...many })
  const place = await enter(page, 'alice')
  await open(page, place, image.id)
  await addOwn(page, 'one-too-many', 'x')
  await save(page).click()
  const refusal = page.getByRole('alert').filter({ hasText: 'Nothing was saved.' })
  await expect(refusal).toContainText('this cloud allows 128 properties on an image')
  await page.getByRole('button', { name: 'Remove p7', exact: true }).click()
  await expect(page.getByLabel('one-too-many', { exact: true })).toHaveValue('x')
  await save(page).click()
  await toast(page, /2 changes saved/)

  await page.getByLabel('one-too-many', { exact: true }).fill('y')
  await alice.remove(image.id)
  await save(page).click()
  await expect(page.getByRole('alert').filter({ hasText: 'This image is gone' })).toBeVisible()
  await expect(page.getByLabel('one-too-many', { exact: true })).toHaveValue('y')
})

test('a reader sees all of it and is told why nothing changes', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('look'), os_distro: 'debian', own: 'x' })
  const place = await enter(page, 'dave')
  await page.goto(`${place.image(image.id)}?tab=properties`)
  await expect(page).toHaveURL(/\/properties$/)
  await expect(
    page
      .getByText(/Your role here is reader/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible()
  await expect(page.getByRole('main')).toContainText('debian')
  await expect(page.getByRole('main').getByRole('combobox')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Save' })).toHaveAccessibleDescription(/reader/)
  await axe(page)
})

test.describe('accessibility', () => {
  const make = async (alice: Account, name: string) =>
    alice.createImage({
      name,
      tags: ['golden'],
      os_distro: 'debian',
      hw_disk_bus: 'virtio',
      hw_disk_buss: 'x',
      own: 'v'.repeat(200),
    })
  const edit = async (page: Page) => {
    await page.getByLabel('Disk Bus', { exact: true }).selectOption('scsi')
    await page.getByLabel('Min RAM', { exact: true }).fill('x')
    await page.getByRole('button', { name: 'Remove os_distro' }).click()
  }

  test('with every kind of row, in both views', async ({ page, enter, cloud, uniqueName, axe }) => {
    test.slow()
    const image = await make(await cloud.as('alice'), uniqueName('axe'))
    const place = await enter(page, 'alice')
    await open(page, place, image.id)
    await edit(page)
    await page.getByRole('button', { name: 'Own property' }).click()
    await axe(page)
    await page.getByRole('button', { name: 'About hw_disk_bus', exact: true }).click()
    await expect(page.getByRole('dialog', { name: 'About hw_disk_bus' })).toBeVisible()
    await axe(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'JSON', exact: true }).click()
    await axe(page)
  })

  test.describe('on a phone', () => {
    test.use(phone)
    test('nothing is wider than the screen, and the dialogs too', async ({
      page,
      enter,
      cloud,
      uniqueName,
      axe,
    }) => {
      test.slow()
      const image = await make(await cloud.as('alice'), uniqueName('phone'))
      const place = await enter(page, 'alice')
      await open(page, place, image.id)
      await edit(page)
      const over = await page.evaluate(() =>
        Math.max(
          document.documentElement.scrollWidth - window.innerWidth,
          ...[...document.querySelectorAll('main, .pane-body')].map(
            (element) => element.scrollWidth - element.clientWidth,
          ),
        ),
      )
      expect(over).toBeLessThanOrEqual(0)
      await axe(page)
      await page.getByRole('button', { name: 'Review' }).click()
      await expect(page.getByRole('dialog', { name: 'What will change' })).toBeVisible()
      await axe(page)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Pick a definition…' }).click()
      await expect(page.getByRole('dialog', { name: 'Pick a definition' })).toBeVisible()
      await axe(page)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Cancel' }).click()
      await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible()
      await axe(page)
    })
  })
})

test('metadata of a file is taken over, shown, and saved exactly', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const alice = await cloud.as('alice')
  const before = await alice.createImage({
    name: uniqueName('import'),
    tags: ['mine'],
    os_distro: 'ubuntu',
    unnamed: 'x',
  })
  const place = await enter(page, 'alice')
  await open(page, place, before.id)
  await page.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Take over metadata' })
  const yaml =
    'min_ram: 512\ntags: [golden]\nproperties:\n  os_distro: debian\n  "own 鍵": "1.10"\n'
  await dialog.getByLabel('Metadata', { exact: true }).fill(`${yaml}  id: mine\n`)
  await expect(dialog.getByRole('list', { name: 'What is not taken' })).toContainText('Line 6')
  await expect(dialog.getByRole('button', { name: 'Fill in 4 changes' })).toBeEnabled()
  await axe(page)
  await dialog.getByLabel('Choose a file with metadata').setInputFiles({
    name: 'metadata.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(yaml),
  })
  await expect(dialog.getByRole('list', { name: 'What is not taken' })).toBeHidden()
  await dialog.getByLabel('Remove the properties that are not in it').check()
  await dialog.getByRole('button', { name: 'Fill in 5 changes' }).click()
  await expect(change(page, 'os_distro')).toContainText('ubuntu becomes debian')
  await expect(change(page, 'unnamed')).toContainText('is removed')
  await save(page).click()
  await toast(page, /5 changes saved/)
  const { unnamed: _, ...kept } = comparable(before)
  expect(comparable(await alice.image(before.id))).toEqual({
    ...kept,
    min_ram: 512,
    tags: ['golden'],
    os_distro: 'debian',
    'own 鍵': '1.10',
  })
})
