import { queryOptions } from '@tanstack/react-query'
import { createEcl } from '#openstack/ecl/client.ts'
import { isOver, stageOf } from '#openstack/ecl/copy-job.ts'
import type { CopyJob } from '#openstack/ecl/copy-job.ts'
import { apiPaths } from '#wire/paths.ts'
import type { Scope } from '#transfers/types.ts'
import { gatewayFetch } from './api.ts'
import type { Command } from './command.ts'

/** How often a job is asked for again: while it moves, and while nobody here knows whether it does. */
const MOVING_MS = 2000
const UNKNOWN_MS = 30_000
/** Operators change what they license now and then, not while somebody fills in a form. */
const LICENSES_MS = 30 * 60_000

export const ecl = ({ projectId, region }: Scope) =>
  createEcl({ fetch: gatewayFetch, base: apiPaths.image(projectId, region) })

/**
 * Milliseconds until jobs are asked for again. One that has ended stays as it is: nothing is asked
 * then. A hidden tab never asks.
 */
export function pollEvery(jobs: readonly CopyJob[] | undefined): number | false {
  const open = jobs?.filter((job) => !isOver(job)) ?? []
  if (open.length === 0) return false
  return open.some((job) => stageOf(job) !== 'unknown') ? MOVING_MS : UNKNOWN_MS
}

const keys = {
  jobs: (scope: Scope) => ['copy-jobs', scope.region, scope.projectId] as const,
  job: (scope: Scope, id: string) => [...keys.jobs(scope), id] as const,
}

export const copyQueries = {
  /** All jobs of the project, in the order that the cloud gives them. */
  jobs: (scope: Scope) =>
    queryOptions({
      queryKey: keys.jobs(scope),
      queryFn: ({ signal }) => ecl(scope).listCopyJobs({ signal }),
      refetchInterval: (query) => pollEvery(query.state.data),
    }),

  job: (scope: Scope, id: string) =>
    queryOptions({
      queryKey: keys.job(scope, id),
      queryFn: ({ signal }) => ecl(scope).getCopyJob(id, { signal }),
      refetchInterval: (query) => pollEvery(query.state.data && [query.state.data]),
    }),
}

export const licenseQueries = {
  /** The types of licenses that the region of this project offers. */
  types: (scope: Scope) =>
    queryOptions({
      queryKey: ['license-types', scope.region, scope.projectId] as const,
      queryFn: ({ signal }) => ecl(scope).listLicenseTypes({ signal }),
      staleTime: LICENSES_MS,
    }),
}

export const copyCommands = {
  /** Asks for a copy, and does not wait for it. @returns the id of its job */
  ask: (scope: Scope): Command<{ imageId: string; projectId: string }, string> => ({
    run: ({ imageId, projectId }) => ecl(scope).copyImage(imageId, projectId),
    invalidates: () => [keys.jobs(scope)],
  }),

  /** Asks for the end of a job, which then tells itself how far that is. */
  cancel: (scope: Scope): Command<{ jobId: string }, void> => ({
    run: ({ jobId }) => ecl(scope).cancelCopyJob(jobId),
    invalidates: () => [keys.jobs(scope)],
  }),
}
