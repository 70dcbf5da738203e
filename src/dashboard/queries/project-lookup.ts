import { queryOptions } from '@tanstack/react-query'
import { createHttp, segment } from '#openstack/http.ts'
import { object, text } from '#openstack/json.ts'
import { apiPaths } from '#wire/paths.ts'
import { gatewayFetch } from './api.ts'
import { statusOf } from './catalogue-watch.ts'

/** What Keystone says of a project. */
export type ProjectFate =
  | { readonly kind: 'there'; readonly name: string }
  /** 404: it was deleted, or never was. */
  | { readonly kind: 'gone' }
  /** 403: this role may not know. */
  | { readonly kind: 'unknown' }

const MINUTES = 5 * 60_000

async function get(projectId: string, path: string, signal: AbortSignal): Promise<unknown> {
  const base = apiPaths.identity(projectId)
  const http = createHttp({ fetch: gatewayFetch, base, service: 'identity' })
  return (await http.json({ method: 'GET', path, signal })).value
}

/** One after the other: who no longer exists is worth no crowd of requests. */
let last: Promise<unknown> = Promise.resolve()
function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const turn = last.then(act)
  last = turn.catch(() => undefined)
  return turn
}

export const projectLookups = {
  /** One project, by its id. */
  one: (projectId: string, id: string) =>
    queryOptions({
      queryKey: ['projects', projectId, id],
      queryFn: ({ signal }) =>
        inTurn(async (): Promise<ProjectFate> => {
          try {
            const answer = await get(projectId, `/v3/projects/${segment(id)}`, signal)
            return { kind: 'there', name: text(object(object(answer)['project'])['name']) }
          } catch (error) {
            const status = statusOf(error)
            if (status === 404) return { kind: 'gone' }
            if (status === 403) return { kind: 'unknown' }
            throw error
          }
        }),
      staleTime: MINUTES,
    }),
}
