import { beforeAll, describe, expect, test } from 'vitest'
import { createDemoCloud } from '../cloud.ts'

/**
 * The demo cloud's API v1 against what is written of the real one: its reference (api-ref/source/v1)
 * and its code (glance/api/v1 and glance/registry/api/v1, until 2018).
 */
const BASE = 'http://demo.test/demo'
const demo = createDemoCloud({ baseUrl: BASE, imageApi: 'v1' })
const ask = (path: string, init: RequestInit = {}) =>
  demo.fetch(new Request(`${BASE}/image${path}`, { duplex: 'half', ...init } as RequestInit))

let token = ''
let project = ''
beforeAll(async () => {
  const domain = { id: 'default' }
  const user = { name: 'alice', domain, password: 'secret' }
  const answer = await demo.fetch(
    new Request(`${BASE}/identity/v3/auth/tokens`, {
      method: 'POST',
      body: JSON.stringify({
        auth: {
          identity: { methods: ['password'], password: { user } },
          scope: { project: { name: 'tenant-a', domain } },
        },
      }),
    }),
  )
  token = answer.headers.get('x-subject-token')!
  project = ((await answer.json()) as { token: { project: { id: string } } }).token.project.id
})

type HeaderFields = Record<string, string>
const alice = (
  method: string,
  path: string,
  headers: HeaderFields = {},
  body?: string | ReadableStream<Uint8Array>,
) =>
  ask(path, {
    method,
    headers: { 'x-auth-token': token, ...headers },
    ...(body === undefined ? {} : { body }),
  })
interface Wire {
  id: string
  status: string
  properties: Record<string, string>
  [key: string]: unknown
}
const imageOf = async (answer: Response) => ((await answer.json()) as { image: Wire }).image
async function make(
  headers: HeaderFields = {},
  body?: string | ReadableStream<Uint8Array>,
): Promise<Wire> {
  const answer = await alice('POST', '/v1/images', headers, body)
  expect(answer.status).toBe(201)
  return imageOf(answer)
}
const OCTETS = { 'content-type': 'application/octet-stream' }
const RAW = { 'x-image-meta-disk_format': 'raw', 'x-image-meta-container_format': 'bare' }
const status = async (id: string) =>
  (await alice('HEAD', `/v1/images/${id}`)).headers.get('x-image-meta-status')
const LONG = { timeout: 20_000 }
const P = 'x-image-meta-property-'

describe('versions', () => {
  const VERSIONS = {
    versions: ['v1.1', 'v1.0'].map((id) => ({
      id,
      status: 'DEPRECATED',
      links: [{ rel: 'self', href: `${BASE}/image/v1/` }],
    })),
  }

  test.each([
    ['/', 300],
    ['/versions', 200],
    ['/v2/images', 300],
    ['/v2', 300],
    ['/v3/x', 300],
    ['/v1.2/images', 300],
  ])('%s names those of v1 and no other (%i)', async (path, code) => {
    const answer = await ask(path)
    expect(answer.status).toBe(code)
    expect(await answer.json()).toEqual(VERSIONS)
  })

  test('one is chosen by the path, or by Accept', async () => {
    for (const path of ['/v1/images', '/v1.0/images', '/v1.1/images', '/v1/'])
      expect((await alice('GET', path)).status).toBe(200)
    const accept = 'application/vnd.openstack.images-v1'
    expect((await alice('GET', '/images', { accept })).status).toBe(200)
    expect((await alice('GET', '/images', { accept: accept.replace('v1', 'v2') })).status).toBe(300)
  })

  test('a token is wanted for everything else', async () => {
    const answer = await ask('/v1/images')
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      `Keystone uri="${BASE}/identity"`,
    ])
  })
})

test.each([
  ['DELETE', '/v1/images', 'GET, POST'],
  ['HEAD', '/v1/images/detail', 'GET, HEAD'],
  ['POST', '/v1/images/x', 'GET, HEAD, PUT, DELETE'],
  ['DELETE', '/v1/images/x/members', 'GET, PUT'],
  ['GET', '/v1/images/x/members/y', 'GET, PUT, DELETE'],
])('%s %s is not allowed, %s are', async (method, path, allow) => {
  const answer = await alice(method, path)
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
})

test('there are no tags, files, schemas or tasks', async () => {
  for (const path of ['/images/x/tags/y', '/images/x/file', '/schemas/image', '/tasks', '/info/x'])
    expect((await alice('GET', `/v1${path}`)).status).toBe(404)
})

