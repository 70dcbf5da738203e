import { ApiError, NetworkError } from '#openstack/http.ts'
import type { SignIn } from '#wire/session.ts'
import type { RequestDetails } from '#dashboard/ui/states.tsx'

/** Where an error is said: at the field it is about, or over the form when it is about none. */
export type Refusal =
  | { at: 'secret' | 'project' | 'passcode'; sentence: string }
  | { at: 'form'; title: string; sentence: string; details: RequestDetails | null }
  /** Not an error: the cloud asks for a second proof. */
  | { at: 'second-step' }
  /** The second step came too late: the first is to be done again. */
  | { at: 'first-step'; sentence: string }

const SECRET: Record<SignIn['method'], string> = {
  password: 'The cloud does not know this user with this password in this domain.',
  application_credential: 'The cloud knows no such credential with this secret, or it has expired.',
  token: 'The cloud does not accept this token. It may have expired.',
  totp: 'This code does not fit. A new one comes every 30 seconds.',
}

/**
 * What a failed sign-in means to the person who tried.
 * @param cloud host of the cloud, to name it when it does not answer
 */
export function refusalOf(error: unknown, method: SignIn['method'], cloud: string): Refusal {
  if (error instanceof NetworkError) {
    return {
      at: 'form',
      title: 'Nothing answered',
      sentence: 'Either this computer is offline or the gateway of Viewfinder is down.',
      details: { method: error.method, path: error.path, status: null, requestId: null },
    }
  }
  if (!(error instanceof ApiError)) throw error
  const { method: verb, path, status, requestId, sentence, problem } = error
  const details = { method: verb, path, status, requestId }
  switch (problem) {
    case 'wrong-credentials':
      return { at: 'secret', sentence: SECRET[method] }
    case 'totp-required':
      return { at: 'second-step' }
    case 'totp-wrong':
      return { at: 'passcode', sentence: SECRET.totp }
    case 'no-session':
    case 'session-expired':
      return { at: 'first-step', sentence }
    case 'no-role':
      return { at: 'project', sentence }
    case 'no-project':
      return { at: 'form', title: 'No project', sentence, details: null }
    case 'cloud-unreachable':
      return { at: 'form', title: `${cloud} does not answer`, sentence, details }
    default:
      return { at: 'form', title: 'The sign-in failed', sentence, details }
  }
}
