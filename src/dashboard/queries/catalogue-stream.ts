import type { Image } from '#openstack/glance/image.ts'
import type { ImageQuery, Sort } from '#openstack/glance/image-query.ts'
import type { ListSource } from './catalogue-entry.ts'
import { statusOf } from './catalogue-watch.ts'

export type Phase =
  | { state: 'idle' }
  | { state: 'running' }
  /** What was loaded stays. `retryAt` (ms) is when it goes on by itself, null when a person must. */
  | { state: 'failed'; error: unknown; retryAt: number | null }
  | { state: 'complete' }

/** One of Glance's lists on its way into the catalogue. */
export interface Stream {
  source: ListSource
  phase: Phase
  /** Last image of the last page: where to go on. */
  marker: string | null
  pass: number
  started: boolean
  /** Walked to its end at least once since it was last started from the front. */
  walked: boolean
  abort: AbortController | null
  /** Newest `updated_at` known to be in the catalogue; null when the list was empty. */
  since: string | null
  failures: number
  retry: ReturnType<typeof setTimeout> | null
  /** When the last pass began, ms. */
  beganAt: number
}

const QUERIES: Readonly<Record<ListSource, ImageQuery>> = {
  plain: {},
  hidden: { os_hidden: true },
  community: { visibility: 'community' },
  offered: { visibility: 'shared', member_status: 'pending' },
  accepted: { visibility: 'shared', member_status: 'accepted' },
  rejected: { visibility: 'shared', member_status: 'rejected' },
}
/** As many as Glance gives. */
export const LIMIT = 1000
/** More than a screen, and there in a tenth of the time: something to look at while the rest comes. */
export const FIRST_LIMIT = 100
/** The order of the list's default sort, so that rows only ever join at the end while they stream. */
const ORDER: readonly Sort[] = [
  { key: 'updated_at', dir: 'desc' },
  { key: 'id', dir: 'desc' },
]
const RETRY_MS = [2000, 4000, 8000, 15_000, 30_000]
/** Times in Glance are whole seconds, and a transaction may end a moment after its own stamp. */
const SLACK_MS = 2000

export function newStream(source: ListSource): Stream {
  return {
    source,
    phase: { state: 'idle' },
    marker: null,
    pass: 0,
    started: false,
    walked: false,
    abort: null,
    since: null,
    failures: 0,
    retry: null,
    beganAt: 0,
  }
}

/** The list from where its walk stands. */
export function walkQuery({ source, marker }: Stream): ImageQuery {
  const query: ImageQuery = { ...QUERIES[source], limit: LIMIT, sort: ORDER }
  return marker === null ? query : { ...query, marker }
}

/** What of the list is as new as the newest that is known, or newer. */
export function changesQuery({ source, since }: Stream): ImageQuery {
  const query: ImageQuery = { ...QUERIES[source], limit: LIMIT, sort: ORDER }
  return since === null ? query : { ...query, updated_at: { op: 'gte', time: earlier(since) } }
}

/** `member_status` filters only what others share; one's own shared images come with every answer. */
export function belonging(
  { source }: Stream,
  images: readonly Image[],
  projectId: string,
): readonly Image[] {
  if (QUERIES[source].member_status === undefined) return images
  return images.filter((image) => image.owner !== projectId)
}

/** Milliseconds until a failed request is made again by itself; null when that would not help. */
export function retryAfter(error: unknown, failures: number): number | null {
  const status = statusOf(error)
  const passing = status === null || status === 429 || status >= 500
  return passing ? RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]! : null
}

function earlier(iso: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  return `${new Date(at - SLACK_MS).toISOString().slice(0, 19)}Z`
}
