import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GatewayConfig } from './config.ts'
import { GatewayProblem } from './problem.ts'

/** How the browser reached the gateway, after what a trusted proxy in front says. */
export interface Reached {
  readonly secure: boolean
  /** Host and port as the browser wrote them, lower case. */
  readonly host: string
  /** `scheme://host[:port]` of the page's own origin. */
  readonly origin: string
}

type Trust = Pick<GatewayConfig, 'publicUrl' | 'trustProxy' | 'host'>

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/
const isLoopback = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)
/**
 * Whether the gateway is there for this machine only. One that listens on loopback is not when it
 * is told of a proxy in front, or of an address that others use.
 */
export const isForThisMachine = ({ host, publicUrl, trustProxy }: Trust) =>
  isLoopback(host) && !trustProxy && (publicUrl === null || LOOPBACK_HOST.test(publicUrl.host))
/** The proxy nearest to us appends its word at the end. */
const lastOf = (value: string | string[] | undefined) =>
  String(value ?? '')
    .split(',')
    .at(-1)!
    .trim()

/**
 * Tells under which origin this request came.
 *
 * A page of another site can give its own name our address (DNS rebinding); its requests then carry
 * that name as Host. So: with PUBLIC_URL only that host is answered, and without one a gateway bound
 * to loopback answers only to loopback names.
 *
 * @throws GatewayProblem 421 for a host that is not ours
 */
export function reachedAs(req: IncomingMessage, trust: Trust): Reached {
  const forwarded = trust.trustProxy ? lastOf(req.headers['x-forwarded-host']) : ''
  const host = (forwarded || (req.headers.host ?? '')).toLowerCase()
  const proto = trust.trustProxy ? lastOf(req.headers['x-forwarded-proto']).toLowerCase() : ''
  if (trust.publicUrl !== null) {
    if (host !== trust.publicUrl.host && !LOOPBACK_HOST.test(host)) throw misdirected()
    if (host === trust.publicUrl.host) {
      const secure = trust.publicUrl.protocol === 'https:'
      return { secure, host, origin: trust.publicUrl.origin }
    }
  } else if (!/^[\w.-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/.test(host)) {
    throw misdirected()
  } else if (!trust.trustProxy && isLoopback(trust.host) && !LOOPBACK_HOST.test(host)) {
    throw misdirected()
  }
  const secure = proto === 'https'
  return { secure, host, origin: `${secure ? 'https' : 'http'}://${host}` }
}

const misdirected = () =>
  new GatewayProblem(
    'bad-request',
    'This gateway does not answer under that host name. Set PUBLIC_URL to the address that browsers use.',
    { status: 421 },
  )

/**
 * Refuses a write that does not come from our own page, and a read of the API by another page.
 *
 * Sec-Fetch-Site is set by the browser and cannot be set by a page (Fetch Metadata §2.3); browsers
 * leave it out on plain http to other machines, where Origin, sent with every write, tells the same.
 * A write that carries neither is no browser's, and is refused too: the proof is asked of everyone.
 *
 * @throws GatewayProblem `not-same-origin`
 */
export function requireSameOrigin(req: IncomingMessage, reached: Reached): void {
  const site = req.headers['sec-fetch-site']
  const origin = req.headers.origin
  const read = req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS'
  const foreignSite = site !== undefined && site !== 'same-origin' && !(read && site === 'none')
  const foreignOrigin = origin !== undefined && origin.toLowerCase() !== reached.origin
  const unproven = !read && site !== 'same-origin' && origin === undefined
  if (foreignSite || foreignOrigin || unproven)
    throw new GatewayProblem(
      'not-same-origin',
      'Only the page that this gateway serves may do this. Other programs send an Origin header with its address.',
    )
}

/** @param nonce of the development server's own inline scripts and styles; null in production */
export function pagePolicy(nonce: string | null): string {
  const own = nonce === null ? "'self'" : `'self' 'nonce-${nonce}'`
  return [
    "default-src 'none'",
    `script-src ${own} 'wasm-unsafe-eval'`,
    `style-src ${own}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    // The download service worker answers in a hidden frame of our own origin.
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** For every body that is not our page: whatever it holds, nothing of it runs. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

const PERMISSIONS = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

/** Headers of every answer; whoever sends a page replaces the policy by {@link pagePolicy}. */
export function setSecurityHeaders(res: ServerResponse, secure: boolean): void {
  res.setHeader('Content-Security-Policy', DATA_POLICY)
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Referrer-Policy', 'no-referrer')
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  res.setHeader('X-Frame-Options', 'DENY')
  res.setHeader('Permissions-Policy', PERMISSIONS)
  if (secure) res.setHeader('Strict-Transport-Security', 'max-age=31536000')
}
