import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIdleConnections } from './idle-connections.ts'

const connections = createIdleConnections()
let slow: http.ServerResponse | null = null
const server = http.createServer((req, res) => {
  connections.watch(req, res)
  if (req.url === '/close') connections.closeFor(req)
  if (req.url === '/slow') slow = res
  else res.end('ok')
})
let port: number

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** A browser's connection: requests over it, and whether it was closed. */
function connection(cookie: string) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const one = { closed: false }
  const get = (path: string) =>
    new Promise<string>((resolve, reject) => {
      const request = http.get({ port, path, agent, headers: { cookie } }, (answer) => {
        answer.resume()
        answer.once('end', () => resolve('ok'))
      })
      request.once('socket', (socket) => {
        if (socket.listenerCount('close', noteClosed) === 0) socket.once('close', noteClosed)
      })
      request.once('error', reject)
    })
  const noteClosed = () => {
    one.closed = true
  }
  return { get, closed: () => one.closed }
}

test('closes what a session keeps for later, but nothing that is busy and nobody else’s', async () => {
  const [mine, busy, asking, other] = ['a', 'a', 'a', 'b'].map((name) => connection(`s=${name}`))
  await mine!.get('/')
  await mine!.get('/')
  await other!.get('/')
  const answered = busy!.get('/slow')
  await expect.poll(() => slow).not.toBeNull()
  await asking!.get('/close')
  await expect.poll(() => mine!.closed()).toBe(true)
  slow!.end('ok')
  expect(await answered).toBe('ok')
  expect([busy!.closed(), asking!.closed(), other!.closed()]).toEqual([false, false, false])
})
