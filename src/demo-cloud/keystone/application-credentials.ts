import { isObject, objectAt, stringAt } from '../answers.ts'
import { base64url, hexId } from '../ids.ts'
import type { Platform } from '../platform.ts'
import type { Role } from './accounts.ts'
import { IdentityFault, forbidden } from './faults.ts'
import type { Token } from './tokens.ts'

export interface Credential {
  id: string
  name: string
  description: string | null
  user_id: string
  project_id: string
  roles: readonly Role[]
  expiresAt: number | null
  secret: string
}

export interface CredentialBook {
  create(token: Token, body: unknown): Credential
  /** The credential that id (or name and user) and secret prove, unless it has expired. */
  prove(o: {
    id: string | null
    name: string | null
    userId: string | null
    secret: string | null
    now: number
  }): Credential | null
  has(id: string): boolean
  of(userId: string): Credential[]
  remove(userId: string, id: string): boolean
}

/** Application credentials (Keystone API v3, section of that name). */
export function createCredentials(platform: Platform): CredentialBook {
  const kept = new Map<string, Credential>()

  function rolesOf(token: Token, wanted: unknown): readonly Role[] {
    if (wanted === undefined) return token.roles
    if (!Array.isArray(wanted)) throw new IdentityFault(400, "'roles' is not of type 'array'")
    return wanted.map((each) => {
      const id = stringAt(each, 'id')
      const name = stringAt(each, 'name')
      const role = token.roles.find((r) => (id === null ? r.name === name : r.id === id))
      if (role === undefined)
        throw new IdentityFault(
          400,
          `Invalid application credential: Could not find role assignment with role: ${id ?? name}, user or group: ${token.user.id}, project, domain, or system: ${token.scope.kind === 'project' ? token.scope.project.id : ''}.`,
        )
      return role
    })
  }

  return {
    create(token, body) {
      const wanted = objectAt(body, 'application_credential')
      const name = stringAt(wanted, 'name')
      if (!isObject(wanted) || name === null || name === '' || name.length > 255)
        throw new IdentityFault(400, "'name' is a required property")
      if (token.scope.kind !== 'project') throw forbidden('create_application_credential')
      // A credential may not beget credentials (Keystone: unrestricted is false by default).
      if (token.applicationCredential !== null) throw forbidden('create_application_credential')
      for (const each of kept.values())
        if (each.user_id === token.user.id && each.name === name)
          throw new IdentityFault(
            409,
            'Conflict occurred attempting to store application_credential - Duplicate entry found with name ' +
              `${name}.`,
          )
      const expires = stringAt(wanted, 'expires_at')
      const credential: Credential = {
        id: hexId(platform.random),
        name,
        description: stringAt(wanted, 'description'),
        user_id: token.user.id,
        project_id: token.scope.project.id,
        roles: rolesOf(token, wanted['roles']),
        expiresAt: expires === null ? null : Date.parse(`${expires.replace(/Z?$/, '')}Z`),
        secret: stringAt(wanted, 'secret') ?? base64url(platform.random(64)),
      }
      if (Number.isNaN(credential.expiresAt))
        throw new IdentityFault(400, "Invalid input for field 'expires_at'")
      kept.set(credential.id, credential)
      return credential
    },
    prove({ id, name, userId, secret, now }) {
      const found =
        id !== null
          ? kept.get(id)
          : [...kept.values()].find((each) => each.name === name && each.user_id === userId)
      if (found === undefined || found.secret !== secret) return null
      return found.expiresAt !== null && found.expiresAt <= now ? null : found
    },
    has: (id) => kept.has(id),
    of: (userId) => [...kept.values()].filter((each) => each.user_id === userId),
    remove(userId, id) {
      return kept.get(id)?.user_id === userId && kept.delete(id)
    },
  }
}

/** A credential as Keystone shows it; the secret only in the answer to its creation. */
export const renderCredential = (
  credential: Credential,
  identity: string,
  withSecret: boolean,
): Record<string, unknown> => ({
  id: credential.id,
  name: credential.name,
  description: credential.description,
  user_id: credential.user_id,
  project_id: credential.project_id,
  system: null,
  expires_at:
    credential.expiresAt === null
      ? null
      : new Date(credential.expiresAt).toISOString().replace(/\.\d+Z$/, '.000000'),
  unrestricted: null,
  roles: credential.roles.map(({ id, name }) => ({
    id,
    name,
    domain_id: null,
    description: null,
    options: { immutable: true },
  })),
  ...(withSecret ? { secret: credential.secret } : {}),
  links: { self: `${identity}/application_credentials/${credential.id}` },
})
