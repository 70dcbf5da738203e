import { isObject, objectAt, stringAt, text, pythonJson, type Json } from '../answers.ts'
import { base64url } from '../ids.ts'
import type { Platform } from '../platform.ts'
import { DOMAIN, impliedRoles, type Accounts, type Role, type User } from './accounts.ts'
import type { CredentialBook } from './application-credentials.ts'
import { IdentityFault, expecting, unauthorized, unknownToken } from './faults.ts'
import { isoSeconds } from './render.ts'
import type { Token, TokenBook, TokenScope } from './tokens.ts'
import { validPasscodes } from './totp.ts'

/** How long the first factor counts while the second is typed (`[receipt] expiration`). */
const RECEIPT_MS = 300_000
const RECEIPT_HEADER = 'openstack-auth-receipt'

interface Receipt {
  user: User
  methods: string[]
  issuedAt: number
}

interface Proof {
  user: User
  methods: string[]
  parent: Token | null
  credential: { id: string; name: string; projectId: string; roles: readonly Role[] } | null
}

interface Authenticator {
  /** POST /v3/auth/tokens: a token, or the receipt of a first factor as an answer. */
  authenticate(body: unknown, headers: Headers): Promise<Token | Response>
}

/**
 * Keystone's authentication: password, token, totp and application_credential, several methods
 * in one request, multi-factor rules with receipts.
 */
