import type { IncomingMessage, ServerResponse } from 'node:http'

export type Log = (line: string) => void

/** Control characters and anything beyond ASCII would let a request write lines of its own. */
const visible = (text: string) => text.replace(/[^\x21-\x7e]/g, '?')

/**
 * Path with the names of its query, never their values: those may hold what someone typed.
 *
 * @param target the request's target as it came
 */
function loggedPath(target: string): string {
  const at = target.indexOf('?')
  const path = visible((at < 0 ? target : target.slice(0, at)).slice(0, 300))
  if (at < 0) return path
  const names = [...new URLSearchParams(target.slice(at + 1)).keys()]
  return `${path}?${names
    .slice(0, 20)
    .map((name) => visible(name.slice(0, 40)))
    .join('&')}`
}

/** Writes one line when the answer is over, also when the other side left before. */
export function logRequest(
  req: IncomingMessage,
  res: ServerResponse,
  requestId: string,
  log: Log,
): void {
  const started = performance.now()
  const target = req.url ?? ''
  const socket = req.socket
  const readBefore = socket.bytesRead
  const writtenBefore = socket.bytesWritten
  res.once('close', () => {
    const fields = [
      new Date().toISOString(),
      req.method ?? '-',
      loggedPath(target),
      res.headersSent ? String(res.statusCode) : '-',
      `in=${socket.bytesRead - readBefore}`,
      `out=${socket.bytesWritten - writtenBefore}`,
      `${Math.round(performance.now() - started)}ms`,
      requestId,
      ...(res.writableFinished ? [] : ['cut']),
    ]
    log(fields.join(' '))
  })
}
