import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Connections that browsers keep for later, by the session that used them last. */
export interface IdleConnections {
  /** Notes whose connection this is, and when it has nothing to do. */
  watch(req: IncomingMessage, res: ServerResponse): void
  /** Closes the idle ones of the session that sends this request. */
  closeFor(req: IncomingMessage): void
}

export function createIdleConnections(): IdleConnections {
  const idle = new Map<Socket, string>()
  const known = new WeakSet<Socket>()
  return {
    watch(req, res) {
      const { socket } = req
      const session = req.headers.cookie
      idle.delete(socket)
      if (session === undefined) return
      if (!known.has(socket)) socket.once('close', () => idle.delete(socket))
      known.add(socket)
      res.once('finish', () => {
        if (!socket.destroyed) idle.set(socket, session)
      })
    },
    closeFor(req) {
      for (const [socket, session] of idle)
        if (session === req.headers.cookie && socket !== req.socket) socket.destroy()
    },
  }
}
