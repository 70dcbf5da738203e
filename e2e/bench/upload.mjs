import { execFile, spawn } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, startProduct, untilAnswers } from '../product.mjs'
import {
  MiB,
  fixed,
  launch,
  median,
  processesOf,
  proportionalBytes,
  residentBytes,
  table,
  watching,
} from './measure.mjs'
import { signIn, signedInContext } from './session.mjs'
import { nextVerdict, openTray } from './tray.mjs'

const megabytes = (/** @type {number} */ bytes, /** @type {number} */ seconds) =>
  bytes / seconds / 1e6

/**
 * A new image and an upload for it, as the dashboard makes them.
 * @param {string} url
 * @param {{ cookie: string, projectId: string }} session
 * @param {number} length bytes
 * @returns {Promise<{ address: string, imageId: string }>} address of the upload
 */
export async function createUpload(url, session, length) {
  const base = `${url}/api/p/${session.projectId}/r/RegionOne`
  const headers = { Origin: url, Cookie: session.cookie }
  const image = await fetch(`${base}/image/v2/images`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'bench', disk_format: 'raw', container_format: 'bare' }),
  })
  const { id } = /** @type {{ id: string }} */ (await image.json())
  const upload = await fetch(`${base}/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(length),
      'Upload-Metadata': `image_id ${Buffer.from(id).toString('base64')}`,
    },
  })
  const location = upload.headers.get('location')
  if (upload.status !== 201 || !location)
    throw new Error(`upload: ${upload.status} ${await upload.text()}`)
  return { address: new URL(location, url).href, imageId: id }
}

/**
 * What a PATCH of a whole file carries.
 * @param {string} url
 * @param {{ cookie: string }} session
 */
export const patchHeaders = (url, session) => [
  `Origin: ${url}`,
  `Cookie: ${session.cookie}`,
  'Tus-Resumable: 1.0.0',
  'Upload-Offset: 0',
  'Content-Type: application/offset+octet-stream',
]

const run = promisify(execFile)

/** @param {string[]} args */
async function curl(args) {
  const line = ['-sS', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'Expect:', ...args]
  const { stdout } = await run('curl', line)
  if (stdout !== '204') throw new Error(`curl got ${stdout}`)
}

/**
 * Uploads of one file: by curl straight to the cloud and through the gateway, by a browser without
 * and with digests.
 * @param {string} file
 * @param {number} bytes size of the file
 * @param {{ md5: string, sha512: string }} digests by openssl
 * @param {number} rounds
 */
export async function benchUpload(file, bytes, digests, rounds) {
  const port = await freePort()
  const sink = spawn(
    process.execPath,
    [join(import.meta.dirname, 'sink-cloud.mjs'), String(port), digests.md5, digests.sha512, file],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const cloud = `http://127.0.0.1:${port}`
  const product = await untilAnswers(`${cloud}/identity/v3`, () => null).then(() =>
    startProduct({ env: { OS_AUTH_URL: `${cloud}/identity/v3` } }),
  )
  const browser = await launch()
  try {
    const session = await signIn(product.url, 'bench', 'x')
    const context = await signedInContext(browser, product.url, session.cookie)

    const direct = async () => {
      const made = await fetch(`${cloud}/image/v2/images`, { method: 'POST', body: '{}' })
      const { id } = /** @type {{ id: string }} */ (await made.json())
      return () => curl(['-T', file, `${cloud}/image/v2/images/${id}/file`])
    }
    const throughGateway = async (source = file, length = bytes) => {
      const { address } = await createUpload(product.url, session, length)
      const headers = patchHeaders(product.url, session).flatMap((header) => ['-H', header])
      return () => curl(['-X', 'PATCH', '-T', source, ...headers, address])
    }

    const page = await context.newPage()
    await page.goto(`/p/${session.projectId}/upload`)
    /**
     * One XMLHttpRequest whose body is the File, as the engine sends it, without its digests.
     * @param {import('playwright').Page} from
     * @param {string} method
     * @param {string} address
     */
    const sendFile = async (from, method, address) => {
      await from.evaluate(() => {
        const input = document.createElement('input')
        Object.assign(input, { type: 'file', id: 'bench-file' })
        document.querySelector('#bench-file')?.remove()
        document.body.append(input)
      })
      await from.setInputFiles('#bench-file', file)
      return () =>
        from.evaluate(
          ([verb, url]) =>
            new Promise((resolve, reject) => {
              const input = document.querySelector('#bench-file')
              const picked = input instanceof HTMLInputElement ? input.files?.[0] : null
              const request = new XMLHttpRequest()
              request.open(verb, url)
              request.setRequestHeader('Tus-Resumable', '1.0.0')
              request.setRequestHeader('Upload-Offset', '0')
              request.setRequestHeader('Content-Type', 'application/offset+octet-stream')
              request.onload = () =>
                request.status === 204 ? resolve(null) : reject(new Error(String(request.status)))
              request.onerror = () => reject(new Error('broken'))
              request.send(picked ?? null)
            }),
          /** @type {const} */ ([method, address]),
        )
    }
    const plain = async () =>
      sendFile(page, 'PATCH', (await createUpload(product.url, session, bytes)).address)
    const outside = await context.newPage()
    await outside.goto(`${cloud}/page`)
    /** What this browser makes with nothing in between: no gateway can be faster. */
    const alone = async () => {
      const made = await fetch(`${cloud}/image/v2/images`, { method: 'POST', body: '{}' })
      const { id } = /** @type {{ id: string }} */ (await made.json())
      return sendFile(outside, 'PUT', `${cloud}/image/v2/images/${id}/file`)
    }
    /** The dashboard itself: from the press of the button until it says that both digests agree. */
    const verified = async () => {
      await page.goto(`/p/${session.projectId}/upload`)
      const ended = await nextVerdict(await openTray(page))
      await page.getByLabel('Choose files').setInputFiles(file)
      const start = page.getByRole('button', { name: /^Upload / })
      await start.waitFor()
      return async () => {
        await start.click()
        await ended()
      }
    }

    const renderers = async () =>
      (await processesOf(browser)).filter((each) => each.type === 'renderer').map(({ id }) => id)
    const ways = { direct, throughGateway, alone, plain, verified }
    /** @type {Record<keyof typeof ways, { speed: number[], gateway: number[], page: number[], browser: number[] }>} */
    const seen = Object.assign(
      {},
      ...Object.keys(ways).map((way) => ({
        [way]: { speed: [], gateway: [], page: [], browser: [] },
      })),
    )
    // What a process allocates once is not growth: the first upload of all is a small one.
    const small = join(dirname(file), 'small.raw')
    writeFileSync(small, '')
    truncateSync(small, 16 * MiB)
    await (
      await throughGateway(small, 16 * MiB)
    )()

    for (let round = 0; round < rounds; round++)
      for (const way of /** @type {(keyof typeof ways)[]} */ (Object.keys(ways))) {
        const work = await ways[way]()
        const pids = await renderers()
        const all = (await processesOf(browser)).map(({ id }) => id)
        const sum = (/** @type {number[]} */ ids) =>
          ids.reduce((total, id) => total + proportionalBytes(id), 0)
        const { seconds, growth } = await watching(
          {
            gateway: () => residentBytes(product.pid),
            page: () => sum(pids),
            browser: () => sum(all),
          },
          async () => work(),
        )
        seen[way].speed.push(megabytes(bytes, seconds))
        seen[way].gateway.push(growth['gateway'] ?? 0)
        seen[way].page.push(growth['page'] ?? 0)
        seen[way].browser.push(growth['browser'] ?? 0)
      }

    const ratio = (/** @type {keyof typeof ways} */ way, /** @type {keyof typeof ways} */ to) =>
      median(seen[way].speed.map((speed, at) => speed / (seen[to].speed[at] ?? Number.NaN)))
    const row = (/** @type {string} */ title, /** @type {keyof typeof ways} */ way) => [
      title,
      fixed(median(seen[way].speed)),
      fixed(ratio(way, 'throughGateway'), 2),
      fixed(Math.max(...seen[way].gateway) / MiB, 1),
      way === 'direct' || way === 'throughGateway'
        ? ''
        : fixed(Math.max(...seen[way].page) / MiB, 1),
      way === 'direct' || way === 'throughGateway'
        ? ''
        : fixed(Math.max(...seen[way].browser) / MiB, 1),
    ]
    table(
      `Upload of ${bytes / MiB} MiB after one of 16 MiB, median of ${rounds} rounds, largest memory growth of them (MiB)`,
      ['', 'MB/s', '/ curl via gateway', 'gateway', 'page', 'whole browser'],
      [
        row('curl, straight to the cloud', 'direct'),
        row('curl, through the gateway', 'throughGateway'),
        row('browser, straight to the cloud', 'alone'),
        row('browser, no digests', 'plain'),
        row('browser, MD5 + SHA-512, verified', 'verified'),
      ],
    )
    const worst = (/** @type {'gateway' | 'page'} */ what) =>
      fixed(Math.max(...Object.values(seen).flatMap((each) => each[what])) / MiB, 1)
    table(
      'Against the goals',
      ['', 'seen', 'goal'],
      [
        ['browser without digests / curl', fixed(ratio('plain', 'throughGateway'), 2), '>= 0.60'],
        ['browser through the gateway / alone', fixed(ratio('plain', 'alone'), 2), ''],
        [
          `MB/s with both digests (curl: ${fixed(median(seen.throughGateway.speed))})`,
          fixed(median(seen.verified.speed)),
          '>= 125 where curl makes >= 400',
        ],
        ['gateway memory growth, MiB', worst('gateway'), '<= 32'],
        ["page's memory growth, MiB", worst('page'), '<= 64'],
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
    sink.kill()
  }
}
