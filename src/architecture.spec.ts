import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { expect, test } from 'vitest'

/**
 * Who may import whom. Type-only imports count: a layer's types are part of what it promises.
 * A name ending in `/*` stands for each folder below it, which may not import its siblings.
 */
const MAY: Record<string, string[]> = {
  lib: [],
  wire: ['lib'],
  openstack: ['lib'],
  'disk-image': ['lib'],
  'demo-cloud': ['lib', 'disk-image'],
  gateway: ['lib', 'wire', 'openstack', 'demo-cloud'],
  transfers: ['lib', 'wire', 'disk-image', 'openstack'],
  testing: ['lib', 'openstack', 'demo-cloud'],
  'dashboard/ui': ['lib'],
  'dashboard/nav': ['lib'],
  'dashboard/queries': ['lib', 'wire', 'openstack', 'transfers'],
  'dashboard/components': [
    'lib',
    'wire',
    'openstack',
    'transfers',
    'disk-image',
    'dashboard/ui',
    'dashboard/nav',
    'dashboard/queries',
  ],
  'dashboard/views/*': [
    'lib',
    'wire',
    'openstack',
    'transfers',
    'disk-image',
    'dashboard/ui',
    'dashboard/nav',
    'dashboard/queries',
    'dashboard/components',
  ],
  'dashboard/app': [
    'lib',
    'wire',
    'openstack',
    'transfers',
    'disk-image',
    'dashboard/ui',
    'dashboard/nav',
    'dashboard/queries',
    'dashboard/components',
    'dashboard/views/*',
    'dashboard/styles',
  ],
}
/** The one gateway file that may load the demo cloud, and only by a dynamic import. */
const DEMO_DOOR = 'gateway/demo.ts'
const src = import.meta.dirname

function layerOf(file: string): string | null {
  const parts = file.split('/')
  if (parts[0] !== 'dashboard') return parts.length > 1 ? parts[0]! : null
  if (parts[1] === 'views') return `dashboard/views/${parts[2]}`
  return `dashboard/${parts[1]}`
}
const family = (layer: string) => layer.replace(/^dashboard\/views\/.+/, 'dashboard/views/*')

interface Import {
  from: string
  to: string
  specifier: string
  dynamic: boolean
}

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = []
  const pattern = /(?:\bfrom\s*|\bimport\s*|(\bimport\s*\(\s*)|\bnew URL\(\s*)['"]([^'"]+)['"]/g
  for (const match of text.matchAll(pattern)) {
    const specifier = match[2]!
    let to: string | null = null
    if (specifier.startsWith('#')) to = specifier.slice(1)
    else if (/^\.\.?\//.test(specifier)) to = posix.join(dirname(file), specifier)
    if (to !== null) found.push({ from: file, to, specifier, dynamic: match[1] !== undefined })
  }
  return found
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((name) => relative(src, join(src, name)).split(sep).join('/'))
  .filter((name) => /\.(ts|tsx)$/.test(name))
const imports = files
  .filter((file) => !/\.spec\.tsx?$/.test(file))
  .flatMap((file) => importsOf(file, readFileSync(join(src, file), 'utf8')))

test('every layer imports only what the house allows', () => {
  const broken: string[] = []
  for (const edge of imports) {
    const from = layerOf(edge.from)
    const to = layerOf(edge.to)
    if (from === null || to === null || from === to) continue
    const allowed = MAY[family(from)]
    if (allowed === undefined) broken.push(`${edge.from}: the layer ${from} is not in the table`)
    else if (!allowed.includes(family(to))) broken.push(`${edge.from} may not import ${edge.to}`)
    else if (
      to === 'demo-cloud' &&
      from !== 'testing' &&
      (edge.from !== DEMO_DOOR || !edge.dynamic)
    )
      broken.push(`${edge.from}: only ${DEMO_DOOR} may load the demo cloud, dynamically`)
  }
  expect(broken).toEqual([])
})

test('across layers one imports by #layer/file, inside a layer relatively', () => {
  const broken = imports.filter((edge) => {
    if (layerOf(edge.from) === null || edge.to.endsWith('.css')) return false
    const same = layerOf(edge.from) === layerOf(edge.to)
    return same === edge.specifier.startsWith('#')
  })
  expect(broken.map((edge) => `${edge.from}: ${edge.specifier}`)).toEqual([])
})

test('there are no barrels', () => {
  expect(files.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual([])
})

test('node modules stay in the gateway', () => {
  const broken = files.filter((file) => {
    if (/\.spec\.tsx?$/.test(file) || /^(gateway|testing)\//.test(file)) return false
    return /from ['"]node:/.test(readFileSync(join(src, file), 'utf8'))
  })
  expect(broken).toEqual([])
})

test('the scan sees the imports it guards', () => {
  expect(imports.length).toBeGreaterThan(20)
  expect(importsOf('gateway/x.ts', "import a from '#lib/a.ts'; await import('./b.ts')")).toEqual([
    { from: 'gateway/x.ts', to: 'lib/a.ts', specifier: '#lib/a.ts', dynamic: false },
    { from: 'gateway/x.ts', to: 'gateway/b.ts', specifier: './b.ts', dynamic: true },
  ])
})
