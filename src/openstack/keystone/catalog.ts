export type Interface = 'public' | 'internal' | 'admin'
interface Endpoint {
  id: string
  interface: string
  /** `region_id` on the wire; null for an endpoint without a region. */
  region: string | null
  url: string
}
interface CatalogService {
  id: string
  type: string
  name: string | null
  endpoints: readonly Endpoint[]
}
export type Catalog = readonly CatalogService[]

/**
 * The address of a service.
 *
 * @param want.region Any region when absent; the first endpoint of the catalog wins.
 * @param want.interface `public` when absent.
 * @returns Absolute address without a trailing slash and without the API version that catalogs of
 * some clouds end with (`…/image/v2`); null when the catalog has none, or none over HTTP.
 */
export function endpointFor(
  catalog: Catalog,
  want: { type: string; region?: string | undefined; interface?: Interface | undefined },
): string | null {
  for (const service of catalog) {
    if (service.type !== want.type) continue
    for (const endpoint of service.endpoints) {
      if (endpoint.interface !== (want.interface ?? 'public')) continue
      if (want.region !== undefined && endpoint.region !== want.region) continue
      const url = versionless(endpoint.url)
      if (url !== null) return url
    }
  }
  return null
}

function versionless(address: string): string | null {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return null
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v\d+(?:\.\d+)?$/, '')
  return url.origin + path.replace(/\/+$/, '')
}

/** Regions that have an endpoint of this type and interface, in the catalog's order. */
export function regionsOf(catalog: Catalog, type: string, over: Interface = 'public'): string[] {
  const regions = new Set<string>()
  for (const service of catalog)
    if (service.type === type)
      for (const { region, interface: kind } of service.endpoints)
        if (kind === over && region !== null) regions.add(region)
  return [...regions]
}

/** All regions of the catalog, in its order. */
export function allRegions(catalog: Catalog): string[] {
  const all = catalog.flatMap((service) => service.endpoints.map((endpoint) => endpoint.region))
  return [...new Set(all.filter((region) => region !== null))]
}
