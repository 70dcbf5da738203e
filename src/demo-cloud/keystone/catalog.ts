import { hexId, seededBytes, seededDice } from '../ids.ts'

export const REGIONS = [
  { id: 'RegionOne', description: '' },
  { id: 'RegionTwo', description: 'The same services once more' },
] as const

const INTERFACES = ['public', 'internal', 'admin'] as const

interface Endpoint {
  id: string
  interface: string
  region_id: string
  url: string
  region: string
}

export interface Service {
  endpoints: Endpoint[]
  id: string
  type: string
  name: string
}

/** The catalog: Identity and Image in both regions, each on all three interfaces. */
export function buildCatalog(urls: { identity: string; image: string }): Service[] {
  const random = seededBytes(seededDice(0xca7a109))
  const service = (type: string, name: string, url: string): Service => ({
    endpoints: REGIONS.flatMap((region) =>
      INTERFACES.map((each) => ({
        id: hexId(random),
        interface: each,
        region_id: region.id,
        url,
        region: region.id,
      })),
    ),
    id: hexId(random),
    type,
    name,
  })
  return [service('identity', 'keystone', urls.identity), service('image', 'glance', urls.image)]
}
