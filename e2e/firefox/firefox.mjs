// The whole way in a stock Firefox, over WebDriver BiDi: sign in, list, upload, verified download.
// Playwright's own Firefox is a patched one; this is the one that people have. Run by npm test after
// the build; alone: node e2e/firefox/firefox.mjs
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { startProduct } from '../product.mjs'
import { ensureCommands, run } from '../system.mjs'
import { ensureFirefox } from './find.mjs'

// Whatever cloud the shell is set up for: this is about the demo cloud.
for (const name of Object.keys(process.env)) if (name.startsWith('OS_')) delete process.env[name]

const MiB = 1024 * 1024
/** Milliseconds that any single wait may take. */
const PATIENCE_MS = 20_000
/** What Firefox itself writes about a download that is broken off, as is meant. */
const BROKEN_OFF = /A ServiceWorker intercepted the request and encountered an unexpected error/

let passed = 0
let failed = 0

/**
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function step(name, work) {
  if (failed > 0) return // Each one needs those before it.
  const from = performance.now()
  const took = () => `(${((performance.now() - from) / 1000).toFixed(1)} s)`
  try {
    await work()
    passed += 1
    console.log(`ok    ${name} ${took()}`)
  } catch (error) {
    failed += 1
    console.log(`FAILED ${name} ${took()}\n${error instanceof Error ? error.stack : String(error)}`)
  }
}

/**
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} look
 */
