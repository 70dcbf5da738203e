import { launch } from '../bench/measure.mjs'
import { signedInContext, signIn } from '../bench/session.mjs'

/**
 * The metadata of an image as a person copies it from the dashboard.
 * @param {string} url origin of the product
 * @param {string} user
 * @param {string} password
 * @param {string} id of the image
 * @returns {Promise<{ json: string, yaml: string, command: string }>}
 */
export async function portableTexts(url, user, password, id) {
  const { cookie, projectId } = await signIn(url, user, password)
  const browser = await launch()
  try {
    const context = await signedInContext(browser, url, cookie)
    const page = await context.newPage()
    await page.goto(`/p/${projectId}/images/${id}`)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Copy or save as…' }).click()
    const dialog = page.getByRole('dialog')
    const text = async (/** @type {string} */ format) => {
      await dialog.getByRole('button', { name: format, exact: true }).click()
      return dialog.getByRole('textbox', { name: format, exact: true }).inputValue()
    }
    return { json: await text('JSON'), yaml: await text('YAML'), command: await text('Command') }
  } finally {
    await browser.close()
  }
}