export function createAuthenticator(o: {
  platform: Platform
  accounts: Accounts
  tokens: TokenBook
  credentials: CredentialBook
  tokenSeconds: number
}): Authenticator {
  const receipts = new Map<string, Receipt>()

  /** Names are unique in a domain only, so one must be given beside them. */
  const inDefaultDomain = (holder: Json, kind: 'user' | 'project') => {
    const domain = objectAt(holder, 'domain')
    if (domain === null) throw expecting(`domain in ${kind}`)
    return stringAt(domain, 'id') === DOMAIN.id || stringAt(domain, 'name') === DOMAIN.name
  }

  function findUser(method: Json | null): User {
    const user = objectAt(method, 'user')
    if (user === null) throw expecting('user in None')
    const id = stringAt(user, 'id')
    const name = stringAt(user, 'name')
    const found = o.accounts.users.find((each) =>
      id !== null ? each.id === id : inDefaultDomain(user, 'user') && each.name === name,
    )
    if (found === undefined) throw unauthorized()
    return found
  }

  async function prove(method: string, identity: Json): Promise<Proof> {
    const given = objectAt(identity, method)
    if (method === 'password') {
      const user = findUser(given)
      if (stringAt(objectAt(given, 'user'), 'password') !== user.password) throw unauthorized()
      return { user, methods: [method], parent: null, credential: null }
    }
    if (method === 'totp') {
      const user = findUser(given)
      const passcode = stringAt(objectAt(given, 'user'), 'passcode')
      const valid = user.totp === null ? [] : await validPasscodes(user.totp, o.platform.now())
      if (passcode === null || !valid.includes(passcode)) throw unauthorized()
      return { user, methods: [method], parent: null, credential: null }
    }
    if (method === 'token') {
      const value = stringAt(given, 'id') ?? ''
      const parent = o.tokens.find(value)
      if (parent === null) throw unknownToken(value)
      // A token of an application credential may not be exchanged for another scope.
      if (parent.applicationCredential !== null) throw unauthorized()
      return { user: parent.user, methods: [method, ...parent.methods], parent, credential: null }
    }
    if (method === 'application_credential') {
      const id = stringAt(given, 'id')
      const owner = id === null ? findUser(given) : null
      const found = o.credentials.prove({
        id,
        name: stringAt(given, 'name'),
        userId: owner?.id ?? null,
        secret: stringAt(given, 'secret'),
        now: o.platform.now(),
      })
      const user = o.accounts.users.find((each) => each.id === found?.user_id)
      if (found === null || user === undefined) {
        if (id !== null && !o.credentials.has(id))
          throw new IdentityFault(404, `Could not find Application Credential: ${id}.`)
        throw unauthorized()
      }
      return {
        user,
        methods: [method],
        parent: null,
        credential: {
          id: found.id,
          name: found.name,
          projectId: found.project_id,
          roles: found.roles,
        },
      }
    }
    throw new IdentityFault(401, `Attempted to authenticate with an unsupported method.`)
  }

  function projectScope(user: User, id: string | null, name: string | null, named: Json) {
    const project = o.accounts.projects.find((each) =>
      id !== null ? each.id === id : inDefaultDomain(named, 'project') && each.name === name,
    )
    const role = project === undefined ? undefined : user.grants.get(project.id)
    if (project === undefined || role === undefined) throw unauthorized()
    const roles = impliedRoles(role).map((each) => o.accounts.roles[each])
    return { scope: { kind: 'project', project } as TokenScope, roles }
  }

  function scopeOf(auth: Json, proof: Proof): { scope: TokenScope; roles: readonly Role[] } {
    if (proof.credential !== null) {
      if (Object.hasOwn(auth, 'scope'))
        throw new IdentityFault(401, 'Application credentials cannot request a scope.')
      const { projectId, roles } = proof.credential
      const { scope } = projectScope(proof.user, projectId, null, {})
      return { scope, roles }
    }
    const scope = objectAt(auth, 'scope')
    if (scope === null) {
      // No user has a default project here; then a token without scope is unscoped.
      return { scope: { kind: 'none' }, roles: [] }
    }
    const project = objectAt(scope, 'project')
    if (project !== null)
      return projectScope(proof.user, stringAt(project, 'id'), stringAt(project, 'name'), project)
    if (objectAt(scope, 'system')?.['all'] === true) {
      if (!proof.user.system) throw unauthorized()
      const roles = impliedRoles('admin').map((each) => o.accounts.roles[each])
      return { scope: { kind: 'system' }, roles }
    }
    throw unauthorized()
  }

  function receiptFor(user: User, methods: string[]): Response {
    const issuedAt = o.platform.now()
    for (const [value, old] of receipts)
      if (old.issuedAt + RECEIPT_MS <= issuedAt) receipts.delete(value)
    const value = `gAAAAA${base64url(o.platform.random(90))}`
    receipts.set(value, { user, methods, issuedAt })
    const body = {
      receipt: {
        methods,
        user: { id: user.id, name: user.name, domain: DOMAIN },
        expires_at: isoSeconds(issuedAt + RECEIPT_MS),
        issued_at: isoSeconds(issuedAt),
      },
      required_auth_methods: [['password', 'totp']],
    }
    return text(401, 'UNAUTHORIZED', 'application/json', pythonJson(body), {
      'Openstack-Auth-Receipt': value,
    })
  }

  /** Adds what the receipt in the headers proves; a bad one is as wrong as a password. */
  function withReceipt(proof: Proof, headers: Headers): string[] {
    const value = headers.get(RECEIPT_HEADER)
    if (value === null) return proof.methods
    const receipt = receipts.get(value)
    const live = receipt !== undefined && receipt.issuedAt + RECEIPT_MS > o.platform.now()
    if (!live || receipt.user !== proof.user) throw unauthorized()
    return [...new Set([...receipt.methods, ...proof.methods])]
  }

  return {
    async authenticate(body, headers) {
      const auth = objectAt(body, 'auth')
      if (auth === null) throw expecting('auth in request body')
      const identity = objectAt(auth, 'identity')
      if (identity === null) throw new IdentityFault(400, "'identity' is a required property")
      const methods = identity['methods']
      if (!Array.isArray(methods))
        throw new IdentityFault(
          400,
          "Invalid input for field 'identity': 'methods' is a required property",
        )
      if (methods.length === 0 || methods.length > 8) throw unauthorized()

      let proof: Proof | null = null
      for (const method of new Set<unknown>(methods)) {
        if (typeof method !== 'string' || !isObject(identity))
          throw new IdentityFault(400, `${JSON.stringify(method)} is not of type 'string'`)
        const next = await prove(method, identity)
        if (proof !== null && proof.user !== next.user) throw unauthorized()
        proof =
          proof === null
            ? next
            : {
                user: next.user,
                methods: [...proof.methods, ...next.methods],
                parent: proof.parent ?? next.parent,
                credential: proof.credential ?? next.credential,
              }
      }
      if (proof === null) throw unauthorized()

      const proven = withReceipt(proof, headers)
      const { user } = proof
      const enough = user.totp === null || proof.credential !== null || proven.includes('totp')
      if (
        !enough ||
        (user.totp !== null && proof.credential === null && !proven.includes('password'))
      )
        return receiptFor(user, proven)

      const { scope, roles } = scopeOf(auth, proof)
      const now = o.platform.now()
      return o.tokens.issue(
        {
          user,
          methods: proven,
          expiresAt: proof.parent?.expiresAt ?? now + o.tokenSeconds * 1000,
          scope,
          roles,
          applicationCredential:
            proof.credential === null
              ? null
              : { id: proof.credential.id, name: proof.credential.name },
        },
        proof.parent,
      )
    },
  }
}
