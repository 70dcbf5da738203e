const TABS = ['stores', 'images', 'cache'] as const
export type StoresTab = (typeof TABS)[number]

/** What the page shows, as its address says it. */
export interface StoresParams {
  readonly tab: StoresTab
  /** Looked for in names and ids. */
  readonly q: string
  /** Only images that this store has not. */
  readonly missing: string | null
  /** Only images that this store alone has. */
  readonly only: string | null
  readonly sort: 'newest' | 'size'
}

export const DEFAULTS: StoresParams = {
  tab: 'stores',
  q: '',
  missing: null,
  only: null,
  sort: 'newest',
}

/** An address may say anything: what is not known is left out. */
export function readStores(search: URLSearchParams): StoresParams {
  return {
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'stores',
    q: search.get('q') ?? '',
    missing: search.get('missing') || null,
    only: search.get('only') || null,
    sort: search.get('sort') === 'size' ? 'size' : 'newest',
  }
}

/** These as the query of an address; defaults are not written out. */
export function writeStores(params: Partial<StoresParams>): Record<string, string> {
  const { tab, q, missing, only, sort } = { ...DEFAULTS, ...params }
  return {
    ...(tab === 'stores' ? {} : { tab }),
    ...(q === '' ? {} : { q }),
    ...(missing === null ? {} : { missing }),
    ...(only === null ? {} : { only }),
    ...(sort === 'newest' ? {} : { sort }),
  }
}

export const isFiltered = ({ q, missing, only }: StoresParams): boolean =>
  q.trim() !== '' || missing !== null || only !== null
