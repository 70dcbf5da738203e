import type { Service } from './catalog.ts'
import { DOMAIN, type Project } from './accounts.ts'
import type { Token } from './tokens.ts'

/** Keystone's times: whole seconds, written with six decimals. */
export const isoSeconds = (ms: number) =>
  `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}.000000Z`

/** A token's body; without `catalog` as for `?nocatalog`. */
export function renderToken(token: Token, catalog: Service[] | null): Record<string, unknown> {
  const { user, scope } = token
  return {
    methods: token.methods,
    user: { domain: DOMAIN, id: user.id, name: user.name, password_expires_at: null },
    audit_ids: token.auditIds,
    expires_at: isoSeconds(token.expiresAt),
    issued_at: isoSeconds(token.issuedAt),
    ...(scope.kind === 'project'
      ? {
          project: { domain: DOMAIN, id: scope.project.id, name: scope.project.name },
          is_domain: false,
        }
      : {}),
    ...(scope.kind === 'none' ? {} : { roles: token.roles.map(({ id, name }) => ({ id, name })) }),
    ...(scope.kind === 'system' ? { system: { all: true } } : {}),
    ...(scope.kind === 'none' || catalog === null ? {} : { catalog }),
    ...(token.applicationCredential === null
      ? {}
      : { application_credential: { ...token.applicationCredential, restricted: true } }),
  }
}

export const renderProject = (project: Project, identity: string) => ({
  id: project.id,
  name: project.name,
  domain_id: DOMAIN.id,
  description: project.description,
  enabled: true,
  parent_id: DOMAIN.id,
  is_domain: false,
  tags: [],
  options: {},
  links: { self: `${identity}/projects/${project.id}` },
})
