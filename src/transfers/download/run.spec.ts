import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { decodeImage } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { createGate } from '../gate.ts'
import type { Digests } from '../hash/hashers.ts'
import type { TransferEvent } from '../machine.ts'
import { TransferError } from '../problems.ts'
import { runDownload } from './run.ts'
import type { DownloadRun } from './run.ts'
import type { DownloadProgress } from './save.ts'

const ID = '7cd27b4f-d012-444d-8972-65c96de23338'
const RECORD = {
  id: ID,
  name: 'golden',
  status: 'active',
  size: 1000,
  checksum: 'm5',
  os_hash_algo: 'sha512',
  os_hash_value: 's512',
  disk_format: 'raw',
}
const DIGESTS: Digests = { md5: 'm5', sha512: 's512' }

const refusal = (status: number, retryAfter: number | null = null) =>
  new ApiError({
    status,
    sentence: 'no',
    method: 'GET',
    path: `/v2/images/${ID}/file`,
    requestId: 'req-1',
    service: 'image',
    retryAfter,
  })
const offline = () => new NetworkError('GET', '/', new TypeError('Failed to fetch'))

/** What one connection comes to: bytes in all by then, and how it ends. */
type Connection = (o: {
  progress: (progress: DownloadProgress) => void
  signal: AbortSignal
}) => Promise<Digests>

const cutAfter =
  (bytes: number, error: unknown = new TransferError('interrupted', 'Cut.', 'retry')): Connection =>
  async ({ progress }) => {
    if (bytes > 0) progress({ type: 'received', bytes })
    throw error
  }
const whole: Connection = async ({ progress }) => {
  progress({ type: 'received', bytes: 1000 })
  progress({ type: 'arrived' })
  return DIGESTS
}
/** Stands still until it is paused or cancelled. */
const stalledAfter =
  (bytes: number): Connection =>
  ({ progress, signal }) => {
    progress({ type: 'received', bytes })
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }

