import { BodyTooLarge, NotJson, json, readJson, stringAt, text } from '../answers.ts'
import { requestId } from '../ids.ts'
import type { Accounts } from '../keystone/accounts.ts'
import type { TokenBook } from '../keystone/tokens.ts'
import type { ImageCloud } from '../glance/context.ts'
import { ImageFault, badRequest, notFound, titleOf } from '../glance/faults.ts'
import { LICENSE } from '../glance/fields.ts'
import { callerOf, visibleRow, type Caller } from '../glance/policy.ts'
import { renderJob, type CopyJob, type CopyJobs } from './jobs.ts'
import { homeOf } from './regions.ts'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/** As Keystone makes them. */
const PROJECT_ID = /^[0-9a-f]{32}$/i

interface Call {
  request: Request
  caller: Caller
  params: string[]
}
interface Action {
  rule: string
  run(call: Call): Response | Promise<Response>
}

/**
 * The extensions that NTT's Enterprise Cloud has below its Image service: copies of images to other
 * projects, and licenses. Who may do what is not written anywhere: here, as with images, a reader
 * looks, a member acts, and an administrator sees the jobs of all projects.
 */
export function createEcl(
  cloud: ImageCloud,
  o: { tokens: TokenBook; accounts: Accounts; jobs: CopyJobs },
): { handle(request: Request, path: string): Promise<Response> } {
  const { jobs } = o
  const projectOf = (id: string) => o.accounts.projects.find((each) => each.id === id)
  const isMine = (caller: Caller, job: CopyJob) =>
    caller.admin || job.source.id === caller.projectId
  function act(caller: Caller, rule: string): void {
    if (!caller.admin && !caller.member)
      throw new ImageFault(403, `You are not authorized to complete ${rule} action.`)
  }
  function jobOf({ caller, params: [id = ''] }: Call): CopyJob {
    const job = jobs.get(id)
    if (job === undefined || !isMine(caller, job)) throw notFound(`There is no copy job ${id}.`)
    return job
  }

  /** POST …/jobs: everything that can be known now is refused now; the rest ends the job later. */
  async function copyImage({ request, caller }: Call): Promise<Response> {
    const body = await readJson(request)
    const imageId = stringAt(body, 'image_id')
    const projectId = stringAt(body, 'tenant_id_dst')
    if (imageId === null || !UUID.test(imageId)) throw badRequest('image_id is not a UUID.')
    if (projectId === null || !PROJECT_ID.test(projectId))
      throw badRequest('tenant_id_dst is not the id of a tenant.')
    act(caller, 'copy_image')
    const row = visibleRow(caller, cloud.catalogue.get(imageId), imageId)
    const source = projectOf(caller.projectId)!
    const destination = projectOf(projectId)
    if (destination === undefined) throw notFound(`There is no tenant ${projectId}.`)
    const region = homeOf(destination)
    const license = row.properties.get(LICENSE)
    if (license !== undefined && !region.licenseTypes.includes(license))
      throw notFound(`The region ${region.id} has no license of the type ${license}.`)
    if (row.status !== 'active')
      throw new ImageFault(409, `The image ${imageId} is ${row.status}, not active.`)
    if (region.diskFormats?.includes(row.diskFormat ?? '') === false)
      throw new ImageFault(
        409,
        `The region ${region.id} takes no image of the format ${row.diskFormat}.`,
      )
    return json(202, 'Accepted', { job_id: jobs.request(row, source, destination).id })
  }

  /** DELETE …/jobs/{id}: the job stays. */
  function cancel(call: Call): Response {
    const { id, status } = jobOf(call)
    act(call.caller, 'cancel_copy_image')
    if (!jobs.cancel(id))
      throw new ImageFault(409, `The copy job ${id} is ${status} and cannot be canceled.`)
    const headers = { 'content-type': 'application/json; charset=UTF-8', 'content-length': '0' }
    return new Response(null, { status: 204, statusText: 'No Content', headers })
  }

  const routes: readonly { path: RegExp; methods: Record<string, Action> }[] = [
    {
      path: /^\/v2\/extension\/image_replicator\/jobs$/,
      methods: {
        GET: {
          rule: 'get_copy_jobs',
          run: ({ caller }) =>
            json(200, 'OK', [...jobs.all()].filter((job) => isMine(caller, job)).map(renderJob)),
        },
        POST: { rule: 'copy_image', run: copyImage },
      },
    },
    {
      path: /^\/v2\/extension\/image_replicator\/jobs\/([^/]+)$/,
      methods: {
        GET: { rule: 'get_copy_job', run: (call) => json(200, 'OK', renderJob(jobOf(call))) },
        DELETE: { rule: 'cancel_copy_image', run: cancel },
      },
    },
    {
      path: /^\/v2\/extension\/license_switch\/types$/,
      methods: {
        GET: {
          rule: 'get_license_types',
          run: ({ caller }) =>
            json(200, 'OK', { license_switch_types: cloud.licenseTypes(caller.projectId) }),
        },
      },
    },
  ]

  async function dispatch(request: Request, path: string): Promise<Response> {
    const token = o.tokens.find(request.headers.get('x-auth-token'))
    if (token === null)
      throw new ImageFault(401, 'Authentication required.', { headers: { vary: 'X-Auth-Token' } })
    for (const { path: address, methods } of routes) {
      const match = address.exec(path)
      if (match === null) continue
      const action = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
      if (action === undefined)
        throw new ImageFault(405, `There is no ${request.method} here.`, {
          headers: { allow: Object.keys(methods).join(', ') },
        })
      const caller = callerOf(token, action.rule)
      return action.run({ request, caller, params: match.slice(1) })
    }
    throw notFound()
  }

  return {
    async handle(request, path) {
      let answer: Response
      try {
        answer = await dispatch(request, path)
      } catch (error) {
        answer = refusal(asFault(error))
      }
      answer.headers.set('x-openstack-request-id', requestId(cloud.platform.random))
      return answer
    },
  }
}

/** Whether a path of the Image service belongs to the extensions. */
export const isExtension = (path: string) => /^\/v2\/extension(\/|$)/.test(path)

function asFault(error: unknown): ImageFault {
  if (error instanceof ImageFault) return error
  if (error instanceof NotJson) return badRequest('The body is not JSON.')
  if (error instanceof BodyTooLarge) return new ImageFault(413, 'The body is too large.')
  throw error
}

/** Plain text, whatever the request would rather have: so the API reference shows it. */
function refusal({ status, message, headers }: ImageFault): Response {
  const title = titleOf(status)
  const body = `${status} ${title}\n\n${message}\n\n`
  return text(status, title, 'text/plain; charset=UTF-8', body, headers)
}
