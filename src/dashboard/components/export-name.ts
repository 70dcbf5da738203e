/**
 * `transfers-2026-11-21T0640.csv`: names no two exports of one day alike.
 * @param now milliseconds
 */
export function exportName(stem: string, ending: string, now: number): string {
  return `${stem}-${new Date(now).toISOString().slice(0, 16).replace(':', '')}.${ending}`
}
