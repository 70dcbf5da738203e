import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Interposer } from './interposer.ts'
import { startProduct } from './product.mjs'

/** Texts that become markup, script, a link or code wherever one is written without care. */
const CORPUS = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=1</script>',
  '"><svg/onload=window.pwned=1>',
  "'-window.pwned=1-'",
  'javascript:window.pwned=1',
  '</title><script>window.pwned=1</script>',
  '{{constructor.constructor("window.pwned=1")()}}',
  '${window.pwned=1}',
  '<a href="javascript:window.pwned=1">click me</a>',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '__proto__',
  'constructor',
]

/** Anything that ran would have opened a dialog or left its mark. */
async function watched(page: Page): Promise<() => Promise<void>> {
  const dialogs: string[] = []
  page.on('dialog', async (dialog) => {
    dialogs.push(dialog.message())
    await dialog.dismiss()
  })
  return async () => {
    expect(dialogs, 'dialogs').toEqual([])
    expect(await page.evaluate(() => 'pwned' in window), 'script ran').toBe(false)
    expect(await page.evaluate(() => 'pwned' in {}), 'prototype polluted').toBe(false)
    expect(await page.locator('[src="x"], iframe[srcdoc], a[href^="javascript:"]').count()).toBe(0)
  }
}

test('names, tags and properties that carry script are shown as text', async ({
  page,
  cloud,
  enter,
  uniqueName,
}) => {
  const alice = await cloud.as('alice')
  const place = await enter(page, 'alice')
  const nothingRan = await watched(page)
  const stem = uniqueName('hostile')
  const images = []
  for (const text of CORPUS) {
    const name = `${stem} ${text}`
    images.push(await alice.createImage({ name, tags: [text] }))
  }
  const first = images[0]!
  await alice.patch(
    first.id,
    CORPUS.map((text, at) => ({
      op: 'add',
      // Slashes and tildes in a pointer: RFC 6901 §3.
      path: `/${at < 10 ? `hostile_${at}` : text.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      value: text,
    })),
  )

  await page.goto(`${place.images}?q=${encodeURIComponent(stem)}`)
  for (const image of images) {
    const row = page.getByRole('row').filter({ hasText: image.name ?? '' })
    await expect(row.first()).toBeVisible()
  }
  await nothingRan()

  await page.goto(place.image(first.id))
  await expect(page.getByRole('heading', { name: first.name ?? '' })).toBeVisible()
  for (const text of CORPUS) await expect(page.getByText(text).first()).toBeVisible()
  await nothingRan()

  // Typed into, compared and previewed.
  await page.getByRole('link', { name: 'Properties' }).click()
  for (const [at, text] of CORPUS.slice(0, 10).entries()) {
    const field = page.getByLabel(`hostile_${at}`, { exact: true })
    await expect(field).toHaveValue(text)
    await field.fill(`${text} `)
  }
  for (const key of ['__proto__', 'constructor'])
    await page.getByRole('button', { name: `Remove ${key}`, exact: true }).click()
  const changes = page.getByRole('list', { name: 'Changes' })
  await expect(changes.getByRole('listitem')).toHaveCount(CORPUS.length)
  for (const text of CORPUS) await expect(changes.getByText(text).first()).toBeVisible()
  await page.getByRole('button', { name: /^Save \d+ changes$/ }).click()
  await expect(page.getByText(`${CORPUS.length} changes saved`)).toBeVisible()
  await nothingRan()
  const after = await alice.image(first.id)
  expect(after['hostile_1']).toBe(`${CORPUS[1]} `)
  expect(Object.keys(after)).not.toContain('__proto__')
})

test('an error of the cloud that carries script is shown as text', async ({
  openBrowser,
  signIn,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  allowConsole(/Failed to load resource|Blocked script execution in .* sandboxed/)
  const image = await (await cloud.as('alice')).createImage({ name: uniqueName('broken') })
  const interposer = await Interposer.start()
  const product = await startProduct({ env: { OS_AUTH_URL: interposer.authUrl } })
  try {
    const page = await openBrowser({ baseURL: product.url })
    const nothingRan = await watched(page)
    const place = await signIn(page, 'alice')
    const evil = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'
    const shapes = {
      JSON: {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ message: `Nobody may look in here ${evil}`, code: '403 Forbidden' }),
      },
      HTML: {
        headers: { 'Content-Type': 'text/html' },
        body: `<html><body><h1>403 Forbidden</h1>Nobody may look in here ${evil}</body></html>`,
      },
      text: {
        headers: { 'Content-Type': 'text/plain' },
        body: `403 Forbidden\n\nNobody may look in here ${evil}`,
      },
    }
    for (const [shape, answer] of Object.entries(shapes)) {
      interposer.fault = (method, path) =>
        method === 'GET' && path.startsWith(`/v2/images/${image.id}`)
          ? { status: 403, ...answer }
          : null
      await page.goto(place.image(image.id))
      await expect(page.getByText('Nobody may look in here').first(), shape).toBeVisible()
      await nothingRan()
    }
    // The page itself is an answer as well: opened as a document, nothing of it runs.
    const direct = await page.goto(
      `/api/p/${place.projectId}/r/RegionOne/image/v2/images/${image.id}`,
    )
    expect(direct?.status()).toBe(403)
    expect(direct?.headers()['content-security-policy']).toContain('sandbox')
    await nothingRan()
  } finally {
    await product.stop()
    await interposer.stop()
  }
})
