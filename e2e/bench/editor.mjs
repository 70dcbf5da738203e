import { startProduct } from '../product.mjs'
import { fixed, launch, median, quantile, table } from './measure.mjs'
import { signIn, signedInContext } from './session.mjs'

/** Runs in the page before anything else: notes when the properties have been painted. */
function watchEditor() {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[title="Properties that are set, of those that are known"]'))
      return
    observer.disconnect()
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => performance.mark('bench:editor')
      channel.port2.postMessage(null)
    })
  })
  observer.observe(document, { childList: true, subtree: true })
}

/** @param {import('playwright').Page} page */
async function opened(page) {
  await page.waitForFunction(() => performance.getEntriesByName('bench:editor').length > 0)
  return page.evaluate(() => {
    const data = performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/metadefs\/namespaces|\/schemas\/|\/v2\/images\//.test(name))
      .map((entry) => /** @type {PerformanceResourceTiming} */ (entry).responseEnd)
    const there = performance.getEntriesByName('bench:editor')[0]?.startTime ?? Number.NaN
    const known = document.querySelector(
      '[title="Properties that are set, of those that are known"]',
    )
    return { after: there - Math.max(...data), known: known?.textContent ?? '?' }
  })
}

/**
 * Time between frames while somebody types.
 * @param {import('playwright').Page} page
 * @param {import('playwright').Locator} field
 * @param {string} text
 */
async function framesOfTyping(page, field, text) {
  await field.click()
  await page.evaluate(() => {
    /** @type {number[]} */
    const frames = []
    let last = 0
    const step = (/** @type {number} */ now) => {
      if (last > 0) frames.push(now - last)
      last = now
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
    Object.assign(window, { benchFrames: frames })
  })
  await page.keyboard.type(text, { delay: 80 })
  return page.evaluate(() => /** @type {{ benchFrames: number[] }} */ (Object(window)).benchFrames)
}

/**
 * The property editor with forty namespaces and a thousand definitions more than the demo cloud has.
 * @param {number} rounds
 */
export async function benchEditor(rounds) {
  const product = await startProduct({ args: ['--definitions', '1000'] })
  const browser = await launch()
  try {
    const { cookie, projectId } = await signIn(product.url, 'alice', 'secret')
    const context = await signedInContext(browser, product.url, cookie)
    const list = await context.request.get(
      `${product.url}/api/p/${projectId}/r/RegionOne/image/v2/images?name=golden-base`,
    )
    const [image] = (await list.json()).images
    const seen = []
    /** @type {number[]} */
    let searching = []
    /** @type {number[]} */
    let changing = []
    for (let round = 0; round < rounds; round++) {
      const page = await context.newPage()
      await page.addInitScript(watchEditor)
      await page.goto(`/p/${projectId}/images/${image.id}/properties`)
      seen.push(await opened(page))
      searching = searching.concat(
        await framesOfTyping(page, page.getByLabel('Find a property'), 'video memory'),
      )
      changing = changing.concat(
        await framesOfTyping(page, page.getByLabel('Name', { exact: true }), ' and another name'),
      )
      await page.close({ runBeforeUnload: false })
    }
    const milliseconds = (/** @type {number} */ value) => fixed(value, 1)
    const row = (/** @type {string} */ title, /** @type {number[]} */ frames) => [
      title,
      milliseconds(median(frames)),
      milliseconds(quantile(frames, 0.95)),
      '<= 16.7',
    ]
    table(
      `Property editor, ${seen[0]?.known ?? '?'} definitions set, ${rounds} rounds, ms`,
      ['', 'median', 'p95', 'goal'],
      [
        [
          'properties painted after their data has come',
          milliseconds(median(seen.map(({ after }) => after))),
          milliseconds(
            quantile(
              seen.map(({ after }) => after),
              0.95,
            ),
          ),
          '< 100',
        ],
        row('frame while searching the definitions', searching),
        row('frame while a value is typed', changing),
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
  }
}
