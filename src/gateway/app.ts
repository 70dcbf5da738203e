import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { endpointFor } from '#openstack/keystone/catalog.ts'
import type { DemoAccount } from '#wire/config.ts'
import { createApi, type ApiBindings } from './api.ts'
import { createCloudHttp, parseTarget, type Target } from './cloud-http.ts'
import type { GatewayConfig } from './config.ts'
import { createIdleConnections } from './idle-connections.ts'
import { logRequest, type Log } from './log.ts'
import { GatewayProblem, sendProblem } from './problem.ts'
import { findRule, IDENTITY_RULES, IMAGE_RULES, type Rule } from './proxy/allowed.ts'
import { forward } from './proxy/forward.ts'
import {
  pagePolicy,
  reachedAs,
  requireSameOrigin,
  setSecurityHeaders,
  type Reached,
} from './security.ts'
import { createIdentity } from './session/identity.ts'
import { createSessions, type OpenSession } from './session/sessions.ts'
import type { StaticFiles } from './static-files.ts'
import { parseRequestPath, type RequestPath } from './target-path.ts'
import type { Access } from './uploads/store.ts'
import { createFolderShelf } from './uploads/spool/folder.ts'
import { createSpoolStore } from './uploads/spool/spool-store.ts'
import { createStreamingStore } from './uploads/streaming-store.ts'
import { createTus } from './uploads/tus.ts'

/** A handler in the style of node's `request` event. */
type Handler = (req: IncomingMessage, res: ServerResponse) => void

export interface GatewayOptions {
  config: GatewayConfig
  /** Keystone's address: OS_AUTH_URL, or the demo cloud's. */
  authUrl: URL
  version: string
  /** The built dashboard; null in development, where `next` serves the page. */
  files: StaticFiles | null
  /** The embedded cloud under /demo; null when a real one is used. */
  demo: { handler: Handler; accounts: DemoAccount[] } | null
  /** Nonce of the development server's inline scripts and styles. */
  nonce: string | null
  log: Log
}

export interface Gateway {
  /** Resolves when the uploads of an earlier process are known; no request may come before. */
  readonly ready: Promise<void>
  /** @param next serves what is not the gateway's own, in development */
  handle(req: IncomingMessage, res: ServerResponse, next?: () => void): void
  /** Takes no new uploads and resolves when the running ones are over, or after the time limit. */
  drain(): Promise<void>
  /** Ends what still runs; what a spool keeps is safe on the disk when this resolves. */
  close(): Promise<void>
}

const REQUEST_ID = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Addresses that are never the page's. */
const OURS = /^\/(api|healthz|demo)(\/|\?|$)/

/**
 * Everything between a node server and the cloud; the same object in development and production.
 *
 * @throws ConfigError when the spool's folder cannot be used
 */
