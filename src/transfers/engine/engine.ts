import type { Answer, Command } from '../commands.ts'
import type { TransferEffects } from '../effects.ts'
import { createTransferList } from '../list.ts'
import { canRetry, isEnded } from '../machine.ts'
import type { Records } from '../records/record.ts'
import type { Phase, Transfer } from '../types.ts'
import { adoptAll, blank, HISTORY } from './adopt.ts'
import { newTransfer } from './entry.ts'
import type { About, Entry, UploadWork } from './entry.ts'
import { asksForFile, fileNeeded, wantsFile, whyNotSame } from './file-access.ts'
import { createKeeper } from './keeper.ts'
import { createLife } from './life.ts'
import { createQueue } from './queue.ts'
import type { Concurrency } from './slots.ts'
import { dropEmptyRecord, leaveCloud } from './tidy.ts'

/** All transfers of one user, run by this tab. */
export interface Engine {
  readonly subscribe: (listener: () => void) => () => void
  /** Newest first; the same array until something changed. */
  readonly transfers: () => readonly Transfer[]
  readonly queue: () => readonly string[]
  readonly concurrency: () => number
  readonly trouble: () => string | null
  /** Does what is asked. Never rejects; on an unknown id nothing is done. */
  readonly ask: (command: Command) => Promise<Answer>
  /** The files of uploads that are not done: other tabs hold them too, lest they go with this one. */
  readonly files: () => ReadonlyMap<string, File>
  /** Stops all runs and writes what is to be kept; the next engine goes on from there. */
  readonly stop: () => void
}

export interface EngineOptions {
  /** Id of the user in Keystone. */
  readonly user: string
  readonly effects: TransferEffects
  readonly records: Records
  readonly concurrency: Concurrency
  /** Files that this tab holds already, by the transfer's id. */
  readonly files: ReadonlyMap<string, File>
}

