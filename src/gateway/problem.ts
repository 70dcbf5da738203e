import type { ServerResponse } from 'node:http'
import { PROBLEM_HEADER, type Problem, type ProblemKind } from '#wire/problem.ts'

const STATUS: Record<ProblemKind, number> = {
  'bad-request': 400,
  'wrong-credentials': 401,
  'totp-required': 401,
  'totp-wrong': 401,
  'no-project': 403,
  'no-session': 401,
  'session-expired': 401,
  'no-role': 403,
  'no-image-service': 404,
  'cloud-unreachable': 502,
  'cloud-error': 502,
  'not-same-origin': 403,
  'not-allowed': 403,
  'not-found': 404,
  'upload-gone': 410,
  'upload-conflict': 409,
  'upload-finishing': 423,
  'upload-refused': 422,
  'too-many-uploads': 429,
  'spool-full': 507,
  'too-large': 413,
  'shutting-down': 503,
}

/** What the gateway answers when it refuses or fails. Thrown anywhere, written once, by the app. */
export class GatewayProblem extends Error {
  override readonly name = 'GatewayProblem'
  readonly kind: ProblemKind
  readonly status: number
  readonly upstream: Problem['upstream']
  /** Further headers of the answer, `Upload-Offset` for example. */
  readonly headers: Readonly<Record<string, string>>

  /** @param message a sentence a person can act on; it is shown as it stands */
  constructor(
    kind: ProblemKind,
    message: string,
    more: {
      status?: number
      upstream?: Problem['upstream']
      headers?: Record<string, string>
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: more.cause })
    this.kind = kind
    this.status = more.status ?? STATUS[kind]
    this.upstream = more.upstream
    this.headers = more.headers ?? {}
  }

  toJSON(): Problem {
    return {
      kind: this.kind,
      message: this.message,
      ...(this.upstream === undefined ? {} : { upstream: this.upstream }),
    }
  }
}

/** Headers every problem carries. */
export const problemHeaders = (problem: GatewayProblem): Record<string, string> => ({
  ...problem.headers,
  [PROBLEM_HEADER]: problem.kind,
  'content-type': 'application/json',
  'cache-control': 'no-store',
})

/** Writes a problem to a plain node response that has not begun. */
export function sendProblem(res: ServerResponse, problem: GatewayProblem): void {
  const body = JSON.stringify(problem)
  res.writeHead(problem.status, {
    ...problemHeaders(problem),
    'content-length': Buffer.byteLength(body),
  })
  res.end(res.req.method === 'HEAD' ? undefined : body)
}