test('a refusal is plain text, whatever is accepted', async () => {
  const answer = await alice('GET', '/v1/images/x', { accept: 'application/json, text/html' })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    404,
    'text/plain; charset=UTF-8',
  ])
  expect(await answer.text()).toBe(
    '404 Not Found\n\nThe resource could not be found.\n\n Image with identifier x not found  ',
  )
  expect(answer.headers.get('x-openstack-request-id')).toMatch(/^req-/)
})

describe('an image in words', () => {
  const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/) as string
  const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/) as string

  test('reserved, as in images-create-reserve-response.json', async () => {
    const answer = await alice('POST', '/v1/images')
    expect(answer.status).toBe(201)
    const image = await imageOf(answer)
    expect(answer.headers.get('location')).toBe(`/v1/images/${image.id}`)
    expect(image).toEqual({
      checksum: null,
      container_format: null,
      created_at: TIME,
      deleted: false,
      deleted_at: null,
      disk_format: null,
      id: UUID,
      is_public: false,
      min_disk: 0,
      min_ram: 0,
      name: null,
      owner: project,
      properties: {},
      protected: false,
      size: 0,
      status: 'queued',
      updated_at: TIME,
      virtual_size: null,
    })
    const brief = (await (await alice('GET', '/v1/images?limit=1')).json()) as unknown
    expect(brief).toEqual({
      images: [
        {
          checksum: null,
          container_format: null,
          disk_format: null,
          id: image.id,
          name: null,
          size: 0,
        },
      ],
    })
  })

  test('with data, in the headers that the reference names', async () => {
    const made = await alice(
      'POST',
      '/v1/images',
      { ...RAW, ...OCTETS, [`${P}Distro`]: 'Ubuntu' },
      'abc',
    )
    const checksum = '900150983cd24fb0d6963f7d28e17f72'
    expect(made.headers.get('etag')).toBe(checksum)
    const { id } = await imageOf(made)
    const head = await alice('HEAD', `/v1/images/${id}`)
    expect(await head.text()).toBe('')
    const meta = [...head.headers].filter(([name]) => /^x-image|^etag/.test(name))
    expect(Object.fromEntries(meta)).toEqual({
      etag: checksum,
      'x-image-meta-checksum': checksum,
      'x-image-meta-container_format': 'bare',
      'x-image-meta-created_at': TIME,
      'x-image-meta-deleted': 'False',
      'x-image-meta-disk_format': 'raw',
      'x-image-meta-id': id,
      'x-image-meta-is_public': 'False',
      'x-image-meta-min_disk': '0',
      'x-image-meta-min_ram': '0',
      'x-image-meta-owner': project,
      'x-image-meta-property-distro': 'Ubuntu',
      'x-image-meta-protected': 'False',
      'x-image-meta-size': '3',
      'x-image-meta-status': 'active',
      'x-image-meta-updated_at': TIME,
    })
    const data = await alice('GET', `/v1/images/${id}`, { range: 'bytes=1-1' })
    expect([data.status, await data.text(), data.headers.get('content-length')]).toEqual([
      200,
      'abc',
      '3',
    ])
    expect(data.headers.get('x-image-meta-property-distro')).toBe('Ubuntu')
    const gone = await alice('DELETE', `/v1/images/${id}`)
    expect([gone.status, await gone.text()]).toEqual([200, ''])
  })
})

