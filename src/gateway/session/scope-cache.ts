import { randomBytes } from 'node:crypto'
import type { Catalog } from '#openstack/keystone/catalog.ts'
import type { Token } from '#openstack/keystone/token.ts'
import type { ProjectRef } from '#wire/session.ts'
import { createSealer } from './seal.ts'

/** A session inside one project, ready to be used upstream. */
export interface Scoped {
  readonly token: string
  readonly userId: string
  readonly project: ProjectRef
  readonly roles: readonly string[]
  readonly catalog: Catalog
  readonly expiresAt: number
}

interface Entry {
  sealed: string
  rest: Omit<Scoped, 'token'>
}

/** Scoped tokens by session and project; least recently used ones leave first. */
export interface ScopeCache {
  get(sessionId: string, projectId: string): Scoped | null
  put(sessionId: string, scoped: Scoped): void
  drop(sessionId: string, projectId: string): void
  /** Removes what a session had and returns its tokens, to be revoked. */
  take(sessionId: string): string[]
}

/** Some 5 kB each with a usual catalog: 10 MB at most. */
const LARGEST = 2000
/** A token that ends within this time is renewed rather than used: a request takes a while. */
const MARGIN_MS = 30_000

/** Tokens lie sealed in memory by a key of this process: a heap dump alone does not show them. */
export function createScopeCache(now: () => number = Date.now, largest = LARGEST): ScopeCache {
  const sealer = createSealer(randomBytes(32), 'scoped-token', now)
  const entries = new Map<string, Entry>()
  const keyOf = (sessionId: string, projectId: string) => `${sessionId} ${projectId}`
  return {
    get(sessionId, projectId) {
      const key = keyOf(sessionId, projectId)
      const entry = entries.get(key)
      if (entry === undefined) return null
      entries.delete(key)
      const token = sealer.open(entry.sealed)
      if (token === null || entry.rest.expiresAt - MARGIN_MS < now()) return null
      entries.set(key, entry)
      return { ...entry.rest, token }
    },
    put(sessionId, { token, ...rest }) {
      const key = keyOf(sessionId, rest.project.id)
      entries.delete(key)
      entries.set(key, { sealed: sealer.seal(token, rest.expiresAt), rest })
      if (entries.size > largest) entries.delete(entries.keys().next().value!)
    },
    drop(sessionId, projectId) {
      entries.delete(keyOf(sessionId, projectId))
    },
    take(sessionId) {
      const tokens: string[] = []
      for (const [key, entry] of entries) {
        if (!key.startsWith(`${sessionId} `)) continue
        entries.delete(key)
        const token = sealer.open(entry.sealed)
        if (token !== null) tokens.push(token)
      }
      return tokens
    },
  }
}

/** @returns null when the token is not scoped to a project */
export function scopedFrom(token: Token): Scoped | null {
  if (token.project === null) return null
  return {
    token: token.value,
    userId: token.user.id,
    project: { ...token.project, enabled: true },
    roles: token.roles.map((role) => role.name),
    catalog: token.catalog,
    expiresAt: Date.parse(token.expires_at),
  }
}
