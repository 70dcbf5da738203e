import { imageRoot } from '../glance/base.ts'
import { ApiError, createHttp, segment, type CallOptions, type FetchLike } from '../http.ts'
import type { CopyJob } from './copy-job.ts'
import { decodeCopyJob, decodeCopyJobs, decodeJobId, decodeLicenseTypes } from './decode.ts'

type AbsenceReason =
  /** 404: an Image service without the extension, as every one that is not NTT's. */
  | 'not-there'
  /** 403: whether it is there or not, not for this role. */
  | 'forbidden'
  /** Something is at its address that does not answer as the extension does. */
  | 'not-understood'

/** Whether an extension can be used: true, or why not, in a sentence to show. */
type Presence = true | { reason: AbsenceReason; sentence: string }

export interface Extensions {
  copyJobs: Presence
  licenseTypes: Presence
}

/**
 * What NTT's Enterprise Cloud (ECL, today "Smart Data Platform") adds to the Image service: copies of
 * images to projects in other regions, and licenses that an image brings with it. All else that its
 * SDK can do (`ecl.image.v2`) is the Image API v2 itself, with `createGlance`.
 *
 * Calls reject as all others of the client do. Neither list has pages, filters or an order.
 *
 * Source: "Image storage" of its API reference, with nttcom/eclsdk and nttcom/eclcli.
 */
export interface Ecl {
  /**
   * What this cloud has of it. The catalog does not tell (the service is `image`, as everywhere), so
   * both lists are asked for; the answer holds for as long as the cloud and the role are the same.
   *
   * @throws ApiError for any refusal that says nothing of the extension: 401, 429, 5xx, the gateway's.
   */
  findExtensions: (o?: CallOptions) => Promise<Extensions>
  /** All jobs of the token's project, ended ones too: none ever goes away. */
  listCopyJobs: (o?: CallOptions) => Promise<CopyJob[]>
  /** @throws ApiError 404 when there is no such job. */
  getCopyJob: (jobId: string, o?: CallOptions) => Promise<CopyJob>
  /**
   * Asks for a copy of an active image and does not wait for it.
   *
   * @param projectId Where the copy goes. Its region is not said: a project of ECL lives in one.
   * @returns the id of the job.
   * @throws ApiError 404 when there is no such image or project, or when the other region lacks the
   * image's license or template; 409 when the image is not active, or the other region is down or does
   * not take such an image; 400, or 401, when the project's id is none.
   */
  copyImage: (imageId: string, projectId: string, o?: CallOptions) => Promise<string>
  /**
   * Asks for the end of a job, which stays to be read and comes to `canceled` by and by.
   *
   * @throws ApiError 404 when there is no such job; 409 when it neither waits nor copies.
   */
  cancelCopyJob: (jobId: string, o?: CallOptions) => Promise<void>
  /**
   * The licenses that an image can switch to, for `license_switch` among the properties of a new image.
   * They differ between regions and change with time: always ask.
   */
  listLicenseTypes: (o?: CallOptions) => Promise<string[]>
}

const JOBS = '/v2/extension/image_replicator/jobs'
const LICENSE_TYPES = '/v2/extension/license_switch/types'

/** @param o As for `createGlance`: the extensions are below the same address. */
export function createEcl(o: { fetch: FetchLike; base: string; token?: string }): Ecl {
  const base = imageRoot(o.base)
  const http = createHttp({ fetch: o.fetch, base, service: 'image', token: o.token })
  const job = (id: string) => `${JOBS}/${segment(id)}`

  /** @param what is asked for, in words; `read` gives null where the answer is not that. */
  async function ask<T>(
    request: { method: 'GET' | 'POST'; path: string; json?: unknown },
    what: string,
    read: (json: unknown) => T | null,
    options: CallOptions | undefined,
  ): Promise<T> {
    const { value, response } = await http.json({ ...request, signal: options?.signal })
    const answer = read(value)
    if (answer !== null) return answer
    throw new ApiError({
      status: response.status,
      sentence: `The Image service answered with something that is not ${what}.`,
      method: request.method,
      path: request.path,
      requestId: response.headers.get('x-openstack-request-id'),
      service: 'image',
    })
  }
  const listCopyJobs = async (options?: CallOptions) =>
    ask({ method: 'GET', path: JOBS }, 'a list of copy jobs', decodeCopyJobs, options)
  const listLicenseTypes = async (options?: CallOptions) =>
    ask({ method: 'GET', path: LICENSE_TYPES }, 'a list of licenses', decodeLicenseTypes, options)

  return {
    findExtensions: async (options) => {
      const [copyJobs, licenseTypes] = await Promise.all([
        presence('copies to other projects', listCopyJobs(options)),
        presence('licenses for images', listLicenseTypes(options)),
      ])
      return { copyJobs, licenseTypes }
    },
    listCopyJobs,
    getCopyJob: async (id, options) =>
      ask(
        { method: 'GET', path: job(id) },
        'a copy job',
        (json) => {
          const found = decodeCopyJob(json)
          return found.job_id === '' ? null : found
        },
        options,
      ),
    copyImage: async (imageId, projectId, options) =>
      ask(
        { method: 'POST', path: JOBS, json: { image_id: imageId, tenant_id_dst: projectId } },
        'the id of a copy job',
        (json) => decodeJobId(json) || null,
        options,
      ),
    cancelCopyJob: async (id, options) => {
      const request = { method: 'DELETE', path: job(id), signal: options?.signal } as const
      const response = await http.send(request)
      await response.body?.cancel()
    },
    listLicenseTypes,
  }
}

async function presence(what: string, asked: Promise<unknown>): Promise<Presence> {
  try {
    await asked
    return true
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem !== null) throw error
    // 300: the versions of a cloud that has no v2 at all, below which the extensions are.
    if (error.status === 404 || error.status === 300)
      return {
        reason: 'not-there',
        sentence: `This cloud has no ${what}: they are an extension of NTT's Enterprise Cloud.`,
      }
    if (error.status === 403)
      return { reason: 'forbidden', sentence: `Your role may not use ${what} on this cloud.` }
    // An answer that is not JSON, or JSON of something else: a page for everything.
    if (error.status < 400)
      return {
        reason: 'not-understood',
        sentence: `This cloud answers in an unknown way when it is asked for ${what}.`,
      }
    throw error
  }
}
