// `npm start`: installs and builds what is missing or older than its source, then serves it.
// Plain JavaScript without dependencies, because it runs before there are any.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const built = join(root, 'dist/gateway/main.js')

/** @param {string} path */
const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

/** Time of the youngest source file; specs are not built. */
function newestSource() {
  const single = ['index.html', 'vite.config.ts', 'package.json', 'package-lock.json']
  let newest = Math.max(...single.map((name) => changedAt(join(root, name))))
  for (const folder of ['src', 'public'])
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && !/\.spec\.tsx?$/.test(entry.name))
        newest = Math.max(newest, changedAt(join(entry.parentPath, entry.name)))
  return newest
}

/**
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 */
function run(what, command, args) {
  process.stdout.write(`${what} …\n`)
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  process.stderr.write(`Viewfinder does not start. ${what} failed${error ? `: ${error}` : ''}.\n`)
  process.exit(1)
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Viewfinder needs Node 20.19 or newer; this is ${process.versions.node}.\n`)
  process.exit(1)
}
// npm writes this file at the end of every installation.
if (
  changedAt(join(root, 'node_modules/.package-lock.json')) <
  changedAt(join(root, 'package-lock.json'))
)
  run('Installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund'])
if (changedAt(built) < newestSource())
  run('Building', process.execPath, [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--app',
    '--logLevel',
    'warn',
  ])
await import(pathToFileURL(built).href)
