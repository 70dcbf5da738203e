import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { startProduct } from '../product.mjs'
import { root } from '../runner.mjs'
import { fixed, launch, median, MiB, processesOf, table } from './measure.mjs'

const WANTED = /** @type {const} */ (['md5', 'sha512'])
/** Hashed in memory for the figures without a file. */
const KERNEL_MIB = 512

/** @param {string} algorithm @param {string} file */
export function openssl(algorithm, file) {
  const out = execFileSync('openssl', ['dgst', `-${algorithm}`, '-r', file], { encoding: 'utf8' })
  return out.split(' ')[0] ?? ''
}

/** Both digests in one thread of Python: of a file, or the seconds that so many MiB of memory take. */
const PYTHON = `
import hashlib, sys, time
md5, sha512 = hashlib.md5(), hashlib.sha512()
piece = bytearray(1 << 20)
def take(view):
    md5.update(view)
    sha512.update(view)
if sys.argv[1] == 'memory':
    start = time.process_time()
    for _ in range(int(sys.argv[2])): take(piece)
    print(time.process_time() - start)
else:
    view = memoryview(piece)
    with open(sys.argv[2], 'rb', buffering=0) as file:
        while n := file.readinto(piece): take(view[:n])
    print(md5.hexdigest(), sha512.hexdigest())
`
/** @param {'file' | 'memory'} what @param {string} value */
const python = (what, value) =>
  execFileSync('python3', ['-c', PYTHON, what, value], { encoding: 'utf8' }).trim()

/** MB per second of processor time, as openssl measures itself. @param {string} algorithm */
function opensslSpeed(algorithm) {
  const args = ['speed', '-mr', '-seconds', '1', '-bytes', String(MiB), '-evp', algorithm]
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'pipe', 'ignore']
  const out = execFileSync('openssl', args, { encoding: 'utf8', stdio })
  const rate = /^\+F:.*:([\d.]+)$/m.exec(out)?.[1]
  if (rate === undefined) throw new Error(`openssl speed says: ${out}`)
  return Number(rate) / 1e6
}

/** Seconds of processor time that the main threads of all pages took. @param {import('playwright').Browser} browser */
async function pageSeconds(browser) {
  const pages = (await processesOf(browser)).filter(({ type }) => type === 'renderer')
  const spent = pages.map(({ id }) => readFileSync(`/proc/${id}/schedstat`, 'utf8').split(' ')[0])
  return spent.reduce((sum, nanoseconds) => sum + Number(nanoseconds) / 1e9, 0)
}

/** The hashers as one script: the built worker does not hand out its insides. */
async function hashersScript() {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    root,
    build: {
      write: false,
      lib: { entry: 'src/transfers/hash/hashers.ts', formats: ['iife'], name: 'hashing' },
    },
  })
  const output = [result].flat()[0]
  if (!output || !('output' in output)) throw new Error('the hashers were not built')
  return output.output[0].code
}

/** Speeds in MB/s by name, and their medians. */
function speeds() {
  /** @type {Map<string, number[]>} */
  const seen = new Map()
  const add = (/** @type {string} */ name, /** @type {number} */ speed) =>
    void seen.set(name, [...(seen.get(name) ?? []), speed])
  return {
    add,
    timed: async (
      /** @type {string} */ name,
      /** @type {number} */ bytes,
      /** @type {() => unknown} */ work,
    ) => {
      const from = performance.now()
      await work()
      add(name, bytes / (performance.now() - from) / 1000)
    },
    of: (/** @type {string} */ name) => median(seen.get(name) ?? []),
    /** Of neighbouring measurements only, as the machine is not the same from round to round. */
    ratio: (/** @type {string} */ name, /** @type {string} */ beside) =>
      median((seen.get(name) ?? []).map((speed, at) => speed / (seen.get(beside)?.[at] ?? 0))),
  }
}

