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

export const UNAUTHENTICATED = 'The request you have made requires authentication.'

/** A refusal of Keystone; `message` is what the client is told. */
export class IdentityFault extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export const unauthorized = () => new IdentityFault(401, UNAUTHENTICATED)

export const forbidden = (action: string) =>
  new IdentityFault(
    403,
    `You are not authorized to perform the requested action: identity:${action}.`,
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
    'text/html; charset=utf-8',
    '<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>The method is not allowed for the requested URL.</p>\n',
    { allow },
  )
}
