/** Safe in any POSIX shell: single quotes around all but the plainest words (POSIX 2.2.2). */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}
