import { object, text } from '../json.ts'
import type { CopyJob } from './copy-job.ts'

type Known = Omit<CopyJob, 'extra'>

const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const wordOrNull = (value: unknown): string | null | undefined =>
  value === null ? null : word(value)

/** How each member of a job is read: undefined for what is of another type. */
const READERS: { readonly [K in keyof Known]: (value: unknown) => Known[K] | undefined } = {
  job_id: word,
  source_image_id: word,
  source_image_name: wordOrNull,
  source_region_id: word,
  source_tenant_id: word,
  destination_image_id: wordOrNull,
  destination_region_id: word,
  destination_tenant_id: word,
  status: word,
  copy_progress: (value) =>
    typeof value === 'number' && Number.isFinite(value)
      ? Math.min(100, Math.max(0, value))
      : undefined,
}
const isKnown = (key: string): key is keyof Known => Object.hasOwn(READERS, key)

/** The API reference spells two keys with a blank, `source_image id`; both clients of NTT do not. */
const spelled = (key: string) => key.replaceAll(' ', '_')

/** One job. Never throws: what is unknown, or of another type, is kept in `extra`. */
export function decodeCopyJob(json: unknown): CopyJob {
  const job: Record<string, unknown> = {
    job_id: '',
    source_image_id: '',
    source_image_name: null,
    source_region_id: '',
    source_tenant_id: '',
    destination_image_id: null,
    destination_region_id: '',
    destination_tenant_id: '',
    status: '',
    copy_progress: null,
  } satisfies Known
  const extra = Object.create(null) as Record<string, unknown>
  for (const [name, value] of Object.entries(object(json))) {
    const key = spelled(name)
    const known = isKnown(key) ? READERS[key](value) : undefined
    if (known === undefined) extra[name] = value
    else job[key] = known
  }
  if (Object.keys(extra).length > 0) job['extra'] = extra
  return job as unknown as CopyJob
}

/** All jobs: a bare list on the wire. Null for anything else. */
export const decodeCopyJobs = (json: unknown): CopyJob[] | null =>
  Array.isArray(json) ? json.map(decodeCopyJob) : null

/** The id in the answer to a new copy; '' when there is none. */
export const decodeJobId = (json: unknown): string => text(object(json)['job_id'])

/** The types of licenses, texts that mean nothing to a client. Null for anything else than a list. */
export function decodeLicenseTypes(json: unknown): string[] | null {
  const types = object(json)['license_switch_types']
  return Array.isArray(types) ? types.filter((type) => typeof type === 'string') : null
}
