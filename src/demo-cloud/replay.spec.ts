import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDemoCloud } from './cloud.ts'
import { memoryPlatform } from './platform.ts'

/**
 * Replays what was recorded from a real Keystone 22 and Glance 25.1 (e2e/glance/samples, in the
 * order of recording) and compares the answers: status, headers, bodies value for value. Ids,
 * tokens and addresses are mapped, times are compared by their form.
 */
const SAMPLES = join(import.meta.dirname, '../../e2e/glance/samples')
const BASE = 'http://demo.test/demo'

interface Sample {
  file: string
  /** Its name without its number. */
  name: string
  method: string
  path: string
  host: string
  requestHeaders: Headers
  requestBody: string
  status: number
  statusText: string
  headers: Headers
  body: string
}

function parse(file: string): Sample {
  const text = readFileSync(join(SAMPLES, file), 'utf8')
  const [, rest] = text.split('=== request\n')
  const [request = '', response = ''] = rest!.split('\n=== response\n')
  const part = (block: string) => {
    const at = block.indexOf('\n\n')
    const head = (at < 0 ? block.trimEnd() : block.slice(0, at)).split('\n')
    const headers = new Headers()
    for (const line of head.slice(1)) {
      const colon = line.indexOf(': ')
      headers.append(line.slice(0, colon), line.slice(colon + 2))
    }
    return { first: head[0]!, headers, body: at < 0 ? '' : block.slice(at + 2) }
  }
  const asked = part(request)
  const got = part(response)
  const [method = '', path = ''] = asked.first.split(' ')
  const [, status = '', ...reason] = got.first.split(' ')
  return {
    file,
    name: file.replace(/^\d+-/, '').replace(/\.http$/, ''),
    method,
    path,
    host: asked.headers.get('host')!,
    requestHeaders: asked.headers,
    requestBody: asked.body.trim(),
    status: Number(status),
    statusText: reason.join(' '),
    headers: got.headers,
    body: got.body.trimEnd(),
  }
}

const samples = readdirSync(SAMPLES)
  .filter((file) => file.endsWith('.http'))
  .toSorted()
  .map(parse)

/** Every difference that is allowed, and why. One that is no longer there fails its test. */
const ALLOWED: Record<string, { difference: RegExp; reason: string }[]> = {
  'token-bad-request-400': [
    {
      difference: /^body\.error\.message/,
      reason: 'Keystone appends its whole schema in Python; its first sentence is the same',
    },
  ],
}
/** Lists whose images are other ones than the recorded ones: compared by kinds of values only. */
const OTHER_IMAGES = [
  'image-list-next-200',
  'image-list-last-200',
  'image-list-in-200',
  'image-list-hidden-200',
  'image-list-community-200',
  'image-list-visibility-all-200',
]
/**
 * What the store of the demo, its clock and the other images in it make differ, by path in the body;
 * and the descriptions of definitions, which are the demo's own.
 */
const OTHER_VALUES = [
  /^body\.token\.audit_ids\[\d\]$/,
  /^body\.usage\.(image_size_total|image_count_total)\.usage$/,
  /^body\.stores\[\d\]\.properties\.data_dir$/,
  /^body\.cached_images\[\d\]\.last_(accessed|modified)$/,
  /^body(\.namespaces\[\d\]|\.properties\.\w+)?\.description$/,
]

/** Headers that a client may rest on. */
const HEADERS = [
  'content-type',
  'content-length',
  'location',
  'vary',
  'allow',
  'accept-patch',
  'www-authenticate',
  'x-subject-token',
  'x-openstack-request-id',
  'content-md5',
  'content-range',
  'openstack-image-import-methods',
  'openstack-image-store-ids',
]

/** The byte that data was made of, which the recording does not show: known by its checksum. */
const FILL: Record<string, number> = { 'stage-204': 9 }

const ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const ANY_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/g
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6}|(\.000000)?Z)$/
const REQUEST = /^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Milliseconds that the cloud's clock is ahead, for one sample and for all that follow. */
let offset = 0
let passed = 0
const cloud = createDemoCloud({
  baseUrl: BASE,
  platform: { ...memoryPlatform(), now: () => Date.now() + offset + passed },
})
/** Ids and tokens of the recording, and those that stand for them here. */
const known = new Map<string, string>()
const tokens = new Map<string, string>()

/** Where images come from: data at one address, nothing at all others. */
const source = createServer((request, response) => {
  const bytes = request.url === '/image.raw' ? 65_536 : 0
  response.writeHead(bytes === 0 ? 404 : 200, { 'content-length': String(bytes) })
  response.end(request.method === 'HEAD' ? undefined : new Uint8Array(bytes).fill(7))
})
let sourceUrl = ''

const here = (text: string) =>
  text
    .replaceAll('http://127.0.0.1:42201', sourceUrl)
    .replaceAll('file:///tmp/real-cloud/glance/', 'file:///var/lib/glance/')
    .replaceAll(ANY_ID, (id) => known.get(id) ?? id)
    .replaceAll('http://127.0.0.1:5000', `${BASE}/identity`)
    .replaceAll('http://127.0.0.1:9292', `${BASE}/image`)

async function login(user: string, project: string): Promise<string> {
  const answer = await cloud.fetch(
    new Request(`${BASE}/identity/v3/auth/tokens`, {
      method: 'POST',
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: user, domain: { id: 'default' }, password: 'secret' } },
          },
          scope: { project: { name: project, domain: { id: 'default' } } },
        },
      }),
    }),
  )
  expect(answer.status).toBe(201)
  return answer.headers.get('x-subject-token')!
}

/** The token that a placeholder of the recording stands for. */
async function tokenFor(placeholder: string): Promise<string> {
  const found = tokens.get(placeholder)
  if (found !== undefined) return found
  const match = /^<(?:expired )?token of (\w+) on ([\w-]+)>$/.exec(placeholder)
  // What is no placeholder was sent as it stands: "nonsense", say.
  if (match === null) return placeholder
  const token = await login(match[1]!, match[2]!)
  tokens.set(placeholder, token)
  return token
}

interface Got {
  status: number
  statusText: string
  headers: Headers
  body: string
}

async function send(sample: Sample): Promise<Got> {
  const headers = new Headers(sample.requestHeaders)
  for (const name of ['host', 'content-length', 'connection']) headers.delete(name)
  for (const name of ['x-auth-token', 'x-subject-token']) {
    const value = headers.get(name)
    if (value !== null) headers.set(name, await tokenFor(value))
  }
  let body: string | Uint8Array<ArrayBuffer> = here(sample.requestBody)
  for (const [placeholder, token] of tokens) body = body.replaceAll(placeholder, token)
  const bytes = /^<(\d+) bytes>$/.exec(sample.requestBody)
  if (bytes !== null) body = new Uint8Array(Number(bytes[1])).fill(FILL[sample.name] ?? 7)
  const bodyless = sample.method === 'GET' || sample.method === 'HEAD'
  const service = sample.host.endsWith(':5000') ? 'identity' : 'image'
  const answer = await cloud.fetch(
    new Request(`${BASE}/${service}${here(sample.path)}`, {
      method: sample.method,
      headers,
      ...(bodyless || body.length === 0 ? {} : { body }),
    }),
  )
  const raw = new Uint8Array(await answer.arrayBuffer())
  const isText = /json|text/.test(answer.headers.get('content-type') ?? '')
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers,
    body: isText
      ? new TextDecoder().decode(raw).trimEnd()
      : raw.length > 0
        ? `<${raw.length} bytes>`
        : '',
  }
}

const kindOf = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value

const inOrder = (tags: unknown[]) => tags.map(String).toSorted((a, b) => (a < b ? -1 : 1))

/** Cached images are in the order of their ids, which are other ones here. */
const alike = (was: unknown[], is: unknown[]) =>
  (was as { image_id: string }[]).map(({ image_id: id }) =>
    (is as { image_id: string }[]).find((each) => each.image_id === known.get(id)),
  )

