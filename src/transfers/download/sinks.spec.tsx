import { describe, expect, onTestFinished, test } from 'vitest'
import type { Algorithm } from '../hash/names.ts'
import { createOffers } from './offers.ts'
import type { OfferMessage } from './offers.ts'
import { createReceiver } from './receive.ts'
import type { ReceiveOptions } from './receive.ts'
import { fileSink, streamSink } from './sink.ts'
import type { Sink } from './sink.ts'

const MiB = 1024 * 1024
const SIZE = 5 * MiB + 3
/** openssl's digest of the sample, as in hash-file.spec.tsx. */
const MD5 = '76a0c36ad9e737f8bf04bda288fd5f47'

const sample = new Uint8Array(SIZE)
for (let i = 0; i < SIZE; i++) sample[i] = i * 31 + (i >>> 8) * 17 + (i >>> 16)

/** As Glance's answer comes from fetch: a byte stream in chunks of no particular size. */
const answer = (bytes: Uint8Array<ArrayBuffer> = sample) => new Response(new Blob([bytes])).body

/** One connection from the first byte to the last, as the worker does it. */
async function receive(stream: ReadableStream<Uint8Array> | null, sink: Sink, o: ReceiveOptions) {
  const receiver = await createReceiver(sink, o)
  try {
    const watch = { alive: () => {}, rest: () => {} }
    await receiver.take(stream, { skip: 0, watch, signal: new AbortController().signal })
    return await receiver.finish()
  } catch (error) {
    await sink.abort()
    throw error
  }
}

const get = (sink: Sink, more: { stream?: ReturnType<typeof answer>; accept?: boolean } = {}) =>
  receive(more.stream ?? answer(), sink, {
    size: SIZE,
    algorithms: ['md5'] satisfies Algorithm[],
    acceptable: (digests) => (more.accept ?? true) && digests.md5 === MD5,
    onProgress: () => {},
    onArrived: () => {},
  })

/** Compares without printing five million numbers when it fails. */
const isSample = (buffer: ArrayBuffer) =>
  buffer.byteLength === SIZE && new Uint8Array(buffer).every((byte, i) => byte === sample[i])

describe('a file that the person chose', () => {
  test('is not given to two downloads at once, and is free after the first', async () => {
    const handle = await chosen('twice.bin', 'what was there')
    const first = await fileSink(handle)
    await expect(fileSink(handle)).rejects.toMatchObject({
      problem: { kind: 'disk', sentence: expect.stringContaining('another download') },
    })
    await first.abort()
    await get(await fileSink(handle))
    expect(isSample(await (await handle.getFile()).arrayBuffer())).toBe(true)
  })

  test('that is removed meanwhile is told', async () => {
    const root = await navigator.storage.getDirectory()
    const folder = await root.getDirectoryHandle('folder', { create: true })
    const handle = await folder.getFileHandle('gone.bin', { create: true })
    await root.removeEntry('folder', { recursive: true })
    await expect(fileSink(handle)).rejects.toMatchObject({
      problem: { kind: 'disk', sentence: expect.stringContaining('no longer there') },
    })
  })

  async function chosen(name: string, before = '') {
    const root = await navigator.storage.getDirectory()
    const handle = await root.getFileHandle(name, { create: true })
    const writable = await handle.createWritable()
    await writable.write(before)
    await writable.close()
    onTestFinished(() => root.removeEntry(name))
    return handle
  }

  test('has the bytes once the digests agree', async () => {
    const handle = await chosen('agrees.bin')
    expect(await get(await fileSink(handle))).toEqual({ md5: MD5 })
    expect(isSample(await (await handle.getFile()).arrayBuffer())).toBe(true)
  })

  test('stays as it was when they differ', async () => {
    const handle = await chosen('differs.bin', 'what was there')
    const changed = sample.slice()
    changed[SIZE - 1]! ^= 1
    const digests = await get(await fileSink(handle), { stream: answer(changed) })
    expect(digests.md5).not.toBe(MD5)
    expect(await (await handle.getFile()).text()).toBe('what was there')
  })

  test('stays as it was when bytes are missing', async () => {
    const handle = await chosen('short.bin', 'what was there')
    const short = answer(sample.slice(0, SIZE - 1))
    await expect(get(await fileSink(handle), { stream: short })).rejects.toMatchObject({
      problem: { kind: 'wrong-length' },
    })
    expect(await (await handle.getFile()).text()).toBe('what was there')
  })
})

