import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const FIXED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** @param {string} file */
function runnable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The Chromium that the tests drive: `CHROMIUM_PATH`, else one installed on this machine.
 * Null means: let Playwright use its own.
 * @returns {string | null}
 */
export function findChromium() {
  const given = process.env['CHROMIUM_PATH']
  if (given) {
    if (!runnable(given)) throw new Error(`CHROMIUM_PATH is ${given}, which cannot be run`)
    return given
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...FIXED]
  return found.find(runnable) ?? null
}