/** How two JSON values differ; learns which of our ids stands for a recorded one. */
function differences(was: unknown, is: unknown, path: string, loose: boolean): string[] {
  if (loose && (was === null || is === null)) return []
  if (kindOf(was) !== kindOf(is)) return [`${path} is ${kindOf(is)} instead of ${kindOf(was)}`]
  if (Array.isArray(was) && Array.isArray(is)) {
    if (was.length !== is.length && !loose)
      return [`${path} has ${is.length} items instead of ${was.length}`]
    // Tags are a set: Glance gives them in any order.
    const [a, b] = path.endsWith('.tags')
      ? [inOrder(was), inOrder(is)]
      : [was, path === 'body.cached_images' ? alike(was, is) : is]
    return a.flatMap((item, i) =>
      i < b.length ? differences(item, b[i], `${path}[${i}]`, loose) : [],
    )
  }
  if (typeof was === 'object' && was !== null) {
    const [a, b] = [was as Record<string, unknown>, is as Record<string, unknown>]
    const isImage = 'disk_format' in a
    const base = (key: string) => !isImage || !loose || key in schemaKeys
    const missing = Object.keys(a).filter((key) => !(key in b) && base(key))
    const extra = Object.keys(b).filter((key) => !(key in a) && base(key))
    return [
      ...missing.map((key) => `${path}.${key} is missing`),
      ...extra.map((key) => `${path}.${key} is new`),
      ...Object.keys(a)
        .filter((key) => key in b && base(key))
        .flatMap((key) => differences(a[key], b[key], `${path}.${key}`, loose)),
    ]
  }
  if (OTHER_VALUES.some((each) => each.test(path))) return []
  if (typeof was === 'string' && typeof is === 'string') {
    if (ID.test(was) && ID.test(is) && !known.has(was) && !/checksum/.test(path)) {
      known.set(was, is)
      return []
    }
    if (REQUEST.test(was) && REQUEST.test(is)) return []
    if (TIME.test(was) && TIME.test(is)) return was.length === is.length ? [] : [`${path}: form`]
  }
  if (loose) return []
  const wanted = typeof was === 'string' ? here(was) : was
  return wanted === is
    ? []
    : [`${path} is ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`]
}

/** Attributes of an image that are not custom properties. */
const schemaKeys: Record<string, true> = Object.fromEntries(
  'name disk_format container_format visibility size virtual_size status checksum protected min_ram min_disk owner os_hidden os_hash_algo os_hash_value id created_at updated_at tags self file schema'
    .split(' ')
    .map((key) => [key, true]),
)

function compare(sample: Sample, got: Got): string[] {
  const found: string[] = []
  if (got.status !== sample.status)
    found.push(`status is ${got.status} instead of ${sample.status}`)
  if (got.statusText !== sample.statusText && sample.status !== 204)
    found.push(`reason is ${got.statusText} instead of ${sample.statusText}`)
  const isJson = sample.headers.get('content-type')?.includes('json') === true
  if (isJson) {
    const loose = OTHER_IMAGES.includes(sample.name)
    found.push(...differences(JSON.parse(sample.body), JSON.parse(got.body), 'body', loose))
  } else if (got.body !== here(sample.body))
    found.push(`body is ${got.body} instead of ${here(sample.body)}`)
  for (const name of HEADERS) {
    const was = sample.headers.get(name)
    const is = got.headers.get(name)
    if ((was === null) !== (is === null)) {
      found.push(`header ${name} is ${is === null ? 'missing' : 'new'}`)
      continue
    }
    if (was === null || is === null || name === 'x-subject-token') continue
    // Addresses and numbers inside make JSON longer or shorter; its length is checked by parsing.
    if (name === 'content-length' && isJson) continue
    if (name === 'x-openstack-request-id') {
      if (!REQUEST.test(is)) found.push(`${name}: form`)
      continue
    }
    if (is !== here(was)) found.push(`header ${name} is ${is} instead of ${here(was)}`)
  }
  return found
}

