import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fingerprintOf } from '../upload/fingerprint.ts'
import { openEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { HISTORY } from './adopt.ts'
import { keptConcurrency } from './slots.ts'
import {
  createFakeRuns,
  createMemoryRecords,
  downloadJob,
  fileOfSize,
  uploadJob,
} from './testing.ts'

type Memory = ReturnType<typeof createMemoryRecords>

async function visit(memory: Memory, o: { user?: string; files?: ReadonlyMap<string, File> } = {}) {
  const fakes = createFakeRuns()
  const engine = await openEngine({
    user: o.user ?? 'alice',
    effects: fakes.effects,
    records: memory.records,
    concurrency: keptConcurrency(null),
    files: o.files ?? new Map(),
  })
  return {
    engine,
    fakes,
    run: (name: string) => fakes.runs.findLast((run) => run.name === name)!,
    get: (id: string) => engine.transfers().find((transfer) => transfer.id === id)!,
    upload: (id: string, more = {}) => engine.ask({ type: 'upload', id, job: uploadJob(id, more) }),
  }
}
const give = (engine: Engine, id: string, file: File) =>
  engine.ask({ type: 'file', id, file, handle: null })
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

/** A handle as Chromium keeps it; permission is asked of the fake person. */
function fakeHandle(file: File, permission: PermissionState) {
  const handle = {
    name: file.name,
    getFile: async () => file,
    queryPermission: async () => permission,
    requestPermission: async () => 'granted',
  }
  return handle as unknown as FileSystemFileHandle
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Two uploads run, two wait; the first has moved. Then the page goes. */
async function interrupted(more = {}) {
  const memory = createMemoryRecords()
  const first = await visit(memory)
  for (const id of ['a', 'b', 'c', 'd']) await first.upload(id, more)
  const run = first.run('a')
  Object.assign(run.upload.place, { imageId: 'i1', made: true, address: '/u/1' })
  run.upload.placed()
  run.upload.fingerprinted(await fingerprintOf(run.upload.job.file))
  run.upload.checkpointed({ offset: 400, states: {} })
  run.move(500)
  await first.engine.ask({ type: 'move', id: 'd', to: 0 })
  const files = first.engine.files()
  first.engine.stop()
  return { memory, first, files }
}

describe('an engine that stops', () => {
  test('ends its runs, tells nothing more, and leaves their records as they were', async () => {
    const { memory, first } = await interrupted()
    const told = vi.fn<() => void>()
    first.engine.subscribe(told)
    expect(first.run('a').signal.aborted).toBe(true)
    await pass(10_000)
    expect(told).not.toHaveBeenCalled()
    expect(memory.of('a')?.transfer.phase).toMatchObject({ state: 'sending', accepted: 500 })
    expect(first.fakes.calls).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('after a reload, an upload', () => {
  test('waits for its file, and shows how far it was', async () => {
    const { memory } = await interrupted()
    const { engine, fakes, get } = await visit(memory)
    expect(get('a').phase).toMatchObject({
      state: 'waiting',
      for: { kind: 'file', how: 'pick' },
      at: { moved: 500, hashed: 500 },
    })
    expect(get('a').phase).toHaveProperty('problem.next', 'pick-file')
    expect(get('d').phase).toMatchObject({ state: 'waiting', at: { moved: 0 } })
    expect(fakes.runs).toEqual([])
    expect(engine.transfers().map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a'])
  })

  test('goes on with the same file where it stood, under whatever name', async () => {
    const { memory } = await interrupted()
    const { engine, run, get } = await visit(memory)
    expect(await give(engine, 'a', fileOfSize(1000, 'copy.qcow2'))).toBeNull()
    expect(get('a').phase.state).toBe('inspecting')
    expect(run('a').upload).toMatchObject({
      place: { imageId: 'i1', made: true, address: '/u/1' },
      checkpoint: { offset: 400 },
      fingerprint: { size: 1000 },
    })
  })

  test('refuses another file in words', async () => {
    const { memory } = await interrupted()
    const { engine, fakes, get } = await visit(memory)
    const changed = new File([new Uint8Array(1000).fill(7)], 'disk.qcow2')
    expect(await give(engine, 'a', fileOfSize(999))).toEqual({
      sentence:
        'This is not the same file: it has 999 bytes, disk.qcow2 had 1,000. Pick the one that was being sent.',
    })
    expect(await give(engine, 'a', changed)).toEqual({
      sentence: expect.stringContaining('its content is not that of disk.qcow2'),
    })
    expect(await give(engine, 'b', fileOfSize(1))).toHaveProperty('sentence')
    expect(get('a').phase.state).toBe('waiting')
    expect(fakes.runs).toEqual([])
  })

  test('given its file twice runs once', async () => {
    const { memory } = await interrupted()
    const { engine, fakes } = await visit(memory)
    await Promise.all([give(engine, 'a', fileOfSize()), give(engine, 'a', fileOfSize())])
    expect(fakes.runs).toHaveLength(1)
  })

  test('goes on by itself where its handle may be read, and waits for a click where not', async () => {
    for (const [permission, state] of [
      ['granted', 'inspecting'],
      ['prompt', 'waiting'],
    ] as const) {
      const handle = fakeHandle(fileOfSize(), permission)
      const { memory } = await interrupted({ handle })
      const { engine, get } = await visit(memory)
      expect(get('a').phase.state).toBe(state)
      if (state === 'inspecting') continue
      expect(get('a').phase).toHaveProperty('for', { kind: 'file', how: 'grant' })
      expect(await engine.ask({ type: 'handle', id: 'a' })).toEqual({ handle })
    }
  })

  test('whose file behind the handle changed waits for the right one', async () => {
    const handle = fakeHandle(new File([new Uint8Array(1000).fill(7)], 'disk.qcow2'), 'granted')
    const { memory } = await interrupted({ handle })
    const { get } = await visit(memory)
    expect(get('a').phase.state).toBe('waiting')
  })

  test('that was paused stays paused where the file is at hand', async () => {
    const memory = createMemoryRecords()
    const first = await visit(memory)
    await first.upload('a')
    await first.engine.ask({ type: 'pause', id: 'a' })
    const files = first.engine.files()
    first.engine.stop()
    const { engine, fakes, get } = await visit(memory, { files })
    expect(get('a').phase.state).toBe('paused')
    expect(fakes.runs).toEqual([])
    await engine.ask({ type: 'resume', id: 'a' })
    expect(get('a').phase.state).toBe('inspecting')
  })

  test('that waits for its file can be cancelled: the cloud is tidied up', async () => {
    const { memory } = await interrupted()
    const { engine, fakes, get } = await visit(memory)
    await engine.ask({ type: 'cancel', id: 'a', keepImage: null })
    expect(fakes.calls).toEqual(['terminate /u/1', 'delete i1'])
    expect(get('a').phase).toEqual({ state: 'cancelled', kept: 'nothing' })
  })

  test('that failed before asks for its file when it is tried again', async () => {
    const memory = createMemoryRecords()
    const first = await visit(memory)
    await first.upload('a')
    first.run('a').fail(new Error('x'))
    await pass()
    first.engine.stop()
    const { engine, get } = await visit(memory)
    expect(get('a').phase.state).toBe('failed')
    await engine.ask({ type: 'retry', id: 'a' })
    expect(get('a').phase).toMatchObject({ state: 'waiting', for: { how: 'pick' } })
    await give(engine, 'a', fileOfSize())
    expect(get('a').phase.state).toBe('inspecting')
  })
})

describe('the next tab', () => {
  test('goes on at once with the files it holds, in the order that was set', async () => {
    const { memory, files } = await interrupted()
    const { engine, get, run, fakes } = await visit(memory, { files })
    expect([...files.keys()]).toEqual(['a', 'b', 'c', 'd'])
    expect(['a', 'b'].map((id) => get(id).phase.state)).toEqual(['inspecting', 'inspecting'])
    expect(engine.queue()).toEqual(['d', 'c'])
    expect(run('a').upload.place.address).toBe('/u/1')
    expect(fakes.runs).toHaveLength(2)
  })
})

test('an upload that is begun after a reload stands behind those of before', async () => {
  const { memory, files } = await interrupted()
  const second = await visit(memory, { files })
  second.run('a').succeed()
  second.run('b').succeed()
  await pass()
  await second.engine.ask({ type: 'pause-all' })
  second.engine.stop()
  const third = await visit(memory, { files })
  await third.upload('e')
  await third.upload('f')
  await third.upload('g')
  await third.engine.ask({ type: 'pause', id: 'g' })
  const all = new Map([...files, ...third.engine.files()])
  third.engine.stop()
  const { engine } = await visit(memory, { files: all })
  await engine.ask({ type: 'pause-all' })
  await engine.ask({ type: 'concurrency', count: 1 })
  await engine.ask({ type: 'resume-all' })
  expect(engine.queue()).toEqual(['c', 'e', 'f', 'g'])
})

describe('after a reload, a download', () => {
  test('that ran has failed, and is tried again with a new place to go to', async () => {
    const memory = createMemoryRecords()
    const first = await visit(memory)
    const target = { kind: 'browser' } as const
    const job = downloadJob()
    await first.engine.ask({ type: 'download', id: 'd', job, fileName: 'x.qcow2', target })
    first.run('x.qcow2').move(100)
    first.engine.stop()
    const { engine, fakes, get } = await visit(memory)
    expect(get('d').phase).toMatchObject({
      state: 'failed',
      problem: { next: 'retry', sentence: expect.stringContaining('was closed') },
    })
    expect(await engine.ask({ type: 'retry', id: 'd' })).toMatchObject({ needs: 'target' })
    await engine.ask({ type: 'target', id: 'd', target })
    expect(fakes.runs).toHaveLength(1)
    expect(memory.of('d')?.transfer.phase.state).toBe('receiving')
  })
})

describe('the history', () => {
  test('is of one user only', async () => {
    const { memory } = await interrupted()
    expect((await visit(memory, { user: 'bob' })).engine.transfers()).toEqual([])
    expect((await visit(memory)).engine.transfers()).toHaveLength(4)
  })

  test('keeps verdicts, and a dismissed one stays dismissed', async () => {
    const memory = createMemoryRecords()
    const first = await visit(memory)
    await first.upload('a')
    first.run('a').succeed()
    await pass()
    await first.engine.ask({ type: 'dismiss', id: 'a' })
    await pass()
    first.engine.stop()
    const { get } = await visit(memory)
    expect(get('a')).toMatchObject({
      dismissed: true,
      phase: { state: 'done', verdict: { kind: 'agrees' } },
    })
  })

  test('that grew too long elsewhere is cut', async () => {
    const memory = createMemoryRecords()
    const first = await visit(memory)
    await first.upload('a')
    first.run('a').succeed()
    await pass()
    first.engine.stop()
    const pattern = memory.of('a')!
    for (let count = 0; count <= HISTORY; count++) {
      const id = `n${count}`
      const transfer = { ...pattern.transfer, id, endedAt: count }
      memory.records.put({ ...pattern, id, created: count, transfer })
    }
    const { engine } = await visit(memory)
    expect(engine.transfers()).toHaveLength(HISTORY)
    expect(memory.kept.size).toBe(HISTORY)
  })
})
