import { randomId } from '#lib/ids.ts'
import type { TabManager } from './tabs/tab-manager.ts'
import type { DownloadJob, Transfer, TransferManager, UploadJob } from './types.ts'

/** The transfers of this page: the engine behind it is fetched once somebody is signed in. */
export interface TransferHome extends TransferManager {
  /**
   * Who is signed in, by the id in Keystone. Transfers of whoever was before stop here and are not
   * shown any more; their records stay for them.
   */
  readonly user: (id: string) => void
}

interface Visit {
  readonly user: string
  readonly tab: () => Promise<TabManager>
  opened: TabManager | null
  /** Why it is not there yet. */
  failure: unknown
}

/** Between two tries to load the engine, in milliseconds: doubles up to half a minute. */
const AGAIN_MS = 2000
const LONGEST_MS = 30_000

const notLoaded = (error: unknown) =>
  `Transfers cannot begin yet, a part of this page did not come (${String(error)}). It is tried again; if that does not help, load the page anew.`

const NOTHING: readonly Transfer[] = []
const NO_QUEUE: readonly string[] = []

/**
 * A page that only looks needs no engine: this much is in the entry, the rest is loaded by `open`,
 * when the page is idle or with the first command. What is asked until then waits.
 */
export function createTransferHome(o: {
  open: (user: string) => Promise<TabManager>
  /** Calls back in a quiet moment. */
  idle: (callback: () => void) => void
}): TransferHome {
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  let visit: Visit | null = null

  function begin(user: string): Visit {
    let opening: Promise<TabManager> | null = null
    const own: Visit = { user, tab: () => (opening ??= load()), opened: null, failure: null }
    const load = async () => {
      for (let wait = AGAIN_MS; ; wait = Math.min(wait * 2, LONGEST_MS)) {
        try {
          const tab = await o.open(user)
          if (visit === own) {
            own.opened = tab
            tab.subscribe(tell)
            tell()
          } else tab.close()
          return tab
        } catch (error) {
          // What was asked waits: a picked file must not get lost because the line was down.
          own.failure = error
          tell()
          await new Promise((resolve) => setTimeout(resolve, wait))
        }
      }
    }
    return own
  }

  /** The transfers of whoever is signed in when the command is given, and of nobody else. */
  const there = async (): Promise<TabManager> => {
    if (visit === null) throw new Error('Transfers need somebody who is signed in.')
    return await visit.tab()
  }
  const tell1 = (name: 'pause' | 'resume' | 'retry' | 'dismiss' | 'forget') => (id: string) =>
    void there().then((tab) => tab[name](id))
  const tell0 = (name: 'pauseAll' | 'resumeAll' | 'retryAll' | 'signedIn') => () =>
    void there().then((tab) => tab[name]())

  return {
    user(id) {
      if (visit?.user === id) return
      visit?.opened?.close()
      const own = begin(id)
      visit = own
      tell()
      o.idle(() => visit === own && void own.tab())
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => visit?.opened?.getSnapshot() ?? NOTHING,
    queue: () => visit?.opened?.queue() ?? NO_QUEUE,
    concurrency: () => visit?.opened?.concurrency() ?? 2,
    ready: () => visit?.opened?.ready() ?? false,
    trouble() {
      if (visit === null || visit.opened !== null) return visit?.opened?.trouble() ?? null
      return visit.failure === null ? null : notLoaded(visit.failure)
    },
    upload(job: UploadJob) {
      const id = randomId()
      void there().then((tab) => tab.upload(job, id))
      return id
    },
    download(job: DownloadJob) {
      const id = randomId()
      void there().then((tab) => tab.download(job, id))
      return id
    },
    move: (id, to) => void there().then((tab) => tab.move(id, to)),
    setConcurrency: (count) => void there().then((tab) => tab.setConcurrency(count)),
    pause: tell1('pause'),
    resume: tell1('resume'),
    retry: tell1('retry'),
    dismiss: tell1('dismiss'),
    forget: tell1('forget'),
    pauseAll: tell0('pauseAll'),
    resumeAll: tell0('resumeAll'),
    retryAll: tell0('retryAll'),
    signedIn: tell0('signedIn'),
    giveFile: async (...args) => (await there()).giveFile(...args),
    grantFile: async (id) => (await there()).grantFile(id),
    cancel: async (...args) => (await there()).cancel(...args),
    cancelAll: async () => (await there()).cancelAll(),
  }
}