function start(connections: Connection[], more: { record?: () => Image; online?: boolean } = {}) {
  const events: TransferEvent[] = []
  const cancel = new AbortController()
  const gate = createGate()
  const closed = vi.fn<() => void>()
  const ended = vi.fn<() => void>()
  const asked = vi.fn<() => Image>(more.record ?? (() => decodeImage(RECORD)))
  let signIn = () => {}
  let backOnline = () => {}
  const run: DownloadRun = {
    job: { scope: { projectId: 'p', region: 'RegionOne' }, image: RECORD },
    fileName: 'golden.raw',
    target: { kind: 'browser' },
    effects: {
      glance: () => ({ getImage: async () => asked() }),
      openSave: async (_plan, _target, { onProgress }) => ({
        receive: (signal) => connections.shift()!({ progress: onProgress, signal }),
        close: async () => closed(),
      }),
      online: {
        now: () => more.online ?? true,
        back: () =>
          new Promise((resolve) => {
            backOnline = resolve
          }),
      },
      session: {
        ended,
        times: () => 0,
        renewed: () =>
          new Promise((resolve) => {
            signIn = resolve
          }),
        signedIn: () => {},
      },
    },
    dispatch: (event) => events.push(event),
    gate,
    signal: cancel.signal,
  }
  const running = runDownload(run)
  // Awaited by each test; a failure before that must not count as unhandled.
  running.catch(() => {})
  return {
    running,
    events,
    cancel,
    gate,
    closed,
    ended,
    asked,
    signIn: () => signIn(),
    backOnline: () => backOnline(),
    waits: () => events.filter((event) => event.type === 'waiting'),
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a download', () => {
  test('goes on where it was cut, after looking whether it is still the same image', async () => {
    const run = start([cutAfter(300), cutAfter(700), whole])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await run.running).toMatchObject({ kind: 'agrees', bytes: 1000 })
    const told = run.events.filter(({ type }) => type === 'moving' || type === 'received')
    expect(told).toEqual([
      { type: 'received', bytes: 300 },
      { type: 'moving', direction: 'download', at: { moved: 300, hashed: 300 } },
      { type: 'received', bytes: 700 },
      { type: 'moving', direction: 'download', at: { moved: 700, hashed: 700 } },
      { type: 'received', bytes: 1000 },
    ])
    expect(run.asked).toHaveBeenCalledTimes(2)
    expect(run.closed).toHaveBeenCalledOnce()
  })

  test('that never got a byte asks for no record, and gives up after nine tries in words', async () => {
    const run = start(Array.from({ length: 10 }, () => cutAfter(0, offline())))
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    await expect(run.running).rejects.toMatchObject({
      problem: {
        kind: 'no-connection',
        sentence: expect.stringMatching(/9 times.*No file was kept\.$/),
        next: 'retry',
      },
    })
    expect(run.waits()).toHaveLength(9)
    expect(run.closed).toHaveBeenCalledOnce()
  })

  test('counts its tries anew whenever bytes came', async () => {
    const cuts = Array.from({ length: 50 }, (_, i) => cutAfter((i + 1) * 10))
    const run = start([...cuts, whole])
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    expect(await run.running).toMatchObject({ kind: 'agrees' })
  })

  test('waits as long as the cloud asks', async () => {
    const run = start([cutAfter(300, refusal(503, 30_000)), whole])
    await vi.advanceTimersByTimeAsync(29_000)
    expect(run.asked).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(2000)
    expect(await run.running).toMatchObject({ kind: 'agrees' })
  })

  test('waits for the network, and for a new sign-in', async () => {
    const off = start([cutAfter(300, offline()), whole], { online: false })
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    expect(off.waits()).toMatchObject([{ for: { kind: 'offline' } }])
    off.backOnline()
    expect(await off.running).toMatchObject({ kind: 'agrees' })

    const out = start([cutAfter(300, refusal(401)), whole])
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    expect(out.waits()).toMatchObject([{ for: { kind: 'sign-in' } }])
    expect(out.ended).toHaveBeenCalledOnce()
    out.signIn()
    expect(await out.running).toMatchObject({ kind: 'agrees' })
  })

  test('that is paused keeps what came and goes on with the rest', async () => {
    const run = start([stalledAfter(400), whole])
    await vi.advanceTimersByTimeAsync(0)
    run.gate.close()
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    expect(run.closed).not.toHaveBeenCalled()
    run.gate.open()
    expect(await run.running).toMatchObject({ kind: 'agrees' })
    expect(run.events).toContainEqual({
      type: 'moving',
      direction: 'download',
      at: { moved: 400, hashed: 400 },
    })
    expect(run.waits()).toEqual([])
  })

  test('that is cancelled leaves nothing, also while it is paused', async () => {
    const run = start([stalledAfter(400)])
    await vi.advanceTimersByTimeAsync(0)
    run.gate.close()
    await vi.advanceTimersByTimeAsync(1000)
    run.cancel.abort(new Error('cancelled'))
    await expect(run.running).rejects.toThrow('cancelled')
    expect(run.closed).toHaveBeenCalledOnce()
  })

  test.each([
    ['replaced', { checksum: 'other' }, 'is another one in Glance by now'],
    ['shorter', { size: 10 }, 'is another one in Glance by now'],
    ['taken away', { status: 'queued', size: null, checksum: null }, 'is another one'],
  ])('whose image was %s meanwhile is not patched together', async (_, change, sentence) => {
    const run = start([cutAfter(300)], { record: () => decodeImage({ ...RECORD, ...change }) })
    await vi.advanceTimersByTimeAsync(10_000)
    await expect(run.running).rejects.toMatchObject({
      problem: { kind: 'image-gone', sentence: expect.stringContaining(sentence) },
    })
    expect(run.closed).toHaveBeenCalledOnce()
  })

  test('whose image was deleted meanwhile says so', async () => {
    const record = () => {
      throw refusal(404)
    }
    const run = start([cutAfter(300)], { record })
    await vi.advanceTimersByTimeAsync(10_000)
    await expect(run.running).rejects.toMatchObject({
      problem: {
        kind: 'image-gone',
        sentence: expect.stringMatching(/no longer there.*No file was kept\.$/),
      },
    })
  })

  test('whose image was deactivated meanwhile says so', async () => {
    const record = () => decodeImage({ ...RECORD, status: 'deactivated' })
    const run = start([cutAfter(300), cutAfter(0, refusal(403))], { record })
    await vi.advanceTimersByTimeAsync(10_000)
    await expect(run.running).rejects.toMatchObject({
      problem: { kind: 'not-allowed', sentence: expect.stringContaining('deactivated meanwhile') },
    })
  })

  test('onto a full disk is over at once', async () => {
    const full = new TransferError('disk', 'The disk is full. No file was kept.', 'retry')
    const run = start([cutAfter(300, full)])
    await vi.advanceTimersByTimeAsync(0)
    await expect(run.running).rejects.toMatchObject({
      problem: { kind: 'disk', sentence: 'The disk is full. No file was kept.' },
    })
    expect(run.waits()).toEqual([])
  })
})
