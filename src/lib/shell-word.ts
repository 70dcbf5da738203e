/**
 * Characters that a terminal acts on while they are pasted, before a shell sees any quotes: where
 * pastes are not bracketed, a Ctrl-C inside a value would end the line and the rest of the value
 * would be run. A line feed is not one of them: inside quotes it only begins the next line.
 */
const ACTED_ON = /((?:(?!\n)\p{Cc})+)/u

const quoted = (text: string) => (text === '' ? '' : `'${text.replaceAll("'", `'\\''`)}'`)

/** POSIX printf writes them inside the shell, as octal numbers of their bytes in UTF-8. */
function printed(control: string): string {
  const bytes = Array.from(new TextEncoder().encode(control), (byte) =>
    byte.toString(8).padStart(3, '0'),
  )
  return `"$(printf '\\${bytes.join('\\')}')"`
}

/**
 * Safe in any POSIX shell: single quotes around all but the plainest words (POSIX 2.2.2).
 * No word of a shell can hold U+0000: whoever may have one asks first.
 */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  const parts = word.split(ACTED_ON)
  return parts.map((part, at) => (at % 2 === 0 ? quoted(part) : printed(part))).join('') || "''"
}
