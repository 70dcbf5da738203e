import type { TransferEffects } from '../effects.ts'
import { createGate } from '../gate.ts'
import type { HeldGate } from '../gate.ts'
import { algorithmOf } from '../hash/names.ts'
import type { Algorithm } from '../hash/names.ts'
import type { TransferList } from '../list.ts'
import { isEnded, note, step } from '../machine.ts'
import type { SoundVerdict, TransferEvent } from '../machine.ts'
import { problemOf } from '../problems.ts'
import { bytesPerSecond, sampleRate, secondsLeft, startRate } from '../rate.ts'
import type { Records } from '../records/record.ts'
import type { Phase, Transfer, TransferProblem, Verdict } from '../types.ts'
import type { DownloadWork, Entry, Running, UploadWork } from './entry.ts'
import type { Keeper } from './keeper.ts'
import type { Queue } from './queue.ts'
import { takesRoom } from './slots.ts'
import type { Concurrency } from './slots.ts'
import { condemn, forgetImage } from './tidy.ts'

/** Between two measurements of speed, in milliseconds. */
const SAMPLE_MS = 500

/** Why a run ends that is neither cancelled nor over: another tab, or a later visit, goes on with it. */
class HandedOver extends Error {
  override readonly name = 'HandedOver'
}

/** The parts of one engine. */
export interface Workshop {
  readonly user: string
  readonly effects: TransferEffects
  readonly list: TransferList
  readonly entries: Map<string, Entry>
  readonly queue: Queue
  readonly keeper: Keeper
  readonly records: Records
  readonly concurrency: Concurrency
}

/** What moves transfers from state to state: starts them when there is room, and ends them. */
export interface Life {
  /** @returns whether that meant anything in the transfer's phase. */
  readonly dispatch: (entry: Entry, event: TransferEvent) => boolean
  readonly fail: (entry: Entry, problem: TransferProblem, verdict: Verdict | null) => void
  /** Starts what waits, in order, while there is room. */
  readonly pump: () => void
  /** Ends all runs without an end for their transfers. */
  readonly stop: () => void
}