/**
 * The digests in Chromium beside openssl and Python's hashlib: of a file by the built workers, and
 * of memory by the kernels alone.
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
    /** @param {readonly string[]} algorithms @param {1 | 2} [workers] @returns {Promise<Record<string, string>>} */
    const inBrowser = (algorithms, workers = 1) =>
      page.evaluate(
        ({ url, names, ring }) =>
          new Promise((resolve, reject) => {
            const input = document.querySelector('#bench-file')
            const picked = input instanceof HTMLInputElement ? input.files?.[0] : null
            const started = [new Worker(url, { type: 'module' })]
            const [reader] = started
            if (!reader) return
            reader.onmessage = ({ data }) => {
              if (data.type === 'progress' || data.type === 'checkpoint') return
              for (const each of started) each.terminate()
              if (data.type === 'done') resolve(data.digests)
              else reject(new Error(data.message))
            }
            const job = { role: 'reader', file: picked, from: null }
            // As the product asks for them.
            const every = { ms: 2000, bytes: 64 * 1024 * 1024 }
            if (ring) {
              const [own, ...others] = names
              const stage = new Worker(url, { type: 'module' })
              started.push(stage)
              const { port1, port2 } = new MessageChannel()
              const share = { role: 'stage', algorithms: others, from: null, port: port2 }
              stage.postMessage(share, [port2])
              reader.postMessage({ ...job, every, algorithms: [own], stage: port1 }, [port1])
            } else reader.postMessage({ ...job, every, algorithms: names, stage: null })
            for (const each of started) each.onerror = (event) => reject(new Error(event.message))
          }),
        { url: `/assets/${worker}`, names: algorithms, ring: workers === 2 },
      )

    const memory = await browser.newPage()
    await memory.addScriptTag({ content: await hashersScript() })
    // The engine's better compiler takes over, at its leisure, while this is hashed.
    await memory.evaluate(async (names) => {
      // @ts-expect-error The script above defines it.
      const hasher = await globalThis.hashing.createMultiHasher(names)
      const piece = new Uint8Array(1024 * 1024)
      const until = performance.now() + 5000
      while (performance.now() < until) hasher.update(piece)
    }, WANTED)
    /** @param {readonly string[]} algorithms @returns {Promise<number>} MB per second of processor time */
    const inMemory = async (algorithms) => {
      const from = await pageSeconds(browser)
      await memory.evaluate(
        async ({ names, pieces }) => {
          // @ts-expect-error The script above defines it.
          const hasher = await globalThis.hashing.createMultiHasher(names)
          const piece = new Uint8Array(1024 * 1024)
          for (let at = 0; at < pieces; at++) hasher.update(piece)
        },
        { names: algorithms, pieces: KERNEL_MIB },
      )
      return (KERNEL_MIB * MiB) / 1e6 / ((await pageSeconds(browser)) - from)
    }

    const { add, timed, of, ratio } = speeds()
    /** @param {Record<string, string>} got @param {string} wanted */
    const agree = (got, wanted) => {
      const found = WANTED.map((name) => got[name]).join(' ')
      if (found !== wanted) throw new Error(`The browser's ${found} is not ${wanted}`)
    }
    for (let round = 0; round < rounds; round++) {
      /** @type {string[]} */
      const native = []
      for (const name of WANTED) {
        await timed(`openssl ${name}`, bytes, () => native.push(openssl(name, file)))
        await timed(`browser ${name}`, bytes, () => inBrowser([name]))
        add(`openssl kernel ${name}`, opensslSpeed(name))
        add(`browser kernel ${name}`, await inMemory([name]))
      }
      const digests = native.join(' ')
      await timed('python both', bytes, () => python('file', file))
      await timed('browser both', bytes, async () => agree(await inBrowser(WANTED), digests))
      await timed('browser ring', bytes, async () => agree(await inBrowser(WANTED, 2), digests))
      const seconds = Number(python('memory', String(KERNEL_MIB)))
      add('python kernel both', (KERNEL_MIB * MiB) / 1e6 / seconds)
      add('browser kernel both', await inMemory(WANTED))
    }
    const row = (
      /** @type {string} */ title,
      /** @type {string} */ name,
      /** @type {string} */ beside,
    ) => [title, fixed(of(beside)), fixed(of(name)), fixed(ratio(name, beside), 2)]
    table(
      `Digests of ${fixed(bytes / 1e6)} MB, file read included, median of ${rounds} rounds (MB/s)`,
      ['', 'native', 'browser', 'ratio'],
      [
        ...WANTED.map((name) => row(`${name}, openssl`, `browser ${name}`, `openssl ${name}`)),
        row('both in one pass, Python in one thread', 'browser both', 'python both'),
        row('both, ring of two workers', 'browser ring', 'python both'),
      ],
    )
    table(
      `Digests of memory, no file, median of ${rounds} rounds (MB per second of processor time)`,
      ['', 'native', 'browser', 'ratio'],
      [
        ...WANTED.map((name) =>
          row(`${name}, openssl`, `browser kernel ${name}`, `openssl kernel ${name}`),
        ),
        row('both in one thread, Python', 'browser kernel both', 'python kernel both'),
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
  }
}
