import { createGlance } from '#openstack/glance/client.ts'
import { algorithmsFor, compareDigests } from '../compare.ts'
import { problemOf, TransferError } from '../problems.ts'
import { watchSilence } from '../watchdog.ts'
import { bytesToSkip, whyRefused } from './answer.ts'
import type { SaveReply, SaveRequest } from './messages.ts'
import { toPlain } from './messages.ts'
import { createReceiver, Cut } from './receive.ts'
import type { Receiver } from './receive.ts'
import type { DownloadPlan } from './save.ts'
import { fileSink, streamSink } from './sink.ts'
import type { Sink } from './sink.ts'

const MiB = 1024 * 1024
const PROGRESS_EVERY_MS = 100
/** Service workers are ended after 30 idle seconds; timers of a worker are not throttled. */
const ALIVE_EVERY_MS = 10_000

const reply = (message: SaveReply) => self.postMessage(message)

interface Saving {
  readonly plan: DownloadPlan
  readonly sink: Sink
  readonly receiver: Receiver
}

/** The one download of this worker. */
let saving: Saving | null = null
/** Ends the fetch that is under way. */
let halt = new AbortController()
let begun = false

async function open(plan: DownloadPlan, to: FileSystemFileHandle | MessagePort): Promise<Saving> {
  const sink = to instanceof MessagePort ? streamSink(to) : await fileSink(to)
  let told = 0
  const receiver = await createReceiver(sink, {
    size: plan.size,
    algorithms: algorithmsFor(plan.remote),
    acceptable: (digests) =>
      compareDigests(plan.remote, digests, { bytes: plan.size, at: '', direction: 'download' })
        .kind !== 'differs',
    onProgress(bytes) {
      const now = performance.now()
      if (now - told < PROGRESS_EVERY_MS && bytes < plan.size) return
      told = now
      reply({ type: 'received', bytes })
    },
    onArrived: () => reply({ type: 'arrived' }),
  }).catch(async (error: unknown) => {
    await Promise.allSettled([sink.abort()])
    throw error
  })
  return { plan, sink, receiver }
}

/** An error after which the download can go on where it stands. */
class Resumable extends Error {
  override readonly cause: unknown
  constructor(cause: unknown) {
    super('The fetching ended early.')
    this.cause = cause
  }
}

/**
 * One answer for all bytes is what Glance's cache and its stores do best. On a line that broke not
 * long ago, short ranges are read at once and hashed afterwards, so that a break takes little along.
 */
const SHORT_RANGE = 8 * MiB
/** So many bytes without a break, and the line counts as good again. */
const GOOD_AFTER = 256 * MiB
/** Up to this byte ranges are short. */
let carefulUntil = 0

/** Fetches what is missing. @throws Resumable, or what ends the download. */
async function fetchRest(own: Saving, signal: AbortSignal): Promise<void> {
  const { plan, receiver } = own
  do {
    const from = receiver.received()
    await fetchFrom(own, from, signal)
  } while (receiver.received() < plan.size)
}

/** One request. */
async function fetchFrom(
  { plan, receiver }: Saving,
  from: number,
  signal: AbortSignal,
): Promise<void> {
  const careful = from > 0 && from < carefulUntil
  // The first byte that is not asked for.
  const to = careful ? Math.min(plan.size, from + SHORT_RANGE) : plan.size
  const path = `${plan.base}/v2/images/${plan.imageId}/file`
  const details = { method: 'GET', path, status: null, requestId: null }
  const watch = watchSilence()
  const both = AbortSignal.any([signal, watch.signal])
  try {
    const glance = createGlance({ fetch: (url, init) => fetch(url, init), base: plan.base })
    const range = { ...(from > 0 ? { from } : {}), ...(to < plan.size ? { to: to - 1 } : {}) }
    const answer = await glance
      .downloadData(plan.imageId, { signal: both, ...range })
      .catch((error: unknown) => {
        const why = whyRefused(error, plan.size)
        throw why === error ? new Resumable(error) : why
      })
    watch.rest()
    const skip = bytesToSkip(
      answer,
      { from, size: plan.size },
      { ...details, status: answer.status },
    )
    if (skip > 0) reply({ type: 'again', bytes: skip })
    if (!begun) reply({ type: 'begun' })
    begun = true
    const ahead = careful ? to - from : 0
    await receiver.take(answer.body, { skip, watch, signal: both, ahead })
    if (receiver.received() < to) throw new Cut('the answer ended early')
  } catch (error) {
    if (watch.signal.aborted && error === watch.signal.reason) throw new Resumable(error)
    if (!(error instanceof Cut)) throw error
    carefulUntil = receiver.received() + GOOD_AFTER
    throw new Resumable(
      new TransferError(
        'interrupted',
        `The connection was cut before the end (${error.message}).`,
        'retry',
        details,
      ),
    )
  } finally {
    watch.stop()
  }
}

async function go(own: Saving): Promise<SaveReply> {
  const { signal } = halt
  try {
    // After the last byte only the saving may be missing.
    if (own.receiver.received() < own.plan.size || !begun) await fetchRest(own, signal)
    return { type: 'done', digests: await own.receiver.finish() }
  } catch (error) {
    // What was not told yet, because something had been told a moment before.
    reply({ type: 'received', bytes: own.receiver.received() })
    if (signal.aborted) return { type: 'halted' }
    if (error instanceof Resumable) return { type: 'cut', error: toPlain(error.cause) }
    await Promise.allSettled([own.sink.abort()])
    return { type: 'failed', problem: problemOf(error, 'download') }
  }
}

async function answer(request: SaveRequest): Promise<SaveReply | null> {
  switch (request.type) {
    case 'open':
      try {
        saving = await open(request.plan, request.to)
        return { type: 'opened' }
      } catch (error) {
        return { type: 'failed', problem: problemOf(error, 'download') }
      }
    case 'go':
      halt = new AbortController()
      return saving && go(saving)
    case 'halt':
      halt.abort(new DOMException('The download was halted.', 'AbortError'))
      return null
    case 'close':
      halt.abort(new DOMException('The download was given up.', 'AbortError'))
      if (saving !== null) await Promise.allSettled([saving.sink.abort()])
      return { type: 'closed' }
  }
}

setInterval(() => reply({ type: 'alive' }), ALIVE_EVERY_MS)

self.onmessage = async (event: MessageEvent<SaveRequest>) => {
  const said = await answer(event.data)
  if (said !== null) reply(said)
}
