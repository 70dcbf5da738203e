import { queryOptions } from '@tanstack/react-query'
import { ApiError, NetworkError } from '#openstack/http.ts'
import type { Command } from './command.ts'

/** Which calls of the demo cloud a fault is for; what is left out matches all. */
interface FaultMatch {
  service?: 'image' | 'identity'
  method?: string
  /** A part of the path below the service. */
  path?: string
  /** Name of the user whose call it is. */
  user?: string
}

/** What happens to such a call; counts are bytes of its body, times milliseconds. */
export type DemoFault =
  | { kind: 'status'; status: number; message?: string; retry_after?: number }
  | { kind: 'cut'; after: number; direction: 'up' | 'down' }
  | { kind: 'stall'; after: number; direction: 'up' | 'down'; ms?: number }
  | { kind: 'corrupt'; at: number; direction: 'up' | 'down' }
  | { kind: 'wrong-checksum' }
  | { kind: 'expire-tokens' }
  | { kind: 'restart'; ms: number }

export interface FaultPlan {
  match: FaultMatch
  /** Calls that it is for. */
  times: number
  fault: DemoFault
}

export interface PlannedFault {
  id: string
  match: FaultMatch
  times: number
  /** Calls that are still to come. */
  left: number
  /** Another client may have planned one that this page does not know. */
  fault: { kind: string }
}

/** The demo cloud's own address, on the dashboard's port; a real cloud has none. */
const FAULTS = '/demo/faults'
const key = ['demo-faults'] as const
const changes = { invalidates: () => [key] }

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw new NetworkError(method, path, error)
  }
  if (answer.ok) return answer
  const said = (await answer.json().catch(() => null)) as { message?: unknown } | null
  throw new ApiError({
    status: answer.status,
    sentence: typeof said?.message === 'string' ? said.message : 'The demo cloud refused.',
    problem: null,
    method,
    path,
    requestId: null,
    service: 'gateway',
  })
}

export const demoFaultQueries = {
  /** Faults that wait for their calls; asked again while they are looked at, because calls use them up. */
  list: () =>
    queryOptions({
      queryKey: key,
      queryFn: async () => {
        const answer = (await (await call('GET', FAULTS)).json()) as { faults: PlannedFault[] }
        return answer.faults
      },
      refetchInterval: 1500,
    }),
}

export const demoFaultCommands = {
  add: (): Command<FaultPlan, void> => ({
    run: async (plan) => void (await call('POST', FAULTS, plan)),
    ...changes,
  }),
  /** @param id null: all of them */
  remove: (): Command<{ id: string | null }, void> => ({
    run: async ({ id }) =>
      void (await call('DELETE', id === null ? FAULTS : `${FAULTS}/${encodeURIComponent(id)}`)),
    ...changes,
  }),
}
