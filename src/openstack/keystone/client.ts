import {
  ApiError,
  createHttp,
  type CallOptions,
  type FailedAnswer,
  type FetchLike,
  type HttpRequest,
} from '../http.ts'
import { object } from '../json.ts'
import { encodeAuth, type AuthMethod, type AuthScope, type ProjectScope } from './auth.ts'
import type { Catalog } from './catalog.ts'
import {
  decodeCatalog,
  decodeDomains,
  decodeIdentityVersions,
  decodeProjects,
  decodeReceipt,
  decodeRegions,
  decodeToken,
  type IdentityVersion,
  type OwnDomain,
  type OwnProject,
  type Project,
  type Receipt,
  type Region,
  type Token,
} from './token.ts'

/** The proofs so far are right, but this user must give more of them (401 with a receipt). */
export class ReceiptError extends ApiError {
  override readonly name = 'ReceiptError'
  /** To be given to `authenticate` together with the missing proofs; a secret like a token. */
  readonly receipt: string
  /** Methods that were proved already. */
  readonly methods: readonly string[]
  /** Each list is a set of methods that is enough, `[["password", "totp"]]`. */
  readonly required: readonly (readonly string[])[]
  readonly user: Project
  /** ISO time, minutes away. */
  readonly expiresAt: string

  constructor(from: ApiError, receipt: string, body: Receipt) {
    const { status, method, path, requestId, service } = from
    const sentence = 'One more proof of who you are is needed.'
    super({ status, sentence, method, path, requestId, service })
    this.receipt = receipt
    this.methods = body.methods
    this.required = body.required
    this.user = body.user
    this.expiresAt = body.expires_at
  }

  /** Methods that are still missing, by the set that asks for the fewest. */
  get missing(): readonly string[] {
    const open = this.required.map((set) => set.filter((method) => !this.methods.includes(method)))
    return open.toSorted((a, b) => a.length - b.length)[0] ?? []
  }
}

type Authorized = CallOptions & {
  /** X-Auth-Token; absent behind the gateway, which adds it. */
  token?: string | undefined
}

/**
 * The Identity service, API v3. Every call rejects with ApiError, NetworkError or the signal's
 * reason, as the Image client's do.
 */
export interface Keystone {
  /** @throws ApiError when something else than a Keystone answers at the address. */
  discover: (o?: CallOptions) => Promise<IdentityVersion[]>
  /**
   * A token for one proof or several at once.
   *
   * @param o.receipt From a {@link ReceiptError}, when `proofs` are the ones that were missing.
   * @throws ReceiptError when more proofs are needed; ApiError 401 when one is wrong, and also when
   * the user has no role on the project.
   */
  authenticate: (
    proofs: AuthMethod | readonly AuthMethod[],
    o?: CallOptions & { scope?: AuthScope | undefined; receipt?: string | undefined },
  ) => Promise<Token>
  /** A token for another project from one that is there; expires when that one does. */
  rescope: (token: string, project: ProjectScope, o?: CallOptions) => Promise<Token>
  /**
   * What a token stands for, asked with itself.
   *
   * @param o.catalog False leaves the catalog out.
   * @throws ApiError 401 or 404 when it is no longer valid.
   */
  validate: (token: string, o?: CallOptions & { catalog?: boolean }) => Promise<Token>
  /** @returns false when the token was not valid any more. */
  revoke: (token: string, o?: CallOptions) => Promise<boolean>
  /** Projects that the token's user may enter, whatever the token is scoped to. */
  listProjects: (o?: Authorized) => Promise<OwnProject[]>
  listDomains: (o?: Authorized) => Promise<OwnDomain[]>
  listRegions: (o?: Authorized) => Promise<Region[]>
  getCatalog: (o?: Authorized) => Promise<Catalog>
}

const auth = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { 'X-Auth-Token': token }

function asReceipt(error: ApiError, answer: FailedAnswer): ApiError {
  const receipt = answer.header('openstack-auth-receipt')
  if (error.status !== 401 || receipt === null) return error
  let body: unknown = null
  try {
    body = JSON.parse(answer.body)
  } catch {
    return error
  }
  return new ReceiptError(error, receipt, decodeReceipt(body))
}

/** @param o.url Address as in OS_AUTH_URL, with or without `/v3`; may have a prefix. */
export function createKeystone(o: { fetch: FetchLike; url: string }): Keystone {
  const root = o.url.replace(/\/+$/, '').replace(/\/v\d+(?:\.\d+)?$/, '')
  const http = createHttp({ fetch: o.fetch, base: root, service: 'identity', refine: asReceipt })

  const get = async (path: string, options: Authorized = {}) => {
    const headers = auth(options.token)
    return (await http.json({ method: 'GET', path, headers, signal: options.signal })).value
  }

  async function issue(request: Pick<HttpRequest, 'json' | 'headers' | 'signal'>): Promise<Token> {
    const path = '/v3/auth/tokens'
    const { value, response } = await http.json({ method: 'POST', path, ...request })
    const secret = response.headers.get('x-subject-token')
    if (secret !== null && secret !== '') return { ...decodeToken(value), value: secret }
    const { status } = response
    const sentence = 'The Identity service answered without a token. Is this the right address?'
    throw new ApiError({ status, sentence, method: 'POST', path, service: 'identity' })
  }

  return {
    discover: async (options) => {
      const path = '/v3'
      const { value, response } = await http.json({ method: 'GET', path, ...options })
      const versions = decodeIdentityVersions(value).filter(({ id }) => /^v3\b/.test(id))
      if (versions.length > 0) return versions
      const sentence = 'The answer is not the version list of an Identity service with API v3.'
      const { status } = response
      throw new ApiError({ status, sentence, method: 'GET', path, service: 'identity' })
    },
    authenticate: (proofs, options = {}) =>
      issue({
        json: encodeAuth(Array.isArray(proofs) ? proofs : [proofs], options.scope),
        headers: options.receipt === undefined ? {} : { 'Openstack-Auth-Receipt': options.receipt },
        signal: options.signal,
      }),
    rescope: (token, project, options) =>
      issue({
        json: encodeAuth([{ method: 'token', token }], { project }),
        signal: options?.signal,
      }),
    validate: async (token, options = {}) => {
      const path = options.catalog === false ? '/v3/auth/tokens?nocatalog' : '/v3/auth/tokens'
      const headers = { ...auth(token), 'X-Subject-Token': token }
      const { value } = await http.json({ method: 'GET', path, headers, signal: options.signal })
      return { ...decodeToken(value), value: token }
    },
    revoke: async (token, options) => {
      const path = '/v3/auth/tokens'
      const headers = { ...auth(token), 'X-Subject-Token': token }
      try {
        const answer = await http.send({ method: 'DELETE', path, headers, signal: options?.signal })
        await answer.body?.cancel()
        return true
      } catch (error) {
        if (error instanceof ApiError && (error.status === 401 || error.status === 404))
          return false
        throw error
      }
    },
    listProjects: async (options) => decodeProjects(await get('/v3/auth/projects', options)),
    listDomains: async (options) => decodeDomains(await get('/v3/auth/domains', options)),
    listRegions: async (options) => decodeRegions(await get('/v3/regions', options)),
    getCatalog: async (options) =>
      decodeCatalog(object(await get('/v3/auth/catalog', options))['catalog']),
  }
}
