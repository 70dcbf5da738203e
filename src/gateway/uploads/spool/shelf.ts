import * as z from 'zod'

/**
 * What is remembered of one spooled upload beside its bytes. No token is in it in clear: `access`
 * is sealed with the session secret and bound to the upload's id.
 */
export const spoolRecordSchema = z.object({
  version: z.literal(1),
  plan: z.object({
    owner: z.string().min(1).max(2000),
    length: z.int().nonnegative(),
    imageId: z.string().regex(/^[0-9A-Za-z-]{1,64}$/),
    store: z
      .string()
      .regex(/^[\w.-]{1,255}$/)
      .nullable(),
    requestId: z.string().regex(/^[\w-]{1,64}$/),
    stage: z.boolean().optional(),
  }),
  access: z.string().max(20_000).nullable(),
  /** Bytes from the start that are safe. */
  offset: z.int().nonnegative(),
  /** Milliseconds since 1970 of the owner's last request, or of the last byte. */
  touchedAt: z.number(),
  /** Whether all bytes were handed to Glance once, so that an active image may be this one. */
  sent: z.boolean(),
  outcome: z
    .object({
      failure: z
        .object({ status: z.int(), message: z.string(), request_id: z.string().nullable() })
        .nullable(),
      at: z.number(),
    })
    .nullable(),
})
export type SpoolRecord = z.infer<typeof spoolRecordSchema>

/** The bytes and the record of one upload. */
export interface Shelved {
  /** Bytes from the start that can be read. */
  readonly size: number
  /** Adds bytes after all earlier ones; one call at a time. A call that rejects has added nothing. */
  append(chunks: readonly Buffer[]): Promise<void>
  /** Makes what was added before safe against a crash. @returns bytes from the start that are safe */
  sync(): Promise<number>
  /** Reads into the buffer from `offset` on, as much as there is and fits. @returns bytes read */
  read(into: Buffer, offset: number): Promise<number>
  /** Replaces the record as a whole and makes it safe; calls are carried out in their order. */
  save(record: SpoolRecord): Promise<void>
  /** Removes the bytes; the record stays. */
  dropBytes(): Promise<void>
  /** Removes everything. */
  remove(): Promise<void>
  /** Lets go of it; everything stays where it is. */
  close(): Promise<void>
}

/**
 * Where a spool keeps its uploads. A folder is one; an S3 bucket fits as well: bytes only grow, so
 * they can be the parts of a multipart upload (`sync` tells how many are in finished parts, reads go
 * to parts), records are objects that are replaced as a whole, and nothing is renamed or written in
 * its middle.
 */
export interface Shelf {
  /**
   * Everything that an earlier process left and that is sound, its bytes cut to what was safe.
   * What is not sound is removed and told to `warn`. Never rejects on content.
   */
  recover(warn: (line: string) => void): Promise<{ id: string; record: SpoolRecord; on: Shelved }[]>
  /** Makes room for a new upload under a name that was not used before. */
  create(id: string, record: SpoolRecord): Promise<Shelved>
  /** Bytes that can still be written; Infinity where nothing bounds them. */
  free(): Promise<number>
  /** Lets another process have it; everything stays where it is. */
  release(): void
}

/** Names of uploads: 16 random bytes in base64url. */
export const UPLOAD_ID = /^[\w-]{22}$/

const FULL = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Whether a write failed because nothing more fits; it may fit later. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && FULL.has((error as NodeJS.ErrnoException).code)
