import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startProduct } from '../product.mjs'
import { root } from '../runner.mjs'
import { fixed, launch, median, table } from './measure.mjs'

/** @param {string} algorithm @param {string} file */
export function openssl(algorithm, file) {
  const out = execFileSync('openssl', ['dgst', `-${algorithm}`, '-r', file], { encoding: 'utf8' })
  return out.split(' ')[0] ?? ''
}

/**
 * The built hash worker in Chromium beside openssl, on the same file.
 * @param {string} file
 * @param {number} bytes
 * @param {number} rounds
 */
export async function benchHash(file, bytes, rounds) {
  const assets = readdirSync(join(root, 'dist/client/assets'))
  const worker = assets.find((name) => /^hash-worker.*\.js$/.test(name))
  if (!worker) throw new Error('the build has no hash worker')
  const product = await startProduct()
  const browser = await launch()
  try {
    const page = await browser.newPage({ baseURL: product.url })
    await page.goto('/sign-in')
    await page.evaluate(() => {
      const input = document.createElement('input')
      Object.assign(input, { type: 'file', id: 'bench-file' })
      document.body.append(input)
    })
    await page.setInputFiles('#bench-file', file)
    /** @param {string[]} algorithms @returns {Promise<Record<string, string>>} */
    const inBrowser = (algorithms) =>
      page.evaluate(
        ([url, names]) =>
          new Promise((resolve, reject) => {
            const input = document.querySelector('#bench-file')
            const picked = input instanceof HTMLInputElement ? input.files?.[0] : null
            const hasher = new Worker(url, { type: 'module' })
            hasher.onerror = (event) => reject(new Error(event.message))
            hasher.onmessage = ({ data }) => {
              if (data.type === 'progress') return
              hasher.terminate()
              if (data.type === 'done') resolve(data.digests)
              else reject(new Error(data.message))
            }
            hasher.postMessage({
              role: 'reader',
              file: picked,
              algorithms: names,
              from: null,
              stage: null,
            })
          }),
        /** @type {const} */ ([`/assets/${worker}`, algorithms]),
      )

    /** @type {Record<string, number[]>} */
    const speed = {}
    const timed = async (
      /** @type {string} */ name,
      /** @type {() => Promise<unknown>} */ work,
    ) => {
      const from = performance.now()
      await work()
      const seconds = (performance.now() - from) / 1000
      ;(speed[name] ??= []).push(bytes / seconds / 1e6)
    }
    for (let round = 0; round < rounds; round++) {
      for (const algorithm of ['md5', 'sha512']) {
        let native = ''
        await timed(`openssl ${algorithm}`, async () => (native = openssl(algorithm, file)))
        await timed(`browser ${algorithm}`, async () => {
          const got = (await inBrowser([algorithm]))[algorithm]
          if (got !== native) throw new Error(`${algorithm}: ${got} is not openssl's ${native}`)
        })
      }
      await timed('browser both', () => inBrowser(['md5', 'sha512']))
    }
    const of = (/** @type {string} */ name) => median(speed[name] ?? [])
    table(
      `Digests of ${fixed(bytes / 1e6)} MB, file read included, median of ${rounds} rounds (MB/s)`,
      ['', 'openssl', 'browser worker', 'ratio'],
      [
        ...['md5', 'sha512'].map((name) => [
          name,
          fixed(of(`openssl ${name}`)),
          fixed(of(`browser ${name}`)),
          fixed(of(`browser ${name}`) / of(`openssl ${name}`), 2),
        ]),
        [
          'both, one worker',
          fixed(1 / (1 / of('openssl md5') + 1 / of('openssl sha512'))),
          fixed(of('browser both')),
          fixed(of('browser both') * (1 / of('openssl md5') + 1 / of('openssl sha512')), 2),
        ],
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
  }
}
