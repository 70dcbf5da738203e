import { text } from '../answers.ts'

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Request Entity Too Large',
}

const UNAUTHENTICATED = 'The request you have made requires authentication.'

/** A refusal of Keystone; `message` is what the client is told. */
export class IdentityFault extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export const unauthorized = () => new IdentityFault(401, UNAUTHENTICATED)

/** @param action the rule that refused, as Keystone names it; some refusals name none */
export const forbidden = (action?: string) =>
  new IdentityFault(
    403,
    `You are not authorized to perform the requested action${action === undefined ? '' : `: identity:${action}`}.`,
  )

const MALFORMED =
  'The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.'

/** @param what e.g. "domain in user" */
export const expecting = (what: string) =>
  new IdentityFault(400, `Expecting to find ${what}. ${MALFORMED}`)

/** A token that was asked about, or offered as a proof, and does not count. */
export const unknownToken = (value: string) =>
  new IdentityFault(
    404,
    value.startsWith('gAAAA') ? 'Failed to validate token' : 'Could not recognize Fernet token',
  )

/** Keystone's JSON fault; its keys are sorted and unspaced, unlike the rest of its JSON. */
export function faultAnswer(fault: IdentityFault, identityUrl: string): Response {
  const title = TITLES[fault.status] ?? 'Error'
  return text(
    fault.status,
    title.toUpperCase(),
    'application/json',
    `${JSON.stringify({ error: { code: fault.status, message: fault.message, title } })}\n`,
    fault.status === 401 ? { 'www-authenticate': `Keystone uri="${identityUrl}"` } : {},
  )
}

/** An address that Keystone does not have: the page of the web framework below it. */
export function unknownAddress(): Response {
  return text(
    404,
    'NOT FOUND',
    'text/html; charset=utf-8',
    '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n',
  )
}

export function wrongMethod(allow: string): Response {
  return text(
    405,
    'METHOD NOT ALLOWED',
    'application/json',
    '{"message": "The method is not allowed for the requested URL."}\n',
    { allow },
  )
}
