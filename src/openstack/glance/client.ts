import { ApiError, segment, type CallOptions, type HttpRequest, type RequestBody } from '../http.ts'
import {
  decodeContentRange,
  decodeImportInfo,
  decodeMember,
  decodeMembers,
  decodeSchema,
  decodeStores,
  decodeUsage,
  decodeVersions,
} from './decode.ts'
import { decodeImage, type Image, type ImageChanges, type ImageFields } from './image.ts'
import { imageHttp, sent, type ImageAccess } from './image-http.ts'
import { checkPatch, diffImage, encodeFields, type PatchOperation } from './image-patch.ts'
import { imagePages, type ImagePage } from './image-pages.ts'
import type { ImageQuery } from './image-query.ts'
import type {
  Download,
  GlanceVersion,
  ImportInfo,
  Member,
  MemberStatus,
  Schema,
  SchemaName,
  Store,
  Usage,
} from './types.ts'

type IgnoreMissing = CallOptions & {
  /** A 404 is not an error. Note that another project's private image is a 404 too. */
  ignoreMissing?: boolean
}

/**
 * The Image service, API v2. Every call rejects with ApiError (the service refused), NetworkError
 * (nothing answered), the signal's reason (aborted), or RefusedError (not sent at all).
 */
export interface Glance {
  versions: (o?: CallOptions) => Promise<GlanceVersion[]>
  /**
   * Page by page, in order; the page after the one being looked at is already on its way. `next`
   * is the path of the following page, null on the last. With `firstLimit` the first page has at
   * most so many images, however many the others have: it comes sooner, and the second is asked for
   * when the reader wants it.
   */
  listImages: (
    query?: ImageQuery,
    o?: CallOptions & { firstLimit?: number },
  ) => AsyncIterable<ImagePage>
  getImage: (id: string, o?: CallOptions) => Promise<Image>
  createImage: (fields: ImageFields, o?: CallOptions) => Promise<Image>
  /** Sends the operations as they are, after refusing what can never be written. */
  patchImage: (id: string, operations: readonly PatchOperation[], o?: CallOptions) => Promise<Image>
  /** Smallest patch from `before`; sends nothing and gives `before` back when nothing changes. */
  updateImage: (before: Image, changes: ImageChanges, o?: CallOptions) => Promise<Image>
  /** @returns whether there was an image to delete; always true without `ignoreMissing`. */
  deleteImage: (id: string, o?: IgnoreMissing) => Promise<boolean>
  deactivateImage: (id: string, o?: CallOptions) => Promise<void>
  reactivateImage: (id: string, o?: CallOptions) => Promise<void>
  /**
   * By id, else by exact name, among hidden images too (as the SDK's Image.find does).
   *
   * @returns null only with `ignoreMissing`.
   * @throws DuplicateError when several images bear the name; ApiError 404 when none does.
   */
  findImage: (nameOrId: string, o?: IgnoreMissing) => Promise<Image | null>
  /**
   * The whole of the data in one request; Glance knows no offset.
   *
   * @param o.size Bytes, for a stream whose length Node could not know; a browser ignores it.
   * @param o.store Identifier of the store, where the cloud has several.
   */
  uploadData: (
    id: string,
    body: RequestBody,
    o?: CallOptions & { size?: number; store?: string },
  ) => Promise<void>
  /**
   * @param o.from First byte, from 0.
   * @param o.to Last byte, included; up to the end when absent.
   * @throws ApiError 416 when `from` is not inside the data.
   */
  downloadData: (id: string, o?: CallOptions & { from?: number; to?: number }) => Promise<Download>
  listMembers: (imageId: string, o?: CallOptions) => Promise<Member[]>
  getMember: (imageId: string, projectId: string, o?: CallOptions) => Promise<Member>
  addMember: (imageId: string, projectId: string, o?: CallOptions) => Promise<Member>
  /** For the member, not the owner: accept or reject the offer. */
  updateMember: (
    imageId: string,
    projectId: string,
    status: MemberStatus,
    o?: CallOptions,
  ) => Promise<Member>
  /** @returns whether there was such a member; always true without `ignoreMissing`. */
  removeMember: (imageId: string, projectId: string, o?: IgnoreMissing) => Promise<boolean>
  /**
   * By its own address where Glance understands that; a tag that is not plain ASCII or has a slash
   * is added by replacing the whole list, so that somebody else's change at that moment is lost.
   */
  addTag: (imageId: string, tag: string, o?: CallOptions) => Promise<void>
  /** As `addTag`. @throws ApiError 404 when the image has no such tag. */
  removeTag: (imageId: string, tag: string, o?: CallOptions) => Promise<void>
  getSchema: (name: SchemaName, o?: CallOptions) => Promise<Schema>
  getImportInfo: (o?: CallOptions) => Promise<ImportInfo>
  /** @throws ApiError 404 on a cloud with a single store; 403 for `detail` without being admin. */
  getStores: (o?: CallOptions & { detail?: boolean }) => Promise<Store[]>
  /** @throws ApiError 404 on a cloud without quotas or before Xena. */
  getUsage: (o?: CallOptions) => Promise<Usage>
}

