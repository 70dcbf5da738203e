import { startProduct } from '../product.mjs'
import { fixed, launch, median, quantile, table } from './measure.mjs'
import { signIn, signedInContext } from './session.mjs'

const milliseconds = (/** @type {number} */ value) => fixed(value, 1)

/** Runs in the page before anything else: the time between frames until the catalogue is complete. */
function watchFrames() {
  /** @type {number[]} */
  const frames = []
  Object.assign(window, { benchFrames: frames })
  let last = 0
  const step = (/** @type {number} */ now) => {
    if (last > 0 && document.querySelector('.treemap, [role=grid]')) frames.push(now - last)
    last = now
    if (performance.getEntriesByName('catalogue:complete').length === 0) requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}

/**
 * Frames while every image streams in.
 * @param {import('playwright').Browser} browser
 * @param {string} url
 * @param {string} path
 */
async function load(browser, url, path) {
  const { cookie, projectId } = await signIn(url, 'admin', 'secret')
  const context = await signedInContext(browser, url, cookie)
  const page = await context.newPage()
  await page.addInitScript(watchFrames)
  await page.goto(`/p/${projectId}/${path}`)
  await page.waitForFunction(
    () => performance.getEntriesByName('catalogue:complete').length > 0,
    null,
    { timeout: 300_000 },
  )
  const seen = await page.evaluate(() => ({
    frames: /** @type {{ benchFrames: number[] }} */ (Object(window)).benchFrames,
    all: performance.getEntriesByName('catalogue:complete')[0]?.startTime ?? Number.NaN,
  }))
  await context.close()
  return seen
}

/**
 * The treemap while it adds up what streams in, beside the list that streams the same.
 * @param {number} images
 * @param {number} rounds
 */
export async function benchUsage(images, rounds) {
  const product = await startProduct({ args: ['--images', String(images)] })
  const browser = await launch()
  try {
    const lists = []
    const usages = []
    for (let round = 0; round < rounds; round++) {
      lists.push(await load(browser, product.url, 'images'))
      usages.push(await load(browser, product.url, 'usage?of=all&by=owner'))
    }
    const p95 = (/** @type {{ frames: number[] }[]} */ of) =>
      quantile(
        of.flatMap(({ frames }) => frames),
        0.95,
      )
    const all = (/** @type {{ all: number }[]} */ of) => median(of.map((each) => each.all))
    table(
      `Usage of ${images} images while they stream in, ${rounds} rounds`,
      ['', 'seen', '/ the list', 'aim'],
      [
        ['frame, p95', milliseconds(p95(usages)), fixed(p95(usages) / p95(lists), 2), '<= 1.1'],
        ['all added up', milliseconds(all(usages)), fixed(all(usages) / all(lists), 2), ''],
        ['frame of the list, p95', milliseconds(p95(lists)), '', ''],
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
  }
}
