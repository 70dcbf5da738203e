import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

export const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules/.bin')

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Counts */

/** Whole text of what a step printed, and the tests that failed in it. */
class StepFailed extends Error {
  /**
   * @param {string} output
   * @param {string[]} failures
   */
  constructor(output, failures) {
    super(output)
    this.failures = failures
  }
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** Ends every process that a step started, with what those started. */
function endAll() {
  for (const child of running) {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGTERM')
    } catch {
      // ended in the meantime
    }
  }
}
process.once('exit', endAll)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.once(signal, () => process.exit(1))

/**
 * Minutes after which a command hangs and no longer works: the longest takes less than twenty.
 * Without it, one that never ends takes what it printed along when somebody ends the whole run.
 */
const HANGS_AFTER_MINUTES = 30

/**
 * Runs a command in a process group of its own, without a terminal.
 * @param {string} command a path, or the name of one of our own tools
 * @param {string[]} args
 * @param {Record<string, string>} env added to the environment
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function runInGroup(command, args, env) {
  return new Promise((resolve) => {
    const own = join(bin, command)
    const child = spawn(existsSync(own) ? own : command, args, {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
    })
    running.add(child)
    let output = ''
    const take = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const late = setTimeout(() => {
      output += `\nended: it did not come to an end within ${HANGS_AFTER_MINUTES} minutes`
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    }, HANGS_AFTER_MINUTES * 60_000)
    const ended = (/** @type {{ ok: boolean, output: string }} */ result) => {
      clearTimeout(late)
      running.delete(child)
      resolve(result)
    }
    child.once('error', (error) => ended({ ok: false, output: `${output}${error.message}` }))
    child.once('close', (code) => ended({ ok: code === 0, output }))
  })
}

/**
 * What vitest's JSON reporter counted.
 * @param {string} file
 * @returns {Counts}
 */
export function vitestCounts(file) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap((/** @type {any} */ file) =>
      file.assertionResults
        .filter((/** @type {any} */ test) => test.status === 'failed')
        .map((/** @type {any} */ test) => `${relative(root, file.name)}: ${test.fullName}`),
    ),
  }
}

/**
 * What Playwright's JSON reporter counted. A test that passed only at the second try has failed.
 * @param {string} file
 * @returns {Counts}
 */
export function playwrightCounts(file) {
  const { stats, suites } = JSON.parse(readFileSync(file, 'utf8'))
  /** @type {string[]} */
  const failures = []
  const walk = (/** @type {any} */ suite) => {
    for (const spec of suite.specs ?? [])
      if (spec.tests.some((/** @type {any} */ test) => /unexpected|flaky/.test(test.status)))
        failures.push(`${spec.file}: ${spec.title}`)
    for (const inner of suite.suites ?? []) walk(inner)
  }
  for (const suite of suites) walk(suite)
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures,
  }
}

/** One run of steps. Each prints its name, result and time; the totals stand in the last line. */
export class Run {
  #passed = 0
  #failed = 0
  #reports = mkdtempSync(join(tmpdir(), 'viewfinder-run-'))
  #number = 0

  /** @param {string} line */
  say = (line) => console.log(`      ${line}`)

  /**
   * One step. A step whose tests are counted adds those, any other one counts as one check.
   * @param {string} name
   * @param {() => Promise<{ ok: boolean, output: string, counts?: Counts | undefined, note?: string }>} work
   */
  async step(name, work) {
    const from = performance.now()
    let result
    try {
      result = await work()
    } catch (error) {
      result = { ok: false, output: error instanceof Error ? error.message : String(error) }
    }
    const counts = result.counts ?? {
      passed: result.ok ? 1 : 0,
      failed: result.ok ? 0 : 1,
      skipped: 0,
      failures: [],
    }
    // A command that fails without a failed test (a crash, a file that does not load) is a failure.
    const failed = result.ok ? counts.failed : Math.max(1, counts.failed)
    this.#passed += counts.passed
    this.#failed += failed
    const told = result.counts
      ? `${counts.passed} passed${failed ? `, ${failed} failed` : ''}${counts.skipped ? `, ${counts.skipped} skipped` : ''}`
      : (result.note ?? '')
    const seconds = `${((performance.now() - from) / 1000).toFixed(1)} s`
    console.log(`${failed ? 'FAIL' : 'ok  '}  ${name.padEnd(28)} ${seconds.padStart(8)}  ${told}`)
    if (failed) throw new StepFailed(result.output, counts.failures)
  }

  /**
   * A step that is one command.
   * @param {string} name
   * @param {string} command
   * @param {string[]} args
   * @param {Record<string, string>} [env]
   */
  command(name, command, args, env = {}) {
    return this.step(name, () => runInGroup(command, args, env))
  }

  /**
   * Steps that leave one another alone, at a time. Waits for all, then fails as the first that did.
   * @param {Promise<void>[]} steps
   */
  async together(steps) {
    const ended = await Promise.allSettled(steps)
    for (const step of ended) if (step.status === 'rejected') throw step.reason
  }

  /**
   * A step of vitest: its tests are counted.
   * @param {string} name
   * @param {string[]} args
   * @param {Record<string, string>} [env]
   */
  vitest(name, args, env = {}) {
    return this.step(name, async () => {
      const file = join(this.#reports, `${this.#number++}.json`)
      const report = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
      const done = await runInGroup('vitest', ['run', ...args, ...report], env)
      return { ...done, counts: existsSync(file) ? vitestCounts(file) : undefined }
    })
  }

  /**
   * A step of Playwright on the built product: its tests are counted.
   * @param {string} name
   * @param {string[]} args
   * @param {Record<string, string>} [env]
   */
  playwright(name, args, env = {}) {
    return this.step(name, async () => {
      const file = join(this.#reports, `${this.#number++}.json`)
      const line = ['test', '--config', 'e2e/playwright.config.ts', ...args]
      const done = await runInGroup('playwright', line, { ...env, VIEWFINDER_E2E_JSON: file })
      return { ...done, counts: existsSync(file) ? playwrightCounts(file) : undefined }
    })
  }

  /**
   * Runs the steps until one fails, shows that one's output, and ends with the totals.
   * @param {() => Promise<void>} steps
   */
  async all(steps) {
    try {
      await steps()
    } catch (error) {
      if (!(error instanceof StepFailed)) this.#failed += 1
      const told = error instanceof Error && !(error instanceof StepFailed) ? error.stack : error
      console.log(
        `\n${String(told)
          .replace(/^Error: /, '')
          .trim()}\n`,
      )
      // Once more at the end, where a cut log still has them.
      if (error instanceof StepFailed)
        for (const name of error.failures) console.log(`failed: ${name}`)
    }
    rmSync(this.#reports, { recursive: true, force: true })
    process.exitCode = this.#failed > 0 ? 1 : 0
    console.log(`${this.#passed} passed, ${this.#failed} failed`)
  }
}

/**
 * Installs the dependencies where they are missing or older than the lock file.
 * @returns {Promise<{ ok: boolean, output: string, note: string }>}
 */
export async function ensureDependencies() {
  const stamp = join(root, 'node_modules/.package-lock.json')
  const lock = join(root, 'package-lock.json')
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs)
    return { ok: true, output: '', note: 'installed already' }
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  return { ...(await runInGroup('npm', args, {})), note: 'npm ci' }
}

/** Version of this Node is what package.json asks for; said before anything fails in odd ways. */
export function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Error(`Node ${process.versions.node} is too old: this needs 20.19 or later`)
}
