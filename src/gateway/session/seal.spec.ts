import { expect, test } from 'vitest'
import { createSealer } from './seal.ts'

const secret = Buffer.from('a secret of more than thirty-two bytes')
const later = () => Date.now() + 60_000

test('opens what it sealed, and shows nothing of it', () => {
  const sealer = createSealer(secret, 'session')
  const sealed = sealer.seal('{"token":"gAAAAAB Ünïcödé 画像"}', later())
  expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('gAAAA')
  expect(sealer.open(sealed)).toBe('{"token":"gAAAAAB Ünïcödé 画像"}')
  expect(sealer.seal('same', later())).not.toBe(sealer.seal('same', later()))
})

test('refuses a text of which any single character was changed', () => {
  const sealer = createSealer(secret, 'session')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  // Three lengths, because the last character then carries six, four or two bits.
  for (const text of ['text', 'text.', 'text..']) {
    const sealed = sealer.seal(text, later())
    for (let at = 0; at < sealed.length; at++)
      for (const other of alphabet.replace(sealed[at] ?? '', '')) {
        const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
        expect(sealer.open(changed), `${other} at ${at} of ${sealed.length}`).toBeNull()
      }
  }
})

test.each(['', 'x', 'A'.repeat(47), 'A'.repeat(200), 'not base64 !', '__proto__'])(
  'refuses %j',
  (text) => {
    expect(createSealer(secret, 'session').open(text)).toBeNull()
  },
)

test('refuses what another secret or another purpose sealed, and what is too old', () => {
  let now = 1000
  const sealer = createSealer(secret, 'session', () => now)
  const sealed = sealer.seal('text', 2000)
  expect(createSealer(Buffer.alloc(32, 1), 'session', () => now).open(sealed)).toBeNull()
  expect(createSealer(secret, 'receipt', () => now).open(sealed)).toBeNull()
  expect(createSealer(secret, 'session', () => now).open(sealed)).toBe('text')
  now = 2000
  expect(sealer.open(sealed)).toBeNull()
})
