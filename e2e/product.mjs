import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const entry = join(root, 'dist/gateway/main.js')

/**
 * A port of loopback that nothing listens on at this moment.
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

/**
 * Asks an address until it answers 2xx.
 * @param {string} url
 * @param {() => string | null} gone says why waiting is in vain, or null
 * @param {number} [milliseconds] how long to ask
 */
export async function untilAnswers(url, gone, milliseconds = 30_000) {
  const end = performance.now() + milliseconds
  while (performance.now() < end) {
    const why = gone()
    if (why !== null) throw new Error(why)
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false, // not listening yet
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} did not answer within ${milliseconds} ms`)
}

/**
 * @typedef {object} Product
 * @property {string} url origin, without a slash at the end
 * @property {number} pid
 * @property {string} log file that receives what it prints
 * @property {() => Promise<void>} stop ends it, and waits for that
 * @property {() => Promise<void>} kill ends it without a chance to do anything, and waits for that
 */

/**
 * Starts the built product: the demo cloud, or OS_AUTH_URL where that is set.
 * @param {{ env?: Record<string, string>, args?: string[], port?: number }} [options] what is added
 *   to the environment and to the command line; a free port unless one is given
 * @returns {Promise<Product>} once it answers
 */
export async function startProduct({ env = {}, args = [], port: given = 0 } = {}) {
  if (!existsSync(entry)) throw new Error('dist/gateway/main.js is missing: npm run build')
  const port = given === 0 ? await freePort() : given
  const url = `http://127.0.0.1:${port}`
  const log = join(mkdtempSync(join(tmpdir(), 'viewfinder-e2e-')), 'gateway.log')
  const out = openSync(log, 'a')
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: root,
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  // A crash of the caller must not leave it behind.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)

  async function die() {
    kill()
    await ended
  }
  async function stop() {
    process.off('exit', kill)
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    // It drains uploads for a bounded time; a test run does not wait for all of that.
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await ended
    clearTimeout(late)
  }
  const gone = () =>
    child.exitCode === null && child.signalCode === null
      ? null
      : `The product ended with ${child.exitCode ?? child.signalCode}:\n${readFileSync(log, 'utf8')}`
  try {
    await untilAnswers(`${url}/healthz`, gone)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, pid: child.pid ?? 0, log, stop, kill: die }
}
