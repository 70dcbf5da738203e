import { startProduct } from '../product.mjs'
import { fixed, launch, median, quantile, table } from './measure.mjs'
import { signIn, signedInContext } from './session.mjs'

/** Between two frames of a screen of 60 Hz. */
const FRAME_MS = 1000 / 60
const milliseconds = (/** @type {number} */ value) => fixed(value, 1)

/**
 * The limit: the same pages fetched one after the other as text, and parsed, and nothing more.
 * @param {import('playwright').Page} page
 * @param {string} base
 */
function fetchAndParse(page, base) {
  return page.evaluate(async (address) => {
    const from = performance.now()
    let bytes = 0
    let images = 0
    let parsing = 0
    let next = '/v2/images?limit=1000'
    while (next) {
      const text = await (await fetch(address + next)).text()
      const start = performance.now()
      const body = JSON.parse(text)
      parsing += performance.now() - start
      bytes += text.length
      images += body.images.length
      next = body.next
    }
    return { bytes, images, parsing, all: performance.now() - from }
  }, base)
}

/** Runs in the page before anything else: notes when the first row has been painted. */
function watchFirstRow() {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[role=grid] [data-index]')) return
    observer.disconnect()
    // The frame that draws the row, and the task after it: then it is on the screen.
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => performance.mark('bench:first-row')
      channel.port2.postMessage(null)
    })
  })
  observer.observe(document, { childList: true, subtree: true })
}

/** @param {import('playwright').Page} page */
async function readTimes(page) {
  const complete = await page.waitForFunction(
    () => performance.getEntriesByName('catalogue:complete')[0]?.startTime ?? null,
    null,
    { timeout: 300_000 },
  )
  return page.evaluate(
    (all) => {
      const pages = performance
        .getEntriesByType('resource')
        .filter((entry) => /\/image\/v2\/images(\?|$)/.test(entry.name))
        .map((entry) => /** @type {PerformanceResourceTiming} */ (entry))
        .sort((a, b) => a.responseEnd - b.responseEnd)
      const first = performance.getEntriesByName('bench:first-row')[0]?.startTime ?? Number.NaN
      const began = Math.min(...pages.map((entry) => entry.startTime))
      return {
        painted: first - (pages[0]?.responseEnd ?? Number.NaN),
        all: (all ?? Number.NaN) - began,
        rows: document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? '?',
      }
    },
    await complete.jsonValue(),
  )
}

/**
 * Time between frames while the list scrolls by some eleven rows each.
 * @param {import('playwright').Page} page
 */
function scrollFrames(page) {
  return page.evaluate(
    () =>
      new Promise((/** @type {(frames: number[]) => void} */ resolve) => {
        const scroller = document.querySelector('[role=grid]')?.parentElement
        if (!scroller) return resolve([])
        /** @type {number[]} */
        const frames = []
        let last = 0
        const step = (/** @type {number} */ now) => {
          if (last > 0) frames.push(now - last)
          last = now
          scroller.scrollTop += 400
          if (frames.length < 600) requestAnimationFrame(step)
          else resolve(frames)
        }
        requestAnimationFrame(step)
      }),
  )
}

/**
 * From the key to the changed list on the screen, one key after the other.
 * @param {import('playwright').Page} page
 * @param {string[]} words typed and deleted again
 */
