import { execFile, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Cutter } from '../cutter.mjs'
import { freePort, startProduct, untilAnswers } from '../product.mjs'
import {
  MiB,
  fixed,
  launchWithProfile,
  median,
  processesOf,
  proportionalBytes,
  residentBytes,
  table,
  watching,
} from './measure.mjs'
import { addSession, signIn } from './session.mjs'
import { nextVerdict, openTray } from './tray.mjs'
import { createUpload, patchHeaders } from './upload.mjs'

const run = promisify(execFile)

/** @param {string} script */
const shell = (script) => run('bash', ['-c', `set -euo pipefail; ${script}`])

/**
 * @typedef {object} Subject one file with what is known of it
 * @property {string} file
 * @property {number} bytes
 * @property {string} md5
 * @property {string} sha512
 */

/**
 * Whole transfers of the dashboard, digests compared, beside what a command line makes of the same
 * work: an upload, the same cut in the middle, and a download.
 * @param {Subject} subject
 * @param {number} rounds
 */
export async function benchTransfers({ file, bytes, md5, sha512 }, rounds) {
  const port = await freePort()
  const sink = spawn(
    process.execPath,
    [join(import.meta.dirname, 'sink-cloud.mjs'), String(port), md5, sha512, file],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const cloud = `http://127.0.0.1:${port}`
  await untilAnswers(`${cloud}/identity/v3`, () => null)
  const product = await startProduct({ env: { OS_AUTH_URL: `${cloud}/identity/v3` } })
  const line = await Cutter.start(product.url)
  const copy = `${file}.copy`
  const context = await launchWithProfile(`${file}.profile`)
  const browser = context.browser()
  if (browser === null) throw new Error('the browser tells nothing of its processes')
  try {
    const session = await signIn(product.url, 'bench', 'x')
    const headers = patchHeaders(product.url, session).map((each) => `-H '${each}'`)
    const patch = (/** @type {string} */ address) =>
      `curl -sS -f -X PATCH -H Expect: ${headers.join(' ')} -T '${file}' '${address}'`
    const { address: first, imageId: image } = await createUpload(product.url, session, bytes)
    await shell(patch(first))
    /** @param {string} origin */
    const openPage = async (origin) => {
      await addSession(context, origin, session.cookie)
      const page = await context.newPage()
      // The save dialog cannot be answered by a program: see ../saving.ts.
      await page.addInitScript(() => {
        Object.assign(window, {
          showSaveFilePicker: async (/** @type {{ suggestedName: string }} */ options) =>
            (await navigator.storage.getDirectory()).getFileHandle(options.suggestedName, {
              create: true,
            }),
        })
      })
      return page
    }
    const page = await openPage(product.url)
    const cuttable = await openPage(line.url)

    /**
     * @param {import('playwright').Page} from
     * @param {string} origin
     */
    const upload = async (from, origin) => {
      await from.goto(`${origin}/p/${session.projectId}/upload`)
      const ended = await nextVerdict(await openTray(from))
      await from.getByLabel('Choose files').setInputFiles(file)
      const start = from.getByRole('button', { name: /^Upload / })
      await start.waitFor()
      return async () => {
        await start.click()
        await ended()
      }
    }
    const ways = {
      /** The command line's way to be as sure: both digests beside the sending, then compared. */
      curlUp: async () => {
        const { address } = await createUpload(product.url, session, bytes)
        return async () => {
          const { stdout } = await shell(
            `openssl dgst -md5 -r '${file}' & openssl dgst -sha512 -r '${file}' & ${patch(address)}; wait`,
          )
          if (!stdout.includes(md5) || !stdout.includes(sha512)) throw new Error('digests differ')
        }
      },
      up: () => upload(page, product.url),
      upCut: async () => {
        const work = await upload(cuttable, line.url)
        return async () => {
          line.cutAt('up', [bytes / 2])
          await work()
        }
      },
      upUncut: () => upload(cuttable, line.url),
      curlDown: async () => {
        rmSync(copy, { force: true })
        const address = `${product.url}/api/p/${session.projectId}/r/RegionOne/image/v2/images/${image}/file`
        return async () => {
          const { stdout } = await shell(
            `curl -sS -f -H 'Cookie: ${session.cookie}' '${address}' | tee '${copy}' >(md5sum >&2) | sha512sum`,
          )
          if (!stdout.includes(sha512)) throw new Error('digests differ')
        }
      },
      down: async () => {
        await page.goto(`${product.url}/p/${session.projectId}/images/${image}`)
        const ended = await nextVerdict(await openTray(page))
        const start = page.getByRole('button', { name: 'Download', exact: true })
        await start.waitFor()
        return async () => {
          await start.click()
          await ended()
        }
      },
    }

    /** @typedef {keyof typeof ways} Way */
    const names = /** @type {Way[]} */ (Object.keys(ways))
    /** @type {Record<Way, { speed: number[], gateway: number, page: number }>} */
    const seen = Object.assign(
      {},
      ...names.map((way) => ({ [way]: { speed: [], gateway: 0, page: 0 } })),
    )
    let again = 0
    for (let round = 0; round < rounds; round++)
      for (const way of names) {
        const work = await ways[way]()
        const pids = (await processesOf(browser))
          .filter((each) => each.type === 'renderer')
          .map(({ id }) => id)
        const from = line.up
        // What the one wrote must not wait to be written while the next is measured.
        await run('sync')
        const { seconds, growth } = await watching(
          {
            gateway: () => residentBytes(product.pid),
            page: () => pids.reduce((sum, id) => sum + proportionalBytes(id), 0),
          },
          work,
        )
        if (way === 'upCut') again = Math.max(again, line.up - from - bytes)
        seen[way].speed.push(bytes / seconds / 1e6)
        seen[way].gateway = Math.max(seen[way].gateway, growth['gateway'] ?? 0)
        seen[way].page = Math.max(seen[way].page, growth['page'] ?? 0)
        if (way === 'down')
          await page.evaluate(async () => {
            const folder = await navigator.storage.getDirectory()
            for await (const name of folder.keys()) await folder.removeEntry(name)
          })
      }
    const ratio = (/** @type {Way} */ way, /** @type {Way} */ to) =>
      fixed(median(seen[way].speed.map((speed, at) => speed / (seen[to].speed[at] ?? NaN))), 2)
    const row = (
      /** @type {string} */ title,
      /** @type {Way} */ way,
      /** @type {Way | null} */ to,
      /** @type {string} */ goal,
    ) => [
      title,
      fixed(median(seen[way].speed)),
      to === null ? '' : ratio(way, to),
      goal,
      fixed(seen[way].gateway / MiB, 1),
      way.startsWith('curl') ? '' : fixed(seen[way].page / MiB, 1),
    ]
    table(
      `Whole transfers of ${bytes / MiB} MiB, digests compared; median of ${rounds} rounds, largest memory growth (MiB)`,
      ['', 'MB/s', 'ratio', 'goal', 'gateway', 'page'],
      [
        row('curl PATCH beside openssl md5 and sha512', 'curlUp', null, ''),
        row('upload, both digests / that', 'up', 'curlUp', ''),
        row('upload over the breakable line', 'upUncut', null, ''),
        row('the same, cut at the half / uncut', 'upCut', 'upUncut', '>= 0.9'),
        row('curl | tee disk >(md5sum) | sha512sum', 'curlDown', null, ''),
        row('download, both digests, to a file / that', 'down', 'curlDown', '>= 0.5'),
      ],
    )
    console.log(`  sent again because of the cut: ${fixed(again / MiB, 2)} MiB`)
  } finally {
    rmSync(copy, { force: true })
    await context.close()
    await line.stop()
    await product.stop()
    sink.kill()
  }
}
