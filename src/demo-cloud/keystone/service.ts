import { BodyTooLarge, NotJson, json, readJson } from '../answers.ts'
import { requestId } from '../ids.ts'
import type { Platform } from '../platform.ts'
import { DOMAIN, type Accounts, type User } from './accounts.ts'
import { createCredentials, renderCredential } from './application-credentials.ts'
import { createAuthenticator } from './auth.ts'
import { REGIONS, type Service } from './catalog.ts'
import {
  IdentityFault,
  expecting,
  faultAnswer,
  forbidden,
  unauthorized,
  unknownToken,
  unknownAddress,
  wrongMethod,
} from './faults.ts'
import { renderProject, renderToken } from './render.ts'
import type { Token, TokenBook } from './tokens.ts'

interface Call {
  request: Request
  url: URL
  /** The token in X-Auth-Token, when it counts. */
  token: Token | null
  params: string[]
}

interface Route {
  path: RegExp
  methods: Record<string, (call: Call) => Response | Promise<Response>>
}

/**
 * The Identity service. Paths begin below its root (`/v3/…`).
 * @param o.root address of the root, without a slash at its end; `o.root/v3` is in the catalog
 */
export function createKeystone(o: {
  platform: Platform
  accounts: Accounts
  tokens: TokenBook
  catalog: () => Service[]
  root: () => string
  tokenSeconds: number
}): { handle(request: Request, path: string, url: URL): Promise<Response> } {
  const v3 = () => `${o.root()}/v3`
  const credentials = createCredentials(o.platform)
  const authenticator = createAuthenticator({ ...o, credentials })

  const version = () => ({
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${v3()}/` }],
    'media-types': [
      { base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' },
    ],
  })
  const ok = (value: unknown) => json(200, 'OK', value)
  const list = (name: string, path: string, items: unknown[]) =>
    ok({ [name]: items, links: { next: null, self: `${v3()}${path}`, previous: null } })
  const signedIn = (call: Call): Token => {
    if (call.token === null) throw unauthorized()
    return call.token
  }
  const isAdmin = (token: Token) => token.roles.some((role) => role.name === 'admin')
  /** Routes of the cloud's administrator; Keystone names the policy in its refusal. */
  const adminOnly =
    (action: string, answer: (call: Call) => Response) =>
    (call: Call): Response => {
      if (!isAdmin(signedIn(call))) throw forbidden(action)
      return answer(call)
    }
  const projectsOf = (user: User) =>
    o.accounts.projects
      .filter((project) => user.grants.has(project.id))
      .map((project) => renderProject(project, v3()))
  const named = (items: readonly { name: string }[], call: Call) => {
    const name = call.url.searchParams.get('name')
    return items.filter((item) => name === null || item.name === name)
  }
  const renderUser = (user: User) => ({
    id: user.id,
    name: user.name,
    domain_id: DOMAIN.id,
    enabled: true,
    password_expires_at: null,
    options: {},
    email: `${user.name}@example.org`,
    links: { self: `${v3()}/users/${user.id}` },
  })
  const region = (each: (typeof REGIONS)[number]) => ({
    id: each.id,
    description: each.description,
    parent_region_id: null,
    links: { self: `${v3()}/regions/${each.id}` },
  })
  /** The token in X-Subject-Token; only its owner and administrators may ask about it. */
  const subject = (call: Call, action: string): Token => {
    const asking = signedIn(call)
    const value = call.request.headers.get('x-subject-token')
    if (value === null) throw forbidden(action)
    const found = o.tokens.find(value)
    if (found === null) throw unknownToken(value)
    if (found.user !== asking.user && !isAdmin(asking)) throw forbidden(action)
    return found
  }
  /** Users manage their own application credentials only. */
  const self = (call: Call, action: string): Token => {
    const token = signedIn(call)
    if (call.params[0] !== token.user.id) throw forbidden(action)
    return token
  }
  const notFound = (kind: string, id: string) =>
    new IdentityFault(404, `Could not find ${kind}: ${id}.`)

  const validate = (call: Call): Response => {
    const token = subject(call, 'validate_token')
    const bare = call.url.searchParams.has('nocatalog')
    return json(
      200,
      'OK',
      { token: renderToken(token, bare ? null : o.catalog()) },
      { 'x-subject-token': token.value },
    )
  }

  const routes: Route[] = [
    {
      path: /^\/v3\/auth\/tokens$/,
      methods: {
        async POST({ request }) {
          const answer = await authenticator.authenticate(await readJson(request), request.headers)
          if (answer instanceof Response) return answer
          const bare = new URL(request.url).searchParams.has('nocatalog')
          const body = { token: renderToken(answer, bare ? null : o.catalog()) }
          return json(201, 'CREATED', body, { 'x-subject-token': answer.value })
        },
        GET: validate,
        HEAD: validate,
        DELETE(call) {
          o.tokens.revoke(subject(call, 'revoke_token').value)
          return new Response(null, { status: 204, statusText: 'NO CONTENT' })
        },
      },
    },
    {
      path: /^\/v3\/auth\/projects$/,
      methods: {
        GET: (call) => list('projects', '/auth/projects', projectsOf(signedIn(call).user)),
      },
    },
    {
      path: /^\/v3\/auth\/domains$/,
      methods: {
        GET: (call) => {
          signedIn(call)
          return list('domains', '/auth/domains', [])
        },
      },
    },
    {
      path: /^\/v3\/auth\/system$/,
      methods: {
        GET: (call) =>
          ok({
            system: signedIn(call).user.system ? [{ all: true }] : [],
            links: { self: `${v3()}/auth/system` },
          }),
      },
    },
    {
      path: /^\/v3\/auth\/catalog$/,
      methods: {
        GET: (call) => {
          const token = signedIn(call)
          if (token.scope.kind === 'none') throw forbidden()
          return ok({ catalog: o.catalog(), links: { self: `${v3()}/auth/catalog` } })
        },
      },
    },
    {
      path: /^\/v3\/regions$/,
      methods: {
        GET: (call) => {
          signedIn(call)
          return list('regions', '/regions', REGIONS.map(region))
        },
      },
    },
    {
      path: /^\/v3\/regions\/([^/]+)$/,
      methods: {
        GET: (call) => {
          signedIn(call)
          const found = REGIONS.find((each) => each.id === call.params[0])
          if (found === undefined) throw notFound('region', call.params[0]!)
          return ok({ region: region(found) })
        },
      },
    },
    {
      path: /^\/v3\/projects$/,
      methods: {
        GET: adminOnly('list_projects', (call) =>
          list(
            'projects',
            '/projects',
            named(
              o.accounts.projects.map((project) => renderProject(project, v3())),
              call,
            ),
          ),
        ),
      },
    },
    {
      path: /^\/v3\/projects\/([^/]+)$/,
      methods: {
        GET: (call) => {
          const token = signedIn(call)
          const [id] = call.params
          const found = o.accounts.projects.find((project) => project.id === id)
          const own = token.scope.kind === 'project' && token.scope.project.id === id
          // A member learns nothing about other projects, not even which exist.
          if (!own && !isAdmin(token)) throw forbidden('get_project')
          if (found === undefined) throw notFound('project', id!)
          return ok({ project: renderProject(found, v3()) })
        },
      },
    },
    {
      path: /^\/v3\/users$/,
      methods: {
        GET: adminOnly('list_users', (call) =>
          list('users', '/users', named(o.accounts.users.map(renderUser), call)),
        ),
      },
    },
    {
      path: /^\/v3\/users\/([^/]+)$/,
      methods: {
        GET: (call) => {
          const token = signedIn(call)
          if (token.user.id !== call.params[0] && !isAdmin(token)) throw forbidden('get_user')
          const found = o.accounts.users.find((user) => user.id === call.params[0])
          if (found === undefined) throw notFound('user', call.params[0]!)
          return ok({ user: renderUser(found) })
        },
      },
    },
    {
      path: /^\/v3\/users\/([^/]+)\/projects$/,
      methods: {
        GET: (call) => {
          const { user } = self(call, 'list_user_projects')
          return list('projects', `/users/${user.id}/projects`, projectsOf(user))
        },
      },
    },
    {
      path: /^\/v3\/users\/([^/]+)\/application_credentials$/,
      methods: {
        async POST(call) {
          const token = self(call, 'create_application_credential')
          const made = credentials.create(token, await readJson(call.request))
          return json(201, 'CREATED', {
            application_credential: renderCredential(made, v3(), true),
          })
        },
        GET(call) {
          const { user } = self(call, 'list_application_credentials')
          const items = credentials.of(user.id).map((each) => renderCredential(each, v3(), false))
          return list('application_credentials', `/users/${user.id}/application_credentials`, items)
        },
      },
    },
    {
      path: /^\/v3\/users\/([^/]+)\/application_credentials\/([^/]+)$/,
      methods: {
        GET(call) {
          const { user } = self(call, 'get_application_credential')
          const found = credentials.of(user.id).find((each) => each.id === call.params[1])
          if (found === undefined) throw notFound('application credential', call.params[1]!)
          return ok({ application_credential: renderCredential(found, v3(), false) })
        },
        DELETE(call) {
          const { user } = self(call, 'delete_application_credential')
          const id = call.params[1]!
          if (!credentials.remove(user.id, id)) throw notFound('application credential', id)
          o.tokens.revokeCredential(id)
          return new Response(null, { status: 204, statusText: 'NO CONTENT' })
        },
      },
    },
    {
      path: /^\/v3\/domains$/,
      methods: {
        GET: adminOnly('list_domains', (call) =>
          list(
            'domains',
            '/domains',
            named([{ ...DOMAIN, enabled: true } as { name: string }], call),
          ),
        ),
      },
    },
    {
      path: /^\/v3\/roles$/,
      methods: {
        GET: adminOnly('list_roles', (call) =>
          list('roles', '/roles', named(Object.values(o.accounts.roles), call)),
        ),
      },
    },
    {
      path: /^\/v3\/services$/,
      methods: {
        GET: adminOnly('list_services', () =>
          list(
            'services',
            '/services',
            o.catalog().map(({ id, type, name }) => ({ id, type, name, enabled: true })),
          ),
        ),
      },
    },
    {
      path: /^\/v3\/endpoints$/,
      methods: {
        GET: adminOnly('list_endpoints', () =>
          list(
            'endpoints',
            '/endpoints',
            o.catalog().flatMap((service) =>
              service.endpoints.map((each) => ({
                ...each,
                service_id: service.id,
                enabled: true,
              })),
            ),
          ),
        ),
      },
    },
  ]

  async function dispatch(request: Request, path: string, url: URL): Promise<Response> {
    if (path === '' || path === '/')
      return json(
        300,
        'MULTIPLE CHOICES',
        { versions: { values: [version()] } },
        { location: `${v3()}/` },
      )
    if (path === '/v3' || path === '/v3/') return ok({ version: version() })
    for (const route of routes) {
      const match = route.path.exec(path)
      if (match === null) continue
      const handler = Object.hasOwn(route.methods, request.method)
        ? route.methods[request.method]
        : undefined
      if (handler === undefined) return wrongMethod(Object.keys(route.methods).join(', '))
      const value = request.headers.get('x-auth-token')
      const token = o.tokens.find(value)
      // A token that does not count is refused before anything is looked at.
      if (value !== null && token === null && !path.endsWith('/auth/tokens')) throw unauthorized()
      return handler({ request, url, token, params: match.slice(1) })
    }
    return unknownAddress()
  }

  return {
    async handle(request, path, url) {
      let answer: Response
      try {
        answer = await dispatch(request, path, url)
      } catch (error) {
        answer = faultAnswer(asFault(error), v3())
      }
      answer.headers.set('vary', 'X-Auth-Token')
      answer.headers.set('x-openstack-request-id', requestId(o.platform.random))
      return answer
    },
  }
}

function asFault(error: unknown): IdentityFault {
  if (error instanceof IdentityFault) return error
  if (error instanceof BodyTooLarge) return new IdentityFault(413, 'Request is too large.')
  if (error instanceof NotJson) return expecting('valid JSON in request body')
  throw error
}
