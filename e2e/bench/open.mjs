import { startProduct } from '../product.mjs'
import { fixed, launch, median, table } from './measure.mjs'
import { signIn, signedInContext } from './session.mjs'

/**
 * How long a person waits for what is opened first: the list, in a new browser and in one that
 * was here before, and from it a menu, a dialog and two pages, each in a chunk of its own.
 * @param {number} rounds
 */
export async function benchOpen(rounds) {
  const product = await startProduct()
  const browser = await launch()
  /** @type {Record<string, number[]>} */
  const seen = {}
  /**
   * @param {string} name
   * @param {() => Promise<unknown>} work
   */
  const timed = async (name, work) => {
    const from = performance.now()
    await work()
    seen[name] = [...(seen[name] ?? []), performance.now() - from]
  }
  try {
    const { cookie, projectId } = await signIn(product.url, 'alice', 'secret')
    const address = `/p/${projectId}/images`
    for (let round = 0; round < rounds * 2; round++) {
      const context = await signedInContext(browser, product.url, cookie)
      const page = await context.newPage()
      const row = page.locator('[role=grid] [aria-rowindex="2"]')
      const heading = page.getByRole('heading', { level: 1 })
      await timed('the list from /, in a new browser', async () => {
        await page.goto(product.url, { waitUntil: 'commit' })
        await row.waitFor()
      })
      await page.goto('about:blank')
      await timed('the list, in a browser that was here before', async () => {
        await page.goto(address, { waitUntil: 'commit' })
        await row.waitFor()
      })
      // What the page loads ahead, when nobody does anything, is there then.
      await page.waitForLoadState('networkidle')
      await timed('the first menu of a row', async () => {
        await row.getByRole('button', { name: /^Actions for/ }).click()
        await page.getByRole('menu').waitFor()
      })
      await timed('the first dialog', async () => {
        await page.getByRole('menuitem', { name: /^Delete/ }).click()
        await page.getByRole('dialog').waitFor()
      })
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await timed('the page of an image', async () => {
        await row.getByRole('link').click()
        await heading.waitFor()
      })
      await timed('the page of the stores', async () => {
        await page.getByRole('link', { name: 'Stores', exact: true }).click()
        await heading.filter({ hasText: 'Stores' }).waitFor()
      })
      await context.close()
    }
    table(
      `What is opened first, until it is there; median of ${rounds * 2}, ms`,
      ['', 'ms'],
      Object.entries(seen).map(([name, times]) => [name, fixed(median(times))]),
    )
  } finally {
    await browser.close()
    await product.stop()
  }
}
