import { isObject } from '#openstack/json.ts'

/** One request that this browser made of Glance, or one transfer of data. */
export interface ActivityEntry {
  readonly id: string
  readonly user: string
  readonly projectId: string
  readonly region: string
  /** When it began, in milliseconds since the epoch. */
  readonly at: number
  /** Milliseconds until the answer. */
  readonly took: number
  readonly method: string
  /** Below the address of the Image service. */
  readonly path: string
  /** What was sent, as text, without secrets; null where nothing was, or data. */
  readonly body: string | null
  readonly outcome: 'done' | 'failed' | 'stopped'
  /** Null where nothing answered, or for data that the gateway sent on. */
  readonly status: number | null
  readonly requestId: string | null
  /** What Glance said of a failure. */
  readonly said: string | null
  readonly image: { readonly id: string; readonly name: string | null } | null
  /** Bytes of data that were moved. */
  readonly bytes: number | null
}

const text = (value: unknown) => typeof value === 'string'
const textOrNull = (value: unknown) => value === null || text(value)
const number = (value: unknown) => typeof value === 'number'

/** Whether what was kept is one of ours: perhaps another version wrote it. */
export const isEntry = (value: unknown): value is ActivityEntry =>
  isObject(value) &&
  ['id', 'user', 'projectId', 'region', 'method', 'path'].every((key) => text(value[key])) &&
  ['at', 'took'].every((key) => number(value[key])) &&
  ['body', 'requestId', 'said'].every((key) => textOrNull(value[key])) &&
  ['done', 'failed', 'stopped'].includes(value['outcome'] as string) &&
  (value['status'] === null || number(value['status'])) &&
  (value['bytes'] === null || number(value['bytes'])) &&
  (value['image'] === null ||
    (isObject(value['image']) && text(value['image']['id']) && textOrNull(value['image']['name'])))

/** Characters of a body that are kept: more than any patch of a person. */
const LONGEST = 4000

/**
 * A text without what opens something: names and passwords in an address, and signatures and keys
 * in its query. Locations of Swift and S3 and addresses to import from carry them.
 */
export function withoutSecrets(text: string): string {
  const bare = text
    .replaceAll(/(\w:\/\/)[^\s/"'@]*(?::[^\s/"'@]*)?@/g, '$1…@')
    .replaceAll(
      /([?&][\w.-]*(?:sig|token|key|secret|password|credential)[\w.-]*=)[^&\s"']+/gi,
      '$1…',
    )
  return bare.length > LONGEST ? `${bare.slice(0, LONGEST)}…` : bare
}

const BASE = /^\/api\/p\/([^/]+)\/r\/([^/]+)\/image(\/.*)$/

/** Project, region and path of a request to an Image service; null for any other. */
export function addressOf(url: string): { projectId: string; region: string; path: string } | null {
  const [, projectId, region, path] = BASE.exec(url) ?? []
  if (projectId === undefined || region === undefined || path === undefined) return null
  return { projectId: decodeURIComponent(projectId), region: decodeURIComponent(region), path }
}

/** The image that a path is about. */
export function imageOf(path: string): string | null {
  const [, id] = /^\/v[12]\/(?:images|cache)\/([^/?]+)/.exec(path) ?? []
  return id === undefined || id === 'detail' ? null : decodeURIComponent(id)
}
