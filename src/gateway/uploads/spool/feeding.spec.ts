import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import { until } from '../../spec-kit.ts'
import { kind, ready, slowPatch, withSpool } from '../tus-kit.ts'
import { CLAIM } from './claim.ts'
import { oneImage } from './spool-kit.ts'

// Waiting for Glance takes seconds here too.
const SIZE = 5_000_000

async function spooled(...endings: Parameters<typeof oneImage>) {
  const settings = withSpool()
  const all = await ready(settings)
  const glance = oneImage(...endings)
  all.cloud.glance = glance.answer
  return { ...all, glance, settings, folder: settings.spoolFolder! }
}

describe('a break of Glance', () => {
  test('costs the browser nothing: it may be gone, and the image becomes active', async () => {
    const { made, gateway, cookie, glance, status } = await spooled(
      { how: 'break', after: 2_000_000 },
      { how: 'refuse', after: 3_000_000, status: 503 },
    )
    const bytes = randomBytes(SIZE)
    const location = await made(SIZE)
    const patch = slowPatch(gateway, cookie, location, 0, SIZE)
    patch.sent.end(bytes)
    await until('all bytes on the disk', async () => (await status(location)).offset === SIZE)
    patch.sent.destroy()
    await until('active', () => glance.image.status === 'active')
    expect(glance.image.bytes.equals(bytes)).toBe(true)
    expect(glance.puts).toHaveLength(3)
    await until('done', async () => (await status(location)).state === 'done')
    expect(await status(location)).toMatchObject({ offset: SIZE, accepted: SIZE, waiting: null })
  })

  test('the PATCH is answered when Glance has the image at last', async () => {
    const { made, on, glance } = await spooled({ how: 'break', after: 1_000_000 })
    const bytes = randomBytes(SIZE)
    const answer = await on('PATCH', await made(SIZE), { offset: 0, body: bytes })
    expect([answer.status, answer.headers['upload-offset']]).toEqual([204, String(SIZE)])
    expect(glance.image.bytes.equals(bytes)).toBe(true)
  })

  test('waits until the image is no longer saving, and says so', async () => {
    const { made, gateway, cookie, glance, status } = await spooled({ how: 'break', after: 1 })
    glance.staysSaving(2)
    const location = await made(SIZE)
    const patch = slowPatch(gateway, cookie, location, 0, SIZE)
    patch.sent.end(randomBytes(SIZE))
    await until('it waits for the image', async () => {
      const { waiting, state, accepted } = await status(location)
      return waiting?.for === 'image' && state === 'finishing' && accepted === 0
    })
    expect(await patch.over).toEqual({ status: 204 })
    expect(glance.puts).toHaveLength(2)
  })

  test('an answer that got lost on the way is found in the image', async () => {
    const { made, on, glance } = await spooled({ how: 'mute' })
    const answer = await on('PATCH', await made(SIZE), { offset: 0, body: randomBytes(SIZE) })
    expect(answer.status).toBe(204)
    expect(glance.puts).toHaveLength(1)
  })

  test('a pausing browser does not have its bytes sent again and again', async () => {
    const { made, on, glance, status } = await spooled({ how: 'break', after: 100 })
    const bytes = randomBytes(1000)
    const location = await made(1000)
    await on('PATCH', location, { offset: 0, body: bytes.subarray(0, 500) })
    await until('it waits for the browser', async () => {
      const { waiting } = await status(location)
      return waiting?.for === 'cloud' && waiting.retry_at === null
    })
    expect(glance.puts).toHaveLength(1)
    const rest = await on('PATCH', location, { offset: 500, body: bytes.subarray(500) })
    expect(rest.status).toBe(204)
    expect(glance.puts).toHaveLength(2)
    expect(glance.image.bytes.equals(bytes)).toBe(true)
  })
})

describe("Glance's word", () => {
  test.each([403, 404, 410, 413, 415])('a %i ends the upload and frees the disk', async (code) => {
    const { made, on, status, folder } = await spooled({ how: 'refuse', after: 0, status: code })
    const location = await made(SIZE)
    const answer = await on('PATCH', location, { offset: 0, body: randomBytes(SIZE) })
    expect(kind(answer)).toEqual([422, 'upload-refused'])
    const upstream = { status: code, message: 'Because of a reason.' }
    expect(answer.json<Problem>().upstream).toMatchObject(upstream)
    expect(await status(location)).toMatchObject({ state: 'failed', failure: upstream })
    await until('no bytes on the disk', () =>
      readdirSync(folder).every((name) => !name.endsWith('.bytes')),
    )
  })

  test('a 409 is final when the image is not about to be queued', async () => {
    const { made, on, cloud } = await spooled()
    cloud.glance = (req, res) => {
      res.writeHead(req.method === 'PUT' ? 409 : 200, { 'content-type': 'application/json' })
      res.end(JSON.stringify({ status: 'active', size: SIZE + 1, message: 'It is active.' }))
    }
    const location = await made(SIZE)
    const answer = await on('PATCH', location, { offset: 0, body: randomBytes(SIZE) })
    expect(kind(answer)).toEqual([422, 'upload-refused'])
    expect(answer.json<Problem>().upstream).toMatchObject({ status: 409, message: 'It is active.' })
  })
})

describe('the token', () => {
  test('one that Glance refuses is renewed by the next request of the browser', async () => {
    const { made, gateway, cookie, glance, status, on } = await spooled({
      how: 'refuse',
      after: 1000,
      status: 401,
    })
    const bytes = randomBytes(SIZE)
    const location = await made(SIZE)
    const patch = slowPatch(gateway, cookie, location, 0, SIZE)
    patch.sent.end(bytes)
    await until('a PUT with another token', async () => {
      await status(location)
      return new Set(glance.puts.map((put) => put.token)).size === 2
    })
    expect(await patch.over).toEqual({ status: 204 })
    expect(glance.image.bytes.equals(bytes)).toBe(true)
    expect((await on('HEAD', location)).headers['upload-offset']).toBe(String(SIZE))
  })

  test('lies sealed on the disk, and leaves it when the upload is over', async () => {
    const { made, on, cloud, folder } = await spooled()
    const location = await made(1000)
    await on('PATCH', location, { offset: 0, body: randomBytes(500) })
    const onDisk = () =>
      readdirSync(folder)
        .filter((name) => name !== CLAIM)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
    expect(onDisk()).toHaveLength(2)
    for (const text of onDisk())
      for (const token of cloud.tokens.keys()) expect(text.includes(token)).toBe(false)
    expect(onDisk().some((text) => text.includes('"access":"'))).toBe(true)
    await on('PATCH', location, { offset: 500, body: randomBytes(500) })
    expect(onDisk()).toHaveLength(1)
    expect(onDisk()[0]).toContain('"access":null')
  })
})
