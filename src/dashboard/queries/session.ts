import { queryOptions, type Query } from '@tanstack/react-query'
import { ApiError, createHttp } from '#openstack/http.ts'
import type { PublicConfig } from '#wire/config.ts'
import { apiPaths } from '#wire/paths.ts'
import type { Scope, Session, SignIn } from '#wire/session.ts'
import { queryClient } from './client.ts'

/**
 * Asking who is signed in is no reason to raise the end of a session: the one who asks decides what
 * a 401 means, so this goes by the plain fetch.
 */
const http = createHttp({
  fetch: (url, init) => fetch(url, { credentials: 'same-origin', ...init }),
  base: '',
  service: 'gateway',
})

async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  const { value } = await http.json({ method: 'GET', path, signal })
  // The gateway is ours and of the same build: its answers are what #wire says.
  return value as T
}

/** Nobody is signed in. */
class NoSessionError extends Error {
  override readonly name = 'NoSessionError'

  constructor() {
    super('Nobody is signed in.')
  }
}

/** Whether an error means that the session has ended, or that there was none. */
export const needsSignIn = (error: unknown): boolean =>
  error instanceof NoSessionError ||
  (error instanceof ApiError &&
    (error.problem === 'no-session' || error.problem === 'session-expired'))

/** A word that this browser keeps from visit to visit. */
function remembered(key: string) {
  return {
    read(): string | null {
      try {
        return localStorage.getItem(key)
      } catch {
        // Storage may be forbidden; then nothing is remembered.
        return null
      }
    },
    write(value: string): void {
      try {
        localStorage.setItem(key, value)
      } catch {
        // See above.
      }
    },
  }
}

/** The project of the last visit, for the next sign-in only: no page reads its scope from here. */
export const lastProject = remembered('viewfinder.last-project')

/** When the last session that was seen here ends. A hint, never a proof: the cookie decides. */
const sessionUntil = remembered('viewfinder.session-until')

/** Whether it is worth asking for a project before the session has answered. */
export const likelySignedIn = (): boolean => Date.parse(sessionUntil.read() ?? '') > Date.now()

function seen(session: Session | null): void {
  sessionUntil.write(session?.expires_at ?? '')
}

export const sessionQueries = {
  config: () =>
    queryOptions({
      queryKey: ['config'],
      queryFn: ({ signal }) => read<PublicConfig>(apiPaths.config, signal),
      staleTime: Infinity,
    }),

  /** Who is signed in; asked again on focus, because another tab may have signed in or out. */
  session: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: async ({ signal }) => {
        const session = await read<Session | null>(apiPaths.session, signal)
        seen(session)
        if (session === null) throw new NoSessionError()
        return session
      },
      staleTime: 60_000,
      refetchOnWindowFocus: 'always',
    }),

  scope: (projectId: string) =>
    queryOptions({
      queryKey: ['scope', projectId],
      queryFn: ({ signal }) => read<Scope>(apiPaths.scope(projectId), signal),
      staleTime: 5 * 60_000,
    }),
}

const isRefused = ({ state }: Query) => state.status === 'error' && state.data === undefined

/**
 * Signs in; the session is in the cookie afterwards and the answer in the cache.
 * @throws ApiError with the gateway's problem: wrong-credentials, totp-required, cloud-unreachable…
 */
export async function signIn(input: SignIn): Promise<Session> {
  const { value } = await http.json({ method: 'POST', path: apiPaths.session, json: input })
  const session = value as Session
  seen(session)
  // What was asked too early may be asked again.
  queryClient.removeQueries({ queryKey: ['scope'], predicate: isRefused })
  queryClient.setQueryData(sessionQueries.session().queryKey, session)
  return session
}

/** Revokes the token and forgets the cookie. */
export async function signOut(): Promise<void> {
  await http.send({ method: 'DELETE', path: apiPaths.session })
  seen(null)
}

/**
 * The project to open after signing in: the one that was asked for, the last one in this browser,
 * the user's default, the only one.
 * @param asked whether a project was named at sign-in
 * @returns null when a person must choose, or there is none
 */
export function projectToOpen(session: Session, asked: boolean): string | null {
  const open = session.projects.filter((project) => project.enabled)
  const last = lastProject.read()
  const wanted = asked ? [session.project_id] : [last, session.project_id]
  const found = wanted.find((id) => open.some((project) => project.id === id))
  return found ?? (open.length === 1 ? open[0]!.id : null)
}
