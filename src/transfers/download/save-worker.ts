import { createImageService } from '#openstack/image-service.ts'
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

/** Fetches what is missing. @throws Resumable, or what ends the download. */
async function fetchRest({ plan, receiver }: Saving, signal: AbortSignal): Promise<void> {
  const from = receiver.received()
  const path = `${plan.base}/v2/images/${plan.imageId}/file`
  const details = { method: 'GET', path, status: null, requestId: null }
  const watch = watchSilence()
  const both = AbortSignal.any([signal, watch.signal])
  try {
    const glance = createImageService({
      fetch: (url, init) => fetch(url, init),
      base: plan.base,
      // It tells apart whose images are listed; here none are.
      projectId: '',
    })
    // Without a range at first: then Glance fills its cache.
    const range = from > 0 ? { from } : {}
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
    await receiver.take(answer.body, { skip, watch, signal: both })
    if (receiver.received() < plan.size) throw new Cut('the answer ended early')
  } catch (error) {
    if (watch.signal.aborted && error === watch.signal.reason) throw new Resumable(error)
    if (!(error instanceof Cut)) throw error
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
