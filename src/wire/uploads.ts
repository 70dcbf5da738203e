/**
 * Uploads speak tus 1.0 (core, creation, creation-with-upload, expiration, termination) at
 * POST /api/p/:projectId/r/:region/uploads  →  Location of one upload under the same path.
 * Upload-Metadata carries `image_id` (required), `store` (optional), and `target` (optional): `stage`
 * puts the data where an import takes it from. A POST for an image that has an open upload of the same
 * user supersedes that one.
 */
export const TUS_VERSION = '1.0.0'

/**
 * GET on an upload's address, an addition to tus: how far the bytes are, without fencing the
 * request that is sending (HEAD fences it).
 */
export interface UploadStatus {
  /**
   * `open`: waits for a request; `receiving`: one is sending; `finishing`: the gateway has all
   * bytes, Glance has not answered yet.
   */
  state: 'open' | 'receiving' | 'finishing' | 'done' | 'failed'
  /** Bytes that are acknowledged: what may be sent next starts here, it never goes back. */
  offset: number
  /**
   * Bytes that Glance's socket took. Without a spool this is the offset; with one it follows behind,
   * and goes back to 0 when the PUT to Glance has to begin again.
   */
  accepted: number
  /** Bytes of the whole file. */
  length: number
  /** Whether acknowledged bytes survive a restart of the gateway and a break of Glance. */
  durable: boolean
  /** Why nothing goes to Glance at the moment, from a gateway with a spool; null otherwise. */
  waiting: UploadWaiting | null
  /** Glance's own answer when it refused or broke; null otherwise. */
  failure: UploadFailure | null
}

export interface UploadFailure {
  /** 0 when it broke off or fell silent. */
  status: number
  message: string
  request_id: string | null
  /** Its Retry-After, as it wrote it: seconds or a date. */
  retry_after?: string
}

interface UploadWaiting {
  /**
   * `cloud`: Glance failed and is tried again; `image`: the image is still `saving` what was cut
   * off; `sign-in`: the token has ended, the next request of a signed-in browser brings another.
   */
  for: 'cloud' | 'image' | 'sign-in'
  /** What happened, in a sentence. */
  message: string
  /** ISO time of the next attempt; null when it takes a request of the browser. */
  retry_at: string | null
}
