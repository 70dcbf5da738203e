import { shellWord } from '#lib/shell-word.ts'
import { httpText, type Command } from '../commands/command.ts'

/**
 * What the dashboard does about copies, as lines of NTT's own client (nttcom/eclcli, setup.cfg,
 * "ecl.image.v2"): python-openstackclient knows nothing of them.
 */
const JOBS = '/v2/extension/image_replicator/jobs'
const jobPath = (jobId: string) => `${JOBS}/${encodeURIComponent(jobId)}`

/** @param projectId null while none is chosen */
export const copyCommand = (imageId: string, projectId: string | null): Command => ({
  title: 'Copy it to another project',
  line: `ecl image copy ${shellWord(imageId)} ${projectId === null ? 'PROJECT_ID' : shellWord(projectId)}`,
  http: httpText('POST', JOBS, {
    type: 'application/json',
    text: JSON.stringify({ image_id: imageId, tenant_id_dst: projectId ?? 'PROJECT_ID' }),
  }),
})

export const showCommand = (jobId: string): Command => ({
  title: 'Show the copy',
  line: `ecl image copy-job-show ${shellWord(jobId)}`,
  http: httpText('GET', jobPath(jobId)),
})

export const cancelCommand = (jobId: string): Command => ({
  title: 'Cancel the copy',
  line: `ecl image cancel-copy ${shellWord(jobId)}`,
  http: httpText('DELETE', jobPath(jobId)),
})

export const listCommand: Command = {
  title: 'List all copies',
  line: 'ecl image copy-job-list',
  http: httpText('GET', JOBS),
}