async function image(
  token: string,
  path: string,
  init: {
    method?: string
    headers?: Record<string, string>
    body?: string | Uint8Array<ArrayBuffer>
  } = {},
): Promise<Response> {
  const answer = await cloud.fetch(
    new Request(`${BASE}/image${path}`, {
      ...init,
      headers: { 'x-auth-token': token, ...init.headers },
    }),
  )
  expect(answer.ok, `${init.method ?? 'GET'} ${path}: ${answer.status}`).toBe(true)
  return answer
}

async function create(token: string, fields: Record<string, unknown>): Promise<string> {
  const answer = await image(token, '/v2/images', { method: 'POST', body: JSON.stringify(fields) })
  return ((await answer.json()) as { id: string }).id
}

const made = async (name: string) =>
  create(await login('alice', 'tenant-a'), { ...PRIVATE_RAW, name })

/** Lets the time pass until no import holds the image that a recorded id stands for. */
async function settled(recorded: string, status: string): Promise<void> {
  const alice = await login('alice', 'tenant-a')
  await expect
    .poll(async () => {
      passed += 500
      const found = await image(alice, `/v2/images/${known.get(recorded)}`)
      const row = (await found.json()) as Record<string, unknown>
      return [row['status'], 'os_glance_import_task' in row]
    })
    .toEqual([status, false])
}

const idIn = (sample: Sample) => /^\/v2\/images\/([0-9a-f-]{36})/.exec(sample.path)![1]!
const PRIVATE_RAW = {
  name: 'sample',
  disk_format: 'raw',
  container_format: 'bare',
  visibility: 'private',
}
const small: string[] = []
const patch = (...changes: unknown[]) => ({
  method: 'PATCH',
  headers: { 'content-type': 'application/openstack-images-v2.1-json-patch' },
  body: JSON.stringify(changes),
})

