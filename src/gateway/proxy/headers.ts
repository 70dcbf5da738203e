import type { IncomingHttpHeaders, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'
import type { Rule } from './allowed.ts'

/** What the cloud may hear from the browser; no cookie, no origin, nothing about connections. */
const TO_CLOUD = [
  'accept',
  'content-type',
  'range',
  'x-image-meta-store',
  'x-image-cache-clear-target',
] as const

/** What the browser may hear from the cloud; no cookie, no login dialog, no policy. */
const TO_BROWSER = [
  'accept-ranges',
  'content-encoding',
  'content-length',
  'content-md5',
  'content-range',
  'etag',
  'last-modified',
  'retry-after',
  'x-openstack-request-id',
] as const
const TO_BROWSER_PREFIX = 'openstack-image-'
/** What API v1 says of an image; it has underscores in its names, as no other header here. */
const META_PREFIX = 'x-image-meta-'
/** Whether properties stay that an update does not name. */
const META_TO_CLOUD = 'x-glance-registry-purge-props'

/** Media types a browser shows as inert text or hands to the page's own code. */
const INERT =
  /^(application\/(json|octet-stream|schema\+json|openstack-[\w.+-]+)|text\/plain)\s*(;|$)/i

/**
 * @param token goes as X-Auth-Token
 * @param requestId goes as X-Openstack-Request-Id, so that the cloud's logs and ours can be joined
 */
export function headersToCloud(
  from: IncomingHttpHeaders,
  token: string,
  requestId: string,
  { answer, meta }: Rule,
): OutgoingHttpHeaders {
  const headers: Record<string, OutgoingHttpHeader> = {}
  for (const name of TO_CLOUD) {
    const value = from[name]
    if (value !== undefined) headers[name] = value
  }
  if (meta)
    for (const [name, value] of Object.entries(from))
      if ((name.startsWith(META_PREFIX) || name === META_TO_CLOUD) && value !== undefined)
        headers[name] = value
  headers['accept'] ??= 'application/json'
  // Bytes of images are compared by their hashes and asked for by ranges: never re-encoded.
  const encoding = from['accept-encoding']
  if (answer === 'data') headers['accept-encoding'] = 'identity'
  else if (encoding !== undefined) headers['accept-encoding'] = encoding
  headers['x-auth-token'] = token
  headers['x-openstack-request-id'] = requestId
  return headers
}

/**
 * Answers of the cloud are data on our own origin: whatever type they claim, none that a browser
 * would run or render comes through, and an image's bytes are always offered as a file.
 */
export function headersToBrowser(
  from: IncomingHttpHeaders,
  status: number,
  { answer, meta }: Rule,
): OutgoingHttpHeaders {
  const headers: Record<string, OutgoingHttpHeader> = { 'cache-control': 'no-store' }
  for (const name of TO_BROWSER) {
    const value = from[name]
    if (value !== undefined) headers[name] = value
  }
  for (const [name, value] of Object.entries(from))
    if (name.startsWith(TO_BROWSER_PREFIX) || (meta && name.startsWith(META_PREFIX)))
      if (value !== undefined) headers[name] = value
  if (status === 204 || status === 304) {
    delete headers['content-length']
    return headers
  }
  const type = from['content-type']
  if (answer === 'data' && (status === 200 || status === 206)) {
    headers['content-type'] = 'application/octet-stream'
    headers['content-disposition'] = 'attachment'
  } else if (type !== undefined) {
    headers['content-type'] = INERT.test(type) ? type : 'text/plain; charset=utf-8'
  }
  return headers
}
