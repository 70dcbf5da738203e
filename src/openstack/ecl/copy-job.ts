/**
 * Where a copy job stands (API reference of NTT's Enterprise Cloud, "Show image copy job"):
 *
 *     replicate_requested → replicating → replicated
 *               └──── cancel ────┴→ cancel_requested → canceling → canceled
 *     any of these that works → error
 */
type CopyStatus =
  | 'replicate_requested'
  | 'replicating'
  | 'replicated'
  | 'cancel_requested'
  | 'canceling'
  | 'canceled'
  | 'error'

/**
 * A copy of an image to another project, and thereby to the region that this project lives in. Names
 * are the wire's; ids of projects are called tenants there. A job does not say why it failed.
 */
export interface CopyJob {
  readonly job_id: string
  readonly source_image_id: string
  /** Null where the cloud does not tell; NTT's own SDK drops it. */
  readonly source_image_name: string | null
  readonly source_region_id: string
  readonly source_tenant_id: string
  /** Null until there is an image at the other end. */
  readonly destination_image_id: string | null
  readonly destination_region_id: string
  readonly destination_tenant_id: string
  /** A {@link CopyStatus}, or one that this client does not know. */
  readonly status: string
  /** Percent, 0 to 100; null where the cloud does not tell. */
  readonly copy_progress: number | null
  /** What this client does not know, or knows with another type, by its name; null prototype. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** What a status means to somebody who waits. */
type CopyStage = 'waiting' | 'copying' | 'copied' | 'canceling' | 'canceled' | 'failed' | 'unknown'

const STAGES: Readonly<Record<CopyStatus, CopyStage>> = {
  replicate_requested: 'waiting',
  replicating: 'copying',
  replicated: 'copied',
  cancel_requested: 'canceling',
  canceling: 'canceling',
  canceled: 'canceled',
  error: 'failed',
}

export const stageOf = ({ status }: CopyJob): CopyStage =>
  Object.hasOwn(STAGES, status) ? STAGES[status as CopyStatus] : 'unknown'

/**
 * Whether a job has come to its end and need not be asked for again. One with a status that this
 * client does not know may still go on.
 */
export function isOver(job: CopyJob): boolean {
  const stage = stageOf(job)
  return stage === 'copied' || stage === 'canceled' || stage === 'failed'
}

const NOT_CANCELABLE: Readonly<Record<Exclude<CopyStage, 'waiting' | 'copying'>, string>> = {
  copied: 'The copy is finished.',
  canceling: 'The copy is being canceled already.',
  canceled: 'The copy was canceled.',
  failed: 'The copy has failed.',
  unknown: 'This cloud says something of the copy that is not known here.',
}

/**
 * Whether a job can still be canceled; the cloud refuses others with 409.
 *
 * @returns true, or the reason why not.
 */
export function cancelable(job: CopyJob): true | { reason: string } {
  const stage = stageOf(job)
  return stage === 'waiting' || stage === 'copying' ? true : { reason: NOT_CANCELABLE[stage] }
}
