import { createGlance } from '#openstack/glance/client.ts'
import { algorithmsFor, compareDigests } from '../compare.ts'
import type { Digests } from '../hash/hashers.ts'
import { problemOf, TransferError } from '../problems.ts'
import type { TransferProblem } from '../types.ts'
import { receive } from './receive.ts'
import type { DownloadPlan } from './save.ts'
import { fileSink, streamSink } from './sink.ts'

export type SaveRequest =
  | {
      readonly type: 'save'
      readonly plan: DownloadPlan
      readonly to: FileSystemFileHandle | MessagePort
    }
  | { readonly type: 'cancel' }

export type SaveReply =
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'arrived' }
  /** Sent also while nothing moves, for the service worker's sake. */
  | { readonly type: 'alive' }
  | { readonly type: 'done'; readonly digests: Digests }
  | { readonly type: 'failed'; readonly problem: TransferProblem }
  | { readonly type: 'cancelled' }

const PROGRESS_EVERY_MS = 100
/** Service workers are ended after 30 idle seconds; timers of a worker are not throttled. */
const ALIVE_EVERY_MS = 10_000

const cancel = new AbortController()
const reply = (message: SaveReply) => self.postMessage(message)

async function save(plan: DownloadPlan, to: FileSystemFileHandle | MessagePort): Promise<Digests> {
  const { signal } = cancel
  const glance = createGlance({ fetch: (url, init) => fetch(url, init), base: plan.base })
  const sink = to instanceof MessagePort ? streamSink(to) : await fileSink(to)
  const answer = await glance.downloadData(plan.imageId, { signal }).catch(async (error) => {
    await sink.abort()
    throw error
  })
  if (answer.status === 204 && plan.size > 0) {
    await sink.abort()
    throw new TransferError(
      'no-data',
      'This image has no data yet: it is queued, or its upload has not ended.',
      'none',
      {
        method: 'GET',
        path: `${plan.base}/v2/images/${plan.imageId}/file`,
        status: 204,
        requestId: null,
      },
    )
  }
  let told = 0
  return await receive(answer.body, sink, {
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
    signal,
  })
}

self.onmessage = async (event: MessageEvent<SaveRequest>) => {
  if (event.data.type === 'cancel') {
    cancel.abort(new DOMException('The download was cancelled.', 'AbortError'))
    return
  }
  const { plan, to } = event.data
  const timer = setInterval(() => reply({ type: 'alive' }), ALIVE_EVERY_MS)
  try {
    reply({ type: 'done', digests: await save(plan, to) })
  } catch (error) {
    if (cancel.signal.aborted) reply({ type: 'cancelled' })
    else reply({ type: 'failed', problem: problemOf(error, 'download') })
  } finally {
    clearInterval(timer)
  }
}