describe('the stream that the service worker gives to the browser', () => {
  /** An offer as the page makes it, and both its ends. */
  async function offer(fileName = 'golden.qcow2') {
    const offers = createOffers('/downloads/')
    const { port1, port2 } = new MessageChannel()
    const ready = new Promise<unknown>((resolve) => {
      port1.onmessage = (event) => resolve(event.data)
    })
    const message: OfferMessage = { type: 'offer', id: 'once', fileName, size: SIZE, port: port2 }
    offers.take(message)
    expect(await ready).toBe('ready')
    port1.onmessage = null
    const ask = () => offers.answer(`${location.origin}/downloads/once`)
    return { offers, ask, sink: streamSink(port1, 5000) }
  }

  test('carries name, length and bytes, and ends when the digests agree', async () => {
    const { ask, sink } = await offer('Ünï.qcow2')
    const saving = get(sink)
    const response = ask()!
    expect(response.headers.get('Content-Length')).toBe(String(SIZE))
    expect(response.headers.get('Content-Disposition')).toContain(
      "filename*=UTF-8''%C3%9Cn%C3%AF.qcow2",
    )
    expect(isSample(await response.arrayBuffer())).toBe(true)
    expect(await saving).toEqual({ md5: MD5 })
  })

  test('breaks before its end when they differ: browsers keep no such file', async () => {
    const { ask, sink } = await offer()
    const saving = get(sink, { accept: false })
    const reader = ask()!.body!.getReader()
    let got = 0
    const reading = (async () => {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return 'ended'
        got += value.byteLength
      }
    })()
    await expect(reading).rejects.toThrow('given up')
    expect(got).toBeLessThan(SIZE)
    expect(await saving).toEqual({ md5: MD5 })
  })

  test('works once, and only for what was offered', async () => {
    const { offers, ask } = await offer()
    expect(offers.answer(`${location.origin}/downloads/guessed`)).toBeNull()
    expect(offers.answer(`${location.origin}/once`)).toBeNull()
    expect(ask()).not.toBeNull()
    expect(ask()).toBeNull()
  })

  test('is known to the service worker until it ended', async () => {
    const { offers, ask, sink } = await offer()
    const ping = async () => {
      const { port1, port2 } = new MessageChannel()
      const pong = new Promise<unknown>((resolve) => {
        port1.onmessage = (event) => resolve(event.data)
      })
      offers.take({ type: 'ping', id: 'once', answer: port2 })
      return await pong
    }
    expect(await ping()).toBe('here')
    const saving = get(sink)
    const response = ask()!
    expect(await ping()).toBe('here')
    await response.arrayBuffer()
    await saving
    expect(await ping()).toBe('unknown')
  })

  test('counts as saved only when the browser took the last byte', async () => {
    const { ask, sink } = await offer()
    let saved = false
    const saving = get(sink).then(() => {
      saved = true
    })
    const reader = ask()!.body!.getReader()
    let got = 0
    while (got < SIZE - 1) {
      expect(saved).toBe(false)
      got += (await reader.read()).value!.byteLength
    }
    expect((await reader.read()).done).toBe(true)
    await saving
  })

  test('stops the download when the browser cancels it', async () => {
    const { ask, sink } = await offer()
    const saving = get(sink)
    const reader = ask()!.body!.getReader()
    await reader.read()
    await reader.cancel()
    await expect(saving).rejects.toMatchObject({
      problem: { sentence: expect.stringContaining('The browser stopped saving the file') },
    })
  })

  test('takes no more than a few chunks ahead of the browser', async () => {
    const { ask, sink } = await offer()
    let written = 0
    const counting: Sink = {
      ...sink,
      async write(block) {
        const free = await sink.write(block)
        written++
        return free
      },
    }
    const large = new Blob(Array.from({ length: 20 }, () => new Uint8Array(MiB)))
    const saving = receive(new Response(large).body, counting, {
      size: large.size,
      algorithms: [],
      acceptable: () => true,
      onProgress: () => {},
      onArrived: () => {},
    })
    const response = ask()!
    // Four chunks of room in the stream, and the one that is held back.
    await expect.poll(() => written).toBe(5)
    expect((await response.arrayBuffer()).byteLength).toBe(20 * MiB)
    await saving
  })

  test('that the browser never begins to read is given up', async () => {
    const { port1 } = new MessageChannel()
    await expect(get(streamSink(port1, 50))).rejects.toMatchObject({
      problem: { kind: 'disk', sentence: expect.stringContaining('did not begin') },
    })
  })
})
