const DAY_MS = 86_400_000

/** How long ago an image was last changed, as one speaks of it; `days` is where a step ends. */
export const AGES = [
  { label: 'Under 1 month', days: 30 },
  { label: '1–3 months', days: 90 },
  { label: '3–6 months', days: 180 },
  { label: '6–12 months', days: 365 },
  { label: '1–2 years', days: 730 },
  { label: '2–5 years', days: 1825 },
  { label: 'Over 5 years', days: null },
] as const

/**
 * The day that lies so many days back, in UTC. Glance's own times begin with it, so that plain text
 * compares: an image of that day or later is not before it.
 * @param now milliseconds
 */
export const dayBefore = (now: number, days: number): string =>
  new Date(now - days * DAY_MS).toISOString().slice(0, 10)

/** The first days of all steps but the last, newest first. */
export const ageBounds = (now: number): readonly string[] =>
  AGES.flatMap(({ days }) => (days === null ? [] : [dayBefore(now, days)]))

/** Which of {@link AGES} a time is in. @param updated_at as Glance writes it */
export function ageOf(updated_at: string, bounds: readonly string[]): number {
  for (let age = 0; age < bounds.length; age++) if (updated_at >= bounds[age]!) return age
  return bounds.length
}

/** The days of one step, for the list's filter: the first one included, the last one not. */
export function daysOf(age: number, bounds: readonly string[]): { from: string; to: string } {
  return { from: bounds[age] ?? '', to: age === 0 ? '' : (bounds[age - 1] ?? '') }
}

export const MONTHS = [3, 6, 12, 24] as const
export type Months = (typeof MONTHS)[number]

/** A month counts as a twelfth of 365 days. */
export const daysOfMonths = (months: Months): number => Math.round((months * 365) / 12)
