import { base64url } from '../ids.ts'
import type { Platform } from '../platform.ts'
import type { Project, Role, User } from './accounts.ts'

export type TokenScope =
  | { kind: 'none' }
  | { kind: 'project'; project: Project }
  | { kind: 'system' }

export interface Token {
  value: string
  user: User
  methods: readonly string[]
  auditIds: readonly string[]
  /** Milliseconds since 1970. */
  issuedAt: number
  expiresAt: number
  scope: TokenScope
  roles: readonly Role[]
  applicationCredential: { id: string; name: string } | null
}

export interface TokenBook {
  issue(token: Omit<Token, 'value' | 'auditIds' | 'issuedAt'>, parent: Token | null): Token
  /** The token, when it is known and neither expired nor revoked. */
  find(value: string | null): Token | null
  revoke(value: string): void
  /** Ends every token of one user, or of all. */
  revokeUser(name: string | null): void
  /** Ends every token that came from an application credential. */
  revokeCredential(id: string): void
}

/** Tokens are opaque and kept here; Keystone's are sealed and carry the same facts inside. */
export function createTokens(platform: Platform): TokenBook {
  const tokens = new Map<string, Token>()
  let sweptAt = 0
  const sweep = (now: number) => {
    if (now - sweptAt < 60_000) return
    sweptAt = now
    for (const [value, token] of tokens) if (token.expiresAt <= now) tokens.delete(value)
  }
  return {
    issue(facts, parent) {
      const now = platform.now()
      sweep(now)
      const audit = base64url(platform.random(16))
      const token: Token = {
        ...facts,
        // Same look as a Fernet token: what masks or refuses those must see these as well.
        value: `gAAAAA${base64url(platform.random(132))}`,
        auditIds: parent === null ? [audit] : [audit, parent.auditIds.at(-1)!],
        issuedAt: now,
      }
      tokens.set(token.value, token)
      return token
    },
    find(value) {
      const token = value === null ? undefined : tokens.get(value)
      return token !== undefined && token.expiresAt > platform.now() ? token : null
    },
    revoke(value) {
      tokens.delete(value)
    },
    revokeUser(name) {
      for (const [value, token] of tokens)
        if (name === null || token.user.name === name) tokens.delete(value)
    },
    revokeCredential(id) {
      for (const [value, token] of tokens)
        if (token.applicationCredential?.id === id) tokens.delete(value)
    },
  }
}
