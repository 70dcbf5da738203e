import { shellWord } from '#lib/shell-word.ts'

/**
 * What the dashboard does about copies, as a line of NTT's own client (nttcom/eclcli, setup.cfg,
 * "ecl.image.v2"), and as the request that is sent.
 */
export interface CopyCommand {
  ecl: string
  http: string
}

const JOBS = '/v2/extension/image_replicator/jobs'

/** OS_IMAGE is the address of the Image service, OS_TOKEN a token for it. */
function curl(method: string, path: string, json?: unknown): string {
  const body =
    json === undefined
      ? ''
      : ` -H 'Content-Type: application/json' -d ${shellWord(JSON.stringify(json))}`
  return `curl -X ${method} "$OS_IMAGE"${shellWord(path)} -H "X-Auth-Token: $OS_TOKEN"${body}`
}

export const copyCommand = (imageId: string, projectId: string): CopyCommand => ({
  ecl: `ecl image copy ${shellWord(imageId)} ${shellWord(projectId)}`,
  http: curl('POST', JOBS, { image_id: imageId, tenant_id_dst: projectId }),
})

const jobPath = (jobId: string) => `${JOBS}/${encodeURIComponent(jobId)}`

export const showCommand = (jobId: string): CopyCommand => ({
  ecl: `ecl image copy-job-show ${shellWord(jobId)}`,
  http: curl('GET', jobPath(jobId)),
})

export const cancelCommand = (jobId: string): CopyCommand => ({
  ecl: `ecl image cancel-copy ${shellWord(jobId)}`,
  http: curl('DELETE', jobPath(jobId)),
})

export const listCommand: CopyCommand = {
  ecl: 'ecl image copy-job-list',
  http: curl('GET', JOBS),
}
