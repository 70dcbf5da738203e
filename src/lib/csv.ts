/**
 * A cell that no spreadsheet runs. A text that begins like a formula gets an apostrophe in front,
 * the usual sign for "this is text" (OWASP, CSV Injection); quotes as in RFC 4180.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = /^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
