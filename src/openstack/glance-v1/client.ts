import { DuplicateError } from '../glance/client.ts'
import {
  ApiError,
  createHttp,
  segment,
  type CallOptions,
  type FetchLike,
  type HttpRequest,
  type RequestBody,
} from '../http.ts'
import { object } from '../json.ts'
import { onlyVersion } from '../only-version.ts'
import { asImage } from './as-image.ts'
import {
  changeHeaders,
  fieldHeaders,
  uploadHeaders,
  type ImageChangesV1,
  type ImageFieldsV1,
} from './fields.ts'
import { decodeBriefImageV1, decodeImageV1, type BriefImageV1, type ImageV1 } from './image.ts'
import { imagePagesV1 } from './image-pages.ts'
import type { ImageQueryV1 } from './image-query.ts'
import { decodeMembersV1, decodeSharedImages, type MemberV1, type SharedImageV1 } from './member.ts'
import { decodeMeta } from './meta-headers.ts'

type IgnoreMissing = CallOptions & {
  /** A 404 is not an error. Note that another project's private image is a 404 too. */
  ignoreMissing?: boolean
}
/** Data that goes with a request. */
type Data = { data: RequestBody; dataSize?: number | undefined }

interface DownloadV1 {
  body: ReadableStream<Uint8Array> | null
  /** Bytes of this answer; null where something on the way packed it. */
  length: number | null
  /** MD5 of the data, hexadecimal; null when Glance has none. */
  checksum: string | null
  /** The headers of the same answer tell all of the image. */
  image: ImageV1
}

/**
 * The Image service, API v1, as clouds before 2018 have it. Every call rejects with ApiError (the
 * service refused, or has no v1), NetworkError (nothing answered), the signal's reason (aborted),
 * or RefusedError (not sent at all: v1 would have kept something else).
 */
