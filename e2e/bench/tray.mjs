/**
 * The tray of transfers, open.
 * @param {import('playwright').Page} page
 */
export async function openTray(page) {
  const tray = page.getByRole('complementary', { name: 'Transfers' })
  if (!(await tray.isVisible()))
    await page
      .getByRole('banner')
      .getByRole('button', { name: /transfers/i })
      .click()
  await tray.waitFor()
  return tray
}

/**
 * To be called before a transfer begins: the tray remembers those that were.
 * @param {import('playwright').Locator} tray
 * @returns what ends with the verdict of the next one, and throws when that is a failure
 */
export async function nextVerdict(tray) {
  const agreed = tray.getByText('both digests agree')
  const failed = tray.getByRole('button', { name: 'Copy details' })
  const before = await agreed.count()
  return async () => {
    const next = agreed.nth(before)
    await next.or(failed).first().waitFor({ timeout: 600_000 })
    if (!(await next.isVisible())) throw new Error(await tray.innerText())
  }
}
