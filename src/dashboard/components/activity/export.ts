import type { ActivityEntry } from '#dashboard/queries/activity-entry.ts'
import { actionWords } from './action-words.ts'

const iso = (at: number) => new Date(at).toISOString()

/** One entry as plain values. Times are UTC, lengths of time milliseconds, sizes bytes. */
function record(entry: ActivityEntry) {
  return {
    at: iso(entry.at),
    action: actionWords(entry),
    outcome: entry.outcome,
    image_id: entry.image?.id ?? null,
    image_name: entry.image?.name ?? null,
    project_id: entry.projectId,
    region: entry.region,
    method: entry.method,
    path: entry.path,
    body: entry.body,
    status: entry.status,
    request_id: entry.requestId,
    said: entry.said,
    took_ms: entry.took,
    bytes: entry.bytes,
  }
}

export function toJson(entries: readonly ActivityEntry[]): string {
  return `${JSON.stringify(entries.map(record), null, 2)}\n`
}

/** A fence that is longer than any in the text, so that nothing in it ends the block. */
function block(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return `${fence}\n${text}\n${fence}`
}

/** On one line, and nothing of it is markup: what a cloud names something is its own affair. */
const inline = (text: string) =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>()#+!|~&]/g, (sign) => `\\${sign}`)

/** For a ticket: each entry with its request and what support asks for. */
export function toMarkdown(entries: readonly ActivityEntry[], place: string): string {
  const parts = entries.map((entry) => {
    const { image, status, requestId, said, outcome } = entry
    const on = image === null ? '' : ` ${inline(image.name || image.id)}`
    const facts = [
      `- ${iso(entry.at)}, ${entry.took} ms, ${outcome}`,
      ...(image === null ? [] : [`- image ${inline(image.id)}`]),
      `- status ${status ?? 'none'}${requestId === null ? '' : `, request ${inline(requestId)}`}`,
      ...(said === null ? [] : [`- “${inline(said)}”`]),
    ]
    const request = [`${entry.method} ${entry.path}`, ...(entry.body ? ['', entry.body] : [])]
    return `## ${inline(actionWords(entry))}${on}\n\n${facts.join('\n')}\n\n${block(request.join('\n'))}`
  })
  return `# Activity in ${inline(place)}\n\n${parts.join('\n\n')}\n`
}