async function until(what, look) {
  const end = performance.now() + PATIENCE_MS
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`not so within ${PATIENCE_MS} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** @param {string} path */
const sha512 = (path) => createHash('sha512').update(readFileSync(path)).digest('hex')

const firefox = ensureFirefox(console.log)
ensureCommands(['qemu-img', 'openssl'], console.log)
const folder = mkdtempSync(join(tmpdir(), 'viewfinder-firefox-'))
const downloads = join(folder, 'downloads')
const name = `firefox-${randomBytes(4).toString('hex')}`
const disk = join(folder, `${name}.qcow2`)
const saved = join(downloads, `${name}.qcow2`)
const files = () => (existsSync(downloads) ? readdirSync(downloads) : [])

/** A disk with content: an empty one is a few headers. */
function makeDisk() {
  const raw = join(folder, 'raw')
  for (const [command, ...args] of [
    ['openssl', 'rand', '-out', raw, String(5 * MiB)],
    ['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', raw, disk],
  ]) {
    const done = run(command ?? '', args)
    if (!done.ok) throw new Error(`${command}: ${done.output}`)
  }
}

makeDisk()
const product = await startProduct()
const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: firefox,
  headless: true,
  protocolTimeout: 3 * PATIENCE_MS, // a command to it, its start among them
  extraPrefsFirefox: {
    'browser.download.folderList': 2,
    'browser.download.dir': downloads,
    'browser.download.useDownloadDir': true,
    'browser.download.always_ask_before_handling_new_types': false,
    'browser.download.alwaysOpenPanel': false,
  },
})
/** @type {string[]} */
const errors = []
try {
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  /**
   * The first element that there is, as soon as it is there, called so and not off. It is looked for
   * from here: what puppeteer itself waits with is put together in the page by `eval`, which our
   * policy forbids and Firefox, since its version 140.12, does not allow a driver either.
   * @param {string} selector
   * @param {string} [name] beginning of its name, in any case
   */
  async function find(selector, name = '') {
    /** @type {import('puppeteer-core').ElementHandle | null} */
    let element = null
    await until(`${selector} ${name} is there`, async () => {
      const handle = await page.evaluateHandle(
        (selector, name) =>
          [...document.querySelectorAll(selector)].find((each) => {
            const own = each.getAttribute('aria-label') ?? each.textContent ?? ''
            const off = each instanceof HTMLButtonElement && each.disabled
            return !off && own.trim().toLowerCase().startsWith(name.toLowerCase())
          }) ?? null,
        selector,
        name,
      )
      element = /** @type {typeof element} */ (handle.asElement())
      return element !== null
    })
    return /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
      /** @type {unknown} */ (element)
    )
  }
  /** @param {string} text */
  const text = (text) =>
    until(`“${text}” is shown`, () =>
      page.evaluate((text) => document.body.innerText.includes(text), text),
    )
  /** @param {string} selector @param {string} name */
  const press = async (selector, name) => (await find(selector, name)).click()
  /** @param {string} selector @param {string} value */
  const type = async (selector, value) => (await find(selector)).type(value)

  /** Next calls of the image's data go wrong: `/demo/faults` of the demo cloud. */
  const plan = async (/** @type {object} */ fault) => {
    const body = JSON.stringify({ match: { service: 'image', path: `${id}/file` }, fault })
    const answer = await fetch(`${product.url}/demo/faults`, { method: 'POST', body })
    if (!answer.ok) throw new Error(`the fault plan: ${answer.status} ${await answer.text()}`)
  }

  let projectId = ''
  /** @type {string | undefined} */
  let id
  const startDownload = async () => {
    await page.goto(`${product.url}/p/${projectId}/images/${id}`)
    await press('button[aria-expanded=false]', 'Transfers')
    await press('main button', 'Download')
  }
  const untilSaved = async () => {
    const size = statSync(disk).size
    await until('the file is whole', () => existsSync(saved) && statSync(saved).size === size)
    if (sha512(saved) !== sha512(disk)) throw new Error('the saved file is another one')
    rmSync(saved)
  }

  await step('signs in and shows the list', async () => {
    await page.goto(`${product.url}/sign-in`)
    await type('input[autocomplete=username]', 'alice')
    await type('input[type=password]', 'secret')
    await press('button', 'Sign in')
    await text('debian-12-generic')
    projectId = await page.evaluate(() => location.pathname.split('/')[2] ?? '')
  })
  await step('uploads, and both digests agree', async () => {
    await press('button[aria-expanded]', 'Transfers')
    await press('nav a', 'Upload')
    await (await find('input[type=file]')).uploadFile(disk)
    await press('main button', 'Upload ')
    await text('both digests agree')
    id = await page.evaluate(
      async (projectId, name) => {
        const answer = await fetch(`/api/p/${projectId}/r/RegionOne/image/v2/images?name=${name}`)
        return /** @type {{ images: { id: string }[] }} */ (await answer.json()).images[0]?.id
      },
      projectId,
      name,
    )
  })
  await step('downloads the same file through the service worker', async () => {
    await startDownload()
    await text('what was received is what Glance stores')
    await untilSaved()
  })
  await step('goes on with a download that was cut', async () => {
    await plan({ kind: 'cut', after: 2 * MiB + 17, direction: 'down' })
    await startDownload()
    await untilSaved()
  })
  await step('leaves no file that looks good when a byte was changed on the way', async () => {
    await plan({ kind: 'corrupt', at: 3 * MiB, direction: 'down' })
    await startDownload()
    await text('Digests differ')
    // Firefox keeps what came of a failed download in a .part file, and an empty file of the name,
    // until it is taken out of its list.
    await until('the download failed', () => files().some((file) => file.endsWith('.part')))
    for (const file of files())
      if (!file.endsWith('.part') && statSync(join(downloads, file)).size > 0)
        throw new Error(`${file} looks like a good file`)
    const again = await fetch(`${product.url}/downloads/${randomBytes(16).toString('hex')}`)
    if (again.ok) throw new Error('trying it again in the list of Firefox would save a page')
  })
  await step('writes no errors into its console', async () => {
    const unexpected = errors.filter((error) => !BROKEN_OFF.test(error))
    if (unexpected.length > 0) throw new Error(unexpected.join('\n'))
  })
} finally {
  await browser.close()
  await product.stop()
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
// Not by itself: puppeteer is silent about a close that failed, and waits for a Firefox that is left
// for good. It ends that one when this exits.
process.exit(failed > 0 ? 1 : 0)
