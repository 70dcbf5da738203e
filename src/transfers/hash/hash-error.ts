/** The file could not be read to its end, or the digests could not be computed. */
export class HashError extends Error {
  /** `unreadable`: the file was changed, moved or locked since it was picked. */
  readonly reason: 'unreadable' | 'broken'
  constructor(reason: 'unreadable' | 'broken', message: string) {
    super(message)
    this.name = 'HashError'
    this.reason = reason
  }
}
