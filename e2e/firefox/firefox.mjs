// The whole way in a stock Firefox, over WebDriver BiDi: sign in, list, upload, verified download.
// Playwright's own Firefox is a patched one; this is the one that people have.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { startProduct } from '../product.mjs'
import { run } from '../system.mjs'
import { ensureFirefox } from './find.mjs'

const MiB = 1024 * 1024
/** Milliseconds that any single step may take. */
const PATIENCE_MS = 15_000

const folder = mkdtempSync(join(tmpdir(), 'viewfinder-firefox-'))
const downloads = join(folder, 'downloads')
const name = `firefox-${randomBytes(4).toString('hex')}`
const disk = join(folder, `${name}.qcow2`)

/** @param {string} path */
const sha512 = (path) => createHash('sha512').update(readFileSync(path)).digest('hex')

/**
 * @param {string} what
 * @param {() => unknown} look truthy once it is so
 */
async function until(what, look) {
  const end = performance.now() + PATIENCE_MS
  while (performance.now() < end) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`not so within ${PATIENCE_MS} ms: ${what}`)
}

/** @param {string} sentence */
const said = (sentence) => console.log(`  ok  ${sentence}`)

/** @param {string[]} command */
function mustRun(...command) {
  const [first = '', ...rest] = command
  const done = run(first, rest)
  if (!done.ok) throw new Error(`${command.join(' ')}\n${done.output}`)
}

const firefox = ensureFirefox((line) => console.log(line))
// Some real content: an empty qcow2 is a few headers.
mustRun('dd', 'if=/dev/urandom', `of=${join(folder, 'raw')}`, 'bs=1M', 'count=5', 'status=none')
mustRun('qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', join(folder, 'raw'), disk)

const product = await startProduct()
const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: firefox,
  headless: true,
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
  /** @param {string} text */
  const text = (text) => page.waitForSelector(`::-p-text(${text})`)
  /**
   * Presses the first one that is called so, as soon as it can be pressed.
   * @param {string} selector
   * @param {string} name beginning of its name, in any case
   */
  async function press(selector, name) {
    const handle = await page.waitForFunction(
      (selector, name) =>
        [...document.querySelectorAll(selector)].find((each) => {
          const own = each.getAttribute('aria-label') ?? each.textContent ?? ''
          const off = each instanceof HTMLButtonElement && each.disabled
          return !off && own.trim().toLowerCase().startsWith(name.toLowerCase())
        }),
      {},
      selector,
      name,
    )
    const element = /** @type {import('puppeteer-core').ElementHandle} */ (handle.asElement())
    await element.click()
  }

  await page.goto(`${product.url}/sign-in`)
  await page.locator('input[autocomplete=username]').fill('alice')
  await page.locator('input[type=password]').fill('secret')
  await press('button', 'Sign in')
  await text('debian-12-generic')
  said('signed in; the list is there')

  await press('button[aria-expanded]', 'Transfers')
  await press('nav a', 'Upload')
  const input = await page.waitForSelector('input[type=file]')
  if (input === null) throw new Error('there is no file input')
  await /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (input).uploadFile(
    disk,
  )
  await press('main button', 'Upload ')
  await text('both digests agree')
  said('uploaded, and both digests agree')

  const projectId = new URL(page.url()).pathname.split('/')[2] ?? ''
  const id = await page.evaluate(
    async (projectId, name) => {
      const answer = await fetch(`/api/p/${projectId}/r/RegionOne/image/v2/images?name=${name}`)
      return /** @type {{ images: { id: string }[] }} */ (await answer.json()).images[0]?.id
    },
    projectId,
    name,
  )
  const saved = join(downloads, `${name}.qcow2`)
  const files = () => (existsSync(downloads) ? readdirSync(downloads) : [])
  const openImage = async () => {
    await page.goto(`${product.url}/p/${projectId}/images/${id}`)
    await press('button[aria-expanded=false]', 'Transfers')
  }

  await openImage()
  await press('main button', 'Download')
  await text('what was received is what Glance stores')
  await until(
    'the file is whole',
    () => existsSync(saved) && statSync(saved).size === statSync(disk).size,
  )
  if (sha512(saved) !== sha512(disk)) throw new Error('the saved file is another one')
  said('downloaded through the service worker; the file is the same')

  rmSync(saved)
  /** @param {object} fault */
  const plan = async (fault) => {
    const body = JSON.stringify({ match: { service: 'image', path: `${id}/file` }, fault })
    const answer = await fetch(`${product.url}/demo/faults`, { method: 'POST', body })
    if (!answer.ok)
      throw new Error(`the fault plan answered ${answer.status}: ${await answer.text()}`)
  }
  await openImage()
  await plan({ kind: 'cut', after: 2 * MiB + 17, direction: 'down' })
  await press('main button', 'Download')
  await until(
    'the file is whole',
    () => existsSync(saved) && statSync(saved).size === statSync(disk).size,
  )
  if (sha512(saved) !== sha512(disk)) throw new Error('the saved file is another one')
  said('cut on the way, gone on; the file is the same')

  rmSync(saved)
  await openImage()
  await plan({ kind: 'corrupt', at: 3 * MiB, direction: 'down' })
  await press('main button', 'Download')
  await text('Digests differ')
  // A failed download of Firefox keeps what came in a .part file, and an empty file of the name,
  // until it is taken out of its list.
  await until('the download failed', () => files().some((file) => file.endsWith('.part')))
  for (const file of files())
    if (!file.endsWith('.part') && statSync(join(downloads, file)).size > 0)
      throw new Error(`${file} looks like a good file`)
  const again = await fetch(`${product.url}/downloads/${randomBytes(16).toString('hex')}`)
  if (again.ok)
    throw new Error('trying again in the list of Firefox would save a page as the image')
  said('a changed byte on the way was told, and no file that looks good is left')
  if (errors.length > 0) throw new Error(`errors in the console:\n${errors.join('\n')}`)
} finally {
  await browser.close()
  await product.stop()
  rmSync(folder, { recursive: true, force: true })
}