export function createLife(shop: Workshop): Life {
  const { effects, list, entries, queue, keeper, records, user } = shop
  /** Per cloud region, the multihash seen last: saves reading a file twice. */
  const multihashes = new Map<string, Algorithm>()
  let sampler: ReturnType<typeof setInterval> | null = null
  let stopped = false

  function dispatch(entry: Entry, event: TransferEvent): boolean {
    const before = list.get(entry.id)
    if (before === null || stopped) return false
    const phase = step(before.phase, event)
    const change = { ...(phase === before.phase ? {} : { phase }), ...note(before, event) }
    if (Object.keys(change).length === 0) return false
    const counts = phase.state === before.phase.state && COUNTS.has(event.type)
    if (!counts) {
      const imageId = shownImage(entry, before, phase)
      Object.assign(change, pace(entry, before.phase, phase, event), { imageId })
    }
    if (isEnded(phase)) over(entry, phase)
    const when = counts ? 'soon' : 'now'
    list.change(entry.id, change, when)
    keeper.changed(entry, when)
    return true
  }

  /** Speed is measured per stretch: what was measured while sending goes on while finishing. */
  function pace(entry: Entry, before: Phase, phase: Phase, event: TransferEvent) {
    const moved = movedBytes(phase)
    if (moved === null) entry.rate = null
    else if (movedBytes(before) === null || event.type === 'moving') {
      entry.rate = startRate(moved, Date.now())
    }
    return {
      ...(entry.rate === null ? { rate: null, remaining: null } : {}),
      ...(isEnded(phase) && !isEnded(before) ? { endedAt: Date.now() } : {}),
    } satisfies Partial<Transfer>
  }

  function over(entry: Entry, phase: Phase) {
    queue.drop(entry.id)
    const { work } = entry
    if (work.direction === 'download') return
    // Whatever was read may not be what is in the file now: a retry reads it from its start.
    const stale =
      phase.state === 'failed' && (phase.verdict !== null || DOUBTED.has(phase.problem.kind))
    if (phase.state === 'done' || stale) {
      work.checkpoint = null
      records.removeCheckpoint(user, entry.id)
    }
    if (phase.state === 'done') {
      work.file = null
      work.handle = null
    }
  }

  function sample() {
    for (const entry of entries.values()) {
      const transfer = list.get(entry.id)
      const moved = transfer === null ? null : movedBytes(transfer.phase)
      if (transfer === null || moved === null || entry.rate === null) continue
      entry.rate = sampleRate(entry.rate, moved, Date.now())
      const rate = bytesPerSecond(entry.rate)
      if (rate === transfer.rate) continue
      const remaining = secondsLeft(transfer.size - moved, rate)
      list.change(entry.id, { rate, remaining }, 'soon')
    }
  }

  function pump() {
    if (stopped) return
    let taken = 0
    for (const entry of entries.values()) if (takesRoom(entry)) taken++
    while (taken < shop.concurrency.get()) {
      const [id] = queue.waiting()
      if (id === undefined) break
      queue.leave(id)
      const entry = entries.get(id)!
      if (entry.running === null) start(entry)
      else entry.running.gate.open()
      taken++
    }
    if (taken > 0) sampler ??= setInterval(sample, SAMPLE_MS)
    else endSampling()
  }

  function endSampling() {
    if (sampler !== null) clearInterval(sampler)
    sampler = null
  }

  function start(entry: Entry) {
    const abort = new AbortController()
    const gate = createGate()
    const { work } = entry
    const running: Running = { abort, gate, ended: Promise.resolve() }
    entry.running = running
    running.ended = (async () => {
      const conclude = await (
        work.direction === 'upload'
          ? upload(entry, work, gate, abort.signal)
          : download(entry, work, gate, abort.signal)
      ).catch((error: unknown) => {
        // A cancel tells what became of it when it has tidied up.
        if (abort.signal.aborted) return () => undefined
        return () => fail(entry, problemOf(error, work.direction), null)
      })
      // Before its end is told: whoever hears of it may try again at once.
      entry.running = null
      conclude()
      pump()
    })()
  }

  /** Runs it. @returns what tells its end. */
  async function upload(
    entry: Entry,
    work: UploadWork,
    gate: HeldGate,
    signal: AbortSignal,
  ): Promise<() => void> {
    const { job, place, file, handle } = work
    if (file === null) throw new Error('An upload was started without its file.')
    const { region } = job.scope
    const { verdict, image } = await effects.runUpload({
      job: { ...job, file, ...(handle === null ? {} : { handle }) },
      place,
      fingerprint: work.fingerprint,
      checkpoint: work.checkpoint,
      effects,
      gate,
      signal,
      multihash: multihashes.get(region) ?? null,
      dispatch: (event) => void dispatch(entry, event),
      placed() {
        const transfer = list.get(entry.id)
        if (stopped || transfer === null) return
        const imageId = shownImage(entry, transfer, transfer.phase)
        if (imageId !== transfer.imageId) list.change(entry.id, { imageId }, 'now')
        keeper.changed(entry, 'now')
      },
      fingerprinted(fingerprint) {
        work.fingerprint = fingerprint
        if (!stopped) keeper.changed(entry, 'now')
      },
      checkpointed(checkpoint) {
        work.checkpoint = checkpoint
        if (!stopped) records.putCheckpoint(user, entry.id, checkpoint)
      },
    })
    const learned = algorithmOf(image.os_hash_algo)
    if (learned !== null) multihashes.set(region, learned)
    signal.throwIfAborted()
    effects.verdicts.keep(job.scope, image.id, verdict)
    if (isSound(verdict)) return () => void dispatch(entry, { type: 'verified', verdict })
    const problem = await condemn(effects, job.scope, image.id)
    return () => fail(entry, problem, verdict)
  }

  async function download(
    entry: Entry,
    work: DownloadWork,
    gate: HeldGate,
    signal: AbortSignal,
  ): Promise<() => void> {
    const { job, target } = work
    const { fileName } = list.get(entry.id)!
    if (target === null) throw new Error('A download was started without a target.')
    const verdict = await effects.runDownload({
      job,
      fileName,
      target,
      effects,
      gate,
      signal,
      dispatch: (event) => void dispatch(entry, event),
    })
    effects.verdicts.keep(job.scope, job.image.id, verdict)
    if (isSound(verdict)) return () => void dispatch(entry, { type: 'verified', verdict })
    return () => fail(entry, downloadDiffers, verdict)
  }

  function fail(entry: Entry, problem: TransferProblem, verdict: Verdict | null) {
    const { work } = entry
    if (problem.kind === 'image-gone' && work.direction === 'upload' && work.place.made) {
      forgetImage(work.place)
      list.change(entry.id, { imageId: null }, 'soon')
    }
    if (problem.kind === 'session-ended') effects.session.ended()
    dispatch(entry, { type: 'failed', problem, verdict })
  }

  function stop() {
    stopped = true
    endSampling()
    for (const { running } of entries.values()) {
      running?.abort.abort(new HandedOver('This page does not run transfers any more.'))
    }
  }

  return { dispatch, fail, pump, stop }
}

/** Events that only move counts. */
const COUNTS: ReadonlySet<TransferEvent['type']> = new Set([
  'sent',
  'accepted',
  'received',
  'hashed',
  'again',
])

const DOUBTED: ReadonlySet<TransferProblem['kind']> = new Set([
  'file-changed',
  'not-as-published',
  'hashing',
])

const isSound = (verdict: Verdict): verdict is SoundVerdict => verdict.kind !== 'differs'

const downloadDiffers: TransferProblem = {
  kind: 'digests-differ',
  sentence:
    'Digests differ. What arrived is not what Glance stored, so no file was kept. Download it again.',
  next: 'retry',
  details: null,
}

/**
 * The image of an upload, as the page may speak of it: its id is chosen and kept before Glance is
 * asked to make the record, and until that has answered nobody can look at it.
 */
function shownImage({ work }: Entry, { imageId }: Transfer, phase: Phase): string | null {
  if (work.direction === 'download') return imageId
  if (work.place.imageId === null) return null
  return UNMADE.has(phase.state) ? imageId : work.place.imageId
}

const UNMADE: ReadonlySet<Phase['state']> = new Set(['queued', 'inspecting', 'creating'])

/** The bytes by which speed is measured: what Glance accepted, or what arrived here. */
function movedBytes(phase: Phase): number | null {
  switch (phase.state) {
    case 'sending':
    case 'finishing':
      return phase.accepted
    case 'receiving':
      return phase.received
    default:
      return null
  }
}
