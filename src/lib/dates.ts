const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const thisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const otherYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

/**
 * How long ago within a day, then the day, with the year when it is not this one.
 * A time in the future (two clocks that differ) is `now`.
 * @param iso as Glance writes it, e.g. `2026-11-07T14:02:33Z`
 * @param now milliseconds
 * @returns the text as it came when it is not a time
 */
export function formatWhen(iso: string, now: number): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  const ago = now - at
  if (ago < MINUTE) return 'now'
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min ago`
  if (ago < DAY) return `${Math.floor(ago / HOUR)} h ago`
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? thisYear : otherYear).format(at)
}

/** The exact time in UTC for a title: `2026-11-07 14:02:33 UTC`; the text as it came when it is none. */
export function exactTime(iso: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/**
 * A length of time in its two largest units: `8 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
 * @param seconds rounded up, because it is used for what is left
 */
export function formatDuration(seconds: number): string {
  const s = Math.max(0, Math.ceil(seconds))
  if (s < 60) return `${s} s`
  const pair = (large: number, l: string, small: number, r: string) =>
    small === 0 ? `${large} ${l}` : `${large} ${l} ${small} ${r}`
  if (s < 3600) return pair(Math.floor(s / 60), 'min', s % 60, 's')
  const minutes = Math.ceil(s / 60)
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.ceil(s / 3600)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}