describe('headers of a request', () => {
  test('lose capitals and hyphens', async () => {
    const { properties } = await make({
      'X-Image-Meta-Property-OS-Distro': 'Debian',
      [`${P}a`]: '',
    })
    expect(properties).toEqual({ os_distro: 'Debian' })
    expect(await make({ 'X-Image-Meta-Min-Disk': '7' })).toMatchObject({ min_disk: 7 })
  })

  test('are UTF-8', async () => {
    const latin1 = (text: string) => Buffer.from(text).toString('latin1')
    expect(await make({ 'x-image-meta-name': latin1('画像 100%20') })).toMatchObject({
      name: '画像 100%20',
    })
    const answer = await alice('POST', '/v1/images', { 'x-image-meta-name': 'caf\xe9' })
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('Error decoding your request.'),
    ])
  })

  test.each([
    ['x-image-meta-colour', 'red', 'Bad header: x-image-meta-colour'],
    ['x-image-meta-size', 'x', "Cannot convert image size 'x' to an integer."],
    ['x-image-meta-min_ram', '-1', 'Cannot be a negative value.'],
    ['x-image-meta-disk_format', 'floppy', "Invalid disk format 'floppy' for image."],
    ['x-image-meta-container_format', 'box', "Invalid container format 'box' for image."],
    ['x-image-meta-name', 'n'.repeat(256), 'Image name too long: 256'],
    ['x-image-meta-checksum', 'a'.repeat(33), "can't exceed 32 characters"],
    ['x-image-meta-store', 'tape', 'Required store tape is invalid'],
    ['x-image-meta-id', 'mine', 'Invalid image id format'],
    ['x-image-meta-size', String(1024 ** 4 + 1), 'Denying attempt to upload image larger than'],
    ['x-image-meta-location', '', 'External source should not be empty'],
  ])('%s: %s is refused', async (name, value, sentence) => {
    const answer = await alice('POST', '/v1/images', { [name]: value })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(sentence)])
  })

  test('Amazon formats go together', async () => {
    expect(await make({ 'x-image-meta-disk_format': 'ami' })).toMatchObject({
      disk_format: 'ami',
      container_format: 'ami',
    })
    const mixed = { ...RAW, 'x-image-meta-disk_format': 'aki' }
    const answer = await alice('POST', '/v1/images', mixed)
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('Invalid mix of disk and container formats.'),
    ])
  })

  test('an id may be chosen, once', async () => {
    const id = '11111111-2222-4333-8444-555555555555'
    expect((await make({ 'x-image-meta-id': id })).id).toBe(id)
    expect((await alice('POST', '/v1/images', { 'x-image-meta-id': id })).status).toBe(409)
  })

  test('and properties are counted', async () => {
    const many = Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`${P}p${i}`, '1']))
    expect((await alice('POST', '/v1/images', many)).status).toBe(413)
  })
})

describe('an update', () => {
  const change = async (
    id: string,
    headers: HeaderFields,
    body?: string | ReadableStream<Uint8Array>,
  ) => {
    const answer = await alice('PUT', `/v1/images/${id}`, headers, body)
    expect(answer.status).toBe(200)
    return (await imageOf(answer)).properties
  }

  test('purges the properties that it does not name, unless told otherwise or with data', async () => {
    const { id } = await make({ ...RAW, [`${P}a`]: '1', [`${P}b`]: '2' })
    const keep = { 'x-glance-registry-purge-props': 'false' }
    expect(await change(id, { ...keep, [`${P}c`]: '3' })).toEqual({ a: '1', b: '2', c: '3' })
    expect(await change(id, { ...OCTETS, [`${P}d`]: '4' }, 'x')).toMatchObject({ a: '1', d: '4' })
    expect(await change(id, { [`${P}b`]: '5' })).toEqual({ b: '5' })
    expect(await change(id, { 'x-image-meta-name': 'n' })).toEqual({})
  })

  test('leaves alone what is settled', async () => {
    const { id } = await make({ ...RAW, ...OCTETS }, 'x')
    for (const [name, value] of [
      ['id', 'other'],
      ['status', 'queued'],
      ['size', '5'],
      ['checksum', 'a'],
    ] as const) {
      const answer = await alice('PUT', `/v1/images/${id}`, { [`x-image-meta-${name}`]: value })
      expect([answer.status, await answer.text()]).toEqual([
        403,
        expect.stringContaining(`Forbidden to modify '${name}' of `),
      ])
    }
    for (const headers of [
      { 'x-image-meta-location': 'http://a.invalid/' },
      { 'x-glance-api-copy-from': 'http://a.invalid/' },
    ])
      expect((await alice('PUT', `/v1/images/${id}`, headers)).status).toBe(400)
    expect((await alice('PUT', `/v1/images/${id}`, OCTETS, 'y')).status).toBe(409)
  })
})

