/** By id, or by name within a domain; a domain's name is unique in a cloud. */
export type DomainRef = { id: string } | { name: string }
export type UserRef = { id: string } | { name: string; domain: DomainRef }
export type ProjectScope = { id: string } | { name: string; domain: DomainRef }

/** One proof of who is there. Some clouds ask for several at once. */
export type AuthMethod =
  | { method: 'password'; user: UserRef; password: string }
  | { method: 'totp'; user: UserRef; passcode: string }
  | { method: 'token'; token: string }
  | { method: 'application_credential'; id: string; secret: string }
  | { method: 'application_credential'; name: string; user: UserRef; secret: string }

/**
 * What the token is for. Absent: the user's default project if there is one, else none;
 * `unscoped` says none even then. An application credential brings its own and takes no other.
 */
export type AuthScope =
  | { project: ProjectScope }
  | { domain: DomainRef }
  | { system: true }
  | 'unscoped'

function credentials(proof: AuthMethod): Record<string, unknown> {
  switch (proof.method) {
    case 'password':
      return { user: { ...proof.user, password: proof.password } }
    case 'totp':
      return { user: { ...proof.user, passcode: proof.passcode } }
    case 'token':
      return { id: proof.token }
    case 'application_credential': {
      const { method: _, ...rest } = proof
      return rest
    }
  }
}

/** Body of POST /v3/auth/tokens (Identity API v3, "Password authentication with scoped authorization"). */
export function encodeAuth(proofs: readonly AuthMethod[], scope?: AuthScope): unknown {
  const identity: Record<string, unknown> = { methods: proofs.map((proof) => proof.method) }
  for (const proof of proofs) identity[proof.method] = credentials(proof)
  if (scope === undefined) return { auth: { identity } }
  const wire = typeof scope === 'object' && 'system' in scope ? { system: { all: true } } : scope
  return { auth: { identity, scope: wire } }
}
