/** Line length that jsonschema gives to pprint when it writes an error. */
const WIDTH = 72

/** Python's repr of a JSON value. */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return reprText(value)
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  const members = Object.entries(value).map(([key, each]) => `${reprText(key)}: ${repr(each)}`)
  return `{${members.join(', ')}}`
}

function reprText(value: string): string {
  const mark = value.includes("'") && !value.includes('"') ? '"' : "'"
  let out = mark
  for (const char of value) {
    const code = char.codePointAt(0)!
    if (char === mark || char === '\\') out += `\\${char}`
    else if (char === '\n') out += '\\n'
    else if (char === '\r') out += '\\r'
    else if (char === '\t') out += '\\t'
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`
    else out += char
  }
  return out + mark
}

/** Python's repr of a dict with its keys in order, which is what pprint measures. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  )
}

function pieces(value: string, indent: number, allowance: number): string[] {
  const out: string[] = []
  const words = value.match(/\S*\s*/g)!.filter((word) => word !== '')
  let current = ''
  words.forEach((word, i) => {
    const room = WIDTH - indent - (i === words.length - 1 ? allowance : 0)
    if (repr(current + word).length > room) {
      if (current !== '') out.push(repr(current))
      current = word
    } else current += word
  })
  if (current !== '') out.push(repr(current))
  return out
}

function format(value: unknown, indent: number, allowance: number, top: boolean): string {
  const flat = repr(value)
  if (flat.length <= WIDTH - indent - allowance) return flat
  const each = (parts: string[], open: string, close: string) =>
    `${open}${parts.join(`,\n${' '.repeat(indent + 1)}`)}${close}`
  if (Array.isArray(value))
    return each(
      value.map((item, i) =>
        format(item, indent + 1, i === value.length - 1 ? allowance + 1 : 1, false),
      ),
      '[',
      ']',
    )
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    return each(
      members.map(([key, item], i) => {
        const name = repr(key)
        const room = i === members.length - 1 ? allowance + 1 : 1
        return `${name}: ${format(item, indent + 1 + name.length + 2, room, false)}`
      }),
      '{',
      '}',
    )
  }
  if (typeof value !== 'string') return flat
  const inside = top ? indent + 1 : indent
  const parts = pieces(value, inside, top ? allowance + 1 : allowance)
  if (parts.length === 1) return flat
  const joined = parts.join(`\n${' '.repeat(inside)}`)
  return top ? `(${joined})` : joined
}

/** Python's pprint.pformat(value, width=72). */
export const pformat = (value: unknown) => format(sorted(value), 0, 0, true)
