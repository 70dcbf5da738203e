import { json, text } from '../answers.ts'
import { requestId } from '../ids.ts'
import type { TokenBook } from '../keystone/tokens.ts'
import type { ImageCloud } from '../glance/context.ts'
import { ImageFault, faultAnswer, notFound } from '../glance/faults.ts'
import { callerOf } from '../glance/policy.ts'
import { does, type Route } from '../glance/route.ts'
import { asFault, decode } from '../glance/service.ts'
import {
  createImage,
  deleteImage,
  getImage,
  headImage,
  listBrief,
  listDetail,
  updateImage,
} from './images.ts'
import { listMembers, putMember, removeMember, replaceMembers, sharedImages } from './members.ts'

/** A route of v1 names in its 405 what it takes, also where it refuses that (router.py). */
interface RouteV1 extends Route {
  allow: string
}

const ROUTES: readonly RouteV1[] = [
  { path: /^\/?$/, methods: { GET: does('get_images', listBrief) }, allow: 'GET' },
  {
    path: /^\/images$/,
    methods: { GET: does('get_images', listBrief), POST: does('add_image', createImage) },
    allow: 'GET, POST',
  },
  {
    path: /^\/images\/detail$/,
    methods: { GET: does('get_images', listDetail) },
    allow: 'GET, HEAD',
  },
  {
    path: /^\/images\/([^/]+)$/,
    methods: {
      GET: does('get_image', getImage),
      HEAD: does('get_image', headImage),
      PUT: does('modify_image', updateImage),
      DELETE: does('delete_image', deleteImage),
    },
    allow: 'GET, HEAD, PUT, DELETE',
  },
  {
    path: /^\/images\/([^/]+)\/members$/,
    methods: { GET: does('get_members', listMembers), PUT: does('modify_member', replaceMembers) },
    allow: 'GET, PUT',
  },
  {
    path: /^\/images\/([^/]+)\/members\/([^/]+)$/,
    methods: {
      PUT: does('modify_member', putMember),
      DELETE: does('delete_member', removeMember),
    },
    allow: 'GET, PUT, DELETE',
  },
  {
    path: /^\/shared-images\/([^/]+)$/,
    methods: { GET: does('get_members', sharedImages) },
    allow: 'GET',
  },
]

const MEDIA_TYPE = 'application/vnd.openstack.images-'
const isOurs = (version: string | undefined) => /^v1(\.[01])?$/.test(version ?? '')

/**
 * Which path below `/v1` is meant: the version is the first segment, or in the Accept header
 * (version_negotiation.py). @returns null for any other version
 */
function pathOf(path: string, accept: string | null): string | null {
  if (accept?.startsWith(MEDIA_TYPE) === true)
    return isOurs(accept.slice(MEDIA_TYPE.length)) ? path : null
  const [, version, rest] = /^\/+([^/]*)(.*)$/s.exec(path) ?? []
  return isOurs(version) ? rest! : null
}

/** The Image service of a cloud that has API v1 and nothing newer. */
export function createGlanceV1(
  cloud: ImageCloud,
  tokens: TokenBook,
  identityRoot: () => string,
): { handle(request: Request, path: string, url: URL): Promise<Response> } {
  const versions = () => ({
    versions: ['v1.1', 'v1.0'].map((id) => ({
      id,
      status: 'DEPRECATED',
      links: [{ rel: 'self', href: `${cloud.root()}/v1/` }],
    })),
  })

  async function dispatch(request: Request, path: string, url: URL, id: string): Promise<Response> {
    const token = tokens.find(request.headers.get('x-auth-token'))
    if (token === null)
      throw new ImageFault(401, undefined, {
        headers: { 'www-authenticate': `Keystone uri="${identityRoot()}"` },
      })
    for (const route of ROUTES) {
      const match = route.path.exec(path)
      if (match === null) continue
      const action = Object.hasOwn(route.methods, request.method)
        ? route.methods[request.method]
        : undefined
      if (action === undefined)
        throw new ImageFault(
          405,
          `The method ${request.method} is not allowed for this resource.`,
          {
            headers: { allow: route.allow },
          },
        )
      const caller = callerOf(token, action.rule)
      const params = match.slice(1).map(decode)
      return await action.run(cloud, { request, url, caller, params, requestId: id })
    }
    throw notFound()
  }

  return {
    async handle(request, path, url) {
      if (path === '/healthcheck') return text(200, 'OK', 'text/plain; charset=UTF-8', 'OK')
      if (path === '/versions' || path === '/versions/') return json(200, 'OK', versions())
      const below = pathOf(path, request.headers.get('accept'))
      // Addresses of v2 too: a version that is not there is answered with those that are.
      if (below === null) return json(300, 'Multiple Choices', versions())
      const id = requestId(cloud.platform.random)
      let answer: Response
      try {
        answer = await dispatch(request, below, url, id)
      } catch (error) {
        // Always plain text, whatever the caller accepts.
        answer = faultAnswer(asFault(error), 'text/plain', request.method)
      }
      answer.headers.set('x-openstack-request-id', id)
      return answer
    },
  }
}
