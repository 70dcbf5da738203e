/** Why a request was not even sent. */
export type RefusalReason =
  /** Glance sets this attribute itself (glance/api/v2/images.py, _readonly_properties). */
  | 'read-only'
  /** Reserved for Glance: `location`, `deleted`, `deleted_at`, `os_glance_…`. */
  | 'reserved'
  /** A field that every image has cannot be removed. */
  | 'not-removable'
  /** The name cannot be written in a JSON pointer, a path or a query so that the cloud gets it. */
  | 'not-addressable'
  /** The value is of a type that the cloud does not take there. */
  | 'bad-value'
  /** The version of the API that this cloud has knows nothing of the kind. */
  | 'not-in-api'

/** A request that this client refuses to send, because the cloud would refuse or misread it. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly reason: RefusalReason
  /** The attribute, property, tag or identifier it is about. */
  readonly subject: string

  constructor(reason: RefusalReason, subject: string, sentence: string) {
    super(sentence)
    this.reason = reason
    this.subject = subject
  }
}