describe('data', LONG, () => {
  test('of another type kills', async () => {
    const id = '22222222-2222-4333-8444-555555555555'
    const headers = { ...RAW, 'x-image-meta-id': id, 'content-type': 'text/plain' }
    const answer = await alice('POST', '/v1/images', headers, 'x')
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('Content-Type must be application/octet-stream'),
    ])
    expect(await status(id)).toBe('killed')
  })

  test('that is announced as nothing makes an image whole', async () => {
    expect(await make({ 'x-image-meta-size': '0' })).toMatchObject({ status: 'active', size: 0 })
  })

  test('that Glance shall copy is on its way, and here never arrives', async () => {
    const { id, status: first } = await make({
      ...RAW,
      'x-glance-api-copy-from': 'http://a.invalid/',
    })
    expect(first).toBe('queued')
    await expect.poll(() => status(id), LONG).toBe('killed')
  })

  test('of an image that is deleted meanwhile is for nobody', async () => {
    const { id } = await make(RAW)
    let end = () => {}
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(10))
        end = () => controller.close()
      },
    })
    const sent = alice('PUT', `/v1/images/${id}`, OCTETS, body)
    await expect.poll(() => status(id), LONG).toBe('saving')
    await alice('DELETE', `/v1/images/${id}`)
    end()
    const answer = await sent
    expect([answer.status, await answer.text()]).toEqual([
      412,
      expect.stringContaining('could not be found after upload'),
    ])
  })

  test('that breaks off kills', async () => {
    const { id } = await make(RAW)
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(10)),
      pull: (controller) => controller.error(new Error('gone')),
    })
    await expect(alice('PUT', `/v1/images/${id}`, OCTETS, body)).rejects.toThrow('gone')
    expect(await status(id)).toBe('killed')
  })

  test('of a deactivated image is for nobody', async () => {
    const found = await alice('GET', '/v1/images/detail?status=deactivated')
    const [image] = ((await found.json()) as { images: Wire[] }).images
    expect((await alice('GET', `/v1/images/${image!.id}`)).status).toBe(403)
  })
})

test.each([
  ['limit=x', 'limit param must be an integer'],
  ['limit=-1', 'limit param must be positive'],
  ['sort_key=colour', 'Unsupported sort_key. Acceptable values: name, status,'],
  ['sort_dir=up', 'Unsupported sort_dir. Acceptable values: asc, desc'],
  ['size_min=x', 'Bad value passed to filter size_min got x'],
  ['protected=maybe', 'Bad value passed to filter protected got maybe'],
  ['protected=none', 'protected must be True, or False'],
  ['is_public=x', 'Bad value passed to filter is_public got x'],
  ['changes-since=yesterday', 'Unrecognized changes-since value'],
])('a list with %s is refused', async (query, sentence) => {
  const answer = await alice('GET', `/v1/images?${query}`)
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(sentence)])
})

test('members, in the forms of the reference', async () => {
  const { id } = await make()
  const path = `/v1/images/${id}/members`
  const put = async (to: string, body?: unknown) =>
    (await alice('PUT', to, {}, body === undefined ? undefined : JSON.stringify(body))).status
  expect(await put(`${path}/t1`)).toBe(204)
  expect(await put(`${path}/t2`, { member: { can_share: true } })).toBe(204)
  const members = [
    { member_id: 't1', can_share: false },
    { member_id: 't2', can_share: true },
  ]
  expect(await (await alice('GET', path)).json()).toEqual({ members })
  const shared = await alice('GET', '/v1/shared-images/t2')
  expect(await shared.json()).toEqual({ shared_images: [{ image_id: id, can_share: true }] })
  expect(await put(path, { memberships: [{ member_id: 't2' }] })).toBe(204)
  expect(await (await alice('GET', path)).json()).toEqual({ members: members.slice(1) })
  expect(await put(path, {})).toBe(400)
  expect(await put(path, { memberships: [{}] })).toBe(400)
  expect((await alice('DELETE', `${path}/t1`)).status).toBe(404)
  expect((await alice('DELETE', `${path}/t2`)).status).toBe(204)
})

test('openstacksdk is answered in JSON, as no server ever did', async () => {
  const json = { 'content-type': 'application/json' }
  const body = { name: 'sdk', disk_format: 'raw', is_public: false, properties: { a: '1' } }
  const made = await make(json, JSON.stringify(body))
  expect(made).toMatchObject({ ...body, status: 'queued' })
  const shown = await alice('GET', `/v1/images/${made.id}`, { accept: 'application/json' })
  expect(await imageOf(shown)).toEqual(made)
  const evil = { properties: { 'a\r\nset-cookie': '1' } }
  expect((await alice('POST', '/v1/images', json, JSON.stringify(evil))).status).toBe(400)
})
