import { which, aptInstall } from '../system.mjs'

/**
 * The Firefox that the tests drive: `FIREFOX_PATH`, else one along `PATH`, Debian's first.
 * @returns {string | null} path of an executable
 */
function findFirefox() {
  return process.env['FIREFOX_PATH'] ?? which('firefox-esr') ?? which('firefox')
}

/**
 * Makes sure that there is a Firefox: one that is there, else Debian's package.
 * @param {(line: string) => void} say receives one line for each thing done
 * @returns {string} its path
 * @throws {Error} with the commands to try by hand when no way was open
 */
export function ensureFirefox(say) {
  const installed = findFirefox()
  if (installed) return installed
  aptInstall(['firefox-esr'], say)
  const now = findFirefox()
  if (now) return now
  throw new Error(
    'No Firefox could be installed. Install one and run this again, or set FIREFOX_PATH:\n' +
      '  Debian  sudo apt-get install firefox-esr   Fedora  sudo dnf install firefox\n' +
      '  Arch    sudo pacman -S firefox             macOS   brew install --cask firefox',
  )
}
