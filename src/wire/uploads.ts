/**
 * Uploads speak tus 1.0 (core, creation, expiration, termination) at
 * POST /api/p/:projectId/r/:region/uploads  →  Location of one upload under the same path.
 * Upload-Metadata carries `image_id` (required) and `store` (optional).
 */
export const TUS_VERSION = '1.0.0'

/**
 * GET on an upload's address, an addition to tus: how far Glance has taken the bytes, without
 * fencing the request that is sending (HEAD fences it).
 */
export interface UploadStatus {
  state: 'open' | 'receiving' | 'finishing' | 'done' | 'failed'
  /** Bytes that Glance's socket took. */
  offset: number
  /** Bytes of the whole file. */
  length: number
  /** Glance's own answer when it refused or broke; null otherwise. */
  failure: { status: number; message: string; request_id: string | null } | null
}
