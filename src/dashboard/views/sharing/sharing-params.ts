export const STATES = ['pending', 'accepted', 'rejected'] as const
export type MemberState = (typeof STATES)[number]
export const SORTS = ['image', 'project', 'state', 'since'] as const
export type SortKey = (typeof SORTS)[number]

/** What the page shows, as its address says it. */
export interface SharingParams {
  readonly view: 'matrix' | 'list'
  /** Looked for in names and ids. */
  readonly image: string
  readonly project: string
  readonly state: MemberState | null
  /** Only projects that no longer exist. */
  readonly gone: boolean
  /** Only offers that have had no answer for this long, whole days. */
  readonly waiting: number | null
  readonly sort: { readonly key: SortKey; readonly dir: 'asc' | 'desc' }
}

export const DEFAULTS: SharingParams = {
  view: 'matrix',
  image: '',
  project: '',
  state: null,
  gone: false,
  waiting: null,
  sort: { key: 'image', dir: 'asc' },
}

/** An address may say anything: what is not known is left out. */
export function readSharing(search: URLSearchParams): SharingParams {
  const [key, dir] = (search.get('sort') ?? '').split(':')
  const sort = SORTS.find((known) => known === key)
  const days = Number(search.get('waiting'))
  return {
    view: search.get('view') === 'list' ? 'list' : 'matrix',
    image: search.get('image') ?? '',
    project: search.get('project') ?? '',
    state: STATES.find((known) => known === search.get('state')) ?? null,
    gone: search.get('gone') === '1',
    waiting: Number.isInteger(days) && days > 0 ? days : null,
    sort: sort ? { key: sort, dir: dir === 'desc' ? 'desc' : 'asc' } : DEFAULTS.sort,
  }
}

/** The address with these; defaults are not written out, and what is not ours stays. */
export function writeSharing(params: SharingParams, before: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams(before)
  const { key, dir } = params.sort
  const texts: Record<keyof SharingParams, string> = {
    view: params.view === 'list' ? 'list' : '',
    image: params.image,
    project: params.project,
    state: params.state ?? '',
    gone: params.gone ? '1' : '',
    waiting: params.waiting === null ? '' : String(params.waiting),
    sort: key === DEFAULTS.sort.key && dir === DEFAULTS.sort.dir ? '' : `${key}:${dir}`,
  }
  for (const [name, text] of Object.entries(texts)) {
    if (text === '') search.delete(name)
    else search.set(name, text)
  }
  return search
}

export const isFiltered = ({ image, project, state, gone, waiting }: SharingParams): boolean =>
  image.trim() !== '' || project.trim() !== '' || state !== null || gone || waiting !== null
