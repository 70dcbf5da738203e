import { randomBytes } from 'node:crypto'
import type { Token } from '#openstack/keystone/token.ts'
import type { ProjectRef, Session, SignIn } from '#wire/session.ts'
import { GatewayProblem } from '../problem.ts'
import { COOKIE_VALUE_LIMIT, readCookie, writeCookie } from './cookies.ts'
import type { Identity, Outcome, Receipt } from './identity.ts'
import { createScopeCache, scopedFrom, type Scoped } from './scope-cache.ts'
import { createSealer } from './seal.ts'

/** What the sealed cookie holds. */
interface Sealed {
  id: string
  token: string
  method: Session['method']
  user: Session['user']
  expiresAt: number
  /** The only project of a token that cannot be exchanged for one of another project. */
  fixed: ProjectRef | null
  /** The project to open first. */
  first: string | null
}

export type OpenSession = Readonly<Sealed>

interface Waiting extends Receipt {
  project: Extract<SignIn, { method: 'password' }>['project'] | null
}

/** Long enough to find the telephone; Keystone's receipts last 5 minutes ([receipt] expiration). */
const RECEIPT_MS = 5 * 60_000

export interface Sessions {
  /** @returns the session and the cookies to set */
  signIn(
    how: SignIn,
    cookieHeader: string | undefined,
    secure: boolean,
  ): Promise<{ session: Session; cookies: string[] }>
  /** @returns null when the request brings no session that this gateway sealed */
  find(cookieHeader: string | undefined, secure: boolean): OpenSession | null
  /** @throws GatewayProblem `no-session` */
  open(cookieHeader: string | undefined, secure: boolean): OpenSession
  describe(session: OpenSession): Promise<Session>
  /** @throws GatewayProblem `no-role`, `session-expired` */
  scope(session: OpenSession, projectId: string): Promise<Scoped>
  /** Forgets a scoped token that the cloud refused. */
  dropScope(session: OpenSession, projectId: string): void
  /** Revokes every token this gateway knows of the session; never fails. @returns cookies to set */
  signOut(cookieHeader: string | undefined, secure: boolean): Promise<string[]>
}

const expired = () =>
  new GatewayProblem('session-expired', 'Your session has ended. Sign in again to go on.')

/**
 * Sessions that live in the browser's sealed cookie; memory only saves work.
 *
 * @param secret shared by all gateways behind one address
 */
