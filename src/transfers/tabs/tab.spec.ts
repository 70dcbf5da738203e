import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openEngine } from '../engine/engine.ts'
import { keptConcurrency } from '../engine/slots.ts'
import {
  createFakeRuns,
  createMemoryRecords,
  downloadJob,
  fileOfSize,
  uploadJob,
} from '../engine/testing.ts'
import type { FakeRun } from '../engine/testing.ts'
import type { Message } from './messages.ts'
import { createTab } from './tab.ts'
import type { Channel, Tab } from './tab.ts'
import { createTabManager } from './tab-manager.ts'

/** Web Locks of one browser, one name: one holds it, the others wait in order. */
function createLock() {
  let held = false
  const waiting: (() => void)[] = []
  const next = () => {
    held = false
    waiting.shift()?.()
  }
  return (signal: AbortSignal, lead: () => Promise<void>) =>
    new Promise<void>((resolve) => {
      const take = () => {
        if (signal.aborted) {
          next()
          return resolve()
        }
        held = true
        void lead().finally(() => {
          next()
          resolve()
        })
      }
      if (held) waiting.push(take)
      else {
        // As in a browser, the answer comes later.
        held = true
        queueMicrotask(take)
      }
    })
}

/** BroadcastChannels of one browser: everybody else hears a clone, later and in order. */
function createAir() {
  const all = new Set<Channel>()
  const heard: Message[] = []
  const open = (): Channel => {
    const channel: Channel = {
      onmessage: null,
      postMessage(message) {
        heard.push(message)
        for (const other of all) {
          if (other === channel) continue
          const event = { data: message } as MessageEvent<unknown>
          queueMicrotask(() => {
            if (all.has(other)) other.onmessage?.(event)
          })
        }
      },
      close: () => void all.delete(channel),
    }
    all.add(channel)
    return channel
  }
  return { open, heard }
}

