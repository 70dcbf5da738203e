import type { IncomingMessage, ServerResponse } from 'node:http'

type Ending =
  /** Answers 204 when all bytes are there. */
  | { how: 'keep' }
  /** Takes so many bytes and breaks the connection; the image goes back to `queued`. */
  | { how: 'break'; after: number }
  /** Takes all bytes, keeps them, and breaks the connection instead of answering. */
  | { how: 'mute' }
  /**
   * Takes so many bytes and answers with an error. A 4xx is the word of a Glance that says it again,
   * a 401 to the same token, since an answer may be lost with the connection that it closes.
   */
  | { how: 'refuse'; after: number; status: number }

/** A Glance with one image, whose PUTs end as the test says; when that is used up, they are kept. */
export function oneImage(...endings: Ending[]) {
  const image = { status: 'queued', size: null as number | null, bytes: Buffer.alloc(0) }
  const puts: { token: string; read: number }[] = []
  /** How often the image is still `saving` after a break when it is asked for. */
  let slowness = 0

  function endingOf(token: string): Ending {
    const [next] = endings
    if (next?.how === 'refuse' && next.status < 500) {
      if (next.status !== 401 || puts.every((put) => put.token === token)) return next
      endings.shift()
    }
    return endings.shift() ?? { how: 'keep' }
  }

  function put(req: IncomingMessage, res: ServerResponse): void {
    const seen = { token: String(req.headers['x-auth-token']), read: 0 }
    puts.push(seen)
    const ending = endingOf(seen.token)
    const chunks: Buffer[] = []
    image.status = 'saving'
    let over = false
    const failed = () => {
      over = true
      if (slowness === 0) image.status = 'queued'
    }
    const stop = () => {
      if (over) return
      if (ending.how === 'break' && seen.read >= ending.after) {
        failed()
        req.socket.destroy()
      }
      if (ending.how === 'refuse' && seen.read >= ending.after) {
        failed()
        res.writeHead(ending.status, { 'content-type': 'application/json' })
        res.end(JSON.stringify({ message: 'Because of a reason.', code: `${ending.status} No` }))
      }
    }
    if (ending.how === 'refuse' && ending.after === 0) stop()
    req.on('data', (chunk: Buffer) => {
      seen.read += chunk.length
      chunks.push(chunk)
      stop()
    })
    req.on('close', () => {
      if (!req.complete && !over) failed()
    })
    req.on('end', () => {
      if (over) return
      Object.assign(image, { status: 'active', size: seen.read, bytes: Buffer.concat(chunks) })
      if (ending.how === 'mute') req.socket.destroy()
      else res.writeHead(204).end()
    })
  }

  return {
    image,
    puts,
    staysSaving(times: number) {
      slowness = times
    },
    answer: (req: IncomingMessage, res: ServerResponse): void => {
      if (req.method === 'PUT') return put(req, res)
      const { status, size } = image
      if (status === 'saving' && slowness > 0 && --slowness === 0) image.status = 'queued'
      res.writeHead(200, { 'content-type': 'application/json' })
      res.end(JSON.stringify({ id: 'x', status, size }))
    },
  }
}
