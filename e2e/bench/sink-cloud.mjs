// A cloud that takes bytes as fast as it can and throws them away, in a process of its own: just
// enough Keystone and Glance for sign-in, an image record and an upload, so that what is measured
// is the browser and the gateway and never the cloud behind them. The record of an uploaded image
// carries the digests that the command line gives, computed beforehand by openssl, and a download
// gives the file that they are of.
//   node sink-cloud.mjs PORT MD5 SHA512 FILE
import { randomUUID } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'

const [port, md5, sha512, data = ''] = process.argv.slice(2)
const origin = `http://127.0.0.1:${port}`
const project = { id: 'a'.repeat(32), name: 'bench', domain: { id: 'default', name: 'Default' } }
const user = { id: 'b'.repeat(32), name: 'bench', domain: { id: 'default', name: 'Default' } }
const endpoints = (/** @type {string} */ path) =>
  ['public', 'internal', 'admin'].map((face) => ({
    id: randomUUID(),
    interface: face,
    region: 'RegionOne',
    region_id: 'RegionOne',
    url: `${origin}${path}`,
  }))
const catalog = [
  { type: 'identity', name: 'keystone', id: 'k', endpoints: endpoints('/identity/v3') },
  { type: 'image', name: 'glance', id: 'g', endpoints: endpoints('/image') },
]

/** @type {Map<string, Record<string, unknown>>} */
const images = new Map()

const token = () => ({
  token: {
    methods: ['password'],
    user,
    project,
    roles: [{ id: 'm', name: 'member' }],
    catalog,
    is_domain: false,
    audit_ids: ['x'],
    issued_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  },
})

/** @param {Record<string, unknown>} fields */
function create(fields) {
  const id = typeof fields['id'] === 'string' ? fields['id'] : randomUUID()
  const now = new Date().toISOString().replace(/\.\d+/, '')
  const image = {
    name: null,
    status: 'queued',
    visibility: 'shared',
    owner: project.id,
    size: null,
    virtual_size: null,
    disk_format: null,
    container_format: null,
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    min_disk: 0,
    min_ram: 0,
    protected: false,
    os_hidden: false,
    created_at: now,
    updated_at: now,
    tags: [],
    ...fields,
    id,
    file: `/v2/images/${id}/file`,
    self: `/v2/images/${id}`,
    schema: '/v2/schemas/image',
  }
  images.set(id, image)
  return image
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<string>}
 */
async function text(request) {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<number>} bytes thrown away
 */
function discard(request) {
  return new Promise((resolve, reject) => {
    let bytes = 0
    request.on('data', (chunk) => (bytes += chunk.length))
    request.once('end', () => resolve(bytes))
    request.once('error', reject)
  })
}

/** What each call is answered with: status, JSON, headers. */
/** @type {(request: import('node:http').IncomingMessage, path: string) => Promise<[number, unknown, Record<string, string>?]>} */
async function answer(request, path) {
  const call = `${request.method} ${path}`
  const file = /^\/image\/v2\/images\/([^/]+)\/file$/.exec(path)
  if (file && request.method === 'PUT') {
    const image = images.get(file[1] ?? '')
    if (!image) return [404, { message: 'no such image', code: '404 Not Found' }]
    image['status'] = 'saving'
    const size = await discard(request)
    Object.assign(image, { status: 'active', size, checksum: md5 })
    Object.assign(image, { os_hash_algo: 'sha512', os_hash_value: sha512 })
    return [204, null]
  }
  const body = await text(request)
  const one = /^\/image\/v2\/images\/([^/]+)$/.exec(path)
  if (one) {
    const image = images.get(one[1] ?? '')
    if (!image) return [404, { message: 'no such image', code: '404 Not Found' }]
    if (request.method === 'DELETE') images.delete(one[1] ?? '')
    return request.method === 'DELETE' ? [204, null] : [200, image]
  }
  const version = {
    id: 'v3.14',
    status: 'stable',
    links: [{ rel: 'self', href: `${origin}/identity/v3/` }],
  }
  const self = [{ rel: 'self', href: `${origin}/image/v2/` }]
  switch (call) {
    case 'GET /identity':
    case 'GET /identity/':
      return [300, { versions: { values: [version] } }]
    case 'GET /identity/v3':
    case 'GET /identity/v3/':
      return [200, { version }]
    case 'POST /identity/v3/auth/tokens':
      return [201, token(), { 'X-Subject-Token': randomUUID() }]
    case 'GET /identity/v3/auth/tokens':
      return [200, token()]
    case 'DELETE /identity/v3/auth/tokens':
      return [204, null]
    case 'GET /identity/v3/auth/projects':
      return [200, { projects: [{ ...project, domain_id: 'default', enabled: true }], links: {} }]
    case 'GET /image':
    case 'GET /image/':
      return [300, { versions: [{ id: 'v2.16', status: 'CURRENT', links: self }] }]
    case 'GET /image/v2/images':
      return [
        200,
        { images: [...images.values()], first: '/v2/images', schema: '/v2/schemas/images' },
      ]
    case 'POST /image/v2/images':
      return [201, create(JSON.parse(body))]
    case 'GET /image/v2/info/import':
      return [200, { 'import-methods': { description: '', type: 'array', value: [] } }]
    default:
      return [404, { message: `this cloud does not know ${call}`, code: '404 Not Found' }]
  }
}

/**
 * The bytes of an image, or those that a range asks for.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function give(request, response) {
  const size = statSync(data).size
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  const from = Number(first ?? 0)
  const end = last ? Math.min(Number(last), size - 1) : size - 1
  response.writeHead(first === undefined ? 200 : 206, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - from + 1,
    ...(first === undefined ? {} : { 'Content-Range': `bytes ${from}-${end}/${size}` }),
  })
  const bytes = createReadStream(data, { start: from, end, highWaterMark: 1024 * 1024 })
  response.once('close', () => bytes.destroy())
  bytes.pipe(response)
}

const server = createServer({ highWaterMark: 1024 * 1024 }, (request, response) => {
  const path = new URL(request.url ?? '/', origin).pathname
  // A page of this origin, to see what a browser alone makes with nothing in between.
  if (path === '/page') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>.</title>')
    return
  }
  if (request.method === 'GET' && /^\/image\/v2\/images\/[^/]+\/file$/.test(path)) {
    give(request, response)
    return
  }
  answer(request, path).then(
    ([status, json, headers]) => {
      response.writeHead(status, {
        ...(json === null ? {} : { 'Content-Type': 'application/json' }),
        'x-openstack-request-id': `req-${randomUUID()}`,
        ...headers,
      })
      response.end(json === null ? undefined : JSON.stringify(json))
    },
    // The sender went away in the middle: nobody is left to answer.
    () => response.destroy(),
  )
})
server.requestTimeout = 0
server.listen(Number(port), '127.0.0.1')
