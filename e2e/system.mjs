import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Runs a command to its end, without a terminal to ask on.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to the environment
 * @returns {{ ok: boolean, output: string }} both streams in one text
 */
export function run(command, args, env = {}) {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  })
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`.trim()
  return { ok: done.status === 0, output }
}

/**
 * The first file of that name along PATH that can be run.
 * @param {string} command
 * @returns {string | null}
 */
export function which(command) {
  // Where Debian puts servers; only root has that in PATH.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  for (const folder of folders) {
    const file = join(folder, command)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // not here: the next folder
    }
  }
  return null
}

/**
 * Installs Debian packages where that is possible without asking anyone: apt-get is there, and we
 * are root or sudo needs no password. No recommended packages.
 * @param {string[]} packages
 * @param {(line: string) => void} say
 * @returns {boolean} whether apt-get did it
 */
export function aptInstall(packages, say) {
  if (!which('apt-get')) return false
  const root = process.getuid?.() === 0
  if (!root && !(which('sudo') && run('sudo', ['-n', 'true']).ok)) {
    say(`apt-get install ${packages.join(' ')} would need root, or sudo without a password`)
    return false
  }
  const apt = (/** @type {string[]} */ ...args) => {
    const line = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=600', ...args]
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    return root
      ? run('apt-get', line, env)
      : run('sudo', ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...line])
  }
  say(`installing ${packages.join(' ')} with apt-get`)
  const install = () => apt('install', '--no-install-recommends', ...packages)
  let done = install()
  if (!done.ok) {
    // A fresh machine has no package lists yet, an old one has stale ones.
    const update = apt('update')
    done = update.ok ? install() : update
  }
  if (!done.ok) say(`apt-get failed: ${done.output.split('\n').slice(-3).join(' / ')}`)
  return done.ok
}

/**
 * The commands that the tests call, each with the package that brings it.
 * @type {Readonly<Record<string, { apt: string, other: string }>>}
 */
const PACKAGES = {
  'qemu-img': { apt: 'qemu-utils', other: 'dnf/brew/pacman: qemu-img, qemu, qemu-img' },
  nginx: { apt: 'nginx-light', other: 'dnf/brew/pacman: nginx' },
  openssl: { apt: 'openssl', other: 'dnf/brew/pacman: openssl' },
  curl: { apt: 'curl', other: 'dnf/brew/pacman: curl' },
  openstack: {
    apt: 'python3-openstackclient',
    other: 'elsewhere: pipx install python-openstackclient',
  },
  glance: {
    apt: 'python3-glanceclient',
    other: 'elsewhere: pipx install python-glanceclient',
  },
}

/**
 * Makes sure that the given commands can be called, installing Debian's packages for those missing.
 * @param {string[]} commands
 * @param {(line: string) => void} say
 * @throws {Error} naming what is missing and how to get it
 */
export function ensureCommands(commands, say) {
  const missing = commands.filter((command) => which(command) === null)
  if (missing.length === 0) return
  const wanted = missing.map((command) => PACKAGES[command]?.apt ?? command)
  aptInstall(wanted, say)
  const still = missing.filter((command) => which(command) === null)
  if (still.length > 0) {
    const how = still.map((command) => `  ${command}: ${PACKAGES[command]?.other ?? ''}`)
    throw new Error(`These commands are needed and missing:\n${how.join('\n')}`)
  }
}

/**
 * Finds a Python that has a module, installing Debian's package of it where none has.
 * @param {string} name of the module
 * @param {string} apt Debian's package, for Debian's own Python
 * @param {(line: string) => void} say
 * @returns {string} the Python to call
 * @throws {Error} naming what is missing and how to get it
 */
export function ensurePythonModule(name, apt, say) {
  // Debian's own first: its packages are for no other one, whatever python3 is first on PATH.
  const find = () =>
    ['/usr/bin/python3', which('python3')].find(
      (python) => python !== null && run(python, ['-c', `import ${name}`]).ok,
    )
  const found = find() ?? (aptInstall([apt], say) ? find() : undefined)
  if (found) return found
  throw new Error(`The Python module ${name} is needed and missing:\n  ${apt}; elsewhere: pip`)
}
