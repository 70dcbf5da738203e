import { randomUUID } from 'node:crypto'
import http, {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createGateway, type Gateway, type GatewayOptions } from './app.ts'
import { MIB } from './cloud-http.ts'
import { readConfig, type GatewayConfig } from './config.ts'

/** Servers and clients for the gateway's specs: everything goes over real sockets. */

export interface Served {
  server: http.Server | https.Server
  port: number
  origin: string
}

/** A server's key and certificate, PEM. */
export interface Certificate {
  key: string
  cert: string
}

async function serve(
  handler: (req: IncomingMessage, res: ServerResponse) => void,
  certificate: Certificate | null = null,
): Promise<Served> {
  const options = { requestTimeout: 0, highWaterMark: MIB }
  const server =
    certificate === null
      ? http.createServer(options, handler)
      : https.createServer({ ...options, ...certificate }, handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const scheme = certificate === null ? 'http' : 'https'
  return { server, port, origin: `${scheme}://127.0.0.1:${port}` }
}

export async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

interface Seen {
  method: string
  url: string
  headers: IncomingHttpHeaders
}

/** A Keystone with a few users and a Glance that does what the spec says. */
export interface FakeCloud extends Served {
  /** Every request that reached the cloud. */
  seen: Seen[]
  /** Tokens that were given out, and whether they still hold. */
  tokens: Map<string, { project: string | null; valid: boolean }>
  revoked: string[]
  /** Answers of the Image service, under `/image`. */
  glance: (req: IncomingMessage, res: ServerResponse) => void
  /** When set, answers every request to the Identity service. */
  keystone: ((req: IncomingMessage, res: ServerResponse) => boolean) | null
  tokenSeconds: number
  /** Address of the Image service in the catalog, when it is not this server's. */
  catalogImage: string | null
  /** The only version of the Image API that the cloud tells of. */
  imageApi: string
}

const PROJECTS = [
  { id: 'project-a', name: 'tenant-a', domain_id: 'default', enabled: true },
  { id: 'project-b', name: 'tenant-b', domain_id: 'default', enabled: true },
]

const json = (res: ServerResponse, status: number, body: unknown, headers = {}) => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers })
  res.end(JSON.stringify(body))
}

const keystoneFault = (res: ServerResponse, status: number, message: string) =>
  json(res, status, { error: { code: status, message, title: 'Fault' } })

/** @param certificate makes the cloud speak https */
export async function fakeCloud(certificate: Certificate | null = null): Promise<FakeCloud> {
  const served = await serve((req, res) => {
    cloud.seen.push({ method: req.method!, url: req.url!, headers: req.headers })
    if (req.method === 'GET' && req.url === '/image/')
      json(res, 300, { versions: [{ id: cloud.imageApi, status: 'CURRENT' }] })
    else if (req.url!.startsWith('/image')) cloud.glance(req, res)
    else if (cloud.keystone?.(req, res) !== true) void keystone(req, res)
  }, certificate)
  const cloud: FakeCloud = {
    ...served,
    seen: [],
    tokens: new Map(),
    revoked: [],
    glance: (_req, res) => json(res, 200, { images: [] }),
    keystone: null,
    tokenSeconds: 3600,
    catalogImage: null,
    imageApi: 'v2.16',
  }

  const describe = (project: string | null, methods: string[]) => ({
    token: {
      methods,
      user: { id: 'user-alice', name: 'alice', domain: { id: 'default', name: 'Default' } },
      expires_at: new Date(Date.now() + cloud.tokenSeconds * 1000).toISOString(),
      issued_at: new Date().toISOString(),
      ...(project === null
        ? {}
        : {
            project: {
              ...PROJECTS.find((one) => one.id === project)!,
              domain: { id: 'default', name: 'Default' },
            },
            roles: [{ id: 'r', name: 'member' }],
            catalog: [
              {
                id: 's',
                type: 'image',
                name: 'glance',
                endpoints: [
                  {
                    id: 'e',
                    interface: 'public',
                    region_id: 'RegionOne',
                    url: cloud.catalogImage ?? `${served.origin}/image/v2/`,
                  },
                  { id: 'f', interface: 'public', region_id: 'Far', url: 'http://127.0.0.1:9/' },
                ],
              },
            ],
          }),
    },
  })
  const issue = (res: ServerResponse, project: string | null, methods: string[]) => {
    const token = `gAAAA-${randomUUID()}`
    cloud.tokens.set(token, { project, valid: true })
    json(res, 201, describe(project, methods), { 'x-subject-token': token })
  }

  async function keystone(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const given = String(req.headers['x-auth-token'] ?? '')
    const valid = (token: string) => cloud.tokens.get(token)?.valid === true
    const refuse = () =>
      keystoneFault(res, 401, 'The request you have made requires authentication.')
    if (req.url === '/v3/auth/tokens' && req.method === 'POST') {
      const { auth } = JSON.parse(String(await readAll(req))) as {
        auth: {
          identity: {
            methods: string[]
            password?: { user: { name?: string; password: string } }
            token?: { id: string }
            totp?: { user: { passcode: string } }
            application_credential?: { id?: string; secret: string }
          }
          scope?: { project?: { id: string } } | string
        }
      }
      const { identity, scope } = auth
      const project = typeof scope === 'object' ? (scope.project?.id ?? null) : null
      if (identity.token !== undefined) {
        const known = PROJECTS.some((one) => one.id === project)
        return valid(identity.token.id) && known ? issue(res, project, ['token']) : refuse()
      }
      if (identity.application_credential !== undefined)
        return identity.application_credential.secret === 'secret'
          ? issue(res, 'project-a', ['application_credential'])
          : refuse()
      if (identity.totp !== undefined)
        return req.headers['openstack-auth-receipt'] === 'receipt-1' &&
          identity.totp.user.passcode === '123456'
          ? issue(res, null, ['password', 'totp'])
          : refuse()
      const user = identity.password!.user
      if (user.password !== 'secret') return refuse()
      if (user.name === 'tina') {
        const receipt = {
          receipt: {
            methods: ['password'],
            user: { id: 'user-tina', name: 'tina', domain: { id: 'default', name: 'Default' } },
            expires_at: new Date(Date.now() + 300_000).toISOString(),
          },
          required_auth_methods: [['totp', 'password']],
        }
        return json(res, 401, receipt, { 'openstack-auth-receipt': 'receipt-1' })
      }
      return issue(res, null, ['password'])
    }
    if (!valid(given)) return refuse()
    const subject = String(req.headers['x-subject-token'] ?? '')
    if (req.url === '/v3/auth/tokens' && req.method === 'DELETE') {
      cloud.tokens.get(subject)!.valid = false
      cloud.revoked.push(subject)
      res.writeHead(204).end()
    } else if (req.url === '/v3/auth/tokens') {
      const { project } = cloud.tokens.get(subject)!
      json(res, 200, describe(project, ['token']))
    } else if (req.url === '/v3/auth/projects') json(res, 200, { projects: PROJECTS })
    else if (req.url!.startsWith('/v3/users/')) json(res, 200, { user: { id: 'user-alice' } })
    else keystoneFault(res, 404, 'Not found')
  }
  return cloud
}

