import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Command } from '../commands.ts'
import { NetworkError } from '#openstack/http.ts'
import { TransferError } from '../problems.ts'
import { refusal } from '../testing.ts'
import type { Phase, PhaseState } from '../types.ts'
import { openEngine } from './engine.ts'
import { keptConcurrency } from './slots.ts'
import {
  createFakeRuns,
  createMemoryRecords,
  downloadJob,
  fileOfSize,
  uploadJob,
} from './testing.ts'

async function setUp(
  o: {
    memory?: ReturnType<typeof createMemoryRecords>
    user?: string
    files?: Map<string, File>
  } = {},
) {
  const fakes = createFakeRuns()
  const memory = o.memory ?? createMemoryRecords()
  const engine = await openEngine({
    user: o.user ?? 'alice',
    effects: fakes.effects,
    records: memory.records,
    concurrency: keptConcurrency(null),
    files: o.files ?? new Map(),
  })
  const get = (id: string) => engine.transfers().find((transfer) => transfer.id === id)
  const ask = (command: Command) => engine.ask(command)
  return {
    fakes,
    memory,
    engine,
    get,
    ask,
    upload: (id: string, more = {}) => ask({ type: 'upload', id, job: uploadJob(id, more) }),
    download: (id: string, more = {}) =>
      ask({
        type: 'download',
        id,
        job: downloadJob(more),
        fileName: 'golden.qcow2',
        target: { kind: 'browser' },
      }),
    state: (id: string) => get(id)?.phase.state,
    states: (...ids: string[]) => ids.map((id) => get(id)?.phase.state),
    phase: <S extends PhaseState>(id: string, state: S) => {
      expect(get(id)?.phase).toMatchObject({ state })
      return get(id)!.phase as Extract<Phase, { state: S }>
    },
    run: (name: string) => fakes.runs.findLast((run) => run.name === name)!,
  }
}
/** Lets promises settle and time pass, in milliseconds. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the queue', () => {
  test('runs two at once, in the order of asking, and shows the newest first', async () => {
    const { engine, upload, states, run } = await setUp()
    await upload('a')
    await upload('b')
    await upload('c')
    expect(states('a', 'b', 'c')).toEqual(['inspecting', 'inspecting', 'queued'])
    expect(engine.queue()).toEqual(['c'])
    run('a').fail(refusal(403, 'no'))
    await pass()
    expect(states('a', 'b', 'c')).toEqual(['failed', 'inspecting', 'inspecting'])
    expect(engine.transfers().map(({ name }) => name)).toEqual(['c', 'b', 'a'])
  })

  test('keeps the order in which the person put it', async () => {
    const { engine, ask, upload, run, state } = await setUp()
    for (const id of ['a', 'b', 'c', 'd', 'e']) await upload(id)
    await ask({ type: 'move', id: 'e', to: 0 })
    await ask({ type: 'move', id: 'c', to: 9 })
    await ask({ type: 'move', id: 'a', to: 0 })
    expect(engine.queue()).toEqual(['e', 'd', 'c'])
    run('a').succeed()
    await pass()
    expect(state('e')).toBe('inspecting')
  })

  test('more or fewer side by side: more start at once, fewer end by themselves', async () => {
    const { engine, ask, upload, states, run } = await setUp()
    for (const id of ['a', 'b', 'c', 'd']) await upload(id)
    await ask({ type: 'concurrency', count: 3 })
    expect(engine.concurrency()).toBe(3)
    expect(engine.queue()).toEqual(['d'])
    await ask({ type: 'concurrency', count: 1 })
    run('a').succeed()
    run('b').succeed()
    await pass()
    expect(states('c', 'd')).toEqual(['inspecting', 'queued'])
    await ask({ type: 'concurrency', count: 99 })
    expect(engine.concurrency()).toBe(6)
  })

  test('a paused one makes room, keeps its place, and goes on in the same run', async () => {
    const { engine, fakes, ask, upload, states, run } = await setUp()
    for (const id of ['a', 'b', 'c', 'd']) await upload(id)
    run('a').move(300)
    await ask({ type: 'pause', id: 'a' })
    expect(states('a', 'b', 'c', 'd')).toEqual(['paused', 'inspecting', 'inspecting', 'queued'])
    expect(run('a').open()).toBe(false)
    await ask({ type: 'resume', id: 'a' })
    expect(engine.queue()).toEqual(['a', 'd'])
    expect(run('a').open()).toBe(false)
    run('b').succeed()
    await pass()
    expect(run('a').open()).toBe(true)
    expect(states('a', 'd')).toEqual(['queued', 'queued'])
    run('a').move(300)
    expect(states('a')).toEqual(['sending'])
    expect(fakes.runs.filter(({ name }) => name === 'a')).toHaveLength(1)
  })

  test('one that waits for a retry keeps its room, and tries at once when told to', async () => {
    const { ask, upload, states, run, state } = await setUp()
    for (const id of ['a', 'b', 'c']) await upload(id)
    const { gate, dispatch } = run('a').upload
    const problem = new TransferError('interrupted', 'Cut.', 'retry').problem
    dispatch({ type: 'waiting', for: { kind: 'retry', at: 9e12, attempt: 1 }, problem })
    expect(states('a', 'b', 'c')).toEqual(['waiting', 'inspecting', 'queued'])
    const closing = gate.closing()
    await ask({ type: 'resume', id: 'a' })
    expect(closing.aborted).toBe(true)
    expect(run('a').open()).toBe(true)
    expect(state('c')).toBe('queued')
  })

  test('all are paused without one starting another, and all go on in order', async () => {
    const { fakes, ask, upload, states, engine } = await setUp()
    for (const id of ['a', 'b', 'c', 'd']) await upload(id)
    await ask({ type: 'move', id: 'd', to: 0 })
    await ask({ type: 'pause-all' })
    expect(states('a', 'b', 'c', 'd')).toEqual(['paused', 'paused', 'paused', 'paused'])
    expect(fakes.runs).toHaveLength(2)
    await ask({ type: 'resume-all' })
    expect(fakes.runs.map((run) => run.open())).toEqual([true, true])
    expect(engine.queue()).toEqual(['d', 'c'])
  })

  test('a paused one that never began begins when it goes on', async () => {
    const { fakes, ask, upload, run, state } = await setUp()
    for (const id of ['a', 'b', 'c']) await upload(id)
    await ask({ type: 'pause', id: 'c' })
    run('a').succeed()
    await pass()
    expect(fakes.runs).toHaveLength(2)
    expect(state('c')).toBe('paused')
    await ask({ type: 'resume', id: 'c' })
    expect(state('c')).toBe('inspecting')
  })

  test('costs nothing once everything has ended', async () => {
    const { upload, run } = await setUp()
    await upload('a')
    run('a').move(10)
    await pass(5000)
    run('a').succeed()
    await pass(5000)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('an upload', () => {
  test('is done with its verdict, which this browser remembers', async () => {
    const { fakes, memory, upload, run, phase, get } = await setUp()
    await upload('a', { store: 'fast' })
    const { upload: input } = run('a')
    expect(input).toMatchObject({ fingerprint: null, checkpoint: null, multihash: null })
    expect(input.job).toMatchObject({ store: 'fast', fields: { name: 'a' } })
    Object.assign(input.place, { imageId: 'i1', made: true, address: '/u/1' })
    input.placed()
    expect(get('a')?.imageId, 'Glance has not answered yet').toBeNull()
    run('a').move(0)
    expect(get('a')?.imageId).toBe('i1')
    run('a').succeed({}, { os_hash_algo: 'sha256' })
    await pass()
    expect(phase('a', 'done').verdict.kind).toBe('agrees')
    expect(get('a')?.endedAt).not.toBeNull()
    expect(fakes.effects.verdicts.for(uploadJob('a').scope, 'i1')?.kind).toBe('agrees')
    expect(memory.of('a')?.transfer.phase.state).toBe('done')
    await upload('b')
    expect(run('b').upload.multihash).toBe('sha256')
  })

  test('whose digests differ is loud, and nobody can boot the image', async () => {
    const { fakes, upload, run, phase } = await setUp()
    const { id: imageId } = await fakes.effects
      .glance(uploadJob('a').scope)
      .createImage({ name: 'a' })
    await upload('a')
    Object.assign(run('a').upload.place, { imageId, made: true })
    run('a').upload.checkpointed({ offset: 10, states: {} })
    run('a').succeed({ kind: 'differs' })
    await pass()
    const failed = phase('a', 'failed')
    expect(failed.problem).toMatchObject({ kind: 'digests-differ', next: 'retry' })
    expect(failed.problem.sentence).toContain('so the image was deactivated. Nobody can boot it.')
    expect(failed.verdict?.kind).toBe('differs')
    expect(fakes.calls).toContain(`deactivate ${imageId}`)
  })

  test('whose digests differ says so when the image could not be deactivated', async () => {
    const { fakes, upload, run, phase } = await setUp()
    fakes.refuseDeactivate = refusal(403, 'You are not authorized')
    await upload('a')
    run('a').succeed({ kind: 'differs' })
    await pass()
    expect(phase('a', 'failed').problem.sentence).toMatch(
      /could not be deactivated: delete it .*not authorized/,
    )
  })

  test('whose record somebody deleted makes a new one when it is tried again', async () => {
    const { upload, ask, run, get } = await setUp()
    await upload('a')
    Object.assign(run('a').upload.place, { imageId: 'i1', made: true })
    run('a').upload.placed()
    run('a').fail(new TransferError('image-gone', 'Gone.', 'retry'))
    await pass()
    expect(get('a')?.imageId).toBeNull()
    await ask({ type: 'retry', id: 'a' })
    expect(run('a').upload.place).toMatchObject({ imageId: null, made: false })
  })

  test('that is tried again goes on where its record and its hashing stood', async () => {
    const { upload, ask, run, states, get } = await setUp()
    for (const id of ['a', 'b', 'c']) await upload(id)
    const print = { name: 'x', size: 1000, lastModified: 1, samples: 'ab' }
    const first = run('a').upload
    Object.assign(first.place, { imageId: 'i1', made: true, address: '/u/1' })
    first.fingerprinted(print)
    first.checkpointed({ offset: 500, states: {} })
    run('a').fail(new NetworkError('PATCH', '/u/1', null))
    await pass()
    expect(states('a', 'c')).toEqual(['failed', 'inspecting'])
    await ask({ type: 'retry', id: 'a' })
    expect(get('a')).toMatchObject({ phase: { state: 'queued' }, endedAt: null })
    run('b').succeed()
    await pass()
    expect(run('a').upload).toMatchObject({
      place: { imageId: 'i1', made: true, address: '/u/1' },
      fingerprint: print,
      checkpoint: { offset: 500 },
    })
  })

  test('that is tried again by whoever hears of its failure runs once', async () => {
    const { engine, fakes, upload, ask, run, state } = await setUp()
    await upload('a')
    engine.subscribe(() => {
      if (state('a') === 'failed' && fakes.runs.length === 1) void ask({ type: 'retry', id: 'a' })
    })
    run('a').fail(refusal(503, 'x'))
    await pass()
    expect(fakes.runs).toHaveLength(2)
    expect(state('a')).toBe('inspecting')
  })

  test('whose file changed asks for it, and takes another one from the start', async () => {
    const { fakes, upload, ask, run, get, phase } = await setUp()
    await upload('a')
    run('a').upload.fingerprinted({ name: 'x', size: 1000, lastModified: 1, samples: 'ab' })
    Object.assign(run('a').upload.place, { imageId: 'i1', made: true, address: '/u/1' })
    run('a').fail(new TransferError('file-changed', 'Changed.', 'pick-file'))
    await pass()
    await ask({ type: 'retry', id: 'a' })
    expect(phase('a', 'waiting').for).toEqual({ kind: 'file', how: 'pick' })
    await ask({ type: 'cancel', id: 'a', keepImage: true })
    await ask({ type: 'retry', id: 'a' })
    run('a').fail(new TransferError('file-changed', 'Changed.', 'pick-file'))
    await pass()
    const other = fileOfSize(77, 'other.raw')
    expect(await ask({ type: 'file', id: 'a', file: other, handle: null })).toBeNull()
    expect(get('a')).toMatchObject({ size: 77, fileName: 'other.raw' })
    expect(run('a').upload).toMatchObject({ fingerprint: null, checkpoint: null })
    expect(run('a').upload.job.file).toBe(other)
    expect(fakes.calls).toContain('terminate /u/1')
  })

  test('tells the page when its run found the session ended, and goes on when told', async () => {
    const { fakes, upload, ask, run } = await setUp()
    await upload('a')
    const { session } = run('a').upload.effects
    session.ended()
    expect(fakes.calls).toContain('session ended')
    const renewed = session.renewed(run('a').signal)
    await ask({ type: 'signed-in' })
    await expect(renewed).resolves.toBeUndefined()
  })

  test('asked for twice is one', async () => {
    const { fakes, upload } = await setUp()
    await upload('a')
    await upload('a')
    expect(fakes.runs).toHaveLength(1)
  })
})

describe('a cancel', () => {
  async function placed(more = {}) {
    const it = await setUp()
    const { id: imageId } = await it.fakes.effects
      .glance(uploadJob('a').scope)
      .createImage({ name: 'a' })
    await it.upload('a', more)
    Object.assign(it.run('a').upload.place, { imageId, made: true, address: '/u/1' })
    it.run('a').upload.placed()
    it.fakes.calls.length = 0
    return { ...it, imageId }
  }

  test('ends the upload and deletes the record', async () => {
    const { fakes, ask, get, phase, imageId } = await placed()
    await ask({ type: 'cancel', id: 'a', keepImage: null })
    expect(fakes.calls).toEqual(['terminate /u/1', `delete ${imageId}`])
    expect(phase('a', 'cancelled').kept).toBe('nothing')
    expect(get('a')?.imageId).toBeNull()
  })

  test('keeps the queued record when asked to, also when it is dismissed then', async () => {
    const { fakes, ask, phase, imageId } = await placed()
    await ask({ type: 'cancel', id: 'a', keepImage: true })
    await ask({ type: 'dismiss', id: 'a' })
    await pass()
    expect(phase('a', 'cancelled').kept).toBe('image')
    expect(fakes.images.has(imageId)).toBe(true)
  })

  test('never deletes by itself an image that was there before', async () => {
    const { fakes, ask, run, phase, imageId } = await placed()
    run('a').upload.place.made = false
    await ask({ type: 'cancel', id: 'a', keepImage: null })
    expect(phase('a', 'cancelled').kept).toBe('image')
    expect(fakes.images.has(imageId)).toBe(true)
  })

  test('says that the record is still there when it could not be deleted', async () => {
    const { fakes, ask, phase } = await placed()
    fakes.refuseDelete = refusal(403, 'no')
    await ask({ type: 'cancel', id: 'a', keepImage: null })
    expect(phase('a', 'cancelled').kept).toBe('image')
  })

  test('asked for twice tidies up once', async () => {
    const { fakes, ask, imageId } = await placed()
    const cancel = () => ask({ type: 'cancel', id: 'a', keepImage: null })
    await Promise.all([cancel(), cancel()])
    expect(fakes.calls.filter((call) => call === `delete ${imageId}`)).toHaveLength(1)
  })

  test('of a paused one works, and makes no noise', async () => {
    const { ask, run, state } = await placed()
    await ask({ type: 'pause', id: 'a' })
    await ask({ type: 'cancel', id: 'a', keepImage: null })
    expect(state('a')).toBe('cancelled')
    expect(run('a').signal.aborted).toBe(true)
  })

  test('of all stops all, and none starts in between', async () => {
    const { fakes, ask, upload, download, states } = await setUp()
    for (const id of ['a', 'b', 'c']) await upload(id)
    await download('d')
    await ask({ type: 'cancel-all' })
    expect(states('a', 'b', 'c', 'd')).toEqual(Array(4).fill('cancelled'))
    expect(fakes.runs).toHaveLength(2)
  })

  test('that comes when all is done changes nothing', async () => {
    const { ask, upload, run, state } = await setUp()
    await upload('a')
    run('a').succeed()
    await pass()
    await ask({ type: 'cancel', id: 'a', keepImage: null })
    expect(state('a')).toBe('done')
  })
})

describe('a download', () => {
  test('that differs says that no file was kept', async () => {
    const { download, run, phase } = await setUp()
    await download('d')
    run('golden.qcow2').succeed({ kind: 'differs' })
    await pass()
    expect(phase('d', 'failed').problem.sentence).toContain('no file was kept')
  })

  test('whose place could not be asked for fails with its reason', async () => {
    const { ask, phase, fakes } = await setUp()
    const target = new TransferError('disk', 'No dialog.', 'retry').problem
    const job = downloadJob()
    await ask({ type: 'download', id: 'd', job, fileName: 'x', target })
    expect(phase('d', 'failed').problem.sentence).toBe('No dialog.')
    expect(fakes.runs).toEqual([])
    expect(await ask({ type: 'retry', id: 'd' })).toEqual({ needs: 'target', fileName: 'x' })
    await ask({ type: 'target', id: 'd', target: { kind: 'browser' } })
    expect(fakes.runs).toHaveLength(1)
  })
})

describe('what ended', () => {
  async function failed() {
    const it = await setUp()
    const { id: imageId } = await it.fakes.effects
      .glance(uploadJob('a').scope)
      .createImage({ name: 'a' })
    await it.upload('a')
    Object.assign(it.run('a').upload.place, { imageId, made: true })
    it.run('a').upload.placed()
    it.run('a').fail(new NetworkError('PATCH', '/u/1', null))
    await pass()
    return { ...it, imageId }
  }

  test('leaves the tray when it is dismissed, and an empty record of its own goes with it', async () => {
    const { fakes, ask, get, memory, imageId } = await failed()
    expect(fakes.images.has(imageId)).toBe(true)
    await ask({ type: 'dismiss', id: 'a' })
    await pass()
    expect(get('a')).toMatchObject({ dismissed: true, imageId: null })
    expect(fakes.images.has(imageId)).toBe(false)
    expect(memory.of('a')?.transfer.dismissed).toBe(true)
  })

  test('with data is nobody’s to delete', async () => {
    const { fakes, ask, imageId } = await failed()
    fakes.setStatus(imageId, 'active')
    await ask({ type: 'forget', id: 'a' })
    expect(fakes.images.has(imageId)).toBe(true)
  })

  test('whose record is gone is forgotten without a word', async () => {
    const { fakes, ask, get, memory, imageId } = await failed()
    fakes.images.delete(imageId)
    await ask({ type: 'forget', id: 'all' })
    expect(get('a')).toBeUndefined()
    expect(memory.kept.size).toBe(0)
  })

  test('can be dismissed and forgotten, what runs cannot', async () => {
    const { upload, ask, get } = await setUp()
    await upload('a')
    await ask({ type: 'dismiss', id: 'a' })
    await ask({ type: 'forget', id: 'all' })
    expect(get('a')).toMatchObject({ dismissed: false })
  })

  test('is kept up to 500, the newest', async () => {
    const { upload, run, engine, memory } = await setUp()
    for (let count = 0; count < 510; count++) {
      await upload(`n${count}`)
      run(`n${count}`).succeed()
      await pass(1)
    }
    await upload('last')
    const ended = engine.transfers().filter(({ endedAt }) => endedAt !== null)
    expect(ended).toHaveLength(500)
    expect(ended.at(-1)?.id).toBe('n10')
    expect(memory.kept.size).toBe(501)
  })
})

describe('who watches', () => {
  test('sees ten changes a second at most, however often bytes move, and then the last one', async () => {
    const { engine, upload, run, phase } = await setUp()
    await upload('a')
    run('a').move(0)
    const told = vi.fn<() => void>()
    engine.subscribe(told)
    for (let sent = 1; sent <= 1000; sent++) {
      run('a').upload.dispatch({ type: 'sent', bytes: sent })
      await pass(1)
    }
    expect(told.mock.calls.length).toBeLessThanOrEqual(12)
    await pass(100)
    expect(phase('a', 'sending').sent).toBe(1000)
  })

  test('sees speed and remaining time of what Glance took', async () => {
    const { upload, run, get } = await setUp()
    await upload('a', { file: fileOfSize(10_000) })
    run('a').move(0)
    for (let second = 1; second <= 5; second++) {
      run('a').upload.dispatch({ type: 'accepted', bytes: second * 1000 })
      await pass(1000)
    }
    expect(get('a')!.rate).toBeGreaterThan(800)
    expect(get('a')!.rate).toBeLessThan(1200)
    expect(get('a')!.remaining).toBeGreaterThan(4)
    run('a').succeed()
    await pass(200)
    expect(get('a')).toMatchObject({ rate: null, remaining: null })
  })

  test('keeps the objects of transfers that did not change', async () => {
    const { engine, upload, run, get } = await setUp()
    await upload('a')
    await upload('b')
    const before = get('a')
    run('b').succeed()
    await pass()
    expect(get('a')).toBe(before)
    expect(engine.transfers()).toBe(engine.transfers())
  })
})

describe('the record', () => {
  test('holds a change of state at once, and progress every two seconds at most', async () => {
    const { upload, run, memory } = await setUp()
    await upload('a')
    run('a').move(0)
    await pass()
    const before = memory.writes
    for (let sent = 1; sent <= 100; sent++) {
      run('a').upload.dispatch({ type: 'sent', bytes: sent })
      await pass(100)
    }
    expect(memory.writes - before).toBeLessThanOrEqual(5)
    expect(memory.of('a')?.transfer).toMatchObject({ phase: { state: 'sending' }, rate: null })
    Object.assign(run('a').upload.place, { imageId: 'i1' })
    run('a').upload.placed()
    await pass()
    expect(memory.of('a')?.work).toMatchObject({ place: { imageId: 'i1' } })
  })

  test('of the states of hashing is gone at the end', async () => {
    const { upload, run, memory } = await setUp()
    await upload('a')
    run('a').upload.checkpointed({ offset: 10, states: {} })
    expect(memory.checkpoints.size).toBe(1)
    run('a').succeed()
    await pass()
    expect(memory.checkpoints.size).toBe(0)
  })

  test('that cannot be kept is told, and the transfer goes on', async () => {
    const { engine, upload, run, memory, state } = await setUp()
    const told = vi.fn<() => void>()
    engine.subscribe(told)
    memory.trouble = 'Full.'
    memory.tell()
    expect(told).toHaveBeenCalledOnce()
    expect(engine.trouble()).toBe('Full.')
    await upload('a')
    run('a').succeed()
    await pass()
    expect(state('a')).toBe('done')
  })
})
