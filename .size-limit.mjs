import { existsSync, readFileSync, readdirSync } from 'node:fs'

/**
 * What a browser loads, from Vite's manifest. `imports` are the static ones: they come with a chunk
 * before it runs. Sizes are brotli, as size-limit measures by default; kB are 1000 bytes.
 * @type {Record<string, { file: string, src?: string, isEntry?: boolean, isDynamicEntry?: boolean, imports?: string[], dynamicImports?: string[] }>}
 */
const manifest = JSON.parse(readFileSync('dist/client/.vite/manifest.json', 'utf8'))

/** @param {string} key @param {Set<string>} [seen] */
function closure(key, seen = new Set()) {
  const chunk = manifest[key]
  if (!chunk || seen.has(chunk.file)) return seen
  if (chunk.file.endsWith('.js')) seen.add(chunk.file)
  for (const each of chunk.imports ?? []) closure(each, seen)
  return seen
}
const paths = (/** @type {Iterable<string>} */ files) =>
  [...files].map((file) => `dist/client/${file}`)

// A chunk of its own, or part of the page's own one; then the manifest does not name it.
const list = 'src/dashboard/views/images/route.tsx'
if (!existsSync(list)) throw new Error(`${list} is gone: what makes a usable list now?`)
const page = 'index.html'
if (!manifest[page]?.isEntry) throw new Error(`Vite's manifest has no entry ${page}`)
const usable = new Set([page, list].flatMap((key) => [...closure(key)]))

/**
 * Files that are there already whenever a chunk is asked for: those of every page that asks for it.
 * A page itself may be the first thing that is opened.
 * @param {string} key
 */
function before(key) {
  if (key.endsWith('/route.tsx')) return usable
  const askers = Object.keys(manifest).filter((each) =>
    manifest[each]?.dynamicImports?.includes(key),
  )
  const [first = new Set(), ...rest] = askers.map((each) => closure(each))
  return new Set([...usable, ...[...first].filter((file) => rest.every((one) => one.has(file)))])
}

const later = Object.entries(manifest)
  .filter(([key, chunk]) => chunk.isDynamicEntry && key !== list && chunk.file.endsWith('.js'))
  .map(([key]) => {
    const there = before(key)
    return { key, files: [...closure(key)].filter((file) => !there.has(file)) }
  })
  .filter(({ files }) => files.length > 0)

const assets = readdirSync('dist/client/assets')
const workers = assets.filter((file) => /worker.*\.js$/.test(file))
const libraries = assets.filter((file) => /^library-.*\.js$/.test(file))
if (workers.length === 0) throw new Error('the build has no worker')
if (libraries.length === 0) throw new Error('the build has no library of digests')

export default [
  { name: 'entry and image list', path: paths(usable), limit: '127 kB' },
  // A page that is opened first, with all that it is drawn by; menus, dialogs and what else is fetched
  // when first pressed come with a headless library.
  ...later.map(({ key, files }) =>
    key.endsWith('/route.tsx')
      ? { name: key, path: paths(new Set([...usable, ...files])), limit: '169 kB' }
      : { name: key, path: paths(files), limit: '45 kB' },
  ),
  // They come with the first transfer, able to compute what nearly every cloud uses.
  ...workers.map((file) => ({
    name: `worker ${file}`,
    path: `dist/client/assets/${file}`,
    limit: '15 kB',
  })),
  // Thirteen digests more, for a cloud that has chosen one of them.
  ...libraries.map((file) => ({
    name: `worker, later: ${file}`,
    path: `dist/client/assets/${file}`,
    limit: '35 kB',
  })),
]
