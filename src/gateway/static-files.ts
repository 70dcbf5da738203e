import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { pagePolicy } from './security.ts'
import type { RequestPath } from './target-path.ts'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

interface StaticFile {
  readonly type: string
  readonly plain: Buffer
  readonly br: Buffer | null
  readonly gzip: Buffer | null
  readonly etag: string
  /** Named by its content: it may be kept for ever. */
  readonly hashed: boolean
}

export interface StaticFiles {
  /** SHA-256 over the names and contents of all files, hexadecimal. */
  readonly build: string
  /** Answers with a file, or with the page for an address of the dashboard. @returns whether it did */
  serve(req: IncomingMessage, res: ServerResponse, path: RequestPath): boolean
}

/**
 * Folders whose addresses are never pages: built files, and what only the service worker answers. A
 * download that the browser's own list tries again comes here; it would save the page as an image.
 */
const NO_PAGES = new Set(['assets', 'downloads'])

/**
 * The built dashboard, read into memory once: some 3 MB, and no path of a request ever meets the
 * file system.
 *
 * @param root folder of `vite build`
 */
export function loadStaticFiles(root: string): StaticFiles {
  const files = new Map<string, StaticFile>()
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted()
  const present = new Set(names)
  const digest = createHash('sha256')
  const read = (name: string) => (present.has(name) ? readFileSync(join(root, name)) : null)
  for (const name of names) {
    // Vite's manifest is for the size budget; compressed twins ride on their originals.
    if (name.startsWith('.vite/') || /\.(br|gz)$/.test(name)) continue
    const plain = read(name)!
    digest.update(name).update('\0').update(plain)
    files.set(`/${name}`, {
      type: TYPES[extname(name)] ?? 'application/octet-stream',
      plain,
      br: read(`${name}.br`),
      gzip: read(`${name}.gz`),
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      hashed: name.startsWith('assets/'),
    })
  }
  const page = files.get('/index.html')

  function send(req: IncomingMessage, res: ServerResponse, file: StaticFile): void {
    res.setHeader('Content-Security-Policy', pagePolicy(null))
    res.setHeader('ETag', file.etag)
    res.setHeader('Vary', 'Accept-Encoding')
    res.setHeader('Cache-Control', file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (req.headers['if-none-match']?.includes(file.etag) === true) {
      res.writeHead(304).end()
      return
    }
    const accepted = String(req.headers['accept-encoding'] ?? '')
    const takes = (name: string) =>
      new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`, 'i').test(accepted)
    const encoding = file.br && takes('br') ? 'br' : file.gzip && takes('gzip') ? 'gzip' : null
    const body = encoding === null ? file.plain : file[encoding]!
    if (encoding !== null) res.setHeader('Content-Encoding', encoding)
    res.writeHead(200, { 'content-type': file.type, 'content-length': body.length })
    res.end(req.method === 'HEAD' ? undefined : body)
  }

  return {
    build: digest.digest('hex'),
    serve(req, res, path) {
      if (req.method !== 'GET' && req.method !== 'HEAD') return false
      const raw = path.raw === '/' ? '/index.html' : path.raw
      const file = files.get(raw)
      if (file !== undefined) {
        send(req, res, file)
        return true
      }
      // An address of the dashboard has no extension; a missing file must not become the page.
      const last = path.segments.at(-1) ?? ''
      if (page === undefined || NO_PAGES.has(path.segments[0] ?? '') || extname(last) !== '')
        return false
      send(req, res, page)
      return true
    },
  }
}