async function keystrokes(page, words) {
  await page.evaluate(() => {
    /** @type {{ changed: number, painted: number }[]} */
    const seen = []
    Object.assign(window, { benchKeys: seen })
    addEventListener(
      'keydown',
      (event) => {
        const from = event.timeStamp
        const grid = document.querySelector('[role=grid]')
        if (!grid) return
        const observer = new MutationObserver(() => {
          observer.disconnect()
          const changed = performance.now() - from
          requestAnimationFrame(() => {
            const channel = new MessageChannel()
            channel.port1.onmessage = () =>
              seen.push({ changed, painted: performance.now() - from })
            channel.port2.postMessage(null)
          })
        })
        observer.observe(grid, {
          attributes: true,
          childList: true,
          subtree: true,
          characterData: true,
        })
        setTimeout(() => observer.disconnect(), 2000)
      },
      { capture: true },
    )
  })
  const search = page.getByRole('searchbox').first()
  await search.click()
  const count = () =>
    page.evaluate(() => /** @type {{ benchKeys: unknown[] }} */ (Object(window)).benchKeys.length)
  for (const word of words) {
    for (const key of [...word.split(''), ...word.split('').fill('Backspace')]) {
      const before = await count()
      // Waiting below ends with a frame: without this every key would come at the start of the next
      // one and wait for nearly all of it, which no typing does.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * FRAME_MS))
      await page.keyboard.press(key)
      // A key that leaves the list as it is changes nothing to wait for.
      await page
        .waitForFunction(
          (number) =>
            /** @type {{ benchKeys: unknown[] }} */ (Object(window)).benchKeys.length > number,
          before,
          { timeout: 1000 },
        )
        .catch(() => null)
    }
  }
  return page.evaluate(
    () =>
      /** @type {{ benchKeys: { changed: number, painted: number }[] }} */ (Object(window))
        .benchKeys,
  )
}

/**
 * The image list of a large catalogue, on the built product and its demo cloud.
 * @param {number} images
 * @param {number} rounds
 */
export async function benchList(images, rounds) {
  const product = await startProduct({ args: ['--images', String(images)] })
  const browser = await launch()
  try {
    const { cookie, projectId } = await signIn(product.url, 'alice', 'secret')
    const context = await signedInContext(browser, product.url, cookie)
    const base = `${product.url}/api/p/${projectId}/r/RegionOne/image`

    const limits = []
    const lists = []
    const bare = await context.newPage()
    // A page of ours that loads no images: what is no page has a policy that forbids to fetch.
    await bare.goto('/nowhere')
    /** @type {number[]} */
    let frames = []
    /** @type {{ changed: number, painted: number }[]} */
    let keys = []
    for (let round = 0; round < rounds; round++) {
      limits.push(await fetchAndParse(bare, base))
      const page = await context.newPage()
      await page.addInitScript(watchFirstRow)
      await page.goto(`/p/${projectId}/images`)
      lists.push(await readTimes(page))
      frames = frames.concat(await scrollFrames(page))
      await page.evaluate(() =>
        document.querySelector('[role=grid]')?.parentElement?.scrollTo(0, 0),
      )
      keys = keys.concat(await keystrokes(page, ['debian', 'ubuntu-2', 'image-0']))
      await page.close()
    }
    const limit = median(limits.map(({ all }) => all))
    const parse = median(limits.map(({ parsing }) => parsing))
    const all = median(lists.map((list) => list.all))
    table(
      `List of ${limits[0]?.images ?? 0} images (${fixed((limits[0]?.bytes ?? 0) / 1e6, 1)} MB of JSON, rows in the grid: ${lists[0]?.rows ?? '?'}), median of ${rounds} rounds, ms`,
      ['', 'ms', '/ fetch and parse', 'goal'],
      [
        ['fetch and JSON.parse of the same bytes', milliseconds(limit), '1.00', ''],
        ['  of it JSON.parse', milliseconds(parse), fixed(parse / limit, 2), ''],
        ['all loaded and searchable', milliseconds(all), fixed(all / limit, 2), ''],
        [
          "first rows painted after the first page's arrival",
          milliseconds(median(lists.map(({ painted }) => painted))),
          '',
          '<= 50',
        ],
        ['scroll frame, p50', milliseconds(median(frames)), '', ''],
        ['scroll frame, p95', milliseconds(quantile(frames, 0.95)), '', '<= 20'],
        [
          `keystroke to changed list, median of ${keys.length}`,
          milliseconds(median(keys.map(({ changed }) => changed))),
          '',
          '',
        ],
        [
          'keystroke to repaint, median',
          milliseconds(median(keys.map(({ painted }) => painted))),
          '',
          '<= 16',
        ],
        [
          'keystroke to repaint, p95',
          milliseconds(
            quantile(
              keys.map(({ painted }) => painted),
              0.95,
            ),
          ),
          '',
          '',
        ],
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
  }
}
