import { readFileSync } from 'node:fs'
import { chromium } from 'playwright'
import { chromiumArgs, findChromium } from '../chromium.mjs'

export const MiB = 1024 * 1024

/** @param {number[]} values @param {number} share from 0 to 1 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5)

/** @param {number} value @param {number} [digits] */
export const fixed = (value, digits = 0) => value.toFixed(digits)

/**
 * Prints rows as a table, columns as wide as their widest cell.
 * @param {string} title
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function table(title, head, rows) {
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((row) => (row[at] ?? '').length)),
  )
  const line = (/** @type {string[]} */ row) =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('   ')}`
  console.log(`\n${title}`)
  console.log(line(head))
  console.log(line(widths.map((width) => '-'.repeat(width))))
  for (const row of rows) console.log(line(row))
}

/** A Chromium as the tests drive it. */
export function launch() {
  const executablePath = findChromium()
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: chromiumArgs })
}

/**
 * The same with a profile on the disk: one without keeps a page's files in memory, which is slower
 * than a disk and has no room for a large one.
 * @param {string} folder
 */
export function launchWithProfile(folder) {
  const executablePath = findChromium()
  return chromium.launchPersistentContext(folder, {
    ...(executablePath ? { executablePath } : {}),
    args: chromiumArgs,
    viewport: { width: 1440, height: 900 },
  })
}

/**
 * Resident memory of a process in bytes; 0 when it is gone.
 * @param {number} pid
 */
export function residentBytes(pid) {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(found?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/**
 * Share of memory of a process in bytes, pages it shares counted in parts; 0 when it is gone.
 * @param {number} pid
 */
export function proportionalBytes(pid) {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return Number(found?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/**
 * Process ids of a browser by kind: `browser`, `renderer`, `utility` and so on.
 * @param {import('playwright').Browser} browser
 * @returns {Promise<{ type: string, id: number }[]>}
 */
export async function processesOf(browser) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo
}

/**
 * Watches a figure while something runs.
 * @template T
 * @param {Record<string, () => number>} figures
 * @param {() => Promise<T>} work
 * @returns {Promise<{ value: T, seconds: number, growth: Record<string, number> }>} growth: highest
 *   seen less what it was at the start
 */
export async function watching(figures, work) {
  const names = Object.keys(figures)
  const read = () => names.map((name) => figures[name]?.() ?? 0)
  const start = read()
  const peak = [...start]
  const sample = () => read().forEach((value, at) => (peak[at] = Math.max(peak[at] ?? 0, value)))
  const timer = setInterval(sample, 100)
  const from = performance.now()
  const value = await work()
  const seconds = (performance.now() - from) / 1000
  clearInterval(timer)
  sample()
  const growth = Object.fromEntries(
    names.map((name, at) => [name, (peak[at] ?? 0) - (start[at] ?? 0)]),
  )
  return { value, seconds, growth }
}
