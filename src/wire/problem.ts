/**
 * What the gateway itself answers when it refuses or fails. Errors of Keystone and Glance that
 * pass through the proxy keep their own bodies; these two never mix: only the gateway's answers
 * carry the header `X-Viewfinder-Problem: <kind>`.
 */
export type ProblemKind =
  | 'bad-request'
  | 'wrong-credentials'
  | 'totp-required'
  | 'totp-wrong'
  | 'no-project'
  | 'no-session'
  | 'session-expired'
  | 'no-role'
  | 'no-image-service'
  | 'cloud-unreachable'
  | 'cloud-error'
  | 'not-same-origin'
  | 'not-allowed'
  | 'not-found'
  | 'upload-gone'
  | 'upload-conflict'
  | 'upload-finishing'
  | 'upload-refused'
  | 'too-many-uploads'
  | 'spool-full'
  | 'too-large'
  | 'shutting-down'

export interface Problem {
  kind: ProblemKind
  /** A sentence a person can act on. */
  message: string
  /** Status and request id of the cloud's answer, where there was one. */
  upstream?: { status: number; message: string; request_id: string | null }
}

export const PROBLEM_HEADER = 'x-viewfinder-problem'
