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
    // The first row of a list, which may have been built before and filled now.
    if (!document.querySelector('[role=grid] [aria-rowindex="2"]')) return
    observer.disconnect()
    // The frame that draws the row, and the task after it: then it is on the screen.
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => performance.mark('bench:first-row')
      channel.port2.postMessage(null)
    })
  })
  observer.observe(document, { attributes: true, childList: true, subtree: true })
}

/** How often a round opens the page anew for its first rows. */
const OPENINGS = 5
/** As long as a Glance with a database takes for a page; the demo cloud answers before the page is drawn. */
const ANSWER_MS = 300

/**
 * A page that has the list opened.
 * @param {import('playwright').BrowserContext} context
 * @param {string} address
 * @param {number} answer milliseconds that the first answer is held up for; 0: not at all
 */
async function openList(context, address, answer) {
  const page = await context.newPage()
  await page.addInitScript(watchFirstRow)
  if (answer > 0)
    await page.route(/\/image\/v2\/images\?limit=100&/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, answer))
      await route.continue()
    })
  await page.goto(address)
  const first = await page.waitForFunction(
    () => performance.getEntriesByName('bench:first-row')[0]?.startTime ?? null,
  )
  const painted = (await first.jsonValue()) ?? Number.NaN
  const arrived = await page.evaluate(() =>
    Math.min(
      ...performance
        .getEntriesByType('resource')
        .filter((entry) => /\/image\/v2\/images(\?|$)/.test(entry.name))
        .map((entry) => /** @type {PerformanceResourceTiming} */ (entry).responseEnd),
    ),
  )
  return { page, painted, afterArrival: painted - arrived }
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
      const began = Math.min(...pages.map((entry) => entry.startTime))
      return {
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
 * The least that a list can do: as many rows, of plain texts, all written anew with every key.
 * @param {import('playwright').Page} page
 */
function bareList(page) {
  return page.evaluate(() => {
    const search = document.createElement('input')
    search.type = 'search'
    const grid = document.createElement('div')
    grid.setAttribute('role', 'grid')
    for (let row = 0; row < 24; row++) {
      const line = document.createElement('div')
      Object.assign(line.style, { display: 'flex', height: '36px' })
      for (let cell = 0; cell < 9; cell++) {
        const text = document.createElement('div')
        Object.assign(text.style, { width: '140px', whiteSpace: 'nowrap' })
        line.append(text)
      }
      grid.append(line)
    }
    let times = 0
    search.addEventListener('input', () => {
      times++
      grid.querySelectorAll('div > div').forEach((cell, at) => {
        if (cell.childElementCount === 0) cell.textContent = `${search.value} ${times * at}`
      })
    })
    document.body.replaceChildren(search, grid)
  })
}

/**
 * From the key to the changed list in the document, and on the screen, one key after the other. The
 * second is what the browser itself says of an input event (`EventLatency` of its trace): from its
 * arrival until the frame with what it changed was presented. A page cannot see that: Chromium
 * delays all other tasks after a key, also one that would look at the clock.
 * @param {import('playwright').Browser} browser
 * @param {import('playwright').Page} page
 * @param {string[]} words typed and deleted again
 * @returns {Promise<{ changed: number[], painted: number[] }>} milliseconds
 */
async function keystrokes(browser, page, words) {
  await page.evaluate(() => {
    /** @type {number[]} */
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
          seen.push(performance.now() - from)
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
  const read = () =>
    page.evaluate(() => /** @type {{ benchKeys: number[] }} */ (Object(window)).benchKeys)
  await browser.startTracing(page, { categories: ['input.scrolling'] })
  for (const word of words) {
    for (const key of [...word.split(''), ...word.split('').fill('Backspace')]) {
      const before = (await read()).length
      // Waiting below ends with a frame: without this every key would come at the start of the next
      // one and wait for nearly all of it, which no typing does.
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * FRAME_MS))
      await page.keyboard.press(key)
      // A key that leaves the list as it is changes nothing to wait for.
      await page
        .waitForFunction(
          (number) =>
            /** @type {{ benchKeys: number[] }} */ (Object(window)).benchKeys.length > number,
          before,
          { timeout: 1000 },
        )
        .catch(() => null)
    }
  }
  return { changed: await read(), painted: keysPresented(await browser.stopTracing()) }
}

/**
 * @param {Buffer} trace
 * @returns {number[]} milliseconds from each key to the frame that it changed
 */
function keysPresented(trace) {
  /** @typedef {{ name: string, ph: string, ts: number, pid: number, id2?: { local?: string }, args?: { event_latency?: { event_type?: string } } }} Event */
  const { traceEvents } = /** @type {{ traceEvents: Event[] }} */ (JSON.parse(trace.toString()))
  /** @type {Map<string, number>} */
  const begun = new Map()
  const found = []
  for (const event of traceEvents.sort((a, b) => a.ts - b.ts)) {
    if (event.name !== 'EventLatency') continue
    const id = `${event.pid} ${event.id2?.local}`
    if (event.args?.event_latency?.event_type === 'KEY_PRESSED') begun.set(id, event.ts)
    const from = begun.get(id)
    if (event.ph !== 'e' || from === undefined) continue
    begun.delete(id)
    found.push((event.ts - from) / 1000)
  }
  return found
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
    /** @type {number[]} */
    const opened = []
    /** @type {number[]} */
    const firstRows = []
    const bare = await context.newPage()
    // A page of ours that loads no images: what is no page has a policy that forbids to fetch.
    await bare.goto('/nowhere')
    /** @type {number[]} */
    let frames = []
    /** @type {{ changed: number[], painted: number[] }[]} */
    const keys = []
    /** @type {{ changed: number[], painted: number[] }[]} */
    const bareKeys = []
    const words = ['debian', 'ubuntu-2', 'image-0']
    for (let round = 0; round < rounds; round++) {
      limits.push(await fetchAndParse(bare, base))
      const address = `/p/${projectId}/images`
      for (let time = 0; time < OPENINGS; time++) {
        const slow = await openList(context, address, ANSWER_MS)
        firstRows.push(slow.afterArrival)
        await slow.page.close()
      }
      const { page, painted } = await openList(context, address, 0)
      opened.push(painted)
      lists.push(await readTimes(page))
      frames = frames.concat(await scrollFrames(page))
      await page.evaluate(() =>
        document.querySelector('[role=grid]')?.parentElement?.scrollTo(0, 0),
      )
      keys.push(await keystrokes(browser, page, words))
      await page.close()
      const plain = await context.newPage()
      await plain.goto('/nowhere')
      await bareList(plain)
      bareKeys.push(await keystrokes(browser, plain, words))
      await plain.close()
    }
    const limit = median(limits.map(({ all }) => all))
    const parse = median(limits.map(({ parsing }) => parsing))
    const changed = keys.flatMap((round) => round.changed)
    const painted = keys.flatMap((round) => round.painted)
    const barePainted = bareKeys.flatMap((round) => round.painted)
    const all = median(lists.map((list) => list.all))
    table(
      `List of ${limits[0]?.images ?? 0} images (${fixed((limits[0]?.bytes ?? 0) / 1e6, 1)} MB of JSON, rows in the grid: ${lists[0]?.rows ?? '?'}), median of ${rounds} rounds, ms`,
      ['', 'ms', '/ fetch and parse', 'goal'],
      [
        ['fetch and JSON.parse of the same bytes', milliseconds(limit), '1.00', ''],
        ['  of it JSON.parse', milliseconds(parse), fixed(parse / limit, 2), ''],
        ['all loaded and searchable', milliseconds(all), fixed(all / limit, 2), ''],
        ['first rows painted after the page was opened', milliseconds(median(opened)), '', ''],
        [
          `first rows painted after the first answer, which takes ${ANSWER_MS} ms`,
          milliseconds(median(firstRows)),
          '',
          '<= 50',
        ],
        ['scroll frame, p50', milliseconds(median(frames)), '', ''],
        ['scroll frame, p95', milliseconds(quantile(frames, 0.95)), '', '<= 20'],
        [
          `keystroke to changed list, median of ${changed.length}`,
          milliseconds(median(changed)),
          '',
          '',
        ],
        ['keystroke to repaint, median', milliseconds(median(painted)), '', '<= 16'],
        ['keystroke to repaint, p95', milliseconds(quantile(painted, 0.95)), '', ''],
        ['the same of a bare list, median', milliseconds(median(barePainted)), '', ''],
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
  }
}
