import { expect, test } from 'vitest'
import { allRegions, endpointFor, regionsOf, type Catalog } from './catalog.ts'
import { decodeCatalog } from './token.ts'

const endpoint = (kind: string, region: string | null, url: string) => ({
  id: 'e',
  interface: kind,
  ...(region === null ? {} : { region_id: region, region }),
  url,
})
const catalog: Catalog = decodeCatalog([
  {
    id: 'k',
    type: 'identity',
    name: 'keystone',
    endpoints: [
      endpoint('public', 'RegionOne', 'https://cloud/identity/v3/'),
      endpoint('public', 'Three', 'https://three'),
    ],
  },
  {
    id: 'g',
    type: 'image',
    name: 'glance',
    endpoints: [
      endpoint('admin', 'RegionOne', 'http://admin:9292'),
      endpoint('public', 'RegionOne', 'https://cloud/image/v2'),
      endpoint('public', 'RegionTwo', 'http://two:9292/'),
      endpoint('internal', 'RegionTwo', 'http://10.0.0.1:9292/v2.0/'),
      endpoint('public', 'bad', 'not an address'),
      endpoint('public', 'worse', 'file:///etc/passwd'),
      endpoint('public', null, 'http://nowhere'),
    ],
  },
])

test.each([
  [{ type: 'image', region: 'RegionOne' }, 'https://cloud/image'],
  [{ type: 'image', region: 'RegionTwo' }, 'http://two:9292'],
  [{ type: 'image', region: 'RegionTwo', interface: 'internal' as const }, 'http://10.0.0.1:9292'],
  [{ type: 'image', region: 'RegionOne', interface: 'admin' as const }, 'http://admin:9292'],
  [{ type: 'image' }, 'https://cloud/image'],
  [{ type: 'identity', region: 'RegionOne' }, 'https://cloud/identity'],
  [{ type: 'image', region: 'bad' }, null],
  [{ type: 'image', region: 'worse' }, null],
  [{ type: 'image', region: 'RegionNone' }, null],
  [{ type: 'compute' }, null],
])('the endpoint of %j is %s', (want, url) => {
  expect(endpointFor(catalog, want)).toBe(url)
})

test('regions come in the order of the catalog, each once', () => {
  expect(regionsOf(catalog, 'image')).toEqual(['RegionOne', 'RegionTwo', 'bad', 'worse'])
  expect(regionsOf(catalog, 'image', 'internal')).toEqual(['RegionTwo'])
  expect(allRegions(catalog)).toEqual(['RegionOne', 'Three', 'RegionTwo', 'bad', 'worse'])
})

test('a catalog that is none is empty', () => {
  expect(decodeCatalog(undefined)).toEqual([])
  expect(decodeCatalog([{ type: 'image' }, null, 5]).map(({ type }) => type)).toEqual([
    'image',
    '',
    '',
  ])
})
