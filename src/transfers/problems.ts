import { ApiError, NetworkError } from '#openstack/http.ts'
import { RefusedError } from '#openstack/refused.ts'
import type { ProblemKind } from '#wire/problem.ts'
import { HashError } from './hash/hash-error.ts'
import type { TransferProblem, TransferProblemKind } from './types.ts'

/** An error that already knows how it is told to a person. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly problem: TransferProblem
  constructor(
    kind: TransferProblemKind,
    sentence: string,
    next: TransferProblem['next'],
    details: TransferProblem['details'] = null,
  ) {
    super(sentence)
    this.problem = { kind, sentence, next, details }
  }
}

type Told = Pick<TransferProblem, 'kind' | 'sentence' | 'next'>
type Direction = 'upload' | 'download'

const quoted = (sentence: string) => `Glance says: “${essence(sentence)}”`

/** Glance wraps a full quota in three sentences about rate limiting; the brackets hold what counts. */
const essence = (sentence: string) => /over a limit for \[(.+?)\]/.exec(sentence)?.[1] ?? sentence

const SIGN_IN: Record<Direction, Told> = {
  upload: {
    kind: 'session-ended',
    sentence: 'Your session ended before Glance had all of it. Sign in again to go on.',
    next: 'sign-in',
  },
  download: {
    kind: 'session-ended',
    sentence: 'Your session ended before all of it was here. Sign in again to go on.',
    next: 'sign-in',
  },
}

const INTERRUPTED: Record<Direction, Told> = {
  upload: {
    kind: 'interrupted',
    sentence: 'The connection was cut while the file was being sent.',
    next: 'retry',
  },
  download: {
    kind: 'interrupted',
    sentence: 'The connection was cut before the end.',
    next: 'retry',
  },
}

const PASSING = new Set<TransferProblemKind>(['interrupted', 'silent', 'no-connection', 'cloud'])

/** Whether trying again by itself is worth while: nobody has to do anything for it to pass. */
export function passes(problem: TransferProblem): boolean {
  return PASSING.has(problem.kind)
}

/**
 * What any failure of a transfer means for the person: a kind, a sentence, and the next step.
 * Statuses and their causes as recorded from Glance 25.1: a full quota is 413, a read-only store
 * 410 as well as a deleted image, no role 401, a reader's download 403, refused content 415.
 */
export function problemOf(error: unknown, direction: Direction): TransferProblem {
  if (error instanceof TransferError) return error.problem
  if (error instanceof ApiError) {
    const { method, path, status, requestId } = error
    const told =
      error.service === 'gateway' ? ofGateway(error, direction) : ofGlance(error, direction)
    return { ...told, details: { method, path, status, requestId } }
  }
  if (error instanceof NetworkError) {
    return {
      kind: 'no-connection',
      sentence: 'Nothing answers: this computer is offline, or the dashboard’s server is down.',
      next: 'retry',
      details: { method: error.method, path: error.path, status: null, requestId: null },
    }
  }
  if (error instanceof RefusedError) {
    return { kind: 'refused', sentence: error.message, next: 'none', details: null }
  }
  if (error instanceof HashError) return { ...ofHashing(error), details: null }
  return {
    kind: 'unexpected',
    sentence: `It stopped for a reason this page does not know: ${String(error)}`,
    next: 'retry',
    details: null,
  }
}

function ofHashing(error: HashError): Told {
  return error.reason === 'unreadable'
    ? {
        kind: 'file-changed',
        sentence:
          'The file can no longer be read: it was changed, moved or locked since you picked it. Pick it again.',
        next: 'pick-file',
      }
    : {
        kind: 'hashing',
        sentence: `This browser cannot compute the digests, so nothing could be verified: ${error.message}`,
        next: 'retry',
      }
}

