const numbers = new Intl.NumberFormat('en')
const rules = new Intl.PluralRules('en')

/** `12,480` */
export function formatCount(count: number): string {
  return numbers.format(count)
}

/** `1 image`, `12,480 images`. @param other the plural, when adding an s is wrong */
export function plural(count: number, one: string, other = `${one}s`): string {
  return `${formatCount(count)} ${rules.select(count) === 'one' ? one : other}`
}