/** A browser in which tabs come and go. */
function createBrowser(o: { locks?: boolean } = {}) {
  const memory = createMemoryRecords()
  const lock = createLock()
  const air = createAir()
  const runs: FakeRun[] = []
  const calls: string[] = []
  const locks = o.locks ?? true
  async function open() {
    const fakes = createFakeRuns()
    const { runUpload, runDownload } = fakes.effects
    const asked: string[] = []
    const effects = {
      ...fakes.effects,
      pickTarget: async (name: string) => {
        asked.push(name)
        return await fakes.effects.pickTarget(name)
      },
      runUpload(run: Parameters<typeof runUpload>[0]) {
        const ended = runUpload(run)
        runs.push(fakes.runs.at(-1)!)
        return ended
      },
      runDownload(run: Parameters<typeof runDownload>[0]) {
        const ended = runDownload(run)
        runs.push(fakes.runs.at(-1)!)
        return ended
      },
    }
    const tab = createTab({
      lock: locks ? lock : (_signal, lead) => lead(),
      open: locks ? air.open : null,
      openEngine: (files) =>
        openEngine({
          user: 'alice',
          effects,
          records: memory.records,
          concurrency: keptConcurrency(null),
          files,
        }),
    })
    await pass()
    const manager = createTabManager(tab, effects, () => undefined)
    const state = (id: string) =>
      manager.getSnapshot().find((transfer) => transfer.id === id)?.phase.state
    return { tab, manager, fakes, state, asked }
  }
  return {
    open,
    memory,
    runs,
    calls,
    air,
    run: (name: string) => runs.findLast((run) => run.name === name)!,
  }
}
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
/** A tab that crashes says nothing; its lock is let go by the browser. */
const crash = (tab: Tab) => tab.close()

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('two tabs', () => {
  test('have one that leads, and show the same', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    const two = await browser.open()
    expect([one.tab.leads(), two.tab.leads()]).toEqual([true, false])
    one.manager.upload(uploadJob('a'), 'a')
    await pass()
    expect(two.manager.getSnapshot()).toEqual(one.manager.getSnapshot())
    browser.run('a').move(10)
    for (let sent = 11; sent < 50; sent++) {
      browser.run('a').upload.dispatch({ type: 'sent', bytes: sent })
      await pass(50)
    }
    await pass(100)
    expect(two.manager.getSnapshot()).toEqual(one.manager.getSnapshot())
    expect(two.manager.getSnapshot()[0]?.rate).not.toBeNull()
    browser.run('a').succeed()
    await pass(100)
    expect(two.state('a')).toBe('done')
  })

  test('a page that comes later sees what is there, the order and the room too', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    for (const id of ['a', 'b', 'c', 'd']) one.manager.upload(uploadJob(id), id)
    one.manager.move('d', 0)
    await pass()
    const two = await browser.open()
    expect(two.manager.getSnapshot()).toHaveLength(4)
    expect(two.manager.queue()).toEqual(['d', 'c'])
    two.manager.setConcurrency(4)
    await pass()
    expect(one.manager.concurrency()).toBe(4)
    expect([one.manager.queue(), two.manager.queue()]).toEqual([[], []])
  })

  test('what one asks the other does, once', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    const two = await browser.open()
    two.manager.upload(uploadJob('a'), 'a')
    await pass()
    expect(one.state('a')).toBe('inspecting')
    expect(browser.runs).toHaveLength(1)
    two.manager.pause('a')
    await pass()
    expect(one.state('a')).toBe('paused')
    two.manager.resume('a')
    await pass()
    expect(browser.run('a').open()).toBe(true)
    await two.manager.cancel('a')
    expect(two.state('a')).toBe('cancelled')
    two.manager.retry('a')
    await pass()
    expect(browser.runs).toHaveLength(2)
    browser.run('a').succeed()
    await pass()
    two.manager.dismiss('a')
    await pass()
    expect(one.manager.getSnapshot()[0]?.dismissed).toBe(true)
    two.manager.forget('all')
    await pass()
    expect([one.manager.getSnapshot(), two.manager.getSnapshot()]).toEqual([[], []])
  })

  test('the dialog for a download opens where it was clicked, and the bytes go where it leads', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    const two = await browser.open()
    two.manager.download(downloadJob(), 'd')
    await pass()
    expect([one.asked, two.asked]).toEqual([[], ['golden.qcow2']])
    expect(one.fakes.runs).toHaveLength(1)
    expect(two.fakes.runs).toHaveLength(0)
    two.fakes.target = null
    two.manager.download(downloadJob(), 'closed')
    await pass()
    expect(one.state('closed')).toBeUndefined()
  })

  test('only what changed crosses, not the whole history', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    await browser.open()
    for (let count = 0; count < 50; count++) {
      one.manager.upload(uploadJob(`n${count}`), `n${count}`)
      await pass()
      browser.run(`n${count}`).succeed()
      await pass(100)
    }
    one.manager.upload(uploadJob('a'), 'a')
    await pass(100)
    browser.air.heard.length = 0
    browser.run('a').upload.dispatch({ type: 'inspected' })
    await pass(100)
    const [change] = browser.air.heard
    expect(change).toMatchObject({ type: 'change', ids: null, files: [] })
    expect(change?.type === 'change' && change.changed).toHaveLength(1)
  })

  test('what another version says in other words is as if it was not said', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    const stranger = browser.air.open()
    const post = (message: unknown) => stranger.postMessage(message as Message)
    for (const message of [null, 'x', {}, { type: 'ask' }, { type: 'view', leader: 'x' }]) {
      post(message)
    }
    post({ type: 'ask', call: 'c', command: { type: 'unheard-of', id: 'a' } })
    post({ type: 'change', leader: 'x', changed: [{ id: 'a' }], ids: null, sides: {}, files: [] })
    await pass()
    expect(one.manager.getSnapshot()).toEqual([])
    one.manager.upload(uploadJob('a'), 'a')
    await pass()
    expect(one.state('a')).toBe('inspecting')
  })
})

