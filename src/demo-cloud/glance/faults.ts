import { json, text } from '../answers.ts'

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Request Range Not Satisfiable',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export const titleOf = (status: number) => TITLES[status] ?? 'Error'

/** What WebOb says where Glance gives no explanation of its own. */
const EXPLANATIONS: Record<number, string> = {
  401: 'This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.',
  403: 'Access was denied to this resource.',
  404: 'The resource could not be found.',
  409: 'There was a conflict when trying to complete your request.',
  416: 'The Range requested is not available.',
  500: 'The server has either erred or is incapable of performing the requested operation.',
}

/** A refusal of Glance. Its body is written in the format that the request's Accept asks for. */
export class ImageFault extends Error {
  readonly status: number
  /** Further text below the explanation. */
  readonly detail: string
  readonly headers: Record<string, string>
  /** Whether its body is the explanation alone. */
  readonly bare: boolean

  constructor(
    status: number,
    explanation?: string,
    more: { detail?: string; headers?: Record<string, string>; bare?: boolean } = {},
  ) {
    super(explanation ?? EXPLANATIONS[status] ?? '')
    this.status = status
    this.detail = more.detail ?? ''
    this.headers = more.headers ?? {}
    this.bare = more.bare ?? false
  }
}

export const badRequest = (explanation: string) => new ImageFault(400, explanation)
export const notFound = (explanation?: string) => new ImageFault(404, explanation)
/** Glance's sentence alone. */
export const clash = (explanation: string) => new ImageFault(409, explanation)
/** WebOb's own sentence with Glance's below it, where Glance passes its message as "detail". */
export const conflict = (detail: string) => new ImageFault(409, undefined, { detail })
export const denied = (detail: string) => new ImageFault(403, undefined, { detail })

export const unsupportedMedia = (type: string, headers: Record<string, string> = {}) =>
  new ImageFault(415, `The request media type ${type} is not supported by this server.`, {
    headers,
  })

/** Python's html.escape, quotes included. */
function escapeHtml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;')
}

/**
 * Which of WebOb's formats an Accept header asks for: HTML before JSON when both are as welcome,
 * plain text when neither is.
 */
function faultFormat(accept: string | null): 'html' | 'json' | 'plain' {
  const quality = (type: string) => {
    let best = { depth: 0, q: 0 }
    for (const part of (accept ?? '').toLowerCase().split(',')) {
      const [range = '', ...parameters] = part.split(';').map((each) => each.trim())
      const depth =
        range === type ? 3 : range === `${type.split('/')[0]}/*` ? 2 : range === '*/*' ? 1 : 0
      if (depth === 0 || depth < best.depth) continue
      const q = parameters.find((each) => each.startsWith('q='))
      best = { depth, q: q === undefined ? 1 : Number(q.slice(2)) || 0 }
    }
    return best.q
  }
  const html = quality('text/html')
  const asJson = quality('application/json')
  if (html === 0 && asJson === 0) return 'plain'
  return html >= asJson ? 'html' : 'json'
}

/** WebOb's body of an error, in the three formats it knows (webob/exc.py). */
export function faultAnswer(fault: ImageFault, accept: string | null, method: string): Response {
  const title = titleOf(fault.status)
  const status = `${fault.status} ${title}`
  /** WebOb's templates: those of 405 and 415 are not like the others. */
  const body = (escape: (value: string) => string) => {
    const [said, detail] = [escape(fault.message), escape(fault.detail)]
    if (fault.bare) return said
    if (fault.status === 405) return `${said} <br /><br />\n${detail}`
    if (fault.status === 415) return `${said}\n<br /><br />\n${detail}`
    return `${said}<br /><br />\n${detail}\n\n`
  }
  const plain = (value: string) => value
  if (method === 'HEAD')
    return new Response(null, {
      status: fault.status,
      statusText: title,
      headers: {
        'content-type': 'text/html; charset=UTF-8',
        'content-length': '0',
        ...fault.headers,
      },
    })
  const format = faultFormat(accept)
  if (format === 'json')
    return json(
      fault.status,
      title,
      { message: body(plain), code: status, title },
      { ...fault.headers },
    )
  if (format === 'plain') {
    const stripped = body(plain)
      .replaceAll('\n', ' ')
      .replaceAll(/<br\s*\/?>/g, '\n')
      .replaceAll(/<[^>]*>/g, '')
    return text(fault.status, title, 'text/plain; charset=UTF-8', `${status}\n\n${stripped}`, {
      ...fault.headers,
    })
  }
  return text(
    fault.status,
    title,
    'text/html; charset=UTF-8',
    `<html>\n <head>\n  <title>${status}</title>\n </head>\n <body>\n  <h1>${status}</h1>\n  ${body(escapeHtml)}\n </body>\n</html>`,
    { ...fault.headers },
  )
}
