import { segment, type CallOptions } from '../http.ts'
import { RefusedError } from '../refused.ts'
import { imageHttp, sent, type ImageAccess } from './image-http.ts'
import { decodeNamespaceDetail } from './metadef-decode.ts'
import type {
  AssociationDocument,
  NamespaceDocument,
  ObjectDocument,
  WireDefinition,
} from './metadef-document.ts'
import type { NamespaceDetail } from './metadef.ts'

/** The fields of a namespace itself; those that are absent take Glance's defaults. */
export type NamespaceFields = Pick<
  NamespaceDocument,
  'namespace' | 'display_name' | 'description' | 'visibility' | 'protected' | 'owner'
>

/**
 * Whether Glance can be asked about something by this name. A slash splits the path after it was
 * decoded; a letter outside of ASCII is read as Latin-1 (PEP 3333), so what is named with one is
 * made and listed, and answers 404 ever after (seen on Glance 25.1).
 */
export function isAddressable(name: string): boolean {
  return /^[\x20-\x7e]+$/.test(name) && !name.includes('/') && name !== '.' && name !== '..'
}

/**
 * The metadata definitions of the Image service, write side; for administrators by Glance's default
 * policy, others get ApiError 403. A namespace that is protected refuses every DELETE in it with
 * 403. Each call rejects as those of {@link Metadefs}, and with RefusedError for a name that has no
 * address, before anything is sent.
 */
export interface MetadefWrites {
  /**
   * Makes a namespace with all that is in it. What exists is ApiError 409. Glance may leave an empty
   * namespace behind when it refuses something inside (seen with a default outside of ASCII).
   */
  createNamespace: (document: NamespaceDocument, o?: CallOptions) => Promise<NamespaceDetail>
  /** Sets all fields: an absent one is emptied, and protection and visibility go to their defaults. */
  replaceNamespace: (name: string, fields: NamespaceFields, o?: CallOptions) => Promise<void>
  /** With all that is in it. */
  deleteNamespace: (name: string, o?: CallOptions) => Promise<void>
  createProperty: (
    namespace: string,
    name: string,
    definition: WireDefinition,
    o?: CallOptions,
  ) => Promise<void>
  replaceProperty: (
    namespace: string,
    name: string,
    definition: WireDefinition,
    o?: CallOptions,
  ) => Promise<void>
  /** As replaceProperty, and gives it another name; one that is there is ApiError 409. */
  renameProperty: (
    namespace: string,
    name: string,
    to: string,
    definition: WireDefinition,
    o?: CallOptions,
  ) => Promise<void>
  deleteProperty: (namespace: string, name: string, o?: CallOptions) => Promise<void>
  createObject: (namespace: string, object: ObjectDocument, o?: CallOptions) => Promise<void>
  replaceObject: (namespace: string, object: ObjectDocument, o?: CallOptions) => Promise<void>
  /** As replaceObject, of the one that had that name before. */
  renameObject: (
    namespace: string,
    name: string,
    object: ObjectDocument,
    o?: CallOptions,
  ) => Promise<void>
  deleteObject: (namespace: string, name: string, o?: CallOptions) => Promise<void>
  /**
   * Makes these the tags of the namespace, all at once; names that differ in case alone are 409.
   * An empty list is a DELETE, since Glance takes an empty list for nothing to do.
   */
  setTags: (namespace: string, tags: readonly string[], o?: CallOptions) => Promise<void>
  /** A resource type that Glance does not know is made by it, and never goes away again. */
  addAssociation: (
    namespace: string,
    association: AssociationDocument,
    o?: CallOptions,
  ) => Promise<void>
  removeAssociation: (namespace: string, type: string, o?: CallOptions) => Promise<void>
}

const NAMESPACES = '/v2/metadefs/namespaces'

function part(name: string): string {
  if (!isAddressable(name))
    throw new RefusedError('not-addressable', name, `“${name}” has no address in Glance.`)
  return segment(name)
}

/** @param o As for `createMetadefs`. */
export function createMetadefWrites(o: ImageAccess): MetadefWrites {
  const http = imageHttp(o)
  const below = (namespace: string, ...rest: string[]) =>
    [NAMESPACES, part(namespace), ...rest].join('/')
  async function send(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    json?: unknown,
    options: CallOptions = {},
  ): Promise<void> {
    await sent(http, { method, path, signal: options.signal, ...(json ? { json } : {}) })
  }
  return {
    async createNamespace(document, options = {}) {
      const { value } = await http.json({
        method: 'POST',
        path: NAMESPACES,
        json: document,
        signal: options.signal,
      })
      return decodeNamespaceDetail(value)
    },
    replaceNamespace: async (name, fields, options) => send('PUT', below(name), fields, options),
    deleteNamespace: async (name, options) => send('DELETE', below(name), undefined, options),
    createProperty: async (namespace, name, definition, options) =>
      send('POST', below(namespace, 'properties'), { ...definition, name }, options),
    replaceProperty: async (namespace, name, definition, options) =>
      send('PUT', below(namespace, 'properties', part(name)), { ...definition, name }, options),
    renameProperty: async (namespace, name, to, definition, options) => {
      const path = below(namespace, 'properties', part(name))
      await send('PUT', path, { ...definition, name: to }, options)
    },
    deleteProperty: async (namespace, name, options) =>
      send('DELETE', below(namespace, 'properties', part(name)), undefined, options),
    createObject: async (namespace, object, options) =>
      send('POST', below(namespace, 'objects'), object, options),
    replaceObject: async (namespace, object, options) =>
      send('PUT', below(namespace, 'objects', part(object.name)), object, options),
    renameObject: async (namespace, name, object, options) =>
      send('PUT', below(namespace, 'objects', part(name)), object, options),
    deleteObject: async (namespace, name, options) =>
      send('DELETE', below(namespace, 'objects', part(name)), undefined, options),
    setTags: async (namespace, tags, options) => {
      const path = below(namespace, 'tags')
      if (tags.length === 0) await send('DELETE', path, undefined, options)
      else await send('POST', path, { tags: tags.map((name) => ({ name })) }, options)
    },
    addAssociation: async (namespace, association, options) =>
      send('POST', below(namespace, 'resource_types'), association, options),
    removeAssociation: async (namespace, type, options) =>
      send('DELETE', below(namespace, 'resource_types', part(type)), undefined, options),
  }
}
