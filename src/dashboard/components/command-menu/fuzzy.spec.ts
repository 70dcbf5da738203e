import { expect, test } from 'vitest'
import { match, rank, termsOf } from './fuzzy.ts'

/** The text with what is marked in brackets; null when it does not match. */
function marked(typed: string, text: string): string | null {
  const found = match(termsOf(typed), text)
  if (!found) return null
  let out = ''
  let at = 0
  for (const [from, to] of found.marks) {
    out += `${text.slice(at, from)}[${text.slice(from, to)}]`
    at = to
  }
  return out + text.slice(at)
}

test.each([
  ['sha', 'Share with projects…', '[Sha]re with projects…'],
  ['sha', 'gpu-shared-runtime', 'gpu-[sha]red-runtime'],
  ['server ubuntu', 'ubuntu-24.04-server', '[ubuntu]-24.04-[server]'],
  ['u24s', 'ubuntu-24.04-server', '[u]buntu-[24].04-[s]erver'],
  ['ubntu', 'ubuntu-24.04', '[ub]u[ntu]-24.04'],
  ['nil', 'New image like this', '[N]ew [i]mage [l]ike this'],
  ['el9', 'rocky-el8-el9', 'rocky-el8-[el9]'],
  // Nothing of a name is a pattern.
  ['.*', 'anything', null],
  ['(', 'win (eval)', 'win [(]eval)'],
  ['sha', 'cirros-0.6.3-x86_64-disk', null],
  ['xyz', 'ubuntu', null],
  ['İ', 'İstanbul', 'İstanbul'],
])('%j in %s', (typed, text, expected) => {
  expect(marked(typed, text)).toBe(expected)
})

test('what begins so comes first, then what begins a word, then what has it, then letters', () => {
  const names = ['x-asha', 'asha', 'gpu-sha', 'sharp', 'sha', 'some-hard-apple']
  const terms = termsOf('sha')
  const order = names
    .filter((name) => rank(terms, name) > 0)
    .sort((a, b) => rank(terms, b) - rank(terms, a))
  expect(order).toEqual(['sha', 'sharp', 'gpu-sha', 'asha', 'x-asha', 'some-hard-apple'])
})

test('nothing typed matches nothing', () => {
  expect(match(termsOf('  '), 'anything')).toBeNull()
})
