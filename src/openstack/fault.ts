import { isObject, object } from './json.ts'

/** Sentences longer than this are cut: Keystone answers a bad body with its whole JSON schema. */
const LONGEST = 600
/** Characters of a page that are looked at: no fault is longer, and no page may keep us busy. */
const LONGEST_PAGE = 65_536

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
    .replace(/\s+/g, ' ')
    .replace(/ ?Failed validating '.*$/, '')
    .trim()
  return sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1).trimEnd()}…` : sentence
}

function fromHtml(page: string): string {
  const html = page.slice(0, LONGEST_PAGE)
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

function said(body: Record<string, unknown>): string | null {
  for (const key of ['message', 'detail', 'title']) {
    const text = body[key]
    if (typeof text === 'string' && text.trim() !== '') return text
  }
  return null
}

function fromJson(body: Record<string, unknown>): string {
  const own = said(body)
  // Glance's JSON keeps the <br /> of its HTML page and escapes nothing (webob's json_formatter),
  // so all other angle brackets are part of what was said.
  if (own !== null) return tidy(decodeEntities(own.replace(/<br\s*\/?>/gi, ' ')))
  // Keystone: {"error": {"code", "message", "title"}}. Others name the object after the fault, or
  // give a list of them.
  for (const value of Object.values(body).flat()) {
    const inner = isObject(value) ? said(value) : null
    if (inner !== null) return tidy(inner)
  }
  return ''
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
    try {
      return fromJson(object(JSON.parse(text)))
    } catch {
      return tidy(text)
    }
  }
  if (/^<[!?a-z]/i.test(text)) return fromHtml(text)
  return tidy(text.replace(STATUS_LINE, ''))
}
