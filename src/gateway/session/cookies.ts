export type CookieName = 'vf_session' | 'vf_receipt'

/**
 * Name on the wire. Behind TLS the `__Host-` prefix keeps other hosts of the domain from planting
 * one (RFC 6265bis §4.1.3.2).
 */
const spelled = (name: CookieName, secure: boolean) => (secure ? `__Host-${name}` : name)

/** Browsers promise 4096 bytes for name, value and attributes together (RFC 6265 §6.1). */
export const COOKIE_VALUE_LIMIT = 3900

/** @returns the cookie's value, or null; the first one wins when a name comes twice */
export function readCookie(
  header: string | undefined,
  name: CookieName,
  secure: boolean,
): string | null {
  const wanted = spelled(name, secure)
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === wanted) return pair.slice(at + 1).trim()
  }
  return null
}

/** @param maxAge seconds; 0 removes the cookie */
export function writeCookie(
  name: CookieName,
  value: string,
  maxAge: number,
  secure: boolean,
): string {
  const parts = [
    `${spelled(name, secure)}=${value}`,
    'Path=/',
    `Max-Age=${Math.max(0, Math.floor(maxAge))}`,
    'HttpOnly',
    'SameSite=Strict',
  ]
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ')
}
