import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import { readConfig } from './config.ts'
import {
  alice,
  call,
  fakeCloud,
  IMAGE,
  JSON_TYPE,
  readAll,
  signIn,
  startGateway,
  until,
  UPLOADS,
  type Certificate,
  type Started,
} from './spec-kit.ts'

/** A certificate that only its own file vouches for, and the path of that file. */
function selfSigned(names: string): Certificate & { file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'viewfinder-https-'))
  const key = join(folder, 'key.pem')
  const file = join(folder, 'cert.pem')
  const how = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1
    -subj /CN=cloud -addext subjectAltName=${names} -keyout ${key} -out ${file}`
  execFileSync('openssl', how.split(/\s+/), { stdio: 'pipe' })
  folders.push(folder)
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(file, 'utf8'), file }
}

const folders: string[] = []
let own: ReturnType<typeof selfSigned>
beforeAll(() => {
  own = selfSigned('IP:127.0.0.1,DNS:localhost')
  return () => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  }
})

const trusting = (file: string) => ({ ca: readConfig({ OS_CACERT: file }).ca })
const post = (gateway: Started) =>
  call(gateway, 'POST', '/api/session', { headers: JSON_TYPE, body: JSON.stringify(alice) })

test('a cloud behind a private authority signs in, lists, takes a file and gives it back', async () => {
  const cloud = await fakeCloud(own)
  const kept = new Map<string, Buffer>()
  cloud.glance = (req, res) => {
    const data = /\/images\/([^/]+)\/file$/.exec(req.url!)
    if (data === null) res.writeHead(200, JSON_TYPE).end('{"images":[{"id":"one"}]}')
    else if (req.method === 'PUT')
      void readAll(req).then((bytes) => {
        kept.set(data[1]!, bytes)
        res.writeHead(204).end()
      })
    else
      res
        .writeHead(200, { 'content-type': 'application/octet-stream' })
        .end(kept.get(data[1]!)!.toString('hex'))
  }
  const gateway = await startGateway(cloud, trusting(own.file))
  const cookie = await signIn(gateway)

  const list = await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })
  expect([list.status, list.json()]).toEqual([200, { images: [{ id: 'one' }] }])

  const bytes = randomBytes(3_000_000)
  const tus = { 'tus-resumable': '1.0.0' }
  const made = await call(gateway, 'POST', UPLOADS, {
    cookie,
    headers: {
      ...tus,
      'upload-length': bytes.length,
      'upload-metadata': `image_id ${Buffer.from('one').toString('base64')}`,
    },
  })
  expect(made.status).toBe(201)
  const patch = await call(gateway, 'PATCH', made.headers.location!, {
    cookie,
    headers: { ...tus, 'upload-offset': 0, 'content-type': 'application/offset+octet-stream' },
    body: bytes,
  })
  expect([patch.status, patch.headers['upload-offset']]).toEqual([204, String(bytes.length)])
  expect(kept.get('one')!.equals(bytes)).toBe(true)

  const down = await call(gateway, 'GET', `${IMAGE}/v2/images/one/file`, { cookie })
  expect(down.status).toBe(200)
  expect(Buffer.from(down.body, 'hex').equals(bytes)).toBe(true)
})

describe('a certificate that is not to be trusted gets no password', () => {
  async function refused(cloudHas: Certificate, ca: string | null) {
    const cloud = await fakeCloud(cloudHas)
    let shaken = 0
    cloud.server.on('connection', () => shaken++)
    const gateway = await startGateway(cloud, { ca })
    const answer = await post(gateway)
    await until('the end of the connection', async () => {
      const count = promisify(cloud.server.getConnections.bind(cloud.server))
      return shaken > 0 && (await count()) === 0
    })
    const { kind, message } = answer.json<Problem>()
    expect([answer.status, kind, cloud.seen]).toEqual([502, 'cloud-unreachable', []])
    expect(message).toContain(`Nothing was sent to 127.0.0.1:${cloud.port}: `)
    expect(answer.headers['set-cookie']).toBeUndefined()
    return { message, log: gateway.lines.join('\n') }
  }

  test('of an authority nobody named', async () => {
    const { message, log } = await refused(own, null)
    expect(message).toMatch(/no authority the gateway trusts has signed its certificate/)
    expect(message).toMatch(/OS_CACERT must name/)
    expect(log).toMatch(/cloud-unreachable/)
  })

  test('of another authority than the one in OS_CACERT', async () => {
    const { message } = await refused(own, trusting(selfSigned('IP:127.0.0.1').file).ca)
    expect(message).toMatch(/OS_CACERT must name/)
  })

  test('for another name', async () => {
    const other = selfSigned('DNS:elsewhere.example')
    const { message } = await refused(other, trusting(other.file).ca)
    expect(message).toMatch(/its certificate is for another name/)
  })
})

test('an Image service whose certificate is not trusted is told apart from one that is down', async () => {
  const far = await fakeCloud(own)
  const near = await fakeCloud()
  near.catalogImage = `${far.origin}/image`
  const gateway = await startGateway(near)
  const cookie = await signIn(gateway)
  const list = await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })
  expect([list.status, list.json<Problem>().kind]).toEqual([502, 'cloud-unreachable'])
  expect(list.json<Problem>().message).toMatch(/has signed its certificate/)
  expect(far.seen).toEqual([])
})