/** Several images bear the name that was to say which one is meant. */
export class DuplicateError extends Error {
  override readonly name = 'DuplicateError'
  readonly nameOrId: string
  /** At least two of them. */
  readonly images: readonly Image[]

  constructor(nameOrId: string, images: readonly Image[]) {
    super(`Several images are named "${nameOrId}". Use the id of one of them.`)
    this.nameOrId = nameOrId
    this.images = images
  }
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/**
 * Tags that reach Glance whole as part of a path. It takes the decoded path for Latin-1 (PEP 3333),
 * so others are stored garbled; a slash is a 404, and dots are a different address.
 */
const PATH_SAFE_TAG = /^(?!\.\.?$)[!-.0-~](?:[ -.0-~]*[!-.0-~])?$/

export function createGlance(o: ImageAccess): Glance {
  const http = imageHttp(o)
  const image = (id: string) => `/v2/images/${segment(id)}`
  const member = (id: string, projectId: string) => `${image(id)}/members/${segment(projectId)}`

  const run = (request: HttpRequest) => sent(http, request)
  async function get(path: string, options?: CallOptions): Promise<unknown> {
    return (await http.json({ method: 'GET', path, signal: options?.signal })).value
  }
  async function askImage(request: HttpRequest): Promise<Image> {
    const { value, response } = await http.json(request)
    const answer = decodeImage(value)
    if (answer.id !== '') return answer
    const sentence = 'The Image service answered with something that is not an image.'
    const { method, path } = request
    throw new ApiError({ status: response.status, sentence, method, path, service: 'image' })
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

  async function patchImage(
    id: string,
    operations: readonly PatchOperation[],
    options?: CallOptions,
  ): Promise<Image> {
    checkPatch(operations)
    return askImage({
      method: 'PATCH',
      path: image(id),
      json: operations,
      // The versioned media type is not optional: application/json is a 415.
      headers: { 'Content-Type': 'application/openstack-images-v2.1-json-patch' },
      signal: options?.signal,
    })
  }
  const getImage = async (id: string, options?: CallOptions) =>
    askImage({ method: 'GET', path: image(id), signal: options?.signal })

  const tagPath = (id: string, tag: string) => `${image(id)}/tags/${segment(tag)}`
  async function patchTags(id: string, tags: readonly string[], options?: CallOptions) {
    await patchImage(id, [{ op: 'replace', path: '/tags', value: tags }], options)
  }

  async function findImage(nameOrId: string, options?: IgnoreMissing): Promise<Image | null> {
    if (UUID.test(nameOrId)) {
      try {
        return await getImage(nameOrId, options)
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    }
    for (const hidden of [false, true]) {
      const query = { name: nameOrId, limit: 2, ...(hidden ? { os_hidden: true } : {}) }
      for await (const { images } of imagePages(http, query, {
        signal: options?.signal,
        ahead: false,
      })) {
        if (images.length > 1) throw new DuplicateError(nameOrId, images)
        if (images[0]) return images[0]
        break
      }
    }
    if (options?.ignoreMissing) return null
    throw missing(`No image with the name or id "${nameOrId}" was found.`, '/v2/images')
  }

  return {
    versions: async (options) => decodeVersions(await get('/', options)),
    listImages: (query = {}, options = {}) =>
      imagePages(
        http,
        { limit: 1000, ...query },
        { signal: options.signal, ahead: true, firstLimit: options.firstLimit },
      ),
    getImage,
    createImage: async (fields, options) => {
      const json = encodeFields(fields)
      return askImage({ method: 'POST', path: '/v2/images', json, signal: options?.signal })
    },
    patchImage,
    updateImage: async (before, changes, options) => {
      const operations = diffImage(before, changes)
      return operations.length === 0 ? before : patchImage(before.id, operations, options)
    },
    deleteImage: async (id, options) =>
      unlessMissing(
        { method: 'DELETE', path: image(id), signal: options?.signal },
        options?.ignoreMissing,
      ),
    deactivateImage: async (id, options) =>
      run({ method: 'POST', path: `${image(id)}/actions/deactivate`, signal: options?.signal }),
    reactivateImage: async (id, options) =>
      run({ method: 'POST', path: `${image(id)}/actions/reactivate`, signal: options?.signal }),
    findImage,
    uploadData: async (id, body, options = {}) => {
      const headers: Record<string, string> = { 'Content-Type': 'application/octet-stream' }
      if (options.size !== undefined) headers['Content-Length'] = String(options.size)
      if (options.store !== undefined) headers['X-Image-Meta-Store'] = options.store
      return run({
        method: 'PUT',
        path: `${image(id)}/file`,
        headers,
        body,
        signal: options.signal,
      })
    },
    downloadData: async (id, options = {}) => {
      // Octets first, yet faults as JSON: webob answers an Accept without JSON in plain text.
      const headers: Record<string, string> = {
        Accept: 'application/octet-stream, application/json;q=0.9',
      }
      const { from, to } = options
      if (from !== undefined || to !== undefined)
        headers['Range'] = `bytes=${from ?? 0}-${to ?? ''}`
      const path = `${image(id)}/file`
      const response = await http.send({ method: 'GET', path, headers, signal: options.signal })
      return download(response, path)
    },
    listMembers: async (id, options) => decodeMembers(await get(`${image(id)}/members`, options)),
    getMember: async (id, projectId, options) =>
      decodeMember(await get(member(id, projectId), options)),
    addMember: async (id, projectId, options) => {
      const path = `${image(id)}/members`
      const json = { member: projectId }
      const { value } = await http.json({ method: 'POST', path, json, signal: options?.signal })
      return decodeMember(value)
    },
    updateMember: async (id, projectId, status, options) => {
      const path = member(id, projectId)
      const { value } = await http.json({
        method: 'PUT',
        path,
        json: { status },
        signal: options?.signal,
      })
      return decodeMember(value)
    },
    removeMember: async (id, projectId, options) =>
      unlessMissing(
        { method: 'DELETE', path: member(id, projectId), signal: options?.signal },
        options?.ignoreMissing,
      ),
    addTag: async (id, tag, options) => {
      if (PATH_SAFE_TAG.test(tag))
        return run({ method: 'PUT', path: tagPath(id, tag), signal: options?.signal })
      const { tags } = await getImage(id, options)
      if (!tags.includes(tag)) await patchTags(id, [...tags, tag], options)
    },
    removeTag: async (id, tag, options) => {
      if (PATH_SAFE_TAG.test(tag))
        return run({ method: 'DELETE', path: tagPath(id, tag), signal: options?.signal })
      const { tags } = await getImage(id, options)
      if (!tags.includes(tag)) throw missing(`The image has no tag "${tag}".`, image(id))
      const others = tags.filter((other) => other !== tag)
      await patchTags(id, others, options)
    },
    getSchema: async (name, options) => decodeSchema(await get(`/v2/schemas/${name}`, options)),
    getImportInfo: async (options) => decodeImportInfo(await get('/v2/info/import', options)),
    getStores: async (options) =>
      decodeStores(
        await get(options?.detail ? '/v2/info/stores/detail' : '/v2/info/stores', options),
      ),
    getUsage: async (options) => decodeUsage(await get('/v2/info/usage', options)),
  }
}

/** A 404 that this client found out itself, by reading. */
const missing = (sentence: string, path: string) =>
  new ApiError({ status: 404, sentence, method: 'GET', path, service: 'image' })

const isMissing = (error: unknown) =>
  error instanceof ApiError && error.status === 404 && error.problem === null

function download(response: Response, path: string): Download {
  const { status, headers } = response
  const md5 = headers.get('content-md5')
  const contentMd5 = md5 !== null && /^[0-9a-f]{32}$/i.test(md5) ? md5.toLowerCase() : null
  if (status === 204) return { body: null, status, length: null, contentMd5, range: null }
  const range = status === 206 ? decodeContentRange(headers.get('content-range')) : null
  if ((status !== 200 && status !== 206) || (status === 206 && range === null)) {
    const sentence = `The Image service answered ${status} to a download.`
    const requestId = headers.get('x-openstack-request-id')
    throw new ApiError({ status, sentence, method: 'GET', path, requestId, service: 'image' })
  }
  // A proxy that compresses tells the length of what it sends, not of the image.
  const sent = headers.has('content-encoding') ? null : headers.get('content-length')
  const length = sent !== null && /^\d+$/.test(sent) ? Number(sent) : null
  return { body: response.body, status, length, contentMd5, range }
}
