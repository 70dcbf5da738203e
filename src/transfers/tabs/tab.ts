import { randomId } from '#lib/ids.ts'
import type { Answer, Command } from '../commands.ts'
import type { Engine } from '../engine/engine.ts'
import { EMPTY, isMessage } from './messages.ts'
import type { Message, View } from './messages.ts'
import { createMirror, fromOtherTab, tellChanges } from './mirror.ts'

/** One tab's part in the transfers of a user: it runs them, or shows what another tab runs. */
export interface Tab {
  readonly subscribe: (listener: () => void) => () => void
  /** The same object until something changed. */
  readonly view: () => View
  /** Whether this tab runs the transfers now. */
  readonly leads: () => boolean
  /**
   * Has a command done, here or by the tab that leads; a command that its leader did not live to
   * answer goes to the next one. Never rejects.
   */
  readonly ask: (command: Command) => Promise<Answer>
  /** The page is frozen or kept aside: another tab shall lead. What runs here stops at once. */
  readonly rest: () => void
  /** The page is back. */
  readonly wake: () => void
  /** Like `rest`, for good. */
  readonly close: () => void
}

export interface TabParts {
  /**
   * Runs `lead` when nobody else leads, and until its promise resolves; the signal gives the wait
   * up. Exactly one `lead` runs at any time: the proof against sending twice.
   */
  readonly lock: (signal: AbortSignal, lead: () => Promise<void>) => Promise<void>
  /** A channel to the other tabs of this user; null where each is for itself. */
  readonly open: (() => Channel) | null
  readonly openEngine: (files: ReadonlyMap<string, File>) => Promise<Engine>
}

/** As BroadcastChannel: what is posted reaches all others, in order, and not oneself. */
export interface Channel {
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  postMessage(message: Message): void
  close(): void
}

export function createTab(parts: TabParts): Tab {
  const me = randomId()
  const listeners = new Set<() => void>()
  const mirror = createMirror()
  /** What was asked for here and has no answer yet. */
  const asked = new Map<string, { command: Command; resolve: (answer: Answer) => void }>()
  let engine: Engine | null = null
  let leader: string | null = null
  let channel: Channel | null = null
  let ending: AbortController | null = null
  let shown: View = EMPTY

  const show = (view: View) => {
    shown = view
    for (const listener of listeners) listener()
  }
  const post = (message: Message) => channel?.postMessage(message)

  function viewOf(running: Engine): View {
    return {
      transfers: running.transfers(),
      queue: running.queue(),
      concurrency: running.concurrency(),
      trouble: running.trouble(),
    }
  }

  async function lead(signal: AbortSignal): Promise<void> {
    const running = await parts.openEngine(mirror.files())
    if (signal.aborted) return running.stop()
    engine = running
    leader = me
    show(viewOf(running))
    const tell = tellChanges(me, post)
    tell.all(shown, running.files())
    running.subscribe(() => {
      show(viewOf(running))
      tell.changes(shown, running.files())
    })
    for (const [call, { command }] of asked) void answer(running, call, command)
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
      if (signal.aborted) resolve()
    })
  }

  async function answer(running: Engine, call: string, command: Command): Promise<void> {
    const result = await running.ask(command)
    // One that stopped meanwhile did not do it: its successor will be asked.
    if (engine !== running) return
    if (asked.has(call)) settle(call, result)
    else post({ type: 'answer', call, answer: result })
  }

  function settle(call: string, result: Answer) {
    asked.get(call)?.resolve(result)
    asked.delete(call)
  }

  function hearCommand(call: string, command: Command) {
    if (engine !== null) void answer(engine, call, command)
    else mirror.keepFileOf(command)
  }

  function hear(message: Message) {
    switch (message.type) {
      case 'hello':
        if (engine !== null) {
          post({ type: 'view', leader: me, view: shown, files: [...engine.files()] })
        }
        return
      case 'ask':
        return hearCommand(message.call, fromOtherTab(message.command))
      case 'answer':
        return settle(message.call, message.answer)
      case 'view':
      case 'change': {
        if (engine !== null) return
        const first = message.leader !== leader
        // Changes of a leader whose beginning was not heard: ask for all of it.
        if (first && message.type === 'change') return post({ type: 'hello' })
        leader = message.leader
        show(mirror.take(message))
        if (first) for (const [call, { command }] of asked) post({ type: 'ask', call, command })
      }
    }
  }

  function wake() {
    if (ending !== null) return
    const own = new AbortController()
    ending = own
    channel = parts.open?.() ?? null
    if (channel !== null) {
      channel.onmessage = ({ data }) => {
        if (isMessage(data)) hear(data)
      }
    }
    leader = null
    post({ type: 'hello' })
    void parts.lock(own.signal, () => lead(own.signal))
  }

  function rest() {
    if (engine !== null) mirror.keep(shown, engine.files())
    // Before the lock is let go: nothing moves here any more when the next tab begins.
    engine?.stop()
    engine = null
    ending?.abort(new DOMException('This tab does not lead any more.', 'AbortError'))
    ending = null
    channel?.close()
    channel = null
  }

  wake()
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    view: () => shown,
    leads: () => engine !== null,
    ask: (command) =>
      new Promise((resolve) => {
        const call = randomId()
        asked.set(call, { command, resolve })
        mirror.keepFileOf(command)
        if (engine !== null) void answer(engine, call, command)
        else if (leader !== null) post({ type: 'ask', call, command })
      }),
    rest,
    wake,
    close() {
      rest()
      for (const call of asked.keys()) settle(call, null)
      listeners.clear()
    },
  }
}
