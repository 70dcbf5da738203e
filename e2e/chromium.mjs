import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall, run } from './system.mjs'

/** Debian's shell first: the same engine without a window, a fifth less work for two cores (measured). */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
]
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
 * The Chromium that the tests drive: `CHROMIUM_PATH`, else one installed on this machine: each
 * known name along `PATH`, then the places of macOS.
 * Null means: let Playwright use its own.
 * @param {Record<string, string | undefined>} [env] the environment to look in
 * @returns {string | null} path of an executable
 */
export function findChromium(env = process.env) {
  const given = env['CHROMIUM_PATH']
  if (given) {
    if (!runnable(given)) throw new Error(`CHROMIUM_PATH is ${given}, which cannot be run`)
    return given
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const found = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...FIXED]
  return found.find(runnable) ?? null
}

/** Chromium's sandbox needs a user other than root; under root it does not start with it. */
export const chromiumArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : []

async function playwrightHasOne() {
  const { chromium } = await import('playwright')
  return existsSync(chromium.executablePath())
}

/**
 * Makes sure that there is a Chromium to drive, and says what it does for it: one that is there,
 * else one of Debian's packages, else Playwright's own build. Needs node_modules.
 * @param {(line: string) => void} say receives one line for each thing done
 * @returns {Promise<string>} which one the tests will use, in words
 * @throws {Error} with the commands to try by hand when no way was open
 */
export async function ensureChromium(say) {
  const installed = findChromium()
  if (installed) return installed
  if (await playwrightHasOne()) return "Playwright's own Chromium"

  say('no Chromium found (CHROMIUM_PATH, PATH, Playwright)')
  for (const name of ['chromium-headless-shell', 'chromium']) {
    if (!aptInstall([name], say)) continue
    const now = findChromium()
    if (now) return now
    // Ubuntu's package of this name only points at a snap.
    say("the system's package brought no Chromium that can be run")
  }
  say("installing Playwright's own: npx playwright install chromium")
  const playwright = join(import.meta.dirname, '../node_modules/.bin/playwright')
  const done = run(playwright, ['install', 'chromium'])
  if (done.ok && (await playwrightHasOne())) return "Playwright's own Chromium"
  throw new Error(
    `No Chromium could be installed.\n${done.output}\n` +
      'Install one and run this again, or set CHROMIUM_PATH:\n' +
      '  Debian  sudo apt-get install chromium      Fedora  sudo dnf install chromium\n' +
      '  Arch    sudo pacman -S chromium            macOS   brew install --cask chromium\n' +
      '  any     npx playwright install --with-deps chromium',
  )
}
