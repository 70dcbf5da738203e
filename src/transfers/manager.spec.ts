import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NetworkError } from '#openstack/http.ts'
import { HashError } from './hash/hash-error.ts'
import { createTransferManager } from './manager.ts'
import { createFakes, DIGESTS, refusal } from './testing.ts'
import type { DownloadJob, Phase, PhaseState, UploadJob } from './types.ts'

const scope = { projectId: 'p1', region: 'RegionOne' }
const file = (size = 1000) => new File([new Uint8Array(size)], 'disk.qcow2')
const job = (name: string, more: Partial<UploadJob> = {}): UploadJob => ({
  scope,
  file: file(),
  fields: { name },
  ...more,
})
const download = (more: Partial<DownloadJob['image']> = {}): DownloadJob => ({
  scope,
  image: {
    id: 'img',
    name: 'golden',
    size: 500,
    checksum: 'm5',
    os_hash_algo: 'sha512',
    os_hash_value: 's512',
    disk_format: 'qcow2',
    ...more,
  },
})

function setUp() {
  const fakes = createFakes()
  const manager = createTransferManager(fakes.effects)
  const get = (id: string) => manager.getSnapshot().find((transfer) => transfer.id === id)
  return {
    fakes,
    manager,
    get,
    state: (id: string) => get(id)?.phase.state,
    phase: <S extends PhaseState>(id: string, state: S) => {
      expect(get(id)?.phase).toMatchObject({ state })
      return get(id)!.phase as Extract<Phase, { state: S }>
    },
  }
}
/** Lets promises settle and time pass, in milliseconds. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('an upload', () => {
  test('makes the record, sends the file in one request and compares both digests', async () => {
    const { fakes, manager, get, phase, state } = setUp()
    const id = manager.upload(job('web', { store: 'fast' }))
    await pass()
    expect(fakes.calls).toEqual(['create web', 'announce image-1 1000 fast', 'send image-1 from 0'])
    expect(get(id)).toMatchObject({ imageId: 'image-1', name: 'web', fileName: 'disk.qcow2' })

    const [send] = fakes.sends
    send!.sent(600)
    send!.status = { ...send!.status, offset: 400 }
    await pass(600)
    expect(phase(id, 'sending')).toEqual({
      state: 'sending',
      sent: 600,
      accepted: 400,
      hashed: 1000,
    })

    send!.allSent()
    await pass()
    expect(state(id)).toBe('finishing')
    send!.succeed()
    await pass()
    expect(phase(id, 'done').verdict).toMatchObject({
      kind: 'agrees',
      bytes: 1000,
      direction: 'upload',
      pairs: [
        { algo: 'md5', local: 'm5', remote: 'm5' },
        { algo: 'sha512', local: 's512', remote: 's512' },
      ],
    })
    expect(fakes.effects.verdicts.for(scope, 'image-1')?.kind).toBe('agrees')
  })

  test('is not done before the image is active', async () => {
    const { fakes, manager, state } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    fakes.sends[0]!.succeed()
    fakes.setStatus('image-1', 'saving')
    await pass(5000)
    expect(state(id)).toBe('finishing')
    fakes.setStatus('image-1', 'active')
    await pass(500)
    expect(state(id)).toBe('done')
  })

  test('reads the file again when the cloud uses another multihash, and remembers it', async () => {
    const { fakes, manager, phase } = setUp()
    fakes.multihash = 'sha256'
    const first = manager.upload(job('one'))
    await pass()
    fakes.sends[0]!.succeed()
    await pass()
    expect(phase(first, 'done').verdict.pairs[1]).toEqual({
      algo: 'sha256',
      local: 's256',
      remote: 's256',
    })
    manager.upload(job('two'))
    await pass()
    expect(fakes.hashed).toEqual([['md5', 'sha512'], ['sha256'], ['md5', 'sha256']])
  })

  test('whose digests differ is loud, and nobody can boot the image', async () => {
    const { fakes, manager, phase } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    fakes.sends[0]!.succeed({ os_hash_value: 'other' })
    await pass()
    const failed = phase(id, 'failed')
    expect(failed.problem.kind).toBe('digests-differ')
    expect(failed.problem.sentence).toContain('so the image was deactivated. Nobody can boot it.')
    expect(failed.verdict?.kind).toBe('differs')
    expect(fakes.calls).toContain('deactivate image-1')
    expect(fakes.effects.verdicts.for(scope, 'image-1')?.kind).toBe('differs')

    manager.retry(id)
    await pass()
    expect(fakes.calls.slice(-3)).toEqual([
      'create web',
      'announce image-2 1000 -',
      'send image-2 from 0',
    ])
  })

  test('whose digests differ says so when the image could not be deactivated', async () => {
    const { fakes, manager, phase } = setUp()
    fakes.refuseDeactivate = refusal(403, 'You are not authorized')
    const id = manager.upload(job('web'))
    await pass()
    fakes.sends[0]!.succeed({ checksum: 'other' })
    await pass()
    expect(phase(id, 'failed').problem.sentence).toMatch(
      /could not be deactivated: delete it .*not authorized/,
    )
  })

  test.each([
    [refusal(401, 'x'), 'session-ended', 'sign-in'],
    [refusal(401, 'x', 'no-session'), 'session-ended', 'sign-in'],
    [refusal(403, 'x'), 'not-allowed', 'none'],
    [refusal(409, 'x'), 'image-busy', 'retry'],
    [refusal(410, 'not found'), 'image-gone', 'retry'],
    [refusal(410, 'Adding images to store is disabled.'), 'store-read-only', 'none'],
    [refusal(413, 'over limit'), 'quota', 'retry'],
    [refusal(415, 'x'), 'content-refused', 'none'],
    [refusal(503, 'x'), 'cloud', 'retry'],
    [refusal(0, 'The Image service took no byte for 300 s.'), 'cloud', 'retry'],
    [refusal(410, 'x', 'upload-gone'), 'interrupted', 'retry'],
  ])('refused with %o fails as %s', async (error, kind, next) => {
    const { fakes, manager, phase } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    fakes.sends[0]!.fail(error)
    await pass()
    const { problem } = phase(id, 'failed')
    expect(problem).toMatchObject({ kind, next })
    expect(problem.sentence).toMatch(/^[A-Z].*[.”]$/)
    expect(problem.details).toMatchObject({ method: 'PATCH', requestId: 'req-1' })
  })

  test('tells the page when the session ended', async () => {
    const { fakes, manager } = setUp()
    manager.upload(job('web'))
    await pass()
    fakes.sends[0]!.fail(refusal(401, 'x', 'session-expired'))
    await pass()
    expect(fakes.calls).toContain('session ended')
  })

  test('that Glance refuses while it is sent fails without waiting for the last byte', async () => {
    const { fakes, manager, phase } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    const failure = { status: 413, message: 'over limit', request_id: 'req-9' }
    fakes.sends[0]!.status = { state: 'failed', offset: 10, length: 1000, failure }
    await pass(600)
    const { problem } = phase(id, 'failed')
    expect(problem).toMatchObject({ kind: 'quota', details: { status: 413, requestId: 'req-9' } })
    expect(fakes.sends[0]!.signal.aborted).toBe(true)
  })

  test.each([
    ['done', null, 'done'],
    ['open', null, 'failed'],
    ['failed', { status: 403, message: 'no', request_id: null }, 'failed'],
  ] as const)('cut off, asks what became of it: %s', async (outcome, failure, expected) => {
    const { fakes, manager, state } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    const [send] = fakes.sends
    send!.status = { state: outcome, offset: 10, length: 1000, failure }
    fakes.setStatus('image-1', 'active', { checksum: 'm5' })
    send!.fail(new NetworkError('PATCH', '/uploads/1', null))
    await pass()
    expect(state(id)).toBe(expected)
  })

  test('is failed by a file that changed on disk, and stops sending it', async () => {
    const { fakes, manager, phase } = setUp()
    fakes.hashing = Promise.reject(new HashError('unreadable', 'x'))
    const id = manager.upload(job('web'))
    await pass()
    expect(phase(id, 'failed').problem).toMatchObject({ kind: 'file-changed', next: 'none' })
    expect(fakes.sends[0]!.signal.aborted).toBe(true)
  })

  test('says what is over in a full quota, not how Glance wraps it', async () => {
    const { fakes, manager, phase } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    const over = 'Resource image_size_total is over limit of 4 due to current usage 5 and delta 0'
    const wrapped = `This generally means that rate limiting or a quota threshold was breached. The response body: Project p1 is over a limit for [${over}]`
    fakes.sends[0]!.fail(refusal(413, wrapped))
    await pass()
    expect(phase(id, 'failed').problem.sentence).toBe(
      `The project’s quota is used up. Delete something or ask for more, then send it again. Glance says: “${over}”`,
    )
  })

  test('into an image that has its data already is refused before a byte is sent', async () => {
    const { fakes, manager, phase } = setUp()
    const { id: imageId } = await fakes.effects.glance(scope).createImage({ name: 'full' })
    fakes.setStatus(imageId, 'active')
    const id = manager.upload(job('full', { imageId }))
    await pass()
    expect(phase(id, 'failed').problem).toMatchObject({ kind: 'image-busy', next: 'none' })
    expect(fakes.sends).toEqual([])
  })

  test('into an image that waits for data makes no record', async () => {
    const { fakes, manager } = setUp()
    const { id } = await fakes.effects.glance(scope).createImage({ name: 'waiting' })
    fakes.calls.length = 0
    manager.upload(job('waiting', { imageId: id }))
    await pass()
    expect(fakes.calls).toEqual([`announce ${id} 1000 -`, `send ${id} from 0`])
  })

  test('that fails before the record exists leaves nothing and can be tried again', async () => {
    const { fakes, manager, get, phase, state } = setUp()
    fakes.refuseCreate = refusal(413, 'over limit of 5')
    const id = manager.upload(job('web'))
    await pass()
    expect(phase(id, 'failed').problem.kind).toBe('quota')
    expect(get(id)?.imageId).toBeNull()
    fakes.refuseCreate = null
    manager.retry(id)
    await pass()
    expect(state(id)).toBe('sending')
  })
})

describe('a retry', () => {
  test('starts from byte 0 on the same image, once it is queued again', async () => {
    const { fakes, manager, phase } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    fakes.sends[0]!.sent(700)
    fakes.sends[0]!.fail(new NetworkError('PATCH', '/uploads/1', null))
    await pass()
    expect(phase(id, 'failed').problem.kind).toBe('interrupted')
    fakes.calls.length = 0
    manager.retry(id)
    await pass()
    expect(fakes.calls).toEqual([
      'terminate /uploads/1',
      'announce image-1 1000 -',
      'send image-1 from 0',
    ])
    expect(phase(id, 'sending').sent).toBe(0)
  })

  test('waits while Glance still puts the image back', async () => {
    const { fakes, manager, state } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    fakes.sends[0]!.fail(refusal(503, 'x'))
    await pass()
    fakes.effects.uploads.terminate = async () => {}
    manager.retry(id)
    await pass(1000)
    expect(state(id)).toBe('creating')
    fakes.setStatus('image-1', 'queued')
    await pass(500)
    expect(state(id)).toBe('sending')
  })

  test('of an upload whose image was deleted makes a new one', async () => {
    const { fakes, manager, get } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    fakes.images.delete('image-1')
    fakes.sends[0]!.fail(refusal(410, 'not found'))
    await pass()
    manager.retry(id)
    await pass()
    expect(get(id)?.imageId).toBe('image-2')
  })
})

describe('a cancel', () => {
  test('ends the upload and deletes the record', async () => {
    const { fakes, manager, get, phase } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    await manager.cancel(id)
    expect(fakes.calls.slice(-2)).toEqual(['terminate /uploads/1', 'delete image-1'])
    expect(phase(id, 'cancelled').kept).toBe('nothing')
    expect(get(id)?.imageId).toBeNull()
  })

  test('keeps the queued record when asked to, for a later try', async () => {
    const { fakes, manager, phase, state } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    await manager.cancel(id, { keepImage: true })
    expect(phase(id, 'cancelled').kept).toBe('image')
    manager.retry(id)
    await pass()
    expect(fakes.calls.filter((call) => call.startsWith('create'))).toHaveLength(1)
    expect(state(id)).toBe('sending')
  })

  test('never deletes by itself an image that was there before', async () => {
    const { fakes, manager, phase } = setUp()
    const { id: imageId } = await fakes.effects.glance(scope).createImage({ name: 'waiting' })
    const id = manager.upload(job('waiting', { imageId }))
    await pass()
    await manager.cancel(id)
    expect(phase(id, 'cancelled').kept).toBe('image')
    expect(fakes.images.has(imageId)).toBe(true)
  })

  test('says that the record is still there when it could not be deleted', async () => {
    const { fakes, manager, phase } = setUp()
    fakes.refuseDelete = refusal(403, 'no')
    const id = manager.upload(job('web'))
    await pass()
    await manager.cancel(id)
    expect(phase(id, 'cancelled').kept).toBe('image')
  })

  test('of one that waits leaves no trace in the cloud', async () => {
    const { fakes, manager, state } = setUp()
    manager.upload(job('a'))
    manager.upload(job('b'))
    const id = manager.upload(job('c'))
    await pass()
    await manager.cancel(id)
    expect(state(id)).toBe('cancelled')
    expect(fakes.calls).not.toContain('create c')
  })

  test('asked for twice tidies up once', async () => {
    const { fakes, manager } = setUp()
    const id = manager.upload(job('web'))
    await pass()
    await Promise.all([manager.cancel(id), manager.cancel(id)])
    expect(fakes.calls.filter((call) => call === 'delete image-1')).toHaveLength(1)
  })

  test('of a download stops it', async () => {
    const { fakes, manager, phase } = setUp()
    const id = manager.download(download())
    await pass()
    await manager.cancel(id)
    expect(fakes.saves[0]!.signal.aborted).toBe(true)
    expect(phase(id, 'cancelled').kept).toBe('nothing')
  })
})

describe('a download', () => {
  test('is done when both digests agree', async () => {
    const { fakes, manager, get, phase } = setUp()
    const id = manager.download(download())
    await pass()
    expect(fakes.calls).toEqual(['save img as golden.qcow2'])
    fakes.saves[0]!.arrive(200)
    await pass(100)
    expect(phase(id, 'receiving')).toEqual({ state: 'receiving', received: 200, hashed: 200 })
    fakes.saves[0]!.succeed(DIGESTS)
    await pass()
    expect(phase(id, 'done').verdict).toMatchObject({ kind: 'agrees', direction: 'download' })
    expect(get(id)?.endedAt).not.toBeNull()
    expect(fakes.effects.verdicts.for(scope, 'img')?.kind).toBe('agrees')
  })

  test('that differs says that no file was kept', async () => {
    const { fakes, manager, phase } = setUp()
    const id = manager.download(download({ checksum: 'other' }))
    await pass()
    fakes.saves[0]!.succeed(DIGESTS)
    await pass()
    const { problem, verdict } = phase(id, 'failed')
    expect(problem.sentence).toContain('no file was kept')
    expect(verdict?.kind).toBe('differs')
  })

  test('of an image without digests is done, and not compared', async () => {
    const { fakes, manager, phase } = setUp()
    const id = manager.download(
      download({ checksum: null, os_hash_algo: null, os_hash_value: null }),
    )
    await pass()
    fakes.saves[0]!.succeed(DIGESTS)
    await pass()
    expect(phase(id, 'done').verdict.kind).toBe('not-compared')
  })

  test('of an image without data says so', async () => {
    const { manager, phase } = setUp()
    const id = manager.download(download({ size: null }))
    await pass()
    expect(phase(id, 'failed').problem).toMatchObject({ kind: 'no-data', next: 'none' })
  })

  test('whose dialog was closed was never there', async () => {
    const { fakes, manager, get } = setUp()
    fakes.target = null
    const id = manager.download(download())
    expect(get(id)).toBeDefined()
    await pass()
    expect(get(id)).toBeUndefined()
  })
})

describe('the queue', () => {
  test('runs two at once, in the order of asking', async () => {
    const { fakes, manager, state } = setUp()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => manager.upload(job(name)))
    await pass()
    expect(state(a!)).toBe('sending')
    expect(state(b!)).toBe('sending')
    expect(state(c!)).toBe('queued')
    fakes.sends[0]!.fail(refusal(403, 'no'))
    await pass()
    expect(state(c!)).toBe('sending')
    expect(manager.getSnapshot().map((transfer) => transfer.name)).toEqual(['c', 'b', 'a'])
  })

  test('an ended one can be dismissed, a running one not', async () => {
    const { fakes, manager, get } = setUp()
    const id = manager.upload(job('a'))
    await pass()
    manager.dismiss(id)
    expect(get(id)).toBeDefined()
    fakes.sends[0]!.succeed()
    await pass()
    manager.dismiss(id)
    expect(get(id)).toBeUndefined()
  })
})

describe('who watches', () => {
  test('sees ten changes a second at most, however often bytes move, and then the last one', async () => {
    const { fakes, manager, phase } = setUp()
    const id = manager.upload(job('web', { file: file(100_000) }))
    await pass()
    const told = vi.fn<() => void>()
    manager.subscribe(told)
    for (let sent = 1; sent <= 1000; sent++) {
      fakes.sends[0]!.sent(sent)
      await pass(1)
    }
    expect(told.mock.calls.length).toBeLessThanOrEqual(12)
    await pass(100)
    expect(phase(id, 'sending').sent).toBe(1000)
  })

  test('keeps the objects of transfers that did not change', async () => {
    const { fakes, manager, get } = setUp()
    const a = manager.upload(job('a'))
    manager.upload(job('b'))
    await pass(10_000)
    const before = get(a)
    fakes.sends[1]!.succeed()
    await pass()
    expect(get(a)).toBe(before)
    expect(manager.getSnapshot()).toBe(manager.getSnapshot())
  })

  test('sees speed and remaining time of what Glance took', async () => {
    const { fakes, manager, get } = setUp()
    const id = manager.upload(job('web', { file: file(10_000) }))
    await pass()
    for (let second = 1; second <= 5; second++) {
      fakes.sends[0]!.status = { ...fakes.sends[0]!.status, offset: second * 1000 }
      await pass(1000)
    }
    expect(get(id)!.rate).toBeGreaterThan(800)
    expect(get(id)!.rate).toBeLessThan(1100)
    expect(get(id)!.remaining).toBeGreaterThan(4)
    fakes.sends[0]!.succeed()
    await pass(200)
    expect(get(id)).toMatchObject({ rate: null, remaining: null })
  })

  test('costs nothing once everything has ended', async () => {
    const { fakes, manager } = setUp()
    manager.upload(job('web'))
    await pass()
    fakes.sends[0]!.succeed()
    await pass(1000)
    expect(vi.getTimerCount()).toBe(0)
  })
})
