import { execFileSync } from 'node:child_process'
import type { Page } from '@playwright/test'

/**
 * The browser's save dialog cannot be answered by a program. In its place stands one that was
 * answered at once, with a file of the origin's private file system: the same kind of handle, whose
 * writable likewise commits only when it is closed.
 */
export async function answerSaveDialog(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    })
  })
}

/** As in a browser without a save dialog: the file goes to its list of downloads. */
export async function withoutSaveDialog(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined })
  })
}

/** Takes a file out of the origin's private file system. */
export async function exported(page: Page, fileName: string, to: string): Promise<void> {
  const downloading = page.waitForEvent('download')
  await page.evaluate(async (name) => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(name)
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await handle.getFile())
    link.download = name
    link.click()
  }, fileName)
  await (await downloading).saveAs(to)
}

/** Throws when two files differ in a single byte. */
export const sameBytes = (one: string, other: string): Buffer => execFileSync('cmp', [one, other])
