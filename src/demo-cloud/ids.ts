const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** 32 hex digits, as Keystone writes the ids of users, projects and roles. */
export const hexId = (random: (bytes: number) => Uint8Array) => hex(random(16))

/** A version 4 UUID, as Glance writes the ids of images. */
export function uuid(random: (bytes: number) => Uint8Array): string {
  const bytes = random(16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const h = hex(bytes)
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
}

/** Whether Glance takes a text for an id: hyphens may be left out, capitals are as good. */
export const isUuid = (text: string) => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)

export const requestId = (random: (bytes: number) => Uint8Array) => `req-${uuid(random)}`

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** A number in [0, 1) at each call. */
export type Dice = () => number

/**
 * The same dice for the same seed (mulberry32): what the demo cloud is seeded with has the same
 * ids after a restart, so that a link to an image goes on working.
 */
export function seededDice(seed: number): Dice {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Random bytes out of dice. */
export function seededBytes(dice: Dice): (bytes: number) => Uint8Array {
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(dice() * 256))
}
