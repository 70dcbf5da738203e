import type { Locator } from '@playwright/test'
import type { Account } from './cloud.ts'
import { expect, phone, test } from './fixtures.ts'

/** Sends a request as the page writes it, with a token of our own. */
async function replay(account: Account, text: string, body?: string): Promise<Response> {
  const [head = '', ...rest] = text.split('\n\n')
  const [line = '', ...headers] = head.split('\n')
  const [method = '', path = ''] = line.split(' ')
  const sent = body ?? (rest.length > 0 ? rest.join('\n\n') : undefined)
  return account.call(method, path.replace('/v2', ''), {
    headers: Object.fromEntries(headers.map((each) => each.split(': ') as [string, string])),
    ...(sent === undefined ? {} : { body: sent }),
  })
}

const line = (lines: Locator, title: string | RegExp) =>
  lines.getByRole('listitem').filter({ hasText: title }).locator('pre')

test('what the upload form does is there as a command and as requests that do the same', async ({
  page,
  enter,
  cloud,
  uniqueName,
  qemuImage,
  axe,
}) => {
  const alice = await cloud.as('alice')
  const name = uniqueName('command')
  const disk = qemuImage('disk.qcow2', 1024 * 1024)
  const place = await enter(page, 'alice')
  await page.goto(place.upload)
  await page.getByLabel('Choose files').setInputFiles(disk.path)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`${name} it's`)
  cloud.removeLater(`${name} it's`)
  await page.getByRole('textbox', { name: 'Min RAM' }).fill('64')
  await page.getByRole('button', { name: 'Show command' }).click()
  const lines = page.getByRole('dialog', { name: 'As a command' })
  await expect(line(lines, 'Create an image of')).toContainText(
    /^openstack image create[\s\S]*--file disk\.qcow2[\s\S]*--disk-format qcow2[\s\S]*--min-ram 64[\s\S]*it'\\''s'$/,
  )
  await axe(page)
  await lines.getByRole('button', { name: 'HTTP' }).click()
  const http = await line(lines, 'Create an image of').innerText()
  expect(http.toLowerCase()).not.toContain('token')
  await page.setViewportSize(phone.viewport)
  await axe(page)
  const [create, data = ''] = http.split(/\n\n(?=PUT )/)
  const made = (await (await replay(alice, create!)).json()) as { id: string }
  await replay(alice, data.replace('ID-OF-THE-ANSWER', made.id), 'the bytes')
  expect(await alice.image(made.id)).toMatchObject({
    name: `${name} it's`,
    disk_format: 'qcow2',
    min_ram: 64,
    status: 'active',
    size: 9,
  })
})

test('what is done to an image is there as a command, where it is decided and in the list', async ({
  page,
  enter,
  cloud,
  uniqueName,
  axe,
}) => {
  const alice = await cloud.as('alice')
  const name = uniqueName('deeds')
  const image = await alice.createImage({ name, tags: ['a b'] }, 'bytes')
  const place = await enter(page, 'alice')
  await page.goto(place.image(image.id))
  const lines = page.getByRole('dialog', { name: 'As a command' })
  for (const [item, command] of [
    ['Deactivate…', 'openstack image set --deactivate'],
    ['Delete…', 'openstack image delete'],
  ] as const) {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: item }).click()
    const show = page.getByRole('dialog').getByRole('button', { name: 'Show command' })
    await show.click()
    await expect(lines.getByText(command)).toHaveText(`${command} ${image.id}`)
    // Only the commands are closed, not the decision.
    await page.keyboard.press('Escape')
    await expect(lines).toBeHidden()
    await expect(show).toBeFocused()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }

  await page.goto(`${place.images}?q=${name}`)
  await page.getByRole('row').filter({ hasText: name }).focus()
  await page.keyboard.press('.')
  await page.getByRole('menuitem', { name: 'Show commands…' }).click()
  const dialog = page.getByRole('dialog', { name })
  await expect(line(dialog, 'Download it')).toContainText('openstack image save --file')
  await axe(page)
  await dialog.getByRole('button', { name: 'HTTP' }).click()
  for (const title of ['Hide it', 'Deactivate it', 'Take a tag away', 'Turn protection on'])
    await replay(alice, await line(dialog, title).innerText())
  expect(await alice.image(image.id)).toMatchObject({
    os_hidden: true,
    protected: true,
    status: 'deactivated',
    tags: [],
  })
})