function ofGateway(error: ApiError, direction: Direction): Told {
  switch (error.problem as ProblemKind) {
    case 'no-session':
    case 'session-expired':
      return SIGN_IN[direction]
    case 'no-role':
    case 'not-allowed':
      return { kind: 'not-allowed', sentence: error.sentence, next: 'none' }
    case 'no-image-service':
      return { kind: 'refused', sentence: error.sentence, next: 'none' }
    case 'cloud-unreachable':
    case 'cloud-error':
    case 'too-many-uploads':
    case 'spool-full':
    case 'shutting-down':
      return { kind: 'cloud', sentence: error.sentence, next: 'retry' }
    case 'upload-gone':
      return {
        kind: 'interrupted',
        sentence:
          'The dashboard’s server gave this upload up: it was restarted, or nothing came for too long.',
        next: 'retry',
      }
    case 'upload-conflict':
    case 'upload-finishing':
      return INTERRUPTED[direction]
    case 'too-large':
      return tooLarge(error)
    default:
      return ofProxy(error)
  }
}

/** Without the gateway's own header: a proxy in front of it, or nobody knows who. */
function ofProxy(error: ApiError): Told {
  if (error.status === 413) return tooLarge(error)
  return isOverload(error.status)
    ? {
        kind: 'cloud',
        sentence: `The dashboard’s server cannot be reached behind its proxy: ${error.sentence}`,
        next: 'retry',
      }
    : { kind: 'refused', sentence: error.sentence, next: 'retry' }
}

/** Statuses that pass by themselves (RFC 9110, RFC 6585); 0 is a Glance that broke off or fell silent. */
const isOverload = (status: number) =>
  status === 0 || status === 408 || status === 429 || status >= 500

/** From the gateway, or without its header from a proxy in front of it. */
function tooLarge(error: ApiError): Told {
  return {
    kind: 'too-large',
    sentence: `Something between here and Glance limits the size of a request: ${error.sentence}`,
    next: 'none',
  }
}

function ofGlance(error: ApiError, direction: Direction): Told {
  const says = quoted(error.sentence)
  switch (error.status) {
    case 401:
      return SIGN_IN[direction]
    case 403:
      return {
        kind: 'not-allowed',
        sentence:
          direction === 'upload'
            ? `Your role does not allow this upload. ${says}`
            : `Glance does not give out this data: your role lacks the right, or the image is deactivated. ${says}`,
        next: 'none',
      }
    case 404:
      return gone(direction)
    case 410:
      return /\bstore\b/i.test(error.sentence)
        ? {
            kind: 'store-read-only',
            sentence: `This store takes no uploads. Choose another one. ${says}`,
            next: 'none',
          }
        : gone(direction)
    case 409:
      return {
        kind: 'image-busy',
        sentence: `This image takes no data now: another upload is under way, or it has its data already. ${says}`,
        next: 'retry',
      }
    case 413:
      return full(error, says)
    case 415:
      return {
        kind: 'content-refused',
        sentence: `Glance looked into the data and refused it: it is not what the disk format says, or it is not safe to boot. ${says}`,
        next: 'none',
      }
    default:
      return isOverload(error.status)
        ? {
            kind: 'cloud',
            // Status 0: the gateway's own words, as Glance said nothing.
            sentence: error.status === 0 ? error.sentence : `Glance failed. ${says}`,
            next: 'retry',
          }
        : { kind: 'refused', sentence: `Glance refused. ${says}`, next: 'retry' }
  }
}

/** Glance has one status for a full quota, a full disk and its own limit (glance/api/v2/image_data.py). */
function full(error: ApiError, says: string): Told {
  if (/too large/i.test(error.sentence)) {
    return {
      kind: 'too-large',
      sentence: `The file is larger than this cloud allows an image to be. ${says}`,
      next: 'none',
    }
  }
  return {
    kind: 'quota',
    sentence: /storage media is full/i.test(error.sentence)
      ? `The cloud’s store is full. Tell its operator, then send it again. ${says}`
      : `The project’s quota is used up. Delete something or ask for more, then send it again. ${says}`,
    next: 'retry',
  }
}

function gone(direction: Direction): Told {
  return direction === 'upload'
    ? {
        kind: 'image-gone',
        sentence:
          'The image was deleted while its data was on the way. Send it again to make a new one.',
        next: 'retry',
      }
    : {
        kind: 'image-gone',
        sentence: 'This image is no longer there, or no longer shared with this project.',
        next: 'none',
      }
}
