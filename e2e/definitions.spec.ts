import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import type { Account, Cloud } from './cloud.ts'
import { expect, phone, test as base } from './fixtures.ts'

type Json = Record<string, unknown>
const NAMESPACES = '/metadefs/namespaces'
const at = (name: string) => `${NAMESPACES}/${encodeURIComponent(name)}`

interface Definitions {
  admin: Account
  /** A name that no other namespace has; what is called so is deleted after the test. */
  named: (label: string) => string
  /** Makes one of that label, past the dashboard. */
  make: (label: string, fields?: Json) => Promise<string>
  /** As Glance tells it, without what only Glance says, and in one order. */
  read: (name: string) => Promise<Json>
}

const byName = (list: unknown) =>
  ((list ?? []) as { name: string }[]).toSorted((a, b) => (a.name < b.name ? -1 : 1))

function comparable(wire: Json): Json {
  const drop = new Set(['created_at', 'updated_at', 'self', 'schema'])
  const clean = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(clean)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([key]) => !drop.has(key))
              .map(([key, each]) => [key, clean(each)]),
          )
        : value
  const cleaned = clean(wire) as Json
  for (const list of ['resource_type_associations', 'objects', 'tags'])
    cleaned[list] = byName(cleaned[list])
  return cleaned
}

async function definitionsOf(cloud: Cloud, made: string[]): Promise<Definitions> {
  const admin = await cloud.as('admin')
  const named = (label: string) => {
    const name = `Spec ${label}::${randomBytes(4).toString('hex')}`
    made.push(name)
    return name
  }
  return {
    admin,
    named,
    async make(label, fields = {}) {
      const namespace = named(label)
      await admin.call('POST', NAMESPACES, { json: { namespace, ...fields } })
      return namespace
    },
    read: async (name) => comparable((await (await admin.call('GET', at(name))).json()) as Json),
  }
}

const test = base.extend<{ definitions: Definitions }>({
  definitions: async ({ cloud, allowConsole }, provide) => {
    // A namespace of another spec may go between the list and the look into it.
    allowConsole(/ 404 .*\/metadefs\/namespaces\/Spec%20/)
    const made: string[] = []
    const definitions = await definitionsOf(cloud, made)
    await provide(definitions)
    for (const name of made) {
      const json = { namespace: name, protected: false }
      await definitions.admin.call('PUT', at(name), { json, expect: [404] })
      await definitions.admin.call('DELETE', at(name), { expect: [404] })
    }
  },
})

/** A real Glance is asked several times for it, 0.2-0.5 s a call and more on a busy machine. */
const said = (page: Page, text: string | RegExp) =>
  expect(page.getByText(text, { exact: true })).toBeVisible({ timeout: 45_000 })
/** What can be undone waits under the pointer; a busy Glance is not read within its 8 s. */
async function held(page: Page, text: string): Promise<void> {
  await said(page, text)
  await page.getByRole('button', { name: 'Undo' }).hover()
}
const dialog = (page: Page) => page.getByRole('dialog')
const press = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('button', { name }).click()

async function importText(page: Page, file: { name: string; json: unknown }): Promise<void> {
  await press(page, 'Import…')
  await page.getByLabel('Definition files').setInputFiles({
    name: file.name,
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file.json)),
  })
  await press(dialog(page), /^Plan/)
}

/** `glance-manage db_export_metadefs` names no owner and writes null for what is not set. */
const exported = (document: Json, namespace: string): Json => ({
  ...Object.fromEntries(Object.entries(document).filter(([key]) => key !== 'owner')),
  namespace,
  resource_type_associations: (document['resource_type_associations'] as Json[]).map((each) => ({
    prefix: null,
    properties_target: null,
    ...each,
  })),
})

