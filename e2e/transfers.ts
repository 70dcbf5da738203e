import type { Locator, Page } from '@playwright/test'

/** The transfers tray, open: docked at a desk, a screen of its own on a phone. */
export async function openTray(page: Page): Promise<Locator> {
  const tray = page.getByRole('complementary', { name: 'Transfers' })
  const button = page
    .getByRole('button', { name: /transfers/i })
    .and(page.locator('[aria-expanded]'))
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
  await tray.waitFor()
  return tray
}

/**
 * Uploads a file as a person does: to the upload page by its link, file, name, button. Opens the
 * tray first, and gives back the upload's entry in it.
 */
export async function upload(page: Page, file: string, name: string): Promise<Locator> {
  const tray = await openTray(page)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Upload' }).click()
  await page.getByLabel('Choose files').setInputFiles(file)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('button', { name: /^Upload / }).click()
  return tray.getByRole('listitem', { name: `Upload of ${name}` })
}

/**
 * The bytes leave slowly enough to see them go.
 * @param rate bytes a second
 * @returns lets them go as fast as they can again
 */
export async function slowUploads(page: Page, rate: number): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  const limit = async (uploadThroughput: number): Promise<void> => {
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    })
  }
  await session.send('Network.enable')
  await limit(rate)
  return () => limit(-1)
}

/** Said only at the end; “Verified” is also the name of the last step. */
export const agreed = (entry: Locator): Locator => entry.getByText('both digests agree')
