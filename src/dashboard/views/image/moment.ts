const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/**
 * A time on the reader's clock: `today, 11:20`, else `18 Nov 2026, 13:58`. What is not a time comes
 * back as it was.
 * @param now milliseconds
 */
export function formatMoment(iso: string, now = Date.now()): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  return `${sameDay ? 'today' : date.format(at)}, ${clock.format(at)}`
}