export interface Started extends Served {
  gateway: Gateway
  lines: string[]
}

/** A gateway on a port of its own; what is not given is as in production. */
export async function startGateway(
  cloud: { origin: string },
  more: Partial<GatewayConfig> = {},
  options: Partial<GatewayOptions> = {},
): Promise<Started> {
  const lines: string[] = []
  const gateway = createGateway({
    config: { ...readConfig({ SESSION_SECRET: 'x'.repeat(40) }), ...more },
    authUrl: new URL(`${cloud.origin}/v3`),
    version: '0',
    files: null,
    demo: null,
    nonce: null,
    log: (line) => lines.push(line),
    ...options,
  })
  onTestFinished(() => gateway.close())
  await gateway.ready
  const served = await serve((req, res) => gateway.handle(req, res))
  return { ...served, gateway, lines }
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  json: <T = Record<string, unknown>>() => T
}

/** One request, its path exactly as written. Writes carry our own Origin unless told otherwise. */
export function call(
  at: Pick<Served, 'port' | 'origin'>,
  method: string,
  path: string,
  o: { headers?: http.OutgoingHttpHeaders; body?: string | Buffer; cookie?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers: http.OutgoingHttpHeaders = {
      ...(method === 'GET' || method === 'HEAD' ? {} : { origin: at.origin }),
      ...(o.cookie === undefined ? {} : { cookie: o.cookie }),
      ...o.headers,
    }
    if (o.body !== undefined && headers['transfer-encoding'] === undefined)
      headers['content-length'] ??= Buffer.byteLength(o.body)
    const sent = http.request({
      host: '127.0.0.1',
      port: at.port,
      method,
      path,
      headers,
      agent: false,
    })
    sent.once('error', reject)
    sent.once('response', (answer) => {
      readAll(answer).then((bytes) => {
        const body = bytes.toString('utf8')
        resolve({
          status: answer.statusCode!,
          headers: answer.headers,
          body,
          json: <T>() => JSON.parse(body) as T,
        })
      }, reject)
    })
    sent.end(o.body)
  })
}

/** Bytes as they are, for requests that no client would write. Resolves with all that came back. */
export function rawCall(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      answer += chunk
    })
    socket.on('error', () => resolve(answer))
    socket.on('close', () => resolve(answer))
  })
}

/** The cookies of an answer as a browser would send them back. */
export const cookiesOf = (answer: Answer): string =>
  (answer.headers['set-cookie'] ?? [])
    .filter((cookie) => !cookie.includes('Max-Age=0'))
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ')

export const JSON_TYPE = { 'content-type': 'application/json' }

export async function signIn(at: Served, how: unknown = alice): Promise<string> {
  const answer = await call(at, 'POST', '/api/session', {
    headers: JSON_TYPE,
    body: JSON.stringify(how),
  })
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.body}`)
  return cookiesOf(answer)
}

export const alice = { method: 'password', user: 'alice', password: 'secret', domain: 'Default' }
export const IMAGE = '/api/p/project-a/r/RegionOne/image'
export const UPLOADS = '/api/p/project-a/r/RegionOne/uploads'

/** Resolves when `holds` does; looks at every turn of the event loop, fails after 50 s. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  // Short of vitest's own limit, which would not say what was waited for.
  const end = Date.now() + 50_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not happen within 50 s`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
