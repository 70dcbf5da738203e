import { uuid } from '../ids.ts'
import type { Project } from '../keystone/accounts.ts'
import type { ImageCloud } from '../glance/context.ts'
import { enforce, usageOf } from '../glance/quota.ts'
import { FAST, emptyRow, type ImageRow } from '../glance/rows.ts'
import { startCopying, type Copying } from './copying.ts'
import { homeOf } from './regions.ts'

const MIB = 1024 * 1024

type CopyStatus =
  | 'replicate_requested'
  | 'replicating'
  | 'replicated'
  | 'cancel_requested'
  | 'canceling'
  | 'canceled'
  | 'error'

export interface CopyJob {
  readonly id: string
  readonly sourceImageId: string
  readonly sourceImageName: string | null
  readonly source: Project
  readonly destination: Project
  /** Stays when the image goes, as a record of what was. */
  readonly destinationImageId: string | null
  readonly status: CopyStatus
  /** Percent. */
  readonly progress: number
}

/** All copy jobs; they are never forgotten. */
export interface CopyJobs {
  request(row: ImageRow, source: Project, destination: Project): CopyJob
  /** @returns false when the job neither waits nor copies */
  cancel(id: string): boolean
  get(id: string): CopyJob | undefined
  all(): Iterable<CopyJob>
  /**
   * Brings the jobs and their images to where they are by the platform's clock. To be called before
   * anything is answered: nothing here runs on timers, so that a spec holds the time in its hand.
   */
  advance(): void
}

/** A job with what only the work on it needs. */
interface Work {
  job: CopyJob
  /** When its status began, milliseconds since 1970. */
  since: number
  copying: Copying | null
}

/** @param copyMs milliseconds that a copy takes at least: something to look at, and to cancel */
export function createCopyJobs(cloud: ImageCloud, copyMs: number): CopyJobs {
  const works = new Map<string, Work>()
  const { catalogue, platform } = cloud
  const waitMs = copyMs / 5
  const cancelMs = copyMs / 10

  function turn(work: Work, at: number, status: CopyStatus, more: Partial<CopyJob> = {}): void {
    work.job = { ...work.job, ...more, status }
    work.since = at
  }
  function imageAt(id: string | null): ImageRow | undefined {
    return id === null ? undefined : catalogue.get(id)
  }
  /** Takes back what was made at the other end. */
  function discard(work: Work): void {
    work.copying?.discard()
    const made = imageAt(work.job.destinationImageId)
    if (made !== undefined) catalogue.remove(made)
  }
  function fail(work: Work, at: number): void {
    discard(work)
    turn(work, at, 'error')
  }

  /** Makes the image at the other end, if its project's quota lets in one more. */
  function begin(work: Work, at: number): void {
    const row = imageAt(work.job.sourceImageId)
    if (row?.status !== 'active' || row.content === null || row.size === null) return fail(work, at)
    const { id: owner } = work.job.destination
    const [usage, limits] = [usageOf(catalogue, owner), cloud.limits(owner)]
    try {
      enforce('image_count_total', 1, owner, usage, limits)
      enforce('image_size_total', Math.ceil(row.size / MIB), owner, usage, limits)
    } catch {
      return fail(work, at)
    }
    const made: ImageRow = {
      ...emptyRow(uuid(platform.random), owner, at),
      name: row.name,
      status: 'saving',
      visibility: 'private',
      diskFormat: row.diskFormat,
      containerFormat: row.containerFormat,
      minDisk: row.minDisk,
      minRam: row.minRam,
      tags: row.tags,
      properties: row.properties,
    }
    catalogue.add(made)
    work.copying = startCopying(platform, row.content, row.size)
    turn(work, at, 'replicating', { destinationImageId: made.id })
  }

  /** @returns whether the copy has ended, well or not */
  function goOn(work: Work, now: number): boolean {
    const row = imageAt(work.job.sourceImageId)
    const made = imageAt(work.job.destinationImageId)
    const outcome = work.copying!.outcome
    // Somebody took away one end of it, or stopped the one that is read.
    if (row?.status !== 'active' || made === undefined || outcome === 'broken') {
      fail(work, now)
      return true
    }
    const share = (done: number, whole: number) =>
      whole === 0 ? 100 : Math.floor((done / whole) * 100)
    const passed = share(now - work.since, copyMs)
    if (passed < 100 || outcome === null) {
      const progress = Math.min(passed, share(work.copying!.moved, row.size!), 99)
      work.job = { ...work.job, progress }
      return false
    }
    if (outcome.md5 !== row.checksum || outcome.sha512 !== row.hash) {
      fail(work, now)
      return true
    }
    catalogue.change(made, {
      status: 'active',
      size: row.size,
      virtualSize: row.virtualSize,
      checksum: outcome.md5,
      hash: outcome.sha512,
      locations: FAST,
      content: { kind: 'stored', key: outcome.key },
      updatedAt: now,
    })
    turn(work, now, 'replicated', { progress: 100 })
    return true
  }

  /** @returns whether the job went on to another status, and may be due for the one after it */
  function step(work: Work, now: number): boolean {
    const due = (ms: number) => now >= work.since + ms
    switch (work.job.status) {
      case 'replicate_requested':
        if (!due(waitMs)) return false
        begin(work, work.since + waitMs)
        return true
      case 'replicating':
        return goOn(work, now)
      case 'cancel_requested':
        if (!due(cancelMs)) return false
        turn(work, work.since + cancelMs, 'canceling')
        return true
      case 'canceling':
        if (!due(cancelMs)) return false
        discard(work)
        turn(work, work.since + cancelMs, 'canceled')
        return true
      case 'replicated':
      case 'canceled':
      case 'error':
        return false
    }
  }

  return {
    request(row, source, destination) {
      const job: CopyJob = {
        id: uuid(platform.random),
        sourceImageId: row.id,
        sourceImageName: row.name,
        source,
        destination,
        destinationImageId: null,
        status: 'replicate_requested',
        progress: 0,
      }
      works.set(job.id, { job, since: platform.now(), copying: null })
      return job
    },
    cancel(id) {
      const work = works.get(id)
      const status = work?.job.status
      if (work === undefined || (status !== 'replicate_requested' && status !== 'replicating'))
        return false
      turn(work, platform.now(), 'cancel_requested')
      return true
    },
    get: (id) => works.get(id)?.job,
    *all() {
      for (const { job } of works.values()) yield job
    },
    advance() {
      const now = platform.now()
      for (const work of works.values()) {
        let more = true
        while (more) more = step(work, now)
      }
    },
  }
}

/** A job as the wire has it. */
export const renderJob = (job: CopyJob): Record<string, unknown> => ({
  job_id: job.id,
  source_image_id: job.sourceImageId,
  source_image_name: job.sourceImageName,
  source_region_id: homeOf(job.source).id,
  source_tenant_id: job.source.id,
  destination_image_id: job.destinationImageId,
  destination_region_id: homeOf(job.destination).id,
  destination_tenant_id: job.destination.id,
  status: job.status,
  copy_progress: job.progress,
})
