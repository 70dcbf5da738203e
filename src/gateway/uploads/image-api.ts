import { decodeVersions } from '#openstack/glance/decode.ts'
import { imageApis } from '#openstack/glance-v1/discovery.ts'
import type { CloudHttp, Target } from '../cloud-http.ts'

export type ImageApi = 'v1' | 'v2'

/** A cloud that says nothing within this time is taken for one of v2, in milliseconds. */
const PATIENCE_MS = 5000

/** What clouds have said. One that is upgraded comes with a restart of its gateway, or sends 300. */
const said = new WeakMap<CloudHttp, Map<string, ImageApi>>()

/** The address of an Image service, with what comes before `/v1` or `/v2`. */
export function addressOf({ hostname, secure, port, basePath }: Target): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname
  return `${secure ? 'https' : 'http'}://${host}:${port}${basePath}`
}

/**
 * Which API an Image service takes data by. It is asked for its versions once; v1 only where it has
 * nothing newer, and v2 where it does not tell. Never rejects.
 */
export async function imageApi(http: CloudHttp, target: Target): Promise<ImageApi> {
  const address = addressOf(target)
  let known = said.get(http)
  if (!known) said.set(http, (known = new Map()))
  const before = known.get(address)
  if (before !== undefined) return before
  try {
    const answer = await http.fetch(`${address}/`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const { v1, v2 } = imageApis(decodeVersions(JSON.parse(await answer.text())))
    if (v1 === null && v2 === null) return 'v2'
    const api = v2 === null ? 'v1' : 'v2'
    known.set(address, api)
    return api
  } catch {
    // Whatever is wrong is met again, and told, by the upload itself.
    return 'v2'
  }
}
