import { ApiError, NetworkError, type FetchLike } from '#openstack/http.ts'
import type { AuthMethod, DomainRef, UserRef } from '#openstack/keystone/auth.ts'
import { createKeystone, ReceiptError } from '#openstack/keystone/client.ts'
import type { Token } from '#openstack/keystone/token.ts'
import type { ProjectRef, SignIn } from '#wire/session.ts'
import { certificateFault } from '../cloud-http.ts'
import { GatewayProblem } from '../problem.ts'

/** Keystone wants another factor; the receipt stands for those it has seen. */
export interface Receipt {
  value: string
  userId: string
}

export type Outcome = { token: Token } | { receipt: Receipt } | { refused: ApiError }

/** The calls of the Identity API that the gateway makes, with what their failures mean to it. */
export interface Identity {
  signIn(how: Exclude<SignIn, { method: 'token' | 'totp' }>): Promise<Outcome>
  totp(receipt: Receipt, passcode: string): Promise<Outcome>
  /** What a token stands for. */
  inspect(token: string): Promise<Outcome>
  rescope(token: string, projectId: string): Promise<Outcome>
  /** @returns null when the token is not valid any more */
  projects(token: string): Promise<ProjectRef[] | null>
  /** @returns null when the user has none, or may not look */
  defaultProject(token: string, userId: string): Promise<string | null>
  /** A token that was not valid any more counts as revoked. */
  revoke(token: string): Promise<void>
}

/** Ids of users and domains are hex: 32 digits, or 64 where they come from LDAP (id mapping). */
const isId = (text: string) => /^[0-9a-f]{32}$|^[0-9a-f]{64}$/.test(text)
/** `default` is the id of the first domain in every Keystone; its name is usually `Default`. */
const domainRef = (domain: string): DomainRef =>
  domain === 'default' || isId(domain) ? { id: domain } : { name: domain }
const userRef = (user: string, domain: string | undefined): UserRef =>
  isId(user) ? { id: user } : { name: user, domain: domainRef(domain ?? 'default') }

function proofOf(how: Exclude<SignIn, { method: 'token' | 'totp' }>): AuthMethod {
  if (how.method === 'password')
    return { method: 'password', user: userRef(how.user, how.domain), password: how.password }
  const { id, secret } = how
  const method = 'application_credential'
  return how.user === undefined
    ? { method, id, secret }
    : { method, name: id, user: userRef(how.user, how.domain), secret }
}

/**
 * @param fetch connections to the cloud
 * @param url Keystone's address, with or without `/v3`
 */
export function createIdentity(fetch: FetchLike, url: URL): Identity {
  const keystone = createKeystone({ fetch, url: url.href })

  /** Lets a refusal (4xx) through as ApiError; what is no answer of a Keystone becomes a problem. */
  async function ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      if (error instanceof NetworkError) throw unreachable(url, error)
      if (error instanceof ApiError && (error.status < 400 || error.status >= 500))
        throw cloudError(error)
      throw error
    }
  }

  async function tokenFrom(call: () => Promise<Token>): Promise<Outcome> {
    try {
      const token = await ask(call)
      if (!Number.isNaN(Date.parse(token.expires_at)) && token.user.id !== '') return { token }
    } catch (error) {
      if (error instanceof ReceiptError)
        return { receipt: { value: error.receipt, userId: error.user.id } }
      if (error instanceof ApiError) return { refused: error }
      throw error
    }
    throw new GatewayProblem('cloud-error', 'The Identity service gave a token without an end.')
  }

  return {
    signIn(how) {
      const scope = how.method === 'password' ? { scope: 'unscoped' as const } : {}
      return tokenFrom(() => keystone.authenticate(proofOf(how), scope))
    },
    totp({ value, userId }, passcode) {
      const proof = { method: 'totp', user: { id: userId }, passcode } as const
      return tokenFrom(() => keystone.authenticate(proof, { scope: 'unscoped', receipt: value }))
    },
    inspect: (token) => tokenFrom(() => keystone.validate(token)),
    rescope: (token, projectId) => tokenFrom(() => keystone.rescope(token, { id: projectId })),
    async projects(token) {
      try {
        const projects = await ask(() => keystone.listProjects({ token }))
        return projects.map(({ id, name, domain_id, enabled }) => ({
          id,
          name,
          domain: { id: domain_id, name: null },
          enabled,
        }))
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (error.status === 401) return null
        throw cloudError(error)
      }
    },
    async defaultProject(token, userId) {
      const base = url.href.replace(/\/+$/, '').replace(/\/v3$/, '')
      const answer = await fetch(`${base}/v3/users/${encodeURIComponent(userId)}`, {
        method: 'GET',
        headers: { accept: 'application/json', 'x-auth-token': token },
      }).catch((error: unknown) => {
        throw unreachable(url, error)
      })
      if (answer.status !== 200) return null
      const body = (await answer.json().catch(() => null)) as {
        user?: { default_project_id?: unknown }
      } | null
      const id = body?.user?.default_project_id
      return typeof id === 'string' ? id : null
    },
    async revoke(token) {
      await ask(() => keystone.revoke(token))
    },
  }
}

/** What an answer of the cloud becomes when the gateway cannot go on with it. */
function cloudError(error: ApiError): GatewayProblem {
  return new GatewayProblem('cloud-error', `The cloud answered: ${error.sentence}`, {
    upstream: { status: error.status, message: error.sentence, request_id: error.requestId },
  })
}

function unreachable(url: URL, cause: unknown): GatewayProblem {
  return new GatewayProblem(
    'cloud-unreachable',
    certificateFault(cause, url.host) ??
      `Nothing answered at ${url.host}. The cloud or the network is down, or OS_AUTH_URL is wrong.`,
    { cause },
  )
}
