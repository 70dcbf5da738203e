import * as z from 'zod'

/**
 * What the sign-in page sends. Every method ends in a token that the gateway seals into the
 * session cookie; nothing of this is kept by the page.
 */
const project = z.union([
  z.object({ id: z.string().min(1).max(255) }),
  z.object({ name: z.string().min(1).max(255), domain: z.string().min(1).max(255).optional() }),
])

export const signInSchema = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('password'),
    user: z.string().min(1).max(255),
    password: z.string().max(4096),
    /** Name or id of the user's domain. */
    domain: z.string().min(1).max(255),
    project: project.optional(),
  }),
  z.object({
    method: z.literal('application_credential'),
    /** Id of the credential; or its name, together with user and domain. */
    id: z.string().min(1).max(255),
    secret: z.string().max(4096),
    user: z.string().min(1).max(255).optional(),
    domain: z.string().min(1).max(255).optional(),
  }),
  z.object({
    method: z.literal('token'),
    // It becomes a header: what is pasted with a line break loses it, anything odder is refused.
    token: z
      .string()
      .trim()
      .max(8192)
      .regex(/^[\x21-\x7e]+$/),
  }),
  /** Second step, when the first answered `totp-required`; the receipt waits in a sealed cookie. */
  z.object({ method: z.literal('totp'), passcode: z.string().min(1).max(64) }),
])
export type SignIn = z.infer<typeof signInSchema>

export interface ProjectRef {
  id: string
  name: string
  domain: { id: string; name: string | null }
  enabled: boolean
}

/**
 * Who is signed in, independent of any project: the answer of POST /api/session, and of GET, which
 * answers `null` when nobody is. A session that the cloud has ended is the problem `session-expired`.
 */
export interface Session {
  user: { id: string; name: string; domain: { id: string; name: string } }
  method: 'password' | 'application_credential' | 'token' | 'totp'
  /** ISO time at which the token, and with it the session, ends. */
  expires_at: string
  /** Projects this session may enter; an application credential has exactly one. */
  projects: ProjectRef[]
  /** The project that was asked for at sign-in, the user's default, or the only one; else null. */
  project_id: string | null
}

/** The session inside one project: the answer of GET /api/p/:projectId/scope. */
export interface Scope {
  project: ProjectRef
  roles: string[]
  /** Regions of the catalog in its order; `image` says whether an image endpoint is there. */
  regions: { id: string; image: boolean }[]
  expires_at: string
}
