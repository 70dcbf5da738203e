/** Where something stands in a text: characters from the start, the end not included. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Member {
  readonly key: string
  readonly keyAt: Span
  readonly value: unknown
  readonly valueAt: Span
}

/** Where a text stops being JSON, and why, in words. */
interface JsonFault {
  readonly at: Span
  readonly sentence: string
}

export type ParsedObject =
  | { readonly ok: true; readonly members: readonly Member[] }
  | { readonly ok: false; readonly fault: JsonFault }

class Fault extends Error {
  readonly at: Span
  constructor(sentence: string, at: Span) {
    super(sentence)
    this.at = at
  }
}

const SPACE = /[ \t\r\n]*/y
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/**
 * The members of the one object that a JSON text is (RFC 8259), in order and with their places, also
 * those whose name comes twice: `JSON.parse` tells neither where something stands nor that.
 */
export function parseObject(text: string): ParsedObject {
  let at = 0
  const fail = (sentence: string, from = at, to = Math.max(from + 1, at)): never => {
    throw new Fault(sentence, { from, to })
  }
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (!found) return null
    at = pattern.lastIndex
    return found[0]
  }
  const space = () => void match(SPACE)
  const expect = (sign: string, where: string) => {
    space()
    if (text[at] === sign) at++
    else fail(at >= text.length ? `The text ends ${where}.` : `A ${sign} is missing ${where}.`)
  }
  const string = (what: string): string => {
    const from = at
    const found = match(STRING)
    if (found !== null) return JSON.parse(found) as string
    if (text[at] !== '"') return fail(`${what} goes between double quotes.`)
    const end = text.indexOf('\n', from)
    return fail(
      'This text has no end, or a sign in it that needs a \\.',
      from,
      end < 0 ? text.length : end,
    )
  }
  const value = (): unknown => {
    space()
    const sign = text[at]
    if (sign === '"') return string('A text')
    if (sign === '[') return list()
    if (sign === '{') return object().map((member) => [member.key, member.value])
    const from = at
    const scalar = match(SCALAR)
    if (scalar !== null) return JSON.parse(scalar) as unknown
    at = from
    const word = match(/[^\s,\]}]*/y) ?? ''
    return fail(
      word === '' ? 'A value is missing.' : 'A text goes between double quotes.',
      from,
      from + Math.max(1, word.length),
    )
  }
  const list = (): unknown[] => {
    at++
    const items: unknown[] = []
    space()
    if (text[at] === ']') at++
    else
      for (;;) {
        items.push(value())
        space()
        if (text[at] === ']') {
          at++
          break
        }
        expect(',', 'between two items of the list')
      }
    return items
  }
  const object = (): Member[] => {
    expect('{', 'at the beginning')
    const members: Member[] = []
    space()
    if (text[at] === '}') {
      at++
      return members
    }
    for (;;) {
      space()
      const from = at
      if (text[at] === '}') fail('A comma before the } is one too many.')
      const key = string('A key')
      const keyAt = { from, to: at }
      expect(':', 'after the key')
      space()
      const valueFrom = at
      const found = value()
      members.push({ key, keyAt, value: found, valueAt: { from: valueFrom, to: at } })
      space()
      if (text[at] === '}') {
        at++
        return members
      }
      expect(',', 'between two attributes')
    }
  }
  try {
    const members = object()
    space()
    if (at < text.length) fail('Nothing may follow the last }.', at, text.length)
    return { ok: true, members }
  } catch (error) {
    if (error instanceof Fault)
      return { ok: false, fault: { at: error.at, sentence: error.message } }
    throw error
  }
}

/** The line that a place is in, from 1. */
export function lineOf(text: string, at: number): number {
  let line = 1
  for (let from = text.indexOf('\n'); from >= 0 && from < at; from = text.indexOf('\n', from + 1))
    line++
  return line
}
