import { segment, type CallOptions } from '../http.ts'
import { imageHttp, type ImageAccess } from './image-http.ts'
import {
  decodeAssociations,
  decodeNamespace,
  decodeNamespaceDetail,
  decodeObjects,
  decodeProperties,
  decodeResourceTypes,
  decodeTags,
} from './metadef-decode.ts'
import type {
  MetadefObject,
  MetadefTag,
  Namespace,
  NamespaceDetail,
  NamespaceQuery,
  PropertyDefinitions,
  ResourceType,
  ResourceTypeAssociation,
} from './metadef.ts'
import { pages } from './pages.ts'

interface NamespacePage {
  namespaces: Namespace[]
  /** Path of the following page below the endpoint's base; null on the last. */
  next: string | null
}

/**
 * The metadata definitions of the Image service, read side. Calls reject as all others of the
 * client do; one for a namespace that is not there, or private to another project, with ApiError
 * 404. Everything is 404 on a cloud whose operator turned the definitions off, and 403 with a token
 * that is not for a project. A namespace with a slash in its name has no address (Glance routes on
 * the decoded path): 404.
 */
export interface Metadefs {
  /** Page by page, in order, as `listImages`. Without properties, objects and tags. */
  listNamespaces: (query?: NamespaceQuery, o?: CallOptions) => AsyncIterable<NamespacePage>
  /**
   * A namespace with its properties, objects, tags and associations at once.
   *
   * @param o.resourceType Spells the names of the properties as they are on such a resource: Glance
   * puts the prefix of that association before them, and before those in `required` of the objects.
   * Without such an association they stay as they are.
   */
  getNamespace: (
    namespace: string,
    o?: CallOptions & { resourceType?: string },
  ) => Promise<NamespaceDetail>
  /** Without a prefix, as all lists below. */
  getObjects: (namespace: string, o?: CallOptions) => Promise<readonly MetadefObject[]>
  getProperties: (namespace: string, o?: CallOptions) => Promise<PropertyDefinitions>
  getTags: (namespace: string, o?: CallOptions) => Promise<readonly MetadefTag[]>
  getAssociations: (
    namespace: string,
    o?: CallOptions,
  ) => Promise<readonly ResourceTypeAssociation[]>
  /** All that this cloud knows, whether a namespace is meant for them or not. */
  getResourceTypes: (o?: CallOptions) => Promise<readonly ResourceType[]>
}

const NAMESPACES = '/v2/metadefs/namespaces'

/**
 * @param o As for `createGlance`: the definitions are below the same address. They are a client of
 * their own so that a page that needs none does not load them.
 */
export function createMetadefs(o: ImageAccess): Metadefs {
  const http = imageHttp(o)
  async function get(path: string, options?: CallOptions): Promise<unknown> {
    return (await http.json({ method: 'GET', path, signal: options?.signal })).value
  }
  const namespace = (name: string) => `${NAMESPACES}/${segment(name)}`
  return {
    listNamespaces: (query = {}, options = {}) =>
      pages(http, {
        list: 'namespaces',
        address: NAMESPACES,
        query: (marker) =>
          encodeQuery({ limit: 1000, ...query, ...(marker === undefined ? {} : { marker }) }),
        page: (items, next) => ({ namespaces: items.map(decodeNamespace), next }),
        ahead: () => true,
        signal: options.signal,
      }),
    getNamespace: async (name, options = {}) => {
      const { resourceType: type } = options
      const query = type === undefined ? '' : `?${new URLSearchParams({ resource_type: type })}`
      return decodeNamespaceDetail(await get(`${namespace(name)}${query}`, options))
    },
    getObjects: async (name, options) =>
      decodeObjects(await get(`${namespace(name)}/objects`, options)),
    getProperties: async (name, options) =>
      decodeProperties(await get(`${namespace(name)}/properties`, options)),
    getTags: async (name, options) => decodeTags(await get(`${namespace(name)}/tags`, options)),
    getAssociations: async (name, options) =>
      decodeAssociations(await get(`${namespace(name)}/resource_types`, options)),
    getResourceTypes: async (options) =>
      decodeResourceTypes(await get('/v2/metadefs/resource_types', options)),
  }
}

function encodeQuery(query: NamespaceQuery): URLSearchParams {
  const params = new URLSearchParams()
  const { resource_types: types, ...rest } = query
  if (types?.length) params.set('resource_types', types.join(','))
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined) params.set(name, String(value))
  return params
}
