// The picture in the README: `node e2e/screenshot.mjs` after a build writes docs/images.png.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from './bench/measure.mjs'
import { signIn, signedInContext } from './bench/session.mjs'
import { startProduct } from './product.mjs'
import { root } from './runner.mjs'

const product = await startProduct()
const browser = await launch()
try {
  const { cookie, projectId } = await signIn(product.url, 'alice', 'secret')
  const context = await signedInContext(browser, product.url, cookie)
  const page = await context.newPage()
  // As high as keeps the picture under 200 kB.
  await page.setViewportSize({ width: 1440, height: 820 })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto(`/p/${projectId}/images`)
  const row = page.getByRole('row').nth(3)
  await row.waitFor()
  await page.waitForFunction(() => performance.getEntriesByName('catalogue:complete').length > 0)
  await row.focus()
  await page.evaluate(() => document.fonts.ready)
  mkdirSync(join(root, 'docs'), { recursive: true })
  await page.screenshot({ path: join(root, 'docs/images.png') })
} finally {
  await browser.close()
  await product.stop()
}
