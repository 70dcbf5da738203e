import { BodyTooLarge, NotJson, json, text } from '../answers.ts'
import { requestId } from '../ids.ts'
import type { TokenBook } from '../keystone/tokens.ts'
import type { ImageCloud } from './context.ts'
import { clearCache, evictImage, listCache, queueImage } from './cache.ts'
import { getFile, putFile } from './data.ts'
import { ImageFault, badRequest, faultAnswer, notFound } from './faults.ts'
import { createImage, deleteImage, listImages, showImage, switchImage } from './images.ts'
import { importImage } from './import-request.ts'
import { importInfo, schemaInfo, storesDetail, storesInfo, usageInfo } from './info.ts'
import { addMember, listMembers, removeMember, showMember, updateMember } from './members.ts'
import { METADEF_ROUTES } from './metadefs/routes.ts'
import { patchImage } from './patch.ts'
import { callerOf } from './policy.ts'
import { does, type Route } from './route.ts'
import { stageData } from './staging.ts'
import { deleteFromStore } from './stores.ts'
import { addTag, removeTag } from './tags.ts'
import {
  createTask,
  listImageTasks,
  listTasks,
  refuseTaskDelete,
  showTask,
} from './task-actions.ts'

/** The API, one line an address. */
const ROUTES: readonly Route[] = [
  {
    path: /^\/v2\/images$/,
    methods: { GET: does('get_images', listImages), POST: does('add_image', createImage) },
  },
  {
    path: /^\/v2\/images\/([^/]+)$/,
    methods: {
      GET: does('get_image', showImage),
      PATCH: does('modify_image', patchImage),
      DELETE: does('delete_image', deleteImage),
    },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/file$/,
    methods: { GET: does('download_image', getFile), PUT: does('upload_image', putFile) },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/stage$/,
    methods: { PUT: does('modify_image', stageData) },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/import$/,
    methods: { POST: does('modify_image', importImage) },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/tasks$/,
    methods: { GET: does('get_image', listImageTasks) },
  },
  {
    path: /^\/v2\/stores\/([^/]+)\/([^/]+)$/,
    methods: { DELETE: does('delete_image_location', deleteFromStore) },
  },
  {
    path: /^\/v2\/tasks$/,
    methods: {
      GET: does('tasks_api_access', listTasks),
      POST: does('tasks_api_access', createTask),
    },
  },
  {
    path: /^\/v2\/tasks\/([^/]+)$/,
    methods: {
      GET: does('tasks_api_access', showTask),
      DELETE: does('tasks_api_access', refuseTaskDelete),
    },
  },
  {
    path: /^\/v2\/cache$/,
    methods: { GET: does('cache_list', listCache), DELETE: does('cache_delete', clearCache) },
  },
  {
    path: /^\/v2\/cache\/([^/]+)$/,
    methods: { PUT: does('cache_image', queueImage), DELETE: does('cache_delete', evictImage) },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/actions\/deactivate$/,
    methods: { POST: does('deactivate', (cloud, call) => switchImage(cloud, call, 'deactivate')) },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/actions\/reactivate$/,
    methods: { POST: does('reactivate', (cloud, call) => switchImage(cloud, call, 'reactivate')) },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/tags\/([^/]+)$/,
    methods: { PUT: does('modify_image', addTag), DELETE: does('modify_image', removeTag) },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/members$/,
    methods: { GET: does('get_members', listMembers), POST: does('add_member', addMember) },
  },
  {
    path: /^\/v2\/images\/([^/]+)\/members\/([^/]+)$/,
    methods: {
      GET: does('get_member', showMember),
      PUT: does('modify_member', updateMember),
      DELETE: does('delete_member', removeMember),
    },
  },
  {
    path: /^\/v2\/schemas\/([^/]+)$/,
    methods: { GET: does('get_images', (_, call) => schemaInfo(call.params[0]!)) },
  },
  {
    path: /^\/v2\/schemas\/metadefs\/([^/]+)$/,
    methods: { GET: does('get_images', (_, call) => schemaInfo(`metadefs/${call.params[0]!}`)) },
  },
  {
    path: /^\/v2\/info\/import$/,
    methods: { GET: does('get_images', () => importInfo()) },
  },
  {
    path: /^\/v2\/info\/stores$/,
    methods: { GET: does('get_images', () => storesInfo()) },
  },
  {
    path: /^\/v2\/info\/stores\/detail$/,
    methods: { GET: does('stores_info_detail', (_, call) => storesDetail(call)) },
  },
  {
    path: /^\/v2\/info\/usage$/,
    methods: { GET: does('get_images', usageInfo) },
  },
  ...METADEF_ROUTES,
]

/** Minor versions of the API that Glance 25 names; v2.16 is the current one. */
const NEWEST_MINOR = 16

/** What Glance makes of whatever went wrong. @throws what is none of its own faults */
export function asFault(error: unknown): ImageFault {
  if (error instanceof ImageFault) return error
  if (error instanceof NotJson) return badRequest('Malformed JSON in request body.')
  if (error instanceof BodyTooLarge) return new ImageFault(413, 'Request is too large.')
  throw error
}

/** The Image service. Paths begin below its root (`/v2/…`). */
export function createGlance(
  cloud: ImageCloud,
  tokens: TokenBook,
  identityRoot: () => string,
): { handle(request: Request, path: string, url: URL): Promise<Response> } {
  const versions = () => ({
    versions: Array.from({ length: NEWEST_MINOR + 1 }, (_, i) => ({
      id: `v2.${NEWEST_MINOR - i}`,
      status: i === 0 ? 'CURRENT' : 'SUPPORTED',
      links: [{ rel: 'self', href: `${cloud.root()}/v2/` }],
    })),
  })

  async function dispatch(request: Request, path: string, url: URL, id: string): Promise<Response> {
    const token = tokens.find(request.headers.get('x-auth-token'))!
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
          { headers: { allow: Object.keys(route.methods).join(', ') } },
        )
      const caller = callerOf(token, action.rule)
      const params = match.slice(1).map(decode)
      return action.run(cloud, { request, url, caller, params, requestId: id })
    }
    throw notFound()
  }

  return {
    async handle(request, path, url) {
      if (path === '/healthcheck') return text(200, 'OK', 'text/plain; charset=UTF-8', 'OK')
      // The CORS middleware is there but allows no origin: it answers with nothing.
      if (request.method === 'OPTIONS')
        return new Response(null, {
          status: 200,
          statusText: 'OK',
          headers: { 'content-length': '0' },
        })
      if (path === '/versions' || path === '/versions/') return json(200, 'OK', versions())
      if (!/^\/v2(\/|$)/.test(path)) return json(300, 'Multiple Choices', versions())

      const accept = request.headers.get('accept')
      if (tokens.find(request.headers.get('x-auth-token')) === null)
        return faultAnswer(
          new ImageFault(401, undefined, {
            headers: { 'www-authenticate': `Keystone uri="${identityRoot()}"` },
          }),
          accept,
          request.method,
        )
      const id = requestId(cloud.platform.random)
      let answer: Response
      try {
        answer = await dispatch(request, path, url, id)
      } catch (error) {
        answer = faultAnswer(asFault(error), accept, request.method)
      }
      answer.headers.set('x-openstack-request-id', id)
      return answer
    },
  }
}

/** A segment of a path. Glance routes on the decoded path: an escaped slash leads nowhere. */
export function decode(segment: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(segment)
  } catch {
    // Broken escapes stand for themselves.
    return segment
  }
  if (decoded.includes('/')) throw notFound()
  return decoded
}
