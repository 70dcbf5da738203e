/** Sentences longer than this are cut: Keystone answers a bad body with its whole JSON schema. */
const LONGEST = 600

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g,
    (whole, dec, hex, name) => {
      if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name]! : whole
      const code = dec === undefined ? Number.parseInt(hex, 16) : Number(dec)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

/** "404 Not Found" before the text itself: the status line said so already. */
const STATUS_LINE = /^\s*[1-5]\d\d [A-Z][A-Za-z' -]*(?:\n|$)/

function tidy(text: string): string {
  // jsonschema's dump of the schema follows its sentence, in Glance and in Keystone alike.
  const sentence = text
    .replace(/\s*Failed validating '[\s\S]*$/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1).trimEnd()}…` : sentence
}

function fromHtml(html: string): string {
  const text = decodeEntities(
    html
      .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
      .replace(/<(head|script|style|title|h1)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
      .replace(/<[^>]*>/g, ' '),
  )
  const sentence = tidy(text)
  // A proxy's own page says no more than "nginx" below its heading.
  if (sentence.split(' ').length > 2) return sentence
  const heading = /<(h1|title)\b[^>]*>([\s\S]*?)<\/\1\s*>/i.exec(html)?.[2] ?? ''
  return tidy(decodeEntities(heading.replace(/<[^>]*>/g, ' '))) || sentence
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fromJson(body: unknown): string | null {
  if (!isObject(body)) return null
  if (isObject(body['error'])) {
    // Keystone: {"error": {"code": 401, "message": …, "title": …}}, plain text.
    const { message, title } = body['error']
    if (typeof message === 'string' && message.trim() !== '') return tidy(message)
    return typeof title === 'string' ? tidy(title) : null
  }
  for (const key of ['message', 'detail', 'title']) {
    const text = body[key]
    if (typeof text !== 'string' || text.trim() === '') continue
    // Glance's JSON keeps the <br /> of its HTML page but escapes nothing else (webob's
    // json_formatter), so other angle brackets are part of what was said.
    return tidy(decodeEntities(text.replace(/<br\s*\/?>/gi, ' ')))
  }
  return null
}

/**
 * The sentence in the body of a failed answer: Keystone's and Glance's JSON, our gateway's
 * Problem, plain text, or an HTML page of Glance or of a proxy in front of it.
 *
 * @param body The whole body as text; may be empty.
 * @returns One line without markup, for display as text; '' when the body says nothing.
 */
export function faultSentence(body: string): string {
  const text = body.trim()
  if (text.startsWith('{')) {
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return tidy(text)
    }
    return fromJson(json) ?? ''
  }
  if (/^<(?:!doctype|html|head|body|\?xml|!--)/i.test(text)) return fromHtml(text)
  return tidy(text.replace(STATUS_LINE, ''))
}
