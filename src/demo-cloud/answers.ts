/** Largest JSON body: what oslo.middleware's sizelimit lets through to Keystone and Glance. */
export const MAX_JSON_BYTES = 114_688

export class BodyTooLarge extends Error {}
export class NotJson extends Error {}

/**
 * Reads a JSON body, at most MAX_JSON_BYTES of it.
 * @returns undefined when there is no body
 * @throws BodyTooLarge, NotJson
 */
export async function readJson(request: Request): Promise<unknown> {
  if (request.body === null) return undefined
  const reader = request.body.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > MAX_JSON_BYTES) {
      await reader.cancel()
      throw new BodyTooLarge()
    }
    parts.push(value)
  }
  if (size === 0) return undefined
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole)) as unknown
  } catch {
    throw new NotJson()
  }
}

/** JSON as Python's json.dumps spaces it: `{"a": 1, "b": [2, 3]}`. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}: ${pythonJson(v)}`)
    return `{${members.join(', ')}}`
  }
  return JSON.stringify(value)
}

const encoder = new TextEncoder()

/** An answer with a text body and its Content-Length. */
export function text(
  status: number,
  statusText: string,
  type: string,
  body: string,
  headers: Record<string, string> = {},
): Response {
  const bytes = encoder.encode(body)
  return new Response(bytes, {
    status,
    statusText,
    headers: { 'content-type': type, 'content-length': String(bytes.length), ...headers },
  })
}

export function json(
  status: number,
  statusText: string,
  value: unknown,
  headers: Record<string, string> = {},
): Response {
  return text(status, statusText, 'application/json', pythonJson(value), headers)
}

export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A member of a JSON object, when it is a string. Own members only: bodies are hostile. */
export function stringAt(value: unknown, key: string): string | null {
  if (!isObject(value) || !Object.hasOwn(value, key)) return null
  const found = value[key]
  return typeof found === 'string' ? found : null
}

export function objectAt(value: unknown, key: string): Json | null {
  if (!isObject(value) || !Object.hasOwn(value, key)) return null
  const found = value[key]
  return isObject(found) ? found : null
}