/** Loads what is kept of this user's transfers, and goes on with them. */
export async function openEngine(o: EngineOptions): Promise<Engine> {
  const { user, effects, records, concurrency } = o
  const list = createTransferList()
  const entries = new Map<string, Entry>()
  const queue = createQueue()
  const keeper = createKeeper({ user, records, find: list.get, orderOf: queue.placeOf })
  const shop = { user, effects, list, entries, queue, keeper, records, concurrency }
  const { dispatch, fail, pump, stop } = createLife(shop)
  const phaseOf = (entry: Entry): Phase => list.get(entry.id)!.phase

  /** Lets it wait for room, or start at once. */
  function enter(entry: Entry) {
    queue.enter(entry.id)
    pump()
  }

  function add(entry: Entry, about: About) {
    entries.set(entry.id, entry)
    list.add(newTransfer(entry, about))
    trimHistory()
  }

  function addUpload({ id, job }: Extract<Command, { type: 'upload' }>) {
    const { file, handle = null, ...kept } = job
    const imageId = job.imageId ?? null
    const work: UploadWork = {
      direction: 'upload',
      job: kept,
      file,
      handle,
      place: { imageId, made: false, address: null },
      fingerprint: null,
      checkpoint: null,
    }
    const entry = blank(id, Date.now(), work)
    const { name, size } = file
    const { stage } = job
    const about = { imageId, name: job.fields.name ?? name, fileName: name, size }
    add(entry, stage === undefined ? about : { ...about, stage })
    enter(entry)
    keeper.changed(entry, 'now')
  }

  function addDownload({ id, job, fileName, target }: Extract<Command, { type: 'download' }>) {
    const { image } = job
    const reachable = 'sentence' in target ? null : target
    const entry = blank(id, Date.now(), { direction: 'download', job, target: reachable })
    const chosen = reachable?.kind === 'file' ? reachable.handle.name : fileName
    const name = image.name ?? image.id
    add(entry, { imageId: image.id, name, fileName: chosen, size: image.size ?? 0 })
    if ('sentence' in target) fail(entry, target, null)
    else enter(entry)
    keeper.changed(entry, 'now')
  }

  /** Pauses all first and only then fills the room: the pause of one must not start another. */
  function pause(targets: Iterable<Entry>) {
    for (const entry of targets) {
      const phase = phaseOf(entry)
      // Without its file it does not move anyway, and only the file helps.
      if (phase.state === 'waiting' && phase.for.kind === 'file') continue
      if (!dispatch(entry, { type: 'paused', until: null })) continue
      queue.leave(entry.id)
      entry.running?.gate.close()
    }
    pump()
  }

  function resume(targets: Iterable<Entry>) {
    for (const entry of targets) {
      const phase = phaseOf(entry)
      if (phase.state === 'paused') {
        dispatch(entry, { type: 'queued' })
        queue.enter(entry.id)
      } else if (phase.state === 'waiting' && entry.running !== null) {
        // Whoever waits for a better time tries at once.
        entry.running.gate.close()
        entry.running.gate.open()
      }
    }
    list.tell()
    pump()
  }

  function retry(entry: Entry): Answer {
    const transfer = list.get(entry.id)!
    const { work } = entry
    if (!canRetry(transfer.phase) || entry.cancelling !== null) return null
    if (work.direction === 'download' && work.target === null) {
      return { needs: 'target', fileName: transfer.fileName }
    }
    const lost = work.direction === 'upload' && (work.file === null || asksForFile(transfer.phase))
    dispatch(entry, { type: 'retried' })
    list.change(entry.id, { startedAt: Date.now(), endedAt: null, dismissed: false }, 'now')
    if (lost) {
      const how = work.handle === null ? 'pick' : 'grant'
      const problem = fileNeeded(how, transfer.fileName)
      dispatch(entry, { type: 'waiting', for: { kind: 'file', how }, problem })
    } else {
      queue.enterLast(entry.id)
      pump()
    }
    keeper.changed(entry, 'now')
    return null
  }

  async function takeFile(
    entry: Entry,
    file: File,
    handle: FileSystemFileHandle | null,
  ): Promise<Answer> {
    const { work } = entry
    const before = list.get(entry.id)!
    if (work.direction === 'download' || !wantsFile(before.phase)) return null
    if (before.phase.state === 'failed') await takeChanged(entry, work, file)
    else {
      const sentence = await whyNotSame(file, { ...before, fingerprint: work.fingerprint })
      if (sentence !== null) return { sentence }
    }
    // It may have been given twice, or cancelled meanwhile.
    const now = list.get(entry.id)
    if (now === null || !wantsFile(now.phase) || entry.cancelling !== null) return null
    Object.assign(work, { file, handle: handle ?? work.handle })
    if (now.phase.state === 'failed') {
      dispatch(entry, { type: 'retried' })
      list.change(entry.id, { startedAt: Date.now(), endedAt: null, dismissed: false }, 'now')
    } else dispatch(entry, { type: 'queued' })
    enter(entry)
    keeper.changed(entry, 'now')
    return null
  }

  /** The file is known to be another one than at the first try: nothing that was sent is of use. */
  async function takeChanged(entry: Entry, work: UploadWork, file: File) {
    const { address } = work.place
    work.place.address = null
    Object.assign(work, { fingerprint: null, checkpoint: null, handle: null })
    records.removeCheckpoint(user, entry.id)
    if (address !== null) await Promise.allSettled([effects.uploads.terminate(address)])
    list.change(entry.id, { fileName: file.name, size: file.size }, 'now')
  }

  async function cancel(entry: Entry, keepImage: boolean | null): Promise<void> {
    if (isEnded(phaseOf(entry))) return
    queue.leave(entry.id)
    entry.running?.abort.abort(new DOMException('The transfer was cancelled.', 'AbortError'))
    await entry.running?.ended
    // The last step may have been done before the cancel reached it.
    if (isEnded(phaseOf(entry))) return
    const { work } = entry
    const kept =
      work.direction === 'download' ? 'nothing' : await leaveCloud(work, effects, keepImage)
    if (kept === 'nothing' && work.direction === 'upload') {
      list.change(entry.id, { imageId: null }, 'soon')
    }
    dispatch(entry, { type: 'cancelled', kept })
  }

  function cancelOne(entry: Entry, keepImage: boolean | null): Promise<void> {
    entry.cancelling ??= cancel(entry, keepImage).finally(() => {
      entry.cancelling = null
      pump()
    })
    return entry.cancelling
  }

  async function cancelAll() {
    const live = [...entries.values()].filter((entry) => !isEnded(phaseOf(entry)))
    // First of all: the end of one must not start the next.
    for (const entry of live) queue.leave(entry.id)
    await Promise.all(live.map((entry) => cancelOne(entry, null)))
  }

  /** What a failed upload leaves: nobody will try it again. */
  async function giveUp(entry: Entry): Promise<void> {
    const { work } = entry
    if (work.direction === 'download' || phaseOf(entry).state !== 'failed') return
    const { imageId } = work.place
    await dropEmptyRecord(work, effects)
    if (work.place.imageId === imageId || !entries.has(entry.id)) return
    list.change(entry.id, { imageId: null }, 'now')
    keeper.changed(entry, 'now')
  }

  function dismiss(entry: Entry) {
    if (!isEnded(phaseOf(entry))) return
    list.change(entry.id, { dismissed: true }, 'now')
    keeper.changed(entry, 'now')
    void giveUp(entry)
  }

  async function forget(chosen: Iterable<Entry>): Promise<void> {
    const over = [...chosen].filter((entry) => isEnded(phaseOf(entry)))
    for (const entry of over) list.change(entry.id, { dismissed: true }, 'now')
    await Promise.all(over.map(giveUp))
    // One may have been tried again meanwhile.
    remove(over.filter(({ id }) => list.get(id)?.dismissed === true).map(({ id }) => id))
  }

  function remove(ids: readonly string[]) {
    if (ids.length === 0) return
    for (const id of ids) entries.delete(id)
    list.remove(...ids)
    keeper.removed(ids)
  }

  /** Beyond its limit the history loses its oldest. Images stay as they are: nobody asked. */
  function trimHistory() {
    const ended = list.getSnapshot().filter((transfer) => isEnded(transfer.phase))
    if (ended.length <= HISTORY) return
    const byAge = ended.toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    remove(byAge.slice(HISTORY).map(({ id }) => id))
  }

  async function ask(command: Command): Promise<Answer> {
    switch (command.type) {
      case 'upload':
        return await askUpload(command)
      case 'download':
        if (!entries.has(command.id)) addDownload(command)
        return null
      case 'concurrency':
        concurrency.set(command.count)
        list.tell()
        pump()
        return null
      case 'signed-in':
        effects.session.signedIn()
        return null
      case 'pause-all':
        pause(entries.values())
        return null
      case 'resume-all':
        resume(entries.values())
        return null
      case 'cancel-all':
        await cancelAll()
        return null
      case 'forget':
        await forget([...entries.values()].filter(({ id }) => [id, 'all'].includes(command.id)))
        return null
      default: {
        const entry = entries.get(command.id)
        return entry === undefined ? null : await askOne(entry, command)
      }
    }
  }

  /** The answer is the sender's proof that a crash of this tab loses nothing. */
  async function askUpload(command: Extract<Command, { type: 'upload' }>): Promise<Answer> {
    const entry = entries.get(command.id)
    if (entry === undefined) addUpload(command)
    // Asked a second time, when the tab that was asked first has died: perhaps it wants the file.
    else await takeFile(entry, command.job.file, command.job.handle ?? null)
    keeper.flush()
    await records.settled()
    return null
  }

  async function askOne(entry: Entry, command: Extract<Command, { id: string }>): Promise<Answer> {
    const { work } = entry
    switch (command.type) {
      case 'pause':
        pause([entry])
        return null
      case 'resume':
        resume([entry])
        return null
      case 'retry':
        return retry(entry)
      case 'dismiss':
        dismiss(entry)
        return null
      case 'move':
        queue.move(entry.id, command.to)
        for (const id of queue.waiting()) keeper.changed(entries.get(id)!, 'now')
        list.tell()
        return null
      case 'target': {
        if (work.direction === 'upload' || !canRetry(phaseOf(entry))) return null
        const { target } = command
        if (!('sentence' in target)) work.target = target
        else if (dispatch(entry, { type: 'retried' })) fail(entry, target, null)
        return 'sentence' in target ? null : retry(entry)
      }
      case 'file':
        return await takeFile(entry, command.file, command.handle)
      case 'handle':
        return { handle: work.direction === 'upload' ? work.handle : null }
      case 'cancel':
        await cancelOne(entry, command.keepImage)
        return null
      default:
        return null
    }
  }

  const { records: kept, checkpoints } = await records.load(user)
  const adopted = await adoptAll(
    kept.toSorted((a, b) => a.created - b.created),
    checkpoints,
    o.files,
  )
  for (const { entry } of adopted) entries.set(entry.id, entry)
  list.add(...adopted.map(({ transfer }) => transfer))
  const before = new Map(kept.map((record) => [record.id, record]))
  const live = adopted
    .filter(({ transfer }) => !isEnded(transfer.phase))
    .toSorted((a, b) => before.get(a.entry.id)!.order - before.get(b.entry.id)!.order)
  for (const { entry, transfer } of live) {
    queue.enter(entry.id)
    if (transfer.phase.state !== 'queued') queue.leave(entry.id)
  }
  for (const { entry, transfer } of adopted) {
    // Places count from 0 again: those of the last visit would mix with those of new ones.
    const placed = queue.placeOf(entry.id) >= 0
    if (placed || transfer !== before.get(entry.id)?.transfer) keeper.changed(entry, 'now')
  }
  trimHistory()
  const unsubscribe = records.subscribe(list.tell)
  pump()

  return {
    subscribe: list.subscribe,
    transfers: list.getSnapshot,
    queue: queue.waiting,
    concurrency: concurrency.get,
    trouble: records.trouble,
    ask,
    files() {
      const held = new Map<string, File>()
      for (const { id, work } of entries.values()) {
        if (work.direction === 'upload' && work.file !== null) held.set(id, work.file)
      }
      return held
    },
    stop() {
      stop()
      unsubscribe()
      keeper.flush()
      keeper.close()
      list.close()
    },
  }
}