export function createSessions(
  identity: Identity,
  secret: Buffer,
  onRevokeFailure: (error: unknown) => void,
  now: () => number = Date.now,
): Sessions {
  const sealer = createSealer(secret, 'session', now)
  const receipts = createSealer(secret, 'receipt', now)
  const cache = createScopeCache(now)
  /** One exchange for all requests that wait for the same scope. */
  const pending = new Map<string, Promise<Scoped>>()

  async function listProjects(session: Pick<Sealed, 'token' | 'fixed'>): Promise<ProjectRef[]> {
    if (session.fixed !== null) return [session.fixed]
    const projects = await identity.projects(session.token)
    if (projects === null) throw expired()
    return projects.filter((project) => project.enabled)
  }

  const wanted = (
    projects: ProjectRef[],
    project: NonNullable<Waiting['project']>,
  ): ProjectRef | undefined =>
    projects.find((one) =>
      'id' in project
        ? one.id === project.id
        : one.name === project.name &&
          (project.domain === undefined ||
            project.domain === one.domain.id ||
            project.domain === one.domain.name ||
            // Lists of projects name their domain by id only; Default is the one everybody types.
            project.domain.toLowerCase() === one.domain.id.toLowerCase()),
    )

  async function establish(
    token: Token,
    method: Session['method'],
    asked: Waiting['project'],
    secure: boolean,
  ): Promise<{ session: Session; cookies: string[] }> {
    const fixed = token.project === null ? null : { ...token.project, enabled: true }
    const expiresAt = Date.parse(token.expires_at)
    const { id, name, domain } = token.user
    const sealed: Sealed = {
      id: randomBytes(16).toString('base64url'),
      token: token.value,
      method,
      user: { id, name, domain },
      expiresAt,
      fixed,
      first: null,
    }
    const projects = await listProjects(sealed)
    const chosen = asked === null || asked === undefined ? null : wanted(projects, asked)
    const problem =
      projects.length === 0
        ? new GatewayProblem(
            'no-project',
            'This user has no role on any project, so there are no images to show. Ask an administrator for one.',
          )
        : chosen === undefined
          ? new GatewayProblem(
              'no-role',
              'The project that was asked for does not exist, or this user has no role on it.',
            )
          : null
    if (problem !== null) {
      if (method !== 'token') await identity.revoke(token.value).catch(onRevokeFailure)
      throw problem
    }
    const usual =
      chosen?.id ??
      (projects.length === 1
        ? projects[0]!.id
        : await identity.defaultProject(token.value, token.user.id))
    sealed.first = projects.some((one) => one.id === usual) ? usual : null
    const value = sealer.seal(JSON.stringify(sealed), expiresAt)
    if (value.length > COOKIE_VALUE_LIMIT)
      throw new GatewayProblem('cloud-error', 'The tokens of this cloud do not fit into a cookie.')
    const scoped = scopedFrom(token)
    if (scoped !== null) cache.put(sealed.id, scoped)
    const lifetime = (expiresAt - now()) / 1000
    return {
      session: toWire(sealed, projects),
      cookies: [
        writeCookie('vf_session', value, lifetime, secure),
        writeCookie('vf_receipt', '', 0, secure),
      ],
    }
  }

  const toWire = (sealed: Sealed, projects: ProjectRef[]): Session => ({
    user: sealed.user,
    method: sealed.method,
    expires_at: new Date(sealed.expiresAt).toISOString(),
    projects,
    project_id: sealed.first,
  })

  function find(cookieHeader: string | undefined, secure: boolean): OpenSession | null {
    const cookie = readCookie(cookieHeader, 'vf_session', secure)
    const text = cookie === null ? null : sealer.open(cookie)
    return text === null ? null : (JSON.parse(text) as Sealed)
  }

  function openReceipt(cookieHeader: string | undefined, secure: boolean): Waiting {
    const text = receipts.open(readCookie(cookieHeader, 'vf_receipt', secure) ?? '')
    if (text === null)
      throw new GatewayProblem('no-session', 'The first step was too long ago. Sign in again.')
    return JSON.parse(text) as Waiting
  }

  async function attempt(
    how: SignIn,
    waiting: Waiting | null,
  ): Promise<{ outcome: Outcome; asked: Waiting['project'] }> {
    switch (how.method) {
      case 'token':
        return { outcome: await identity.inspect(how.token), asked: null }
      case 'totp':
        return { outcome: await identity.totp(waiting!, how.passcode), asked: waiting!.project }
      case 'application_credential':
        return { outcome: await identity.signIn(how), asked: null }
      case 'password':
        return { outcome: await identity.signIn(how), asked: how.project ?? null }
    }
  }

  const refusals: Record<SignIn['method'], string> = {
    password: 'The cloud does not know this user with this password in this domain.',
    application_credential: 'The cloud does not accept this application credential.',
    token: 'The cloud does not accept this token. It may have expired.',
    totp: 'The cloud does not accept this code. Try the next one.',
  }

  async function exchange(session: OpenSession, projectId: string): Promise<Scoped> {
    if (session.fixed !== null) {
      if (session.fixed.id !== projectId)
        throw new GatewayProblem(
          'no-role',
          `You signed in for the project ${session.fixed.name} only. Sign in again for another one.`,
        )
      const outcome = await identity.inspect(session.token)
      const scoped = 'token' in outcome ? scopedFrom(outcome.token) : null
      if (scoped === null) throw expired()
      return scoped
    }
    const outcome = await identity.rescope(session.token, projectId)
    const scoped = 'token' in outcome ? scopedFrom(outcome.token) : null
    if (scoped !== null) return scoped
    // Keystone answers 401 both for a token that has ended and for a project without a role.
    if ((await identity.projects(session.token)) === null) throw expired()
    throw new GatewayProblem('no-role', 'This project does not exist, or you have no role on it.')
  }

  return {
    async signIn(how, cookieHeader, secure) {
      const waiting = how.method === 'totp' ? openReceipt(cookieHeader, secure) : null
      const { outcome, asked } = await attempt(how, waiting)
      if ('receipt' in outcome) {
        const receipt: Waiting = { ...outcome.receipt, project: asked ?? null }
        const value = receipts.seal(JSON.stringify(receipt), now() + RECEIPT_MS)
        throw new GatewayProblem('totp-required', 'The cloud asks for a one-time code as well.', {
          headers: { 'set-cookie': writeCookie('vf_receipt', value, RECEIPT_MS / 1000, secure) },
        })
      }
      if ('refused' in outcome) {
        const { status, sentence, requestId } = outcome.refused
        const upstream = { status, message: sentence, request_id: requestId }
        const kind =
          status === 401 || status === 404
            ? how.method === 'totp'
              ? 'totp-wrong'
              : 'wrong-credentials'
            : 'cloud-error'
        const message =
          kind === 'cloud-error' ? `The cloud answered: ${sentence}` : refusals[how.method]
        throw new GatewayProblem(kind, message, { upstream })
      }
      return await establish(outcome.token, how.method, asked, secure)
    },

    find,

    open(cookieHeader, secure) {
      const session = find(cookieHeader, secure)
      if (session === null) throw new GatewayProblem('no-session', 'You are not signed in.')
      return session
    },

    async describe(session) {
      // The only project needs no list; that the token still holds must be asked all the same.
      if (session.fixed !== null && 'refused' in (await identity.inspect(session.token)))
        throw expired()
      return toWire(session, await listProjects(session))
    },

    async scope(session, projectId) {
      const known = cache.get(session.id, projectId)
      if (known !== null) return known
      const key = `${session.id} ${projectId}`
      const running = pending.get(key)
      if (running !== undefined) return await running
      const started = exchange(session, projectId)
        .then((scoped) => {
          cache.put(session.id, scoped)
          return scoped
        })
        .finally(() => pending.delete(key))
      pending.set(key, started)
      return await started
    },

    dropScope: (session, projectId) => cache.drop(session.id, projectId),

    async signOut(cookieHeader, secure) {
      const session = find(cookieHeader, secure)
      if (session !== null) {
        const tokens = new Set([...cache.take(session.id), session.token])
        // One after the other, the session's own last: a revoked token cannot revoke.
        for (const token of tokens) await identity.revoke(token).catch(onRevokeFailure)
      }
      return [writeCookie('vf_session', '', 0, secure), writeCookie('vf_receipt', '', 0, secure)]
    },
  }
}
