import { afterEach, expect, test, vi } from 'vitest'
import type { BrowserParts } from '../browser.ts'
import { createVerdictStore } from '../verdicts.ts'
import { openBrowserTab } from './browser-tab.ts'
import type { TabManager } from './tab-manager.ts'

/** Real locks, channels and records; two tabs of one page are two tabs to all of them. */
const opened: TabManager[] = []
const asked: ((why: Error) => void)[] = []
/** A run in the middle of making its record ends with that. */
async function cancelAll(tab: TabManager): Promise<void> {
  const cancelled = tab.cancelAll()
  for (const refuse of asked.splice(0)) refuse(new Error('The spec is over.'))
  await cancelled
}
afterEach(async () => {
  for (const tab of opened) await cancelAll(tab)
  for (const tab of opened.splice(0)) tab.close()
})

/** A cloud that is asked to make a record and does not answer: uploads stay where they are. */
const silent = {
  createImage: () => new Promise((_, refuse) => asked.push(refuse)),
  getImage: () => new Promise(() => undefined),
  listImages: () => new Promise(() => undefined),
  deleteImage: () => Promise.resolve(false),
} as unknown as ReturnType<BrowserParts['glance']>

function open(user: string): TabManager {
  const tab = openBrowserTab(user, {
    glance: () => silent,
    fetch: () => new Promise(() => undefined),
    onSessionEnd: () => undefined,
    maxBody: () => Promise.resolve(null),
    verdicts: createVerdictStore(null),
  })
  opened.push(tab)
  return tab
}
function close(tab: TabManager): void {
  opened.splice(opened.indexOf(tab), 1)
  tab.close()
}

const job = (name: string, handle?: FileSystemFileHandle) => ({
  scope: { projectId: 'p', region: 'r' },
  file: new File(['abc'], `${name}.raw`, { lastModified: 5 }),
  fields: { name },
  ...(handle === undefined ? {} : { handle }),
})
const states = (tab: TabManager) =>
  tab.getSnapshot().map(({ name, phase }) => `${name} ${phase.state}`)
const newUser = () => `user-${crypto.randomUUID()}`

test('two tabs show the same, one runs it, and the other takes over when it goes', async () => {
  const user = newUser()
  const one = open(user)
  await vi.waitFor(async () => expect((await navigator.locks.query()).held).not.toEqual([]))
  const two = open(user)
  two.upload(job('a'), 'a')
  await vi.waitFor(() => expect(states(one)).toEqual(['a creating']))
  expect(states(two)).toEqual(['a creating'])
  one.pause('a')
  await vi.waitFor(() => expect(states(two)).toEqual(['a paused']))
  close(one)
  two.resume('a')
  await vi.waitFor(() => expect(states(two)).toEqual(['a creating']))
  close(two)
  // Nobody holds the file any more: the next visit asks for it, and takes it.
  const three = open(user)
  await vi.waitFor(() => expect(states(three)).toEqual(['a waiting']))
  expect(await three.giveFile('a', new File(['abd'], 'a.raw'))).toMatch(/not the same file/)
  expect(await three.giveFile('a', job('a').file)).toBeNull()
  await vi.waitFor(() => expect(states(three)).toEqual(['a creating']))
})

test('a handle crosses to the tab that runs the upload, outlives it, and opens the file again', async () => {
  const user = newUser()
  const folder = await navigator.storage.getDirectory()
  const handle = await folder.getFileHandle('crossing.raw', { create: true })
  const writable = await handle.createWritable()
  await writable.write('abc')
  await writable.close()
  const one = open(user)
  await vi.waitFor(async () => expect((await navigator.locks.query()).held).not.toEqual([]))
  const two = open(user)
  two.upload({ ...job('h', handle), file: await handle.getFile() }, 'h')
  await vi.waitFor(() => expect(states(one)).toEqual(['h creating']))
  close(two)
  close(one)
  // Files of the origin's own may always be read: it goes on without a question.
  const three = open(user)
  await vi.waitFor(() => expect(states(three)).toEqual(['h creating']))
})

test('another user sees nothing of it', async () => {
  const alice = open(newUser())
  const bob = open(newUser())
  alice.upload(job('a'), 'a')
  bob.upload(job('b'), 'b')
  await vi.waitFor(() => expect(states(alice)).toEqual(['a creating']))
  await vi.waitFor(() => expect(states(bob)).toEqual(['b creating']))
})

test('the title shows how far all is, whatever the page is called meanwhile', async () => {
  document.title = 'Images · Viewfinder'
  const tab = open(newUser())
  tab.upload(job('a'), 'a')
  await vi.waitFor(() => expect(document.title).toBe('▲ 0 % · Images · Viewfinder'))
  document.title = 'web · Viewfinder'
  await vi.waitFor(() => expect(document.title).toBe('▲ 0 % · web · Viewfinder'))
  await cancelAll(tab)
  await vi.waitFor(() => expect(document.title).toBe('web · Viewfinder'))
})

test('a page that is put aside lets the others go on, and follows when it is back', async () => {
  const user = newUser()
  const tab = open(user)
  tab.upload(job('a'), 'a')
  await vi.waitFor(() => expect(states(tab)).toEqual(['a creating']))
  const lock = async () =>
    (await navigator.locks.query()).held?.some(({ name }) => name?.endsWith(user)) ?? false
  expect(await lock()).toBe(true)
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
  await vi.waitFor(async () => expect(await lock()).toBe(false))
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  await vi.waitFor(async () => expect(await lock()).toBe(true))
  await vi.waitFor(() => expect(states(tab)).toEqual(['a creating']))
})
