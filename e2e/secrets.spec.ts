import { readFileSync } from 'node:fs'
import type { Page, Response } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Interposer } from './interposer.ts'
import { startProduct } from './product.mjs'

/** Everything that a page can keep from one visit to the next, and what it shows of itself. */
function storedBy(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: unknown[] = [location.href, document.cookie, document.referrer, history.state]
    found.push(
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.documentElement.outerHTML,
    )
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys())
        found.push(request.url, await (await cache.match(request))?.text())
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(new Error(opening.error?.message))
      })
      for (const store of database.objectStoreNames) {
        const values = await new Promise<unknown[]>((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll()
          reading.onsuccess = () => resolve(reading.result)
          reading.onerror = () => reject(new Error(reading.error?.message))
        })
        found.push(values)
      }
      database.close()
    }
    return JSON.stringify(found)
  })
}

/**
 * Every string in the page's JavaScript memory: what globals reach, and also what only a closure or
 * a cache of the engine still holds.
 */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return chunks.join('')
}

// Traces keep every body for later, which is the opposite of looking at what the page keeps.
test.use({ trace: 'off' })

test('a token of the cloud never reaches the page, its storage, an address or the log', async ({
  openBrowser,
  signIn,
  cloud,
  uniqueName,
  allowConsole,
}) => {
  allowConsole(/ 401 .*@ \S+\/api\//)
  const alice = await cloud.as('alice')
  const image = await alice.createImage({ name: uniqueName('kept') }, 'some bytes')
  const interposer = await Interposer.start()
  const product = await startProduct({ env: { OS_AUTH_URL: interposer.authUrl } })
  try {
    const page = await openBrowser({ baseURL: product.url })
    const seen: string[] = []
    const bodies: Promise<void>[] = []
    page.context().on('request', (request) => {
      seen.push(request.url(), request.postData() ?? '', JSON.stringify(request.headers()))
    })
    const hear = (response: Response): void => {
      bodies.push(
        (async () => {
          seen.push(JSON.stringify(await response.allHeaders()))
          // A redirect, a 204 or an answer that was cut has no body to read.
          seen.push(await response.text().catch(() => ''))
        })(),
      )
    }
    page.context().on('response', hear)

    const place = await signIn(page, 'alice')
    const name = image.name ?? ''
    await page.goto(`${place.images}?q=${name}`)
    await expect(page.getByRole('link', { name })).toBeVisible()
    await page.goto(place.image(image.id))
    await expect(page.getByRole('heading', { name })).toBeVisible()
    await page.goto(place.upload)
    await expect(page.getByRole('main')).toBeVisible()
    const marker = `marker-${Date.now()}`
    await page.evaluate((text) => {
      const kept = { text }
      addEventListener('viewfinder-never', () => console.log(kept))
    }, marker)

    const cookie = (await page.context().cookies())[0]?.value ?? ''
    expect(cookie).not.toBe('')
    const tokens = [...interposer.tokens]
    // One when signing in, and one for the project.
    expect(tokens.length).toBeGreaterThanOrEqual(2)

    const stored = await storedBy(page)
    const heap = await heapOf(page)
    expect(heap.includes(marker), 'the snapshot shows what a closure holds').toBe(true)
    page.context().off('response', hear)
    await Promise.all(bodies)
    // It would go on asking a gateway that is stopped below.
    await page.close()
    const log = readFileSync(product.log, 'utf8')
    expect(log).toContain('/api/session')
    expect(log).not.toContain(marker)
    const said = seen.join('\n')
    expect(said).toContain(image.id)

    tokens.forEach((token, at) => {
      expect(token.length).toBeGreaterThan(20)
      for (const [where, text] of Object.entries({ heap, stored, said, log }))
        expect(text.includes(token), `token ${at} in ${where}`).toBe(false)
    })
    for (const [where, text] of Object.entries({ heap, stored, log }))
      expect(text.includes(cookie), `the session cookie in ${where}`).toBe(false)
  } finally {
    await product.stop()
    await interposer.stop()
  }
})
