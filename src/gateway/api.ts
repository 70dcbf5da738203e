import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { HttpBindings } from '@hono/node-server'
import { allRegions, endpointFor } from '#openstack/keystone/catalog.ts'
import type { PublicConfig } from '#wire/config.ts'
import { signInSchema, type Scope } from '#wire/session.ts'
import type { GatewayConfig } from './config.ts'
import { GatewayProblem, problemHeaders } from './problem.ts'
import type { Reached } from './security.ts'
import type { Sessions } from './session/sessions.ts'

export interface ApiBindings extends HttpBindings {
  reached: Reached
}

const SIGN_IN_LIMIT = 64 * 1024

/** The gateway's own JSON: configuration, session, scope. */
export function createApi(o: {
  config: PublicConfig
  interface: GatewayConfig['interface']
  sessions: Sessions
  /** Where an error that is no problem goes; the browser hears only that there was one. */
  onError: (error: unknown) => GatewayProblem
  onProblem: (problem: GatewayProblem) => void
}): Hono<{ Bindings: ApiBindings }> {
  const app = new Hono<{ Bindings: ApiBindings }>()
  const { sessions } = o

  app.use(async (c, next) => {
    await next()
    if (c.res.headers.get('cache-control') === null) c.header('Cache-Control', 'no-store')
  })

  app.get('/api/config', (c) => c.json(o.config))

  app.post(
    '/api/session',
    bodyLimit({
      maxSize: SIGN_IN_LIMIT,
      onError: () => {
        throw new GatewayProblem('too-large', 'This sign-in is too large.')
      },
    }),
    async (c) => {
      // Another type would let a plain HTML form of another page send this.
      if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
        throw new GatewayProblem('bad-request', 'Sign-in takes application/json.', { status: 415 })
      const json: unknown = await c.req.json().catch(() => null)
      const how = signInSchema.safeParse(json)
      if (!how.success)
        throw new GatewayProblem('bad-request', 'This is not a sign-in that the gateway knows.')
      const { secure } = c.env.reached
      const made = await sessions.signIn(how.data, c.req.header('cookie'), secure)
      for (const cookie of made.cookies) c.header('Set-Cookie', cookie, { append: true })
      return c.json(made.session)
    },
  )

  app.get('/api/session', async (c) => {
    const session = sessions.find(c.req.header('cookie'), c.env.reached.secure)
    // Asking is no offence: a browser would write any refusal into the console of the sign-in page.
    return c.json(session === null ? null : await sessions.describe(session))
  })

  app.delete('/api/session', async (c) => {
    const cookies = await sessions.signOut(c.req.header('cookie'), c.env.reached.secure)
    for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true })
    return c.body(null, 204)
  })

  app.get('/api/p/:projectId/scope', async (c) => {
    const session = sessions.open(c.req.header('cookie'), c.env.reached.secure)
    const scoped = await sessions.scope(session, c.req.param('projectId'))
    const scope: Scope = {
      project: scoped.project,
      roles: [...scoped.roles],
      regions: allRegions(scoped.catalog).map((region) => ({
        id: region,
        image:
          endpointFor(scoped.catalog, { type: 'image', region, interface: o.interface }) !== null,
      })),
      expires_at: new Date(Math.min(scoped.expiresAt, session.expiresAt)).toISOString(),
    }
    return c.json(scope)
  })

  app.notFound(() => {
    throw new GatewayProblem('not-found', 'The gateway has nothing at this address.')
  })
  app.onError((error) => {
    const problem = error instanceof GatewayProblem ? error : o.onError(error)
    o.onProblem(problem)
    const headers = problemHeaders(problem)
    return new Response(JSON.stringify(problem), { status: problem.status, headers })
  })
  return app
}
