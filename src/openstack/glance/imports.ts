import { segment, type CallOptions, type RequestBody } from '../http.ts'
import { imageHttp, sent, type ImageAccess } from './image-http.ts'
import { decodeTasks, type Task } from './task.ts'

/** How the data comes (glance/api/v2/images.py, RequestDeserializer.import_image). */
export type ImportMethod =
  /** From the staging area, where `stageData` put it. */
  | { readonly name: 'glance-direct' }
  /** Glance fetches it from an address; which ones it may is the operator's filter. */
  | { readonly name: 'web-download'; readonly uri: string }
  /** From a store that has it to others: the image is active and stays so. */
  | { readonly name: 'copy-image' }
  /** From the Glance of another region of the same Keystone (since 2.17, 2023.1). */
  | {
      readonly name: 'glance-download'
      readonly glance_image_id: string
      readonly glance_region: string
      /** `public` unless it says otherwise. */
      readonly glance_service_interface?: string
    }
export type ImportMethodName = ImportMethod['name']

/** Where an import puts the data; nothing named: the default store of the cloud. */
export interface ImportTargets {
  readonly stores?: readonly string[]
  /** Every store that can be written. Not together with `stores`: Glance refuses both (400). */
  readonly all_stores?: boolean
  /** Glance's own default is true: one store that fails undoes the others. */
  readonly all_stores_must_succeed?: boolean
}
export interface ImportRequest extends ImportTargets {
  readonly method: ImportMethod
}

/** The import of image data. Calls reject as all others of the client do. */
export interface Imports {
  /**
   * The whole of the data into the staging area, in one request; the image is then `uploading`.
   *
   * @throws ApiError 409 where it is not `queued`: what is staged can neither be replaced nor removed.
   */
  stageData: (id: string, body: RequestBody, o?: CallOptions) => Promise<void>
  /**
   * Asks for an import. It is only accepted then; its task tells what becomes of it.
   *
   * @throws ApiError 400 for an unknown method, an address that the filter forbids, or a store that
   * has the image already; 403 for `copy-image` without being admin; 409 where the image is in the
   * wrong state, a task holds it (for up to an hour after it failed), or no store has that name.
   */
  startImport: (id: string, request: ImportRequest, o?: CallOptions) => Promise<void>
  /**
   * The tasks of an image, in no order that Glance promises.
   *
   * @throws ApiError 404 before 2.12 (Wallaby).
   */
  listTasks: (id: string, o?: CallOptions) => Promise<Task[]>
}

/** @param o As for `createGlance`: a client of its own, so that a page that needs none does not load it. */
export function createImports(o: ImageAccess): Imports {
  const http = imageHttp(o)
  const image = (id: string) => `/v2/images/${segment(id)}`
  return {
    stageData: async (id, body, options) =>
      sent(http, {
        method: 'PUT',
        path: `${image(id)}/stage`,
        headers: { 'Content-Type': 'application/octet-stream' },
        body,
        signal: options?.signal,
      }),
    // 202 without a body, as text/html all the same.
    startImport: async (id, request, options) =>
      sent(http, {
        method: 'POST',
        path: `${image(id)}/import`,
        json: request,
        signal: options?.signal,
      }),
    async listTasks(id, options) {
      const path = `${image(id)}/tasks`
      return decodeTasks((await http.json({ method: 'GET', path, signal: options?.signal })).value)
    },
  }
}
