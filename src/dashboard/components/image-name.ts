/** Both ends of a name carry meaning: it is cut in the middle, and this much of the end stays. */
const TAIL = 9

/** @returns the part that may be cut, and the end that stays; short names are all head */
export function splitName(name: string): { head: string; tail: string } {
  if (name.length <= TAIL * 2) return { head: name, tail: '' }
  let at = name.length - TAIL
  // Not between the halves of a character beyond the first 65,536.
  if (/[\uDC00-\uDFFF]/.test(name.charAt(at))) at--
  return { head: name.slice(0, at), tail: name.slice(at) }
}

/** What a row is called: an image need not have a name. */
export const nameOf = (image: { name: string | null; id: string }): string =>
  image.name === null || image.name === '' ? image.id : image.name
