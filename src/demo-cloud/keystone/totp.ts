const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  const out: number[] = []
  let bits = 0
  let value = 0
  for (const char of text) {
    value = (value << 5) | ALPHABET.indexOf(char)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      out.push((value >>> bits) & 0xff)
    }
  }
  return Uint8Array.from(out)
}

async function passcode(seed: string, counter: number): Promise<string> {
  const key = await crypto.subtle.importKey(
    'raw',
    fromBase32(seed),
    { name: 'HMAC', hash: 'SHA-1' },
    false,
    ['sign'],
  )
  const message = new DataView(new ArrayBuffer(8))
  message.setBigUint64(0, BigInt(counter))
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, message.buffer))
  const offset = mac.getUint8(mac.byteLength - 1) & 0x0f
  return String((mac.getUint32(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/**
 * The passcodes that count now: of this 30 s window and of the one before it (RFC 6238, and
 * Keystone's `[totp] included_previous_windows = 1`).
 * @param seed base32
 * @param now milliseconds since 1970
 */
export async function validPasscodes(seed: string, now: number): Promise<string[]> {
  const counter = Math.floor(now / 30_000)
  return Promise.all([passcode(seed, counter), passcode(seed, counter - 1)])
}
