import { isEnded } from '../machine.ts'
import { notifications } from '../notice.ts'
import type { Transfer } from '../types.ts'

/** What the transfers of a page mean for its window. All here are told of each change. */
export interface Presence {
  readonly changed: (transfers: readonly Transfer[], leads: boolean) => void
  readonly close: () => void
}

/** Whether it moves, or will by itself. */
function isLive({ phase }: Transfer): boolean {
  if (isEnded(phase) || phase.state === 'paused') return false
  return phase.state !== 'waiting' || phase.for.kind !== 'file'
}

/**
 * Lets the browser ask before the tab closes while it would lose something: what moves stops, and
 * a file that was picked must be picked again. What waits for its file has nothing left to lose,
 * and what another tab runs goes on. The listener is there only while needed, because a page with
 * one leaves the back/forward cache.
 */
export function guardUnload(target: EventTarget): Presence {
  const ask = (event: Event) => event.preventDefault()
  const close = () => target.removeEventListener('beforeunload', ask)
  return {
    changed(transfers, leads) {
      const paused = ({ phase }: Transfer) => phase.state === 'paused'
      if (leads && transfers.some((each) => isLive(each) || paused(each))) {
        target.addEventListener('beforeunload', ask)
      } else close()
    },
    close,
  }
}

/** Keeps the screen, and with it the machine, awake while something moves and the page is seen. */
export function keepAwake(
  page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>,
  wakeLock: Pick<WakeLock, 'request'> | undefined,
): Presence {
  let wanted = false
  let held: WakeLockSentinel | null = null
  let asking = false
  const look = async () => {
    if (!wanted) {
      const old = held
      held = null
      await old?.release()
      return
    }
    if (held !== null || asking || page.visibilityState !== 'visible') return
    asking = true
    try {
      const lock = await wakeLock?.request('screen')
      held = lock ?? null
      // The browser takes it away with the page's visibility; then it is asked for again.
      lock?.addEventListener('release', () => {
        if (held === lock) held = null
      })
    } catch {
      // Refused (battery saver, policy): the transfer goes on without.
    } finally {
      asking = false
    }
    // What was wanted may have changed while the browser thought about it.
    if (!wanted) await look()
  }
  const onVisible = () => void look()
  page.addEventListener('visibilitychange', onVisible)
  return {
    changed(transfers) {
      const now = transfers.some(isLive)
      if (now === wanted) return
      wanted = now
      void look()
    },
    close() {
      wanted = false
      page.removeEventListener('visibilitychange', onVisible)
      void look()
    },
  }
}

/** Tells the end of a transfer on the desktop, where somebody wants that and nobody sees the page. */
export function tellEnds(o: {
  /** Whether a page of the dashboard is in sight, this one or another. */
  seen: () => Promise<boolean>
  show: (title: string, options: { body: string; tag: string }) => void
}): Presence {
  let before = new Map<string, boolean>()
  const tell = async (transfer: Transfer, body: string) => {
    if (notifications.state() !== 'on' || (await o.seen())) return
    const verb = transfer.direction === 'upload' ? 'Upload' : 'Download'
    const name = transfer.name === '' ? transfer.fileName : transfer.name
    o.show(`${verb} of ${name}`, { body, tag: transfer.id })
  }
  return {
    changed(transfers, leads) {
      const now = new Map(transfers.map((each) => [each.id, isEnded(each.phase)]))
      for (const transfer of transfers) {
        const words = endWords(transfer)
        if (leads && words !== null && before.get(transfer.id) === false) {
          void tell(transfer, words)
        }
      }
      before = now
    },
    close: () => undefined,
  }
}

/** Null for what did not end, or was ended by the person. */
function endWords({ phase }: Transfer): string | null {
  if (phase.state === 'failed') return phase.problem.sentence
  if (phase.state !== 'done') return null
  return phase.verdict.kind === 'agrees'
    ? 'Complete and verified.'
    : 'Complete. Nothing was compared.'
}

const MARK = /^[▲▼]+ \d+ % · /

/** Progress of all that moves, before the page's own title: "▲ 43 % · Images · Viewfinder". */
export function titleProgress(page: Document): Presence {
  let mark = ''
  const apply = () => {
    const wanted = mark + page.title.replace(MARK, '')
    if (page.title !== wanted) page.title = wanted
  }
  // Another page of the dashboard has another title, which knows nothing of this.
  const observer = new MutationObserver(apply)
  return {
    changed(transfers) {
      const next = markOf(transfers)
      if (next === mark) return
      if (mark === '') {
        observer.observe(page.head, { childList: true, subtree: true, characterData: true })
      } else if (next === '') observer.disconnect()
      mark = next
      apply()
    },
    close() {
      observer.disconnect()
      mark = ''
      apply()
    },
  }
}

function markOf(transfers: readonly Transfer[]): string {
  const live = transfers.filter(isLive)
  if (live.length === 0) return ''
  const total = live.reduce((sum, { size }) => sum + size, 0)
  const done = live.reduce((sum, transfer) => sum + doneOf(transfer), 0)
  const arrows = [
    live.some(({ direction }) => direction === 'upload') ? '▲' : '',
    live.some(({ direction }) => direction === 'download') ? '▼' : '',
  ].join('')
  // Never 100 before the last verdict.
  const percent = total > 0 ? Math.min(99, Math.floor((done / total) * 100)) : 0
  return `${arrows} ${percent} % · `
}

/** Bytes of a transfer that are where they belong. */
function doneOf({ phase, size }: Transfer): number {
  switch (phase.state) {
    case 'sending':
      return phase.accepted
    case 'receiving':
      return phase.received
    case 'finishing':
    case 'verifying':
      return size
    case 'waiting':
      return phase.at.moved
    default:
      return 0
  }
}
