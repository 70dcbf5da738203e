import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Seals short texts so that only holders of the same secret can read or make them. */
export interface Sealer {
  /**
   * @param expiresAt milliseconds since 1970 after which `open` refuses the text
   * @returns base64url, safe in a cookie
   */
  seal(text: string, expiresAt: number): string
  /** @returns the text, or null when it was altered, is too old or was sealed by another secret */
  open(sealed: string): string | null
}

const IV = 12
const TAG = 16
const EXPIRY = 8

/**
 * AES-256-GCM with a key derived by HKDF (RFC 5869) for one purpose, which is authenticated too: a
 * receipt can never pass for a session. The 96-bit nonce is random; NIST SP 800-38D allows 2^32
 * such texts for one key.
 *
 * @param secret 32 bytes or more, shared by all gateways behind one address
 * @param purpose what the texts are for; another purpose cannot open them
 */
export function createSealer(
  secret: Buffer,
  purpose: string,
  now: () => number = Date.now,
): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, 'viewfinder', purpose, 32))
  const bound = Buffer.from(purpose)
  return {
    seal(text, expiresAt) {
      const iv = randomBytes(IV)
      const plain = Buffer.alloc(EXPIRY + Buffer.byteLength(text))
      plain.writeDoubleBE(expiresAt)
      plain.write(text, EXPIRY)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound)
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      // Buffer ignores foreign characters and the unused bits of the last one: only one spelling of
      // a text is taken.
      if (bytes.toString('base64url') !== sealed) return null
      if (bytes.length < IV + TAG + EXPIRY) return null
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV), {
        authTagLength: TAG,
      })
      decipher.setAAD(bound).setAuthTag(bytes.subarray(IV, IV + TAG))
      let plain: Buffer
      try {
        plain = Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()])
      } catch {
        return null
      }
      return plain.readDoubleBE(0) > now() ? plain.toString('utf8', EXPIRY) : null
    },
  }
}