export interface GlanceV1 {
  /** Page by page, in order; the page after the one being looked at is already on its way. */
  listImages: (query?: ImageQueryV1, o?: CallOptions) => AsyncIterable<ImageV1[]>
  /** The same with six fields of each image. */
  listBriefImages: (query?: ImageQueryV1, o?: CallOptions) => AsyncIterable<BriefImageV1[]>
  /** Names of properties arrive in lower case; a list has them as they are. */
  getImage: (id: string, o?: CallOptions) => Promise<ImageV1>
  /**
   * By id, else by exact name.
   *
   * @returns null only with `ignoreMissing`.
   * @throws DuplicateError when several images bear the name; ApiError 404 when none does.
   */
  findImage: (nameOrId: string, o?: IgnoreMissing) => Promise<ImageV1 | null>
  /**
   * Reserves an image, or makes it whole with `data`, which wants both formats. Data that breaks
   * off, or is not as `size` and `checksum` said, leaves an image that is `killed` for good.
   *
   * @param o.dataSize Bytes, for a stream whose length Node could not know; a browser ignores it.
   */
  createImage: (fields: ImageFieldsV1, o?: CallOptions & Partial<Data>) => Promise<ImageV1>
  /**
   * Sends what is different and asks to keep all other properties; sends nothing and gives `before`
   * back when nothing changes.
   *
   * v1 has no word for removing one property. To remove any, all others are sent again and the rest
   * is purged, so that somebody else's new property of that moment is lost.
   *
   * @param before As a list has it: names in lower case would not be the same properties.
   * @throws RefusedError where a property that is to stay cannot be sent again as it is
   */
  updateImage: (before: ImageV1, changes: ImageChangesV1, o?: CallOptions) => Promise<ImageV1>
  /** Only into a queued image; properties stay. */
  uploadData: (
    id: string,
    data: RequestBody,
    o?: CallOptions & { size?: number; checksum?: string },
  ) => Promise<ImageV1>
  /** All of it: v1 knows no ranges. @throws ApiError 404 for an image that is not active. */
  downloadData: (id: string, o?: CallOptions) => Promise<DownloadV1>
  /** @returns whether there was an image to delete; always true without `ignoreMissing`. */
  deleteImage: (id: string, o?: IgnoreMissing) => Promise<boolean>
  listMembers: (imageId: string, o?: CallOptions) => Promise<MemberV1[]>
  /** Adds, or changes whether it may share on; without `canShare` an old member keeps its right. */
  putMember: (
    imageId: string,
    projectId: string,
    o?: CallOptions & { canShare?: boolean },
  ) => Promise<void>
  /** These members and no others; the right to share on stays where it is not given. */
  replaceMembers: (
    imageId: string,
    members: readonly { member_id: string; can_share?: boolean }[],
    o?: CallOptions,
  ) => Promise<void>
  /** @returns whether there was such a member; always true without `ignoreMissing`. */
  removeMember: (imageId: string, projectId: string, o?: IgnoreMissing) => Promise<boolean>
  /** What is shared with that project, by anybody. */
  listSharedImages: (projectId: string, o?: CallOptions) => Promise<SharedImageV1[]>
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const LIST_LIMIT = 1000

/**
 * @param o.base Address of the service with or without its version; absolute, or a path of our
 * origin.
 * @param o.token Absent behind the gateway, which adds it.
 */
export function createGlanceV1(o: { fetch: FetchLike; base: string; token?: string }): GlanceV1 {
  const base = o.base.replace(/\/+$/, '').replace(/\/v\d+(?:\.\d+)?$/, '')
  const http = onlyVersion(
    createHttp({ fetch: o.fetch, base, service: 'image', token: o.token }),
    'This cloud has no Image API v1.',
  )
  const image = (id: string) => `/v1/images/${segment(id)}`
  const member = (id: string, projectId: string) => `${image(id)}/members/${segment(projectId)}`

  async function run(request: HttpRequest): Promise<void> {
    const response = await http.send(request)
    await response.body?.cancel()
  }
  async function get(path: string, options?: CallOptions): Promise<unknown> {
    return (await http.json({ method: 'GET', path, signal: options?.signal })).value
  }
  async function askImage(request: HttpRequest): Promise<ImageV1> {
    const { value, response } = await http.json(request)
    return demandImage(decodeImageV1(object(value)['image']), request, response)
  }
  async function unlessMissing(request: HttpRequest, ignore: boolean | undefined) {
    try {
      await run(request)
      return true
    } catch (error) {
      if (ignore && isMissing(error)) return false
      throw error
    }
  }
  function write(
    method: 'POST' | 'PUT',
    path: string,
    headers: Record<string, string>,
    o: CallOptions & Partial<Data> = {},
  ): Promise<ImageV1> {
    const request: HttpRequest = { method, path, headers, signal: o.signal }
    if (o.data !== undefined) {
      request.body = o.data
      headers['Content-Type'] = 'application/octet-stream'
      if (o.dataSize !== undefined) headers['Content-Length'] = String(o.dataSize)
    }
    return askImage(request)
  }

  async function getImage(id: string, options?: CallOptions): Promise<ImageV1> {
    const request: HttpRequest = { method: 'HEAD', path: image(id), signal: options?.signal }
    try {
      const response = await http.send(request)
      return demandImage(decodeImageV1(decodeMeta(response.headers)), request, response)
    } catch (error) {
      // An answer to HEAD has no words of its own.
      if (isMissing(error)) throw missing(`There is no image ${id} for this project.`, image(id))
      throw error
    }
  }
  const list = <T extends { id: string }>(
    address: string,
    decode: (json: unknown) => T,
    query: ImageQueryV1 = {},
    o: CallOptions & { ahead?: boolean } = {},
  ) =>
    imagePagesV1(http, {
      address,
      decode,
      query: { limit: LIST_LIMIT, ...query },
      ahead: o.ahead ?? true,
      signal: o.signal,
    })

  return {
    listImages: (query, options) => list('/v1/images/detail', decodeImageV1, query, options),
    listBriefImages: (query, options) => list('/v1/images', decodeBriefImageV1, query, options),
    getImage,
    findImage: async (nameOrId, options) => {
      if (UUID.test(nameOrId)) {
        try {
          return await getImage(nameOrId, options)
        } catch (error) {
          if (!isMissing(error)) throw error
        }
      }
      const query = { name: nameOrId, limit: 2 }
      const pages = list('/v1/images/detail', decodeImageV1, query, {
        signal: options?.signal,
        ahead: false,
      })
      for await (const images of pages) {
        if (images.length > 1)
          throw new DuplicateError(
            nameOrId,
            images.map((each) => asImage(each)),
          )
        if (images[0]) return images[0]
        break
      }
      if (options?.ignoreMissing) return null
      throw missing(`No image with the name or id "${nameOrId}" was found.`, '/v1/images')
    },
    createImage: async (fields, options) =>
      write('POST', '/v1/images', fieldHeaders(fields), options),
    updateImage: async (before, changes, options) => {
      const headers = changeHeaders(before, changes)
      return headers === null ? before : write('PUT', image(before.id), headers, options)
    },
    uploadData: async (id, data, { size, checksum, signal } = {}) => {
      const headers = uploadHeaders({ size, checksum })
      return write('PUT', image(id), headers, { data, dataSize: size, signal })
    },
    downloadData: async (id, options) => {
      const path = image(id)
      const headers = { Accept: 'application/octet-stream, application/json;q=0.9' }
      const request: HttpRequest = { method: 'GET', path, headers, signal: options?.signal }
      const response = await http.send(request)
      const told = demandImage(decodeImageV1(decodeMeta(response.headers)), request, response)
      // A proxy that compresses tells the length of what it sends, not of the image.
      const sent = response.headers.has('content-encoding')
        ? null
        : response.headers.get('content-length')
      const length = sent !== null && /^\d+$/.test(sent) ? Number(sent) : null
      return { body: response.body, length, checksum: told.checksum, image: told }
    },
    deleteImage: async (id, options) =>
      unlessMissing(
        { method: 'DELETE', path: image(id), signal: options?.signal },
        options?.ignoreMissing,
      ),
    listMembers: async (id, options) => decodeMembersV1(await get(`${image(id)}/members`, options)),
    putMember: async (id, projectId, { canShare, signal } = {}) => {
      const json = canShare === undefined ? {} : { json: { member: { can_share: canShare } } }
      await run({ method: 'PUT', path: member(id, projectId), ...json, signal })
    },
    replaceMembers: async (id, memberships, options) =>
      run({
        method: 'PUT',
        path: `${image(id)}/members`,
        json: { memberships },
        signal: options?.signal,
      }),
    removeMember: async (id, projectId, options) =>
      unlessMissing(
        { method: 'DELETE', path: member(id, projectId), signal: options?.signal },
        options?.ignoreMissing,
      ),
    listSharedImages: async (projectId, options) =>
      decodeSharedImages(await get(`/v1/shared-images/${segment(projectId)}`, options)),
  }
}

function demandImage(answer: ImageV1, request: HttpRequest, response: Response): ImageV1 {
  if (answer.id !== '') return answer
  const sentence = 'The Image service answered with something that is not an image.'
  const { method, path } = request
  throw new ApiError({ status: response.status, sentence, method, path, service: 'image' })
}

/** A 404 that this client found out itself, by reading. */
const missing = (sentence: string, path: string) =>
  new ApiError({ status: 404, sentence, method: 'GET', path, service: 'image' })

const isMissing = (error: unknown) =>
  error instanceof ApiError && error.status === 404 && error.problem === null