describe('a tab that leads and goes', () => {
  test('hands its uploads to the next one, which holds their files; nothing is sent twice', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    const two = await browser.open()
    const own = uploadJob('own')
    one.manager.upload(own, 'own')
    const other = uploadJob('other')
    two.manager.upload(other, 'other')
    await pass()
    one.manager.upload(uploadJob('queued'), 'queued')
    await pass()
    Object.assign(browser.run('own').upload.place, { imageId: 'i1', made: true, address: '/u/1' })
    browser.run('own').upload.placed()
    browser.run('own').move(300)
    await pass(100)
    const before = [...browser.runs]
    crash(one.tab)
    expect(before.map((run) => run.signal.aborted)).toEqual([true, true])
    await pass()
    expect(two.tab.leads()).toBe(true)
    expect(['own', 'other', 'queued'].map(two.state)).toEqual([
      'inspecting',
      'inspecting',
      'queued',
    ])
    const { file } = browser.run('own').upload.job
    expect([file.name, file.size, file.lastModified]).toEqual(['disk.qcow2', 1000, 1])
    expect(file, 'Chromium sends another tab’s File only as a blob').not.toBe(own.file)
    expect(browser.run('other').upload.job.file, 'picked here').toBe(other.file)
    expect(browser.run('own').upload.place.address).toBe('/u/1')
    expect(browser.runs).toHaveLength(4)
    expect(browser.runs.filter((run) => !run.over())).toHaveLength(2)
  })

  test('does not take along what was asked of it and not done', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    const two = await browser.open()
    // Asked of a tab that dies before it hears.
    two.manager.upload(uploadJob('a'), 'a')
    const given = two.manager.cancel('unknown')
    crash(one.tab)
    await pass()
    expect(two.state('a')).toBe('inspecting')
    await expect(given).resolves.toBeUndefined()
    expect(browser.runs).toHaveLength(1)
  })

  test('leaves the file of a later upload with the third tab too', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    const two = await browser.open()
    one.manager.upload(uploadJob('a'), 'a')
    await pass()
    const three = await browser.open()
    crash(one.tab)
    crash(two.tab)
    await pass()
    expect(three.tab.leads()).toBe(true)
    expect(three.state('a')).toBe('inspecting')
  })

  test('put aside by the browser, lets the other lead, and follows when it is back', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    const two = await browser.open()
    one.manager.upload(uploadJob('a'), 'a')
    await pass()
    one.tab.rest()
    expect(browser.run('a').signal.aborted).toBe(true)
    await pass()
    expect([one.tab.leads(), two.tab.leads()]).toEqual([false, true])
    browser.run('a').move(500)
    await pass()
    one.tab.wake()
    await pass()
    expect(one.tab.leads()).toBe(false)
    expect(one.state('a')).toBe('sending')
    expect(browser.runs).toHaveLength(2)
    one.manager.pause('a')
    await pass()
    expect(two.state('a')).toBe('paused')
  })

  test('alone, put aside and back, goes on with its own files', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    one.manager.upload(uploadJob('a'), 'a')
    await pass()
    one.tab.rest()
    await pass()
    expect(browser.runs.every((run) => run.over())).toBe(true)
    one.tab.wake()
    await pass()
    expect(one.state('a')).toBe('inspecting')
    expect(browser.runs).toHaveLength(2)
  })

  test('and nobody there: the next visit finds the records, and takes the file in words', async () => {
    const browser = createBrowser()
    const one = await browser.open()
    one.manager.upload(uploadJob('a'), 'a')
    await pass()
    browser.run('a').upload.fingerprinted({
      name: 'disk.qcow2',
      size: 1000,
      lastModified: 1,
      samples: 'other content',
    })
    await pass()
    crash(one.tab)
    const two = await browser.open()
    const three = await browser.open()
    expect(three.state('a')).toBe('waiting')
    await expect(three.manager.giveFile('a', fileOfSize())).resolves.toMatch(/not the same file/)
    await expect(two.manager.grantFile('a')).resolves.toMatch(/has not kept access/)
    expect(two.state('a')).toBe('waiting')
  })
})

test('without locks each tab is for itself', async () => {
  const browser = createBrowser({ locks: false })
  const one = await browser.open()
  const two = await browser.open()
  expect([one.tab.leads(), two.tab.leads()]).toEqual([true, true])
  one.manager.upload(uploadJob('a'), 'a')
  await pass()
  expect(two.manager.getSnapshot()).toEqual([])
})
