import type { ActivityEntry } from '#dashboard/queries/activity-entry.ts'
import { keysInWords } from '../image-editing/words.ts'

type Request = Pick<ActivityEntry, 'method' | 'path' | 'body'>

/** Decoded for reading; a path that is not encoded well stays as it is. */
function plain(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function json(body: string | null): unknown {
  try {
    return body === null ? null : (JSON.parse(body) as unknown)
  } catch {
    return null // It was cut, or is no JSON.
  }
}
const field = (body: string | null, key: string): string | null => {
  const value = json(body)
  if (typeof value !== 'object' || value === null) return null
  const found = (value as Record<string, unknown>)[key]
  return typeof found === 'string' ? found : null
}

/** A patch in words: one whole change where it is only one that has a word, else its keys. */
function patched(body: string | null): string {
  const operations = json(body)
  if (!Array.isArray(operations)) return 'Change an image'
  const all = operations.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return []
    const { op, path, value } = each as Record<string, unknown>
    if (typeof path !== 'string') return []
    const key = path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')
    return [{ op, key, value }]
  })
  const [only] = all
  if (only && all.length === 1) {
    const { key, value } = only
    if (key === 'visibility' && typeof value === 'string') return `Make ${value}`
    if (key === 'protected') return value === true ? 'Protect' : 'Turn protection off'
    if (key === 'os_hidden') return value === true ? 'Hide' : 'Show in lists'
    if (key === 'name') return 'Rename'
    if (only.op === 'remove') return `Remove ${key}`
    return `Set ${key}`
  }
  return `Change ${keysInWords([...new Set(all.map(({ key }) => key))])}`
}

type Rule = readonly [
  method: string,
  path: RegExp,
  words: string | ((parts: readonly string[], body: string | null) => string),
]

const IMAGE = String.raw`^/v2/images/[^/]+`
const at = (rest: string) => new RegExp(`${IMAGE}${rest}$`)

/** What the requests of the Image API mean; the first that fits. */
const RULES: readonly Rule[] = [
  ['POST', /^\/v2\/images$/, 'Create an image'],
  ['PATCH', at(''), (_, body) => patched(body)],
  ['DELETE', at(''), 'Delete'],
  ['PUT', at('/file'), 'Upload data'],
  ['GET', at('/file'), 'Download data'],
  ['PUT', at('/stage'), 'Stage data'],
  [
    'POST',
    at('/import'),
    (_, body) => {
      const method = json(body) as { method?: { name?: unknown } } | null
      const name = method?.method?.name
      return typeof name === 'string' ? `Import by ${name}` : 'Import'
    },
  ],
  ['POST', at('/actions/deactivate'), 'Deactivate'],
  ['POST', at('/actions/reactivate'), 'Reactivate'],
  ['PUT', at('/tags/([^/]+)'), ([tag]) => `Add the tag ${tag}`],
  ['DELETE', at('/tags/([^/]+)'), ([tag]) => `Remove the tag ${tag}`],
  ['POST', at('/members'), (_, body) => `Share with ${field(body, 'member') ?? 'a project'}`],
  ['DELETE', at('/members/([^/]+)'), ([project]) => `Stop sharing with ${project}`],
  [
    'PUT',
    at('/members/([^/]+)'),
    (_, body) => `Answer the offer: ${field(body, 'status') ?? 'unknown'}`,
  ],
  ['DELETE', /^\/v2\/stores\/([^/]+)\/[^/]+$/, ([store]) => `Remove from the store ${store}`],
  ['POST', at('/locations'), 'Add a location'],
  ['PUT', /^\/v2\/(?:cache|queued_images)\/[^/]+$/, 'Queue for the cache'],
  ['DELETE', /^\/v2\/cache\/[^/]+$/, 'Take out of the cache'],
  ['DELETE', /^\/v2\/cache$/, 'Clear the cache'],
  ['DELETE', /^\/v2\/tasks\/[^/]+$/, 'Delete a task'],
  [
    'POST',
    /^\/v2\/metadefs\/namespaces$/,
    (_, body) => `Create the namespace ${field(body, 'namespace') ?? ''}`.trim(),
  ],
  [
    'DELETE',
    /^\/v2\/metadefs\/namespaces\/([^/]+)$/,
    ([namespace]) => `Delete the namespace ${namespace}`,
  ],
  [
    'PUT',
    /^\/v2\/metadefs\/namespaces\/([^/]+)$/,
    ([namespace]) => `Change the namespace ${namespace}`,
  ],
  [
    '*',
    /^\/v2\/metadefs\/namespaces\/([^/]+)\//,
    ([namespace]) => `Change definitions of ${namespace}`,
  ],
  ['POST', /^\/v1\/images$/, 'Create an image'],
  ['PUT', /^\/v1\/images\/[^/]+$/, 'Change an image'],
  ['DELETE', /^\/v1\/images\/[^/]+$/, 'Delete'],
]

/** What a request was for, in words; where nobody knows, the request itself. */
export function actionWords({ method, path, body }: Request): string {
  const [bare = path] = path.split('?')
  for (const [by, pattern, words] of RULES) {
    if (by !== method && !(by === '*' && method !== 'GET')) continue
    const found = pattern.exec(bare)
    if (!found) continue
    return typeof words === 'string' ? words : words(found.slice(1).map(plain), body)
  }
  return method === 'GET' ? `Read ${bare}` : `${method} ${bare}`
}
