import type { Platform } from '../platform.ts'

/**
 * Data at addresses elsewhere. The demo cloud asks this machine only: it is no way out to the
 * internet, nor into the network behind it. All other addresses are as good as unreachable.
 */
const HOSTS = new Set(['127.0.0.1', 'localhost'])
/** As many as Python's urllib follows. */
const MAX_REDIRECTS = 10

function parsed(url: string): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}

/**
 * Whether the operator lets images come from there: allowed_schemes and allowed_hosts of Glance's
 * import_filtering_opts, set as in the recorded cloud.
 */
export function passesFilter(url: unknown): boolean {
  if (typeof url !== 'string') return false
  const address = parsed(url)
  return (
    address !== null &&
    (address.protocol === 'http:' || address.protocol === 'https:') &&
    HOSTS.has(address.hostname)
  )
}

/** @throws when the address cannot be reached, or leads to one that is not allowed */
async function ask(
  { reach }: Pick<Platform, 'reach'>,
  url: string,
  method: 'GET' | 'HEAD',
): Promise<Response> {
  let at = url
  for (let i = 0; i <= MAX_REDIRECTS; i++) {
    if (!passesFilter(at)) throw new Error(`Redirect to disallowed URL: ${at}`)
    const answer = await reach(at, { method, redirect: 'manual' })
    const next = answer.headers.get('location')
    if (answer.status < 300 || answer.status >= 400 || next === null) return answer
    await answer.body?.cancel()
    at = new URL(next, at).href
  }
  throw new Error('Too many redirects.')
}

/** What is at an address, from its first byte. @throws when there is nothing to be had */
export async function download(
  platform: Platform,
  url: string,
): Promise<ReadableStream<Uint8Array>> {
  const answer = await ask(platform, url, 'GET')
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel()
    throw new Error(`HTTP ${answer.status}`)
  }
  return answer.body
}

/** How long what is at an address is; `missing` where nothing is. @throws when nobody answers */
export async function sizeAt(platform: Platform, url: string): Promise<number | 'missing'> {
  const answer = await ask(platform, url, 'HEAD')
  if (!answer.ok) return 'missing'
  return Number(answer.headers.get('content-length') ?? 0)
}

/** The bytes at an address from `from` to `to`, exclusive; breaks where they cannot be had. */
export function openElsewhere(
  platform: Platform,
  url: string,
  from: number,
  to: number,
): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null
  let at = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= (await download(platform, url)).getReader()
        for (;;) {
          const { done, value } = await reader.read()
          if (done && at < to) throw new Error('The data elsewhere is shorter than it was.')
          if (done) return controller.close()
          const part = value.subarray(Math.max(0, from - at), Math.max(0, to - at))
          at += value.length
          if (part.length > 0) controller.enqueue(part)
          if (at >= to) {
            await reader.cancel()
            controller.close()
          }
          if (part.length > 0 || at >= to) return
        }
      },
      async cancel() {
        await reader?.cancel()
      },
    },
    { highWaterMark: 0 },
  )
}
