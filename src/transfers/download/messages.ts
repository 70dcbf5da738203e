import { ApiError, NetworkError } from '#openstack/http.ts'
import type { Digests } from '../hash/hashers.ts'
import { problemOf, TransferError } from '../problems.ts'
import type { TransferProblem } from '../types.ts'
import type { DownloadPlan } from './save.ts'

/** What the page tells the worker of a download. */
export type SaveRequest =
  /** Opens the place; answered by `opened` or `failed`. */
  | {
      readonly type: 'open'
      readonly plan: DownloadPlan
      readonly to: FileSystemFileHandle | MessagePort
    }
  /** Fetches what is missing; answered by `done`, `cut`, `failed` or `halted`. */
  | { readonly type: 'go' }
  /** Ends the fetching and keeps what is here. */
  | { readonly type: 'halt' }
  /** Gives up what is here; answered by `closed`. */
  | { readonly type: 'close' }

/** What the worker tells the page. */
export type SaveReply =
  | { readonly type: 'opened' }
  /** Glance gives out the data: the browser may begin to save. */
  | { readonly type: 'begun' }
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'again'; readonly bytes: number }
  | { readonly type: 'arrived' }
  /** Sent also while nothing moves, for the service worker's sake. */
  | { readonly type: 'alive' }
  | { readonly type: 'done'; readonly digests: Digests }
  /** The fetching ended before the last byte; what came is kept. */
  | { readonly type: 'cut'; readonly error: PlainError }
  /** The download is over, and nothing of it is left. */
  | { readonly type: 'failed'; readonly problem: TransferProblem }
  | { readonly type: 'halted' }
  | { readonly type: 'closed' }

type ApiFields = ConstructorParameters<typeof ApiError>[0]

/** An error that can be posted: structured clones of errors lose their class and their fields. */
export type PlainError =
  | { readonly type: 'api'; readonly fields: ApiFields }
  | {
      readonly type: 'network'
      readonly method: string
      readonly path: string
      readonly cause: string
    }
  | { readonly type: 'problem'; readonly problem: TransferProblem }

export function toPlain(error: unknown): PlainError {
  if (error instanceof ApiError) {
    const { status, sentence, method, path, requestId, service, problem, retryAfter } = error
    return {
      type: 'api',
      fields: { status, sentence, method, path, requestId, service, problem, retryAfter },
    }
  }
  if (error instanceof NetworkError) {
    const { method, path, cause } = error
    return { type: 'network', method, path, cause: String(cause) }
  }
  return { type: 'problem', problem: problemOf(error, 'download') }
}

export function fromPlain(error: PlainError): Error {
  switch (error.type) {
    case 'api':
      return new ApiError(error.fields)
    case 'network':
      return new NetworkError(error.method, error.path, error.cause)
    case 'problem': {
      const { kind, sentence, next, details } = error.problem
      return new TransferError(kind, sentence, next, details)
    }
  }
}
