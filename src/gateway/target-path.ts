import { GatewayProblem } from './problem.ts'

/** A request's target, checked once: everything later may split it at slashes and trust that. */
export interface RequestPath {
  /** As it came, percent-encoding kept. */
  readonly raw: string
  /** Decoded segments; a path that ends in a slash ends in an empty one. */
  readonly segments: readonly string[]
  /** With its question mark; empty without a query. */
  readonly query: string
}

/** What RFC 3986 allows in a path (pchar and slash). */
const PATH = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/
/** The same with `?`, and what browsers leave bare in a query (URL standard, query percent-encode set). */
const QUERY = /^\?(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?[\]{}|^`]|%[0-9A-Fa-f]{2})*$/
const LONGEST = 8192

const refuse = (why: string) => new GatewayProblem('bad-request', `The address ${why}.`)

/**
 * Reads the request's target as text, never through a URL parser: a parser would resolve the very
 * tricks that are refused here, and the next server might resolve them otherwise.
 *
 * @throws GatewayProblem `bad-request` for absolute or authority form, `//`, dot segments, encoded
 *   slashes, backslashes and control characters, and malformed encoding
 */
export function parseRequestPath(target: string): RequestPath {
  if (target.length > LONGEST) throw refuse('is too long')
  if (!target.startsWith('/')) throw refuse('must be a path')
  const at = target.indexOf('?')
  const raw = at < 0 ? target : target.slice(0, at)
  const query = at < 0 || at === target.length - 1 ? '' : target.slice(at)
  if (!PATH.test(raw)) throw refuse('holds characters that must be percent-encoded')
  if (query !== '' && !QUERY.test(query))
    throw refuse('holds characters that must be percent-encoded')
  if (/%(?:0[0-9a-f]|1[0-9a-f]|7f)/i.test(raw + query)) throw refuse('holds control characters')
  if (/%(?:2f|5c)/i.test(raw)) throw refuse('holds an encoded slash or backslash')

  const parts = raw.slice(1).split('/')
  const segments = parts.map((part, index) => {
    let text: string
    try {
      text = decodeURIComponent(part)
    } catch {
      throw refuse('is not UTF-8')
    }
    if (text === '.' || text === '..') throw refuse('must not climb')
    if (text === '' && index < parts.length - 1) throw refuse('has an empty segment')
    // Encoded twice: the next server may decode once more than we do.
    if (/%(?:2e|2f|5c|25|0[0-9a-f])/i.test(text)) throw refuse('is encoded twice')
    return text
  })
  return { raw, segments, query }
}