export function createGateway(o: GatewayOptions): Gateway {
  const { config } = o
  const http = createCloudHttp(config.ca)
  const identity = createIdentity((url, init) => http.fetch(url, init), o.authUrl)
  const identityTarget = parseTarget(o.authUrl.href)!
  const warn = (line: string) => o.log(`warning: ${line}`)
  const unexpected = (error: unknown) => {
    o.log(`error ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return new GatewayProblem('cloud-error', 'Something in the gateway broke; its log says what.', {
      status: 500,
    })
  }
  /** Why the cloud was not reached (a certificate, a name): for the operator, not for the page. */
  const logCause = ({ kind, cause }: GatewayProblem) => {
    for (let why = cause; why instanceof Error; why = why.cause)
      if (!(why.cause instanceof Error)) warn(`${kind}: ${why.message}`)
  }
  const sessions = createSessions(identity, config.secret, (error) =>
    warn(`a token was not revoked: ${(error as Error).message}`),
  )
  const store =
    config.spoolFolder === null
      ? createStreamingStore(http, config)
      : createSpoolStore({
          http,
          shelf: createFolderShelf(config.spoolFolder),
          secret: config.secret,
          limits: config,
          spoolBytes: config.spoolBytes,
          warn,
        })
  let stopping = false
  const connections = createIdleConnections()
  const tus = createTus({
    store,
    maxBodyBytes: config.maxBodyBytes,
    stopping: () => stopping,
    closeIdle: (req) => connections.closeFor(req),
  })
  const api = createApi({
    config: {
      version: o.version,
      build: o.files?.build ?? 'dev',
      cloud: o.demo === null ? o.authUrl.host : 'demo',
      demo: o.demo === null ? null : { accounts: o.demo.accounts },
      max_body_bytes: config.maxBodyBytes,
      upload_durable: config.spoolFolder !== null,
      upload_idle_seconds:
        (config.spoolFolder === null ? config.uploadIdleMs : config.spoolMs) / 1000,
    },
    interface: config.interface,
    sessions,
    onError: unexpected,
    onProblem: logCause,
  })
  const reachedBy = new WeakMap<IncomingMessage, Reached>()
  const apiListener = getRequestListener(
    (request, env) => {
      const bindings = env as HttpBindings
      const reached = reachedBy.get(bindings.incoming)!
      const full: ApiBindings = {
        incoming: bindings.incoming,
        outgoing: bindings.outgoing,
        reached,
      }
      return api.fetch(request, full)
    },
    { overrideGlobalObjects: false },
  )

  async function imageService(
    session: OpenSession,
    projectId: string,
    region: string,
  ): Promise<Target> {
    const { catalog } = await sessions.scope(session, projectId)
    const url = endpointFor(catalog, { type: 'image', region, interface: config.interface })
    const target = url === null ? null : parseTarget(url)
    if (target !== null) return target
    throw new GatewayProblem(
      'no-image-service',
      'The catalog of this cloud has no Image service in this region.',
    )
  }

  async function accessTo(
    session: OpenSession,
    projectId: string,
    region: string,
  ): Promise<Access> {
    const target = await imageService(session, projectId, region)
    const { token, expiresAt } = await sessions.scope(session, projectId)
    return { target, token, expiresAt }
  }

  function ruled(rules: readonly Rule[], req: IncomingMessage, segments: readonly string[]): Rule {
    const found = findRule(rules, req.method!, segments)
    if (found !== null && found !== 'method') return found
    throw new GatewayProblem(
      'not-allowed',
      found === null
        ? 'The gateway does not pass this address on to the cloud.'
        : 'The gateway does not pass this method on to the cloud.',
      { status: found === null ? 404 : 405 },
    )
  }

  /** `/api/p/:project/…`: what happens inside one project. @returns false when it is none of these */
  async function project(
    req: IncomingMessage,
    res: ServerResponse,
    path: RequestPath,
    reached: Reached,
    requestId: string,
  ): Promise<boolean> {
    const [, , projectId, area, ...rest] = path.segments
    if (projectId === undefined || projectId === '') return false
    const raw = path.raw.split('/')
    const open = () => sessions.open(req.headers.cookie, reached.secure)
    const tokenOf = (session: OpenSession) => async (renew: boolean) => {
      if (renew) sessions.dropScope(session, projectId)
      return (await sessions.scope(session, projectId)).token
    }
    if (area === 'identity') {
      const rule = ruled(IDENTITY_RULES, req, rest)
      const session = open()
      await forward({
        req,
        res,
        http,
        requestId,
        target: identityTarget,
        path: `/${raw.slice(5).join('/')}${path.query}`,
        rule,
        token: tokenOf(session),
      })
      return true
    }
    const [region, service, ...inner] = rest
    if (area !== 'r' || region === undefined || region === '') return false
    if (service === 'image') {
      const rule = ruled(IMAGE_RULES, req, inner)
      const session = open()
      await forward({
        req,
        res,
        http,
        requestId,
        target: await imageService(session, projectId, region),
        path: `/${raw.slice(7).join('/')}${path.query}`,
        rule,
        token: tokenOf(session),
      })
      return true
    }
    if (service === 'uploads' && inner.length <= 1) {
      if (req.method === 'OPTIONS') {
        tus.options(res)
        return true
      }
      const session = open()
      const uploadId = inner[0] ?? null
      const access = await accessTo(session, projectId, region)
      const renewed = async () => {
        sessions.dropScope(session, projectId)
        return await accessTo(session, projectId, region)
      }
      const userId = session.user.id
      await tus.handle({
        req,
        res,
        region,
        uploadId,
        requestId,
        userId,
        projectId,
        access,
        renewed,
      })
      return true
    }
    return false
  }

  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    next: (() => void) | undefined,
    requestId: string,
  ): Promise<void> {
    const reached = reachedAs(req, config)
    setSecurityHeaders(res, reached.secure)
    const url = req.url ?? ''
    // The development server has addresses of its own kind; it is asked for what is not ours.
    if (next !== undefined && !OURS.test(url)) {
      res.setHeader('Content-Security-Policy', pagePolicy(o.nonce))
      next()
      return
    }
    if (o.demo !== null && /^\/demo(\/|\?|$)/.test(url)) {
      o.demo.handler(req, res)
      return
    }
    const path = parseRequestPath(url)
    if (path.raw === '/healthz') {
      res.writeHead(stopping ? 503 : 200, {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
      })
      res.end(stopping ? 'stopping\n' : 'ok\n')
      return
    }
    if (path.segments[0] === 'api') {
      requireSameOrigin(req, reached)
      if (path.segments[1] === 'p' && path.segments[3] !== 'scope') {
        if (await project(req, res, path, reached, requestId)) return
        throw new GatewayProblem('not-found', 'The gateway has nothing at this address.')
      }
      reachedBy.set(req, reached)
      await apiListener(req, res)
      return
    }
    if (o.files?.serve(req, res, path) === true) return
    throw new GatewayProblem('not-found', 'There is nothing at this address.')
  }

  return {
    ready: store.ready,
    handle(req, res, next) {
      connections.watch(req, res)
      const given = req.headers['x-openstack-request-id']
      const requestId =
        typeof given === 'string' && REQUEST_ID.test(given) ? given : `req-${randomUUID()}`
      res.setHeader('X-Request-Id', requestId)
      // The hundreds of modules that Vite serves are not worth a line each.
      if (next === undefined || OURS.test(req.url ?? '')) logRequest(req, res, requestId, o.log)
      answer(req, res, next, requestId).catch((error: unknown) => {
        // A break in the middle of an answer can only be shown by breaking it off.
        if (res.headersSent || res.destroyed) {
          res.destroy()
          return
        }
        if (error instanceof GatewayProblem) logCause(error)
        if (!res.hasHeader('Content-Security-Policy')) setSecurityHeaders(res, false)
        sendProblem(res, error instanceof GatewayProblem ? error : unexpected(error))
      })
    },
    async drain() {
      stopping = true
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, config.stopMs)
      })
      await Promise.race([store.idle(), limit])
      clearTimeout(timer)
    },
    async close() {
      await store.close()
      http.close()
    },
  }
}