/** Calls that were made between two samples without being recorded (see record.py's order). */
const BEFORE: Record<string, (sample: Sample) => Promise<void>> = {
  async 'glance-401-expired-token-401'() {
    await tokenFor('<expired token of alice on tenant-a>')
    offset = 3_601_000
  },
  async 'file-put-no-format-400'(sample) {
    known.set(idIn(sample), await create(await login('alice', 'tenant-a'), { name: 'bare' }))
  },
  async 'file-put-disk-format-mismatch-204'(sample) {
    const fields = { ...PRIVATE_RAW, disk_format: 'qcow2' }
    known.set(idIn(sample), await create(await login('alice', 'tenant-a'), fields))
  },
  async 'deactivate-queued-403'(sample) {
    known.set(idIn(sample), await create(await login('alice', 'tenant-a'), PRIVATE_RAW))
  },
  async 'stage-204'(sample) {
    known.set(idIn(sample), await made('sample import'))
  },
  async 'image-get-imported-200'(sample) {
    await settled(idIn(sample), 'active')
  },
  async 'import-direct-not-staged-409'(sample) {
    known.set(idIn(sample), await made('sample web download'))
  },
  async 'import-again-409'() {
    passed += 300
  },
  async 'image-get-import-failed-200'(sample) {
    const id = await made('sample failed import')
    known.set(idIn(sample), id)
    await image(await login('alice', 'tenant-a'), `/v2/images/${id}/import`, {
      method: 'POST',
      body: JSON.stringify({ method: { name: 'web-download', uri: `${sourceUrl}/nothing` } }),
    })
    await settled(idIn(sample), 'queued')
  },
  async 'import-copy-image-403'(sample) {
    await settled(idIn(sample), 'active')
  },
  async 'import-copy-image-there-400'(sample) {
    await settled(idIn(sample), 'active')
  },
  async 'location-add-200'(sample) {
    known.set(idIn(sample), await made('sample location'))
  },
  async 'cache-list-200'(sample) {
    passed += 2000
    const admin = await login('admin', 'admin')
    const mine = [...sample.body.matchAll(ANY_ID)].map(([id]) => known.get(id))
    const listed = (await (await image(admin, '/v2/cache')).json()) as {
      cached_images: { image_id: string }[]
    }
    for (const { image_id: id } of listed.cached_images)
      if (!mine.includes(id)) await image(admin, `/v2/cache/${id}`, { method: 'DELETE' })
  },
  async 'quota-count-413'(sample) {
    const erin = await login('erin', 'tenant-small')
    const made = await image(erin, '/v2/images', {
      method: 'POST',
      body: JSON.stringify(PRIVATE_RAW),
    })
    const { id, owner } = (await made.json()) as { id: string; owner: string }
    known.set(/Project ([0-9a-f]{32})/.exec(sample.body)![1]!, owner)
    small.push(id)
    for (let i = 0; i < 4; i++) small.push(await create(erin, PRIVATE_RAW))
  },
  async 'quota-size-413'(sample) {
    await image(await login('erin', 'tenant-small'), `/v2/images/${small[0]}/file`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(6_000_000),
    })
    known.set(idIn(sample), small[1]!)
  },
  async 'image-delete-protected-403'(sample) {
    const id = known.get(idIn(sample))!
    const change = patch({ op: 'replace', path: '/protected', value: true })
    await image(await login('alice', 'tenant-a'), `/v2/images/${id}`, change)
  },
  async 'image-delete-other-tenant-404'(sample) {
    known.set(idIn(sample), await create(await login('alice', 'tenant-a'), PRIVATE_RAW))
  },
  async 'image-delete-public-403'(sample) {
    const alice = await login('alice', 'tenant-a')
    const found = await image(alice, '/v2/images?visibility=public&limit=1')
    known.set(idIn(sample), ((await found.json()) as { images: { id: string }[] }).images[0]!.id)
  },
  async 'image-delete-204'(sample) {
    const id = known.get(idIn(sample))!
    const change = patch({ op: 'replace', path: '/protected', value: false })
    await image(await login('alice', 'tenant-a'), `/v2/images/${id}`, change)
  },
}

/** Tokens that the recording names by what they are, not by who logged in. */
function learnTokens(sample: Sample, got: Got): void {
  const token = got.headers.get('x-subject-token')
  if (token === null) return
  if (sample.name === 'token-unscoped-201') tokens.set('<unscoped token of carol>', token)
  if (sample.name === 'token-rescoped-201') tokens.set('<token of carol on a project>', token)
  if (sample.name === 'token-system-201') tokens.set('<token of admin on the system>', token)
}

describe('recorded answers of a real cloud', () => {
  beforeAll(async () => {
    await new Promise<void>((resolve) => void source.listen(0, '127.0.0.1', resolve))
    sourceUrl = `http://127.0.0.1:${(source.address() as AddressInfo).port}`
    await cloud.ready
  })
  afterAll(() => void source.close())

  // In the order of recording: later calls work on what earlier ones made.
  test.for(samples)('$file', async (sample) => {
    await BEFORE[sample.name]?.(sample)
    const got = await send(sample)
    offset = 0
    learnTokens(sample, got)
    const found = compare(sample, got)
    const allowed = ALLOWED[sample.name] ?? []
    const unexplained = found.filter((each) => !allowed.some((a) => a.difference.test(each)))
    expect(unexplained).toEqual([])
    for (const { difference, reason } of allowed)
      expect(
        found.some((each) => difference.test(each)),
        `no longer differs: ${reason}`,
      ).toBe(true)
  })

  test('every sample is replayed', () => {
    expect(samples.length).toBe(146)
    const names = new Set(samples.map((sample) => sample.name))
    const listed = [ALLOWED, BEFORE].flatMap((each) => Object.keys(each))
    expect([...listed, ...OTHER_IMAGES].filter((name) => !names.has(name))).toEqual([])
  })
})
