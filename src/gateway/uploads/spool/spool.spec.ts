import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import { createCloudHttp, parseTarget } from '../../cloud-http.ts'
import { ConfigError } from '../../config.ts'
import { fakeCloud, signIn, startGateway, until } from '../../spec-kit.ts'
import { kind, ready, withSpool } from '../tus-kit.ts'
import { CLAIM } from './claim.ts'
import { createFolderShelf } from './folder.ts'
import type { Shelf, Shelved, SpoolRecord } from './shelf.ts'
import { oneImage } from './spool-kit.ts'
import { createSpoolStore } from './spool-store.ts'

const MIB = 1024 * 1024

async function spooled(more: Parameters<typeof ready>[0] = {}) {
  const settings = { ...withSpool(), ...more }
  const all = await ready(settings)
  const glance = oneImage()
  all.cloud.glance = glance.answer
  const names = () =>
    readdirSync(settings.spoolFolder!)
      .filter((name) => name !== CLAIM)
      .toSorted()
  return { ...all, glance, settings, folder: settings.spoolFolder!, names }
}

function temporary(): string {
  const parent = mkdtempSync(join(tmpdir(), 'viewfinder-spool-'))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  return parent
}

describe('the folder', () => {
  test('is made for this user alone, and so is what lies in it', async () => {
    const { made, on, folder, names } = await spooled()
    await on('PATCH', await made(1000), { offset: 0, body: Buffer.alloc(10) })
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(names()).toHaveLength(2)
    for (const name of names()) {
      expect(name).toMatch(/^[\w-]{22}\.(bytes|json)$/)
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
  })

  test('that others may write into is refused, and so is what is no folder', () => {
    const parent = temporary()
    const open = join(parent, 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    expect(() => createFolderShelf(open)).toThrow(ConfigError)
    expect(() => createFolderShelf(open)).toThrow(/written by everybody.*chmod 700/)
    symlinkSync(temporary(), join(parent, 'link'))
    expect(() => createFolderShelf(join(parent, 'link'))).toThrow(/symbolic link/)
    writeFileSync(join(parent, 'file'), '')
    expect(() => createFolderShelf(join(parent, 'file'))).toThrow(/not a folder/)
    expect(() => createFolderShelf(join(parent, 'no', 'where'))).toThrow(/cannot be used/)
  })

  test('that others may read is closed to them', () => {
    const path = join(temporary(), 'readable')
    mkdirSync(path, { mode: 0o755 })
    createFolderShelf(path).release()
    expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  test('is for one gateway: a claim of another machine holds while it is renewed', () => {
    const path = join(temporary(), 'shared')
    createFolderShelf(path).release()
    expect(readdirSync(path)).toEqual([])
    const claim = join(path, CLAIM)
    writeFileSync(claim, JSON.stringify({ host: 'elsewhere.example', pid: 1 }))
    expect(() => createFolderShelf(path)).toThrow(/another gateway \(process 1 on elsewhere/)
    const long = new Date(Date.now() - 61_000)
    utimesSync(claim, long, long)
    createFolderShelf(path).release()
    // As a crash may leave it.
    writeFileSync(claim, '{"ho')
    createFolderShelf(path).release()
  })
})

describe('room', () => {
  test('is kept for the whole file, told when it is short, and given back', async () => {
    const { create, madeFor, on } = await spooled({ spoolBytes: 10 * MIB })
    const first = await madeFor('image-1', 6 * MIB)
    const refused = await create(5 * MIB)
    expect(kind(refused)).toEqual([507, 'spool-full'])
    expect(refused.json<Problem>().message).toMatch(/no room.*Try again when other uploads/)
    expect(kind(await create(11 * MIB))).toEqual([413, 'too-large'])
    await on('DELETE', first)
    const second = await madeFor('image-2', 10 * MIB)
    expect(kind(await create(1))).toEqual([507, 'spool-full'])
    await on('PATCH', second, { offset: 0, body: Buffer.alloc(10 * MIB) })
    expect((await create(10 * MIB)).status).toBe(201)
  })

  test('of the disk counts too', async () => {
    const { create, names } = await spooled()
    expect(kind(await create(2 ** 52))).toEqual([507, 'spool-full'])
    expect(names()).toEqual([])
  })

  test('DELETE leaves nothing on the disk', async () => {
    const { made, on, names } = await spooled()
    const location = await made(1000)
    await on('PATCH', location, { offset: 0, body: Buffer.alloc(10) })
    expect((await on('DELETE', location)).status).toBe(204)
    expect(names()).toEqual([])
  })

  test('an upload that nobody continues is given up and leaves the disk', async () => {
    const { made, on, names } = await spooled({ spoolMs: 100 })
    const location = await made(1000)
    await until('nothing is left', () => names().length === 0)
    expect((await on('HEAD', location)).status).toBe(410)
  })
})

describe('another gateway in the same folder', () => {
  /** Stops the gateway, lets `meddle` at the folder, and starts another. */
  async function restarted(
    before: Awaited<ReturnType<typeof spooled>>,
    o: { meddle?: (folder: string) => void; secret?: Buffer } = {},
  ) {
    await before.gateway.gateway.close()
    o.meddle?.(before.folder)
    const gateway = await startGateway(before.cloud, {
      ...before.settings,
      ...(o.secret === undefined ? {} : { secret: o.secret }),
    })
    const { on: call } = before
    // The address of the upload is the same; only the port is not.
    before.gateway.port = gateway.port
    before.gateway.origin = gateway.origin
    return { gateway, call }
  }

  test('goes on at the acknowledged offset, and the image is whole', async () => {
    const all = await spooled()
    const bytes = randomBytes(3 * MIB)
    const location = await all.made(bytes.length)
    await all.on('PATCH', location, { offset: 0, body: bytes.subarray(0, MIB) })
    const { call } = await restarted(all)
    expect((await call('HEAD', location)).headers['upload-offset']).toBe(String(MIB))
    const rest = await call('PATCH', location, { offset: MIB, body: bytes.subarray(MIB) })
    expect(rest.status).toBe(204)
    expect(all.glance.image.bytes.equals(bytes)).toBe(true)
  })

  test('takes only what was acknowledged of a longer file, and what is there of a shorter', async () => {
    const all = await spooled()
    const bytes = randomBytes(3 * MIB)
    const [longer, shorter] = [await all.madeFor('one', 3 * MIB), await all.madeFor('two', 3 * MIB)]
    for (const location of [longer, shorter])
      await all.on('PATCH', location, { offset: 0, body: bytes.subarray(0, MIB) })
    const pathOf = (location: string) => join(all.folder, `${location.split('/').at(-1)!}.bytes`)
    const { call } = await restarted(all, {
      meddle() {
        writeFileSync(pathOf(longer), 'torn', { flag: 'a' })
        writeFileSync(pathOf(shorter), bytes.subarray(0, 1000))
      },
    })
    expect((await call('HEAD', longer)).headers['upload-offset']).toBe(String(MIB))
    expect(statSync(pathOf(longer)).size).toBe(MIB)
    expect((await call('HEAD', shorter)).headers['upload-offset']).toBe('1000')
  })

  test('finishes alone what was all there', async () => {
    const all = await spooled()
    all.cloud.glance = (req) => req.pause()
    const bytes = randomBytes(2 * MIB)
    const location = await all.made(bytes.length)
    const patch = all.on('PATCH', location, { offset: 0, body: bytes })
    await until('all there', async () => (await all.status(location)).offset === bytes.length)
    await all.gateway.gateway.close()
    expect((await patch).status).toBe(502)
    all.cloud.glance = all.glance.answer
    await startGateway(all.cloud, all.settings)
    await until('active', () => all.glance.image.status === 'active')
    expect(all.glance.image.bytes.equals(bytes)).toBe(true)
    await until('the bytes are gone', () => all.names().length === 1)
  })

  test('with another secret waits for the browser, then goes on', async () => {
    const all = await spooled()
    const bytes = randomBytes(2 * MIB)
    const location = await all.made(bytes.length)
    all.cloud.glance = (req) => req.pause()
    void all.on('PATCH', location, { offset: 0, body: bytes }).catch(() => null)
    await until('all there', async () => (await all.status(location)).offset === bytes.length)
    await all.gateway.gateway.close()
    all.cloud.glance = all.glance.answer
    const gateway = await startGateway(all.cloud, { ...all.settings, secret: randomBytes(32) })
    expect(all.glance.puts).toHaveLength(0)
    all.gateway.port = gateway.port
    all.gateway.origin = gateway.origin
    const cookie = await signIn(gateway)
    const answer = await all.on('PATCH', location, {
      offset: bytes.length,
      body: Buffer.alloc(0),
      cookie,
    })
    expect(answer.status).toBe(204)
    expect(all.glance.image.bytes.equals(bytes)).toBe(true)
  })

  test('starts whatever it finds: the corrupt is swept, what is not its own stays', async () => {
    const all = await spooled()
    const location = await all.made(1000)
    await all.on('PATCH', location, { offset: 0, body: Buffer.alloc(10, 7) })
    const mine = location.split('/').at(-1)!
    const record = JSON.parse(readFileSync(join(all.folder, `${mine}.json`), 'utf8')) as SpoolRecord
    const named = (letter: string) => letter.repeat(22)
    const { gateway, call } = await restarted(all, {
      meddle(folder) {
        const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
        write(`${named('a')}.json`, '{"version":1,"plan":{"ow')
        write(`${named('a')}.bytes`, 'x')
        write(`${named('b')}.json`, JSON.stringify({ ...record, offset: -1 }))
        write(`${named('c')}.bytes`, 'an orphan')
        write(`${named('d')}.new`, 'half a record')
        write(`${named('e')}.json`, JSON.stringify({ ...record, touchedAt: 0 }))
        write(`${named('e')}.bytes`, 'too old')
        write(`${named('f')}.json`, JSON.stringify(record))
        write(join('..', 'secret'), 'somebody else’s')
        symlinkSync(join(folder, '..', 'secret'), join(folder, `${named('f')}.bytes`))
        symlinkSync(join(folder, '..', 'secret'), join(folder, `${named('g')}.json`))
        write(`${named('h')}.json`, `${'['.repeat(40_000)}`)
        write('README', 'not the gateway’s')
        mkdirSync(join(folder, `${named('i')}.bytes`))
      },
    })
    expect(all.names()).toEqual(
      [`${mine}.bytes`, `${mine}.json`, 'README', `${named('i')}.bytes`].toSorted(),
    )
    expect(readFileSync(join(all.folder, '..', 'secret'), 'utf8')).toBe('somebody else’s')
    expect(gateway.lines.filter((line) => line.includes('cannot be used')).length).toBe(5)
    expect((await call('HEAD', location)).headers['upload-offset']).toBe('10')
  })

  test('a record of another address cannot have the token sent there', async () => {
    const all = await spooled()
    const [one, two] = [await all.madeFor('one', 1000), await all.madeFor('two', 1000)]
    const { gateway } = await restarted(all, {
      meddle(folder) {
        const at = (location: string) => join(folder, `${location.split('/').at(-1)!}.json`)
        const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as SpoolRecord
        // What is sealed belongs to one upload.
        writeFileSync(at(two), JSON.stringify({ ...read(at(two)), access: read(at(one)).access }))
      },
    })
    const seen = all.glance.puts.length
    await until('the first goes on', () => all.glance.puts.length === seen + 1)
    expect((await all.status(two)).waiting).toMatchObject({ for: 'sign-in', retry_at: null })
    expect(gateway.lines.join('\n')).not.toMatch(/gAAAA/)
  })

  test('still tells how an upload ended', async () => {
    const all = await spooled()
    const location = await all.made(1000)
    await all.on('PATCH', location, { offset: 0, body: Buffer.alloc(1000) })
    const { call } = await restarted(all)
    expect((await call('GET', location)).json()).toMatchObject({ state: 'done', offset: 1000 })
    expect(existsSync(join(all.folder, `${location.split('/').at(-1)!}.bytes`))).toBe(false)
  })
})

describe('a disk', () => {
  /** A store whose shelf does as it is told. */
  async function onShelf(change: (on: Shelved) => Shelved) {
    const cloud = await fakeCloud()
    const glance = oneImage()
    cloud.glance = glance.answer
    const folder = createFolderShelf(join(temporary(), 'spool'))
    const shelf: Shelf = {
      ...folder,
      create: async (id, record) => change(await folder.create(id, record)),
    }
    const http = createCloudHttp(null)
    const minute = 60_000
    const limits = {
      spoolMs: minute,
      uploadIdleMs: minute,
      uploadSilenceMs: minute,
      glanceSilenceMs: minute,
    }
    const warnings: string[] = []
    const store = createSpoolStore({
      http,
      shelf,
      secret: randomBytes(32),
      limits,
      spoolBytes: null,
      warn: (line) => warnings.push(line),
    })
    onTestFinished(() => store.close())
    const target = parseTarget(`${cloud.origin}/image`)!
    const upload = async (length: number) =>
      await store.create(
        { owner: 'me', length, imageId: 'x', store: null, requestId: 'req-1' },
        { target, token: 'token', expiresAt: Date.now() + minute },
      )
    return { upload, glance, warnings }
  }

  test('that is full is told with the offset that is kept, and it goes on when there is room', async () => {
    let room = 2
    const { upload, glance } = await onShelf((on) => ({
      ...on,
      get size() {
        return on.size
      },
      async append(chunks) {
        if (room-- <= 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        await on.append(chunks)
      },
    }))
    const bytes = randomBytes(8 * MIB)
    const made = await upload(bytes.length)
    const chunks = (from: number) => {
      const list: Buffer[] = []
      for (let at = from; at < bytes.length; at += 65536) list.push(bytes.subarray(at, at + 65536))
      return Readable.from(list, { objectMode: false, highWaterMark: 65536 })
    }
    const full = await made.append(0, chunks(0))
    expect(full.kind).toBe('full')
    const { offset } = full as { offset: number }
    expect(offset).toBeGreaterThan(0)
    expect(made.status()).toMatchObject({ state: 'open', offset })
    room = Infinity
    expect((await made.append(offset, chunks(offset))).kind).toBe('done')
    expect(glance.image.bytes.equals(bytes)).toBe(true)
  })

  test('whose flush fails ends the upload: nobody knows what is on it', async () => {
    const { upload, warnings } = await onShelf((on) => ({
      ...on,
      get size() {
        return on.size
      },
      sync: () => Promise.reject(new Error('flushing failed: EIO')),
    }))
    const made = await upload(2 * MIB)
    const end = await made.append(0, Readable.from([Buffer.alloc(MIB)]))
    expect(end).toMatchObject({ kind: 'failed', failure: { status: 0 } })
    expect(warnings.join()).toMatch(/flushing failed/)
  })

  test('that is slow slows the browser: little is held', async () => {
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const { upload, glance } = await onShelf((on) => ({
      ...on,
      get size() {
        return on.size
      },
      async append(chunks) {
        await gate
        await on.append(chunks)
      },
    }))
    let given = 0
    const source = new Readable({
      highWaterMark: 65536,
      read() {
        given += 65536
        this.push(given > 32 * MIB ? null : Buffer.alloc(65536))
      },
    })
    const made = await upload(32 * MIB)
    const appended = made.append(0, source)
    let before = -1
    await until('standstill', async () => {
      const same = given === before
      before = given
      await new Promise((resolve) => setImmediate(resolve))
      return same && source.isPaused()
    })
    expect(given).toBeLessThan(3 * MIB)
    open()
    expect((await appended).kind).toBe('done')
    expect(glance.image.size).toBe(32 * MIB)
  })

  test('offsets are told only of bytes that were made safe', async () => {
    const order: string[] = []
    const { upload } = await onShelf((on) => ({
      ...on,
      get size() {
        return on.size
      },
      async sync() {
        const safe = await on.sync()
        order.push(`safe ${safe}`)
        return safe
      },
      async save(record) {
        await on.save(record)
        order.push(`noted ${record.offset}`)
      },
    }))
    const made = await upload(1000)
    const end = await made.append(0, Readable.from([Buffer.alloc(10)]))
    order.push(`told ${(end as { offset: number }).offset}`)
    expect(order).toEqual(['safe 10', 'noted 10', 'told 10'])
  })
})