test('a namespace of the cloud goes out and in, is edited, and goes out and in again without loss', async ({
  page,
  enter,
  definitions,
}) => {
  const { admin, named, read } = definitions
  const source = await read('OS::Compute::Watchdog')
  const name = named('round')
  const place = await enter(page, 'admin')
  await page.goto(`/p/${place.projectId}/definitions`)

  await importText(page, { name: 'Watchdog.json', json: exported(source, name) })
  await expect(dialog(page).getByRole('region', { name })).toContainText('With 1 property')
  await press(dialog(page), 'Import')
  await said(page, '1 namespace imported')
  const came = await read(name)
  expect(came).toEqual({ ...source, namespace: name, owner: admin.projectId })

  await page.getByLabel('Search definitions').fill(name)
  await page.getByRole('link', { name: String(source['display_name']), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(String(source['display_name']))
  // It came protected: nothing of it can be taken away, and the button says why.
  const remove = page.getByRole('button', { name: 'Remove watchdog_action' })
  await expect(remove).toHaveAccessibleDescription(/protected/)
  await page.getByLabel('Protected').uncheck()
  await page.getByLabel('Display name').fill('Dog <b>')
  await page.getByLabel('Add a property').and(page.getByRole('textbox')).fill('spare time')
  await press(page, 'Add a property')
  const added = page
    .getByRole('list', { name: 'Properties', exact: true })
    .getByRole('listitem')
    .last()
  await added.getByLabel('Title').fill('Zeit')
  await added.getByLabel('Type').selectOption('integer')
  await added.getByLabel('Least').fill('9')
  await added.getByLabel('Most').fill('3')
  await added.getByLabel('Default').fill('4')
  await expect(added.getByText('Must be 9 or more: that is the least.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Review and save…' })).toHaveAccessibleDescription(
    /has an error/,
  )
  await added.getByLabel('Least').fill('0')
  await added.getByLabel('Most').fill('9')
  await press(page, 'Remove OS::Nova::Flavor')
  await press(page, 'Add many…')
  await page.getByLabel('Tags, one a line').fill('night\nday shift\n')
  await press(page, 'Add these')
  // What it makes of an image's form is there at once.
  await expect(page.getByRole('region', { name: 'Preview' }).getByLabel('Zeit')).toHaveValue('4')
  await press(page, 'Review and save…')
  const plan = dialog(page).getByRole('region', { name })
  await expect(plan).toContainText('3 created, 2 changed, 1 removed')
  await expect(plan.getByRole('listitem').filter({ hasText: 'display_name' })).toContainText(
    'Dog <b>',
  )
  await press(dialog(page), 'Show command')
  await expect(page.getByText(`glance md-resource-type-deassociate '${name}'`)).toBeVisible()
  await page.keyboard.press('Escape')
  await press(dialog(page), 'Save')
  await said(page, /^\d+ changes saved$/)
  const edited = await read(name)
  expect(edited).toEqual({
    ...came,
    display_name: 'Dog <b>',
    protected: false,
    properties: {
      ...(came['properties'] as Json),
      'spare time': {
        name: 'spare time',
        type: 'integer',
        title: 'Zeit',
        minimum: 0,
        maximum: 9,
        default: '4',
      },
    },
    resource_type_associations: (came['resource_type_associations'] as Json[]).filter(
      (each) => each['name'] !== 'OS::Nova::Flavor',
    ),
    tags: [{ name: 'day shift' }, { name: 'night' }],
  })

  const saving = page.waitForEvent('download')
  await press(page, 'Export')
  const file = JSON.parse(await readFile(await (await saving).path(), 'utf8')) as Json
  // What is typed and not saved goes with it, unasked.
  await page.getByLabel('Display name').fill('Typed')
  await press(page, 'Delete…')
  await expect(dialog(page)).toContainText('2 properties, 2 tags, 2 resource types')
  await press(dialog(page), 'Delete')
  await expect(page.getByRole('heading', { level: 1, name: 'Definitions' })).toBeVisible()
  await admin.call('GET', at(name), { expect: [404] })
  await importText(page, { name: 'again.json', json: file })
  await press(dialog(page), 'Import')
  await held(page, '1 namespace imported')
  expect(await read(name)).toEqual(edited)
  await press(page, 'Undo')
  await said(page, 'Undone')
  expect((await admin.call('GET', at(name), { expect: [404] })).status).toBe(404)
})

test('an import says what it would do, merged or replaced, does it, and undoes it', async ({
  page,
  enter,
  definitions,
  axe,
}) => {
  const { make, named, read } = definitions
  const text = { type: 'string', title: 'Old' }
  const name = await make('merge', {
    display_name: 'There',
    properties: { kept: text, other: text },
    tags: [{ name: 'one' }],
  })
  const before = await read(name)
  const fresh = named('fresh')
  const place = await enter(page, 'admin')
  await page.goto(`/p/${place.projectId}/definitions`)
  const file = [
    { namespace: name, properties: { kept: { ...text, title: 'New' } }, tags: [{ name: 'two' }] },
    { namespace: fresh, objects: [{ name: 'O', properties: { a: text } }] },
    { namespace: 'a/b', properties: { c: { type: 'text', title: 'C' } } },
  ]
  await press(page, 'Import…')
  await dialog(page).getByLabel('Text').fill(JSON.stringify(file))
  await expect(dialog(page).getByText('property c: Must be one of')).toBeVisible()
  await expect(dialog(page).getByText(/has no address for it/)).toBeVisible()
  await axe(page)
  await press(dialog(page), 'Plan 2…')
  const plan = dialog(page).getByRole('region', { name })
  await expect(plan).toContainText('1 created, 1 changed')
  await expect(plan.getByRole('listitem').filter({ hasText: 'kept' })).toContainText('Old → New')
  await press(dialog(page), 'Replace')
  await expect(plan).toContainText('3 removed')
  await expect(plan.getByRole('listitem').filter({ hasText: 'other' })).toContainText('removed')
  await axe(page)
  await press(dialog(page), 'Merge')
  // Between the look and the press: it is looked at again.
  await definitions.admin.call('POST', `${at(name)}/tags`, { json: { tags: [{ name: 'three' }] } })
  await press(dialog(page), 'Import')
  await expect(dialog(page).getByText('Somebody changed it a moment ago')).toBeVisible()
  await press(dialog(page), 'Import')
  await held(page, '2 namespaces imported')
  expect(await read(name)).toMatchObject({
    display_name: 'There',
    properties: { kept: { title: 'New' }, other: { title: 'Old' } },
    tags: [{ name: 'three' }, { name: 'two' }],
  })
  expect(await read(fresh)).toMatchObject({ objects: [{ name: 'O', properties: { a: text } }] })
  await press(page, 'Undo')
  await said(page, 'Undone')
  expect(await read(name)).toMatchObject({
    properties: { kept: { title: 'Old' }, other: { title: 'Old' } },
    tags: [{ name: 'three' }],
    display_name: before['display_name'],
  })
})

/** What a person sees of a form: words, keys, and how each value is put in. */
const formOf = (within: Locator) =>
  within.locator('.prop').evaluateAll((rows) =>
    rows.map((row) => ({
      label: row.querySelector('label')?.textContent,
      key: row.querySelector('code')?.textContent,
      control: row.querySelector('select, textarea, input')?.tagName,
      mode: row.querySelector('input')?.inputMode,
      unit: row.querySelector('.unit')?.textContent,
      choices: [...row.querySelectorAll('option')].map((option) => option.textContent),
      value: row.querySelector<HTMLInputElement>('select, textarea, input')?.value,
    })),
  )

test('the preview is the form that the editor of an image makes of it', async ({
  page,
  enter,
  definitions,
  cloud,
  uniqueName,
}) => {
  const title = uniqueName('Form')
  const name = await definitions.make('form', {
    display_name: title,
    visibility: 'public',
    resource_type_associations: [{ name: 'OS::Glance::Image', prefix: `${title}_` }],
    properties: {
      choice: { type: 'string', title: 'Choice <i>', enum: ['a', 'b', '<b>'], default: 'b' },
      free: { type: 'string', title: 'Free', minLength: 2, pattern: '^x' },
      memory_mb: { type: 'integer', title: 'Memory', minimum: 1, maximum: 9, default: '3' },
      ratio: { type: 'number', title: 'Ratio' },
      truth: { type: 'boolean', title: 'Truth' },
      many: { type: 'array', title: 'Many', items: { type: 'string', enum: ['p', 'q'] } },
      hosts: { type: 'string', title: 'Hosts', operators: ['<in>', '<or>'], enum: ['kvm', 'xen'] },
    },
    objects: [{ name: 'Thing', properties: { inner: { type: 'string', title: 'Inner' } } }],
  })
  const keys = 'choice free memory_mb ratio truth many hosts inner'.split(' ')
  const values = new Map([
    ['choice', 'b'],
    ['memory_mb', '3'],
  ])
  const image = await (
    await cloud.as('admin')
  ).createImage({
    name: uniqueName('form'),
    ...Object.fromEntries(keys.map((key) => [`${title}_${key}`, values.get(key) ?? ''])),
  })
  const place = await enter(page, 'admin')
  await page.goto(`${place.image(image.id)}/properties`)
  const inEditor = page.getByRole('region', { name: title })
  await expect(inEditor.locator('.prop')).toHaveCount(keys.length)
  const editor = await formOf(inEditor)
  expect(editor.map(({ label }) => label)).toContain('Choice <i>')
  await page.goto(`/p/${place.projectId}/definitions/${encodeURIComponent(name)}`)
  const preview = page.getByRole('region', { name: 'Preview' })
  await expect(preview.locator('.prop')).toHaveCount(keys.length)
  expect(await formOf(preview)).toEqual(editor)
  // And it judges as the editor does.
  await preview.getByLabel('Memory', { exact: true }).fill('12')
  await expect(preview.getByText(/from 1 to 9/)).toBeVisible()
})

test('what two people write at once is put together, and one chooses where they met', async ({
  page,
  enter,
  definitions,
}) => {
  const name = await definitions.make('two', {
    display_name: 'Base',
    description: 'Base',
    tags: [{ name: 'base' }],
  })
  const place = await enter(page, 'admin')
  await page.goto(`/p/${place.projectId}/definitions/${encodeURIComponent(name)}`)
  await page.getByLabel('Display name').fill('Mine')
  await page.getByLabel('Tags', { exact: false }).and(page.getByRole('textbox')).fill('mine')
  await page.keyboard.press('Enter')
  await definitions.admin.call('PUT', at(name), {
    json: { namespace: name, display_name: 'Theirs', description: 'Theirs', visibility: 'public' },
  })
  await press(page, 'Review and save…')
  await expect(dialog(page).getByText('Somebody changed the same')).toBeVisible()
  await expect(dialog(page).getByText('Theirs: Theirs')).toBeVisible()
  await press(dialog(page).getByRole('group', { name: 'Whose display_name' }), 'Theirs')
  await expect(dialog(page).getByRole('region', { name })).toContainText('1 created')
  await press(dialog(page), 'Save')
  await said(page, '1 change saved')
  expect(await definitions.read(name)).toMatchObject({
    display_name: 'Theirs',
    description: 'Theirs',
    visibility: 'public',
    tags: [{ name: 'base' }, { name: 'mine' }],
  })
})

test('a namespace is edited as one text, which is the same draft as its fields', async ({
  page,
  enter,
  definitions,
  axe,
}) => {
  const name = await definitions.make('text', {
    display_name: 'Fields',
    properties: { a: { type: 'string', title: 'A' } },
  })
  const place = await enter(page, 'admin')
  await page.goto(`/p/${place.projectId}/definitions/${encodeURIComponent(name)}`)
  await page.getByLabel('Display name').fill('Typed')
  await press(page.getByRole('group', { name: 'View' }), 'JSON')
  const text = page.getByLabel('The namespace as JSON')
  await expect(text).toHaveValue(/"display_name": "Typed"/)
  const written = await text.inputValue()
  const save = page.getByRole('button', { name: 'Review and save…' })
  await text.fill(written.replace('"Typed",', '"Typed"'))
  await expect(page.getByText('Line 4: A , is missing between two attributes.')).toBeVisible()
  await expect(save).toHaveAccessibleDescription('The text cannot be read yet.')
  await text.fill(written.replace('"title": "A"', '"title": ""'))
  await expect(page.getByText('property a: People read the title')).toBeVisible()
  await axe(page)
  await text.fill(written.replace('"title": "A"', '"title": "B"'))
  await press(page.getByRole('group', { name: 'View' }), 'Fields')
  await press(page, /^B a/)
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('B')
  await save.click()
  await expect(dialog(page).getByRole('region', { name })).toContainText('2 changed')
  await press(dialog(page), 'Save')
  await said(page, '2 changes saved')
  expect(await definitions.read(name)).toMatchObject({
    display_name: 'Typed',
    properties: { a: { title: 'B' } },
  })
})

test('a property and an object of a protected namespace get another name, and their old one back', async ({
  page,
  enter,
  definitions,
  axe,
}) => {
  const text = { type: 'string', title: 'Kept' }
  const name = await definitions.make('rename', {
    protected: true,
    properties: { old: text, other: text },
    objects: [{ name: 'Thing', properties: { inner: text } }],
  })
  const before = await definitions.read(name)
  const place = await enter(page, 'admin')
  await page.goto(`/p/${place.projectId}/definitions/${encodeURIComponent(name)}`)
  await press(page, 'Rename old')
  const field = dialog(page).getByLabel('New name')
  await field.fill('other')
  await expect(field).toHaveAccessibleDescription('This name is there already.')
  await axe(page)
  await field.fill('new')
  await press(dialog(page), 'Rename')
  await said(page, 'old is now new')
  expect(await definitions.read(name)).toMatchObject({ properties: { new: text, other: text } })
  await press(page, 'Rename Thing')
  await field.fill('Thing 2')
  await press(dialog(page), 'Rename')
  await held(page, 'Thing is now Thing 2')
  expect(await definitions.read(name)).toMatchObject({
    objects: [{ name: 'Thing 2', properties: { inner: text } }],
  })
  await press(page, 'Undo')
  await said(page, 'Undone')
  expect((await definitions.read(name))['objects']).toEqual(before['objects'])
  await page.getByLabel('Display name').fill('Typed')
  await expect(page.getByRole('button', { name: 'Rename Thing' })).toHaveAccessibleDescription(
    /Save what you changed first/,
  )
})

test.describe('for a member, on a phone', () => {
  test.use(phone)

  test('definitions are to be read, and say why they cannot be changed', async ({
    page,
    enter,
    axe,
    cloud,
    allowConsole,
  }) => {
    // As above: those that are public are seen by everybody.
    allowConsole(/ 404 .*\/metadefs\/namespaces\/Spec%20/)
    const place = await enter(page, 'alice')
    await page.goto(`/p/${place.projectId}/definitions`)
    await expect(page.getByText('You can look, but not change')).toBeVisible()
    const create = page.getByRole('button', { name: 'New namespace…' })
    await expect(create).toHaveAccessibleDescription(/only an administrator/)
    await expect(create).toHaveAttribute('aria-disabled', 'true')
    await expect(page.getByRole('row').filter({ hasText: 'OS::Compute::Watchdog' })).toContainText(
      '1 property',
    )
    await axe(page)
    await page.getByLabel('Search definitions').fill('watchdog action')
    await page.getByRole('row').getByRole('link').click()
    await expect(page.getByLabel('Display name')).toHaveAttribute('readonly', '')
    await expect(page.getByRole('button', { name: 'Delete…' })).toHaveAccessibleDescription(
      /only an administrator/,
    )
    await expect(page.getByRole('button', { name: 'Review and save…' })).toHaveCount(0)
    await page
      .getByRole('button', { name: /watchdog_action/ })
      .first()
      .click()
    await expect(page.getByLabel('Allowed values')).toHaveValue(/^disabled\nreset/)
    await axe(page)
    // And Glance says the same.
    const alice = await cloud.as('alice')
    const refused = await alice.call('DELETE', at('OS::Compute::CPUMode'), { expect: [403] })
    expect(refused.status).toBe(403)
    await page.goto(`/p/${place.projectId}/definitions/${encodeURIComponent('No::Such')}`)
    await expect(page.getByText('There is no namespace No::Such')).toBeVisible()
  })
})
