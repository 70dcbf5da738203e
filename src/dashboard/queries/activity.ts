import { useSyncExternalStore } from 'react'
import { randomId } from '#lib/ids.ts'
import { faultSentence } from '#openstack/fault.ts'
import { isObject } from '#openstack/json.ts'
import type { Transfer } from '#transfers/types.ts'
import { addressOf, imageOf, withoutSecrets, type ActivityEntry } from './activity-entry.ts'
import { activityLog } from './activity-log.ts'
import { catalogue } from './catalogue.ts'
import { queryClient } from './client.ts'
import { imageQueries } from './images.ts'
import { sessionQueries } from './session.ts'

const userNow = () => queryClient.getQueryData(sessionQueries.session().queryKey)?.user.id ?? null

/** Reads that fail again and again, as while a cloud is down, are kept once in so long. */
const SAME_READ_MS = 60_000
const readsFailed = new Map<string, number>()

function toldLately(path: string, now: number): boolean {
  const last = readsFailed.get(path) ?? -Infinity
  if (now - last < SAME_READ_MS) return true
  readsFailed.set(path, now)
  return false
}

function sentText(body: RequestInit['body']): string | null {
  if (body === undefined || body === null) return null
  return typeof body === 'string' ? withoutSecrets(body) : null
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** The id and the name that an answer gives, as to the creation of an image. */
function answered(text: string): { id: string; name: string | null } | null {
  const { id, name } = parsed(text)
  return typeof id === 'string' ? { id, name: typeof name === 'string' ? name : null } : null
}

/** What a problem of the gateway says, or a fault of Glance. */
const sentenceOf = (text: string): string => {
  const { message, kind } = parsed(text)
  return typeof kind === 'string' && typeof message === 'string' ? message : faultSentence(text)
}

/**
 * Keeps one request of the Image service. Called by the one fetch that all requests go through.
 * @param answer a copy of the answer, which is read here; null where none came
 * @param began milliseconds since the epoch, as `ended`
 */
export async function heard(
  url: string,
  init: RequestInit,
  answer: Response | null,
  began: number,
  ended: number,
): Promise<void> {
  const where = addressOf(url)
  const user = userNow()
  const method = init.method ?? 'GET'
  if (!where || user === null || (method === 'GET' && toldLately(where.path, ended))) {
    await answer?.body?.cancel()
    return
  }
  const scope = { projectId: where.projectId, region: where.region }
  const id = imageOf(where.path)
  // Read before anything is waited for: a deleted image is about to leave the catalogue.
  const name =
    id === null
      ? null
      : (catalogue.find(scope, id)?.name ??
        queryClient.getQueryData(imageQueries.detail(scope, id).queryKey)?.name ??
        null)
  // 300 is what an old API answers to a question of the new one.
  const done = answer !== null && answer.status < 300
  const text = answer ? await answer.text().catch(() => '') : ''
  const made = done && method === 'POST' && where.path === '/v2/images' ? answered(text) : null
  activityLog.keep({
    id: randomId(),
    user,
    ...scope,
    at: began,
    took: ended - began,
    method,
    path: withoutSecrets(where.path),
    body: sentText(init.body),
    outcome: done ? 'done' : init.signal?.aborted ? 'stopped' : 'failed',
    status: answer?.status ?? null,
    requestId: answer?.headers.get('x-openstack-request-id') ?? null,
    said: done || answer === null ? null : withoutSecrets(sentenceOf(text)) || null,
    image: made ?? (id === null ? null : { id, name }),
    bytes: null,
  })
}

/** Keeps one upload or download that has ended: its bytes go past the client. */
export function transferEnded(transfer: Transfer): void {
  const user = userNow()
  const { phase, imageId, startedAt, endedAt, scope } = transfer
  if (user === null || imageId === null || endedAt === null) return
  const problem = phase.state === 'failed' ? phase.problem : null
  activityLog.keep({
    // Every tab hears of it, and keeps the same.
    id: `${transfer.id} ${endedAt}`,
    user,
    projectId: scope.projectId,
    region: scope.region,
    at: startedAt,
    took: endedAt - startedAt,
    method: transfer.direction === 'upload' ? 'PUT' : 'GET',
    path: `/v2/images/${encodeURIComponent(imageId)}/${transfer.stage ? 'stage' : 'file'}`,
    body: null,
    outcome: phase.state === 'done' ? 'done' : phase.state === 'failed' ? 'failed' : 'stopped',
    status: problem?.details?.status ?? null,
    requestId: problem?.details?.requestId ?? null,
    said: problem === null ? null : withoutSecrets(problem.sentence),
    image: { id: imageId, name: transfer.name },
    bytes: transfer.size,
  })
}

/** What this browser did for a user in a project, the newest first; null while it is being read. */
export const useActivity = (user: string, projectId: string): readonly ActivityEntry[] | null =>
  useSyncExternalStore(activityLog.subscribe, () => activityLog.of(user, projectId))
