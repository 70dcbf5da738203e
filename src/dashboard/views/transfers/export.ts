import { csvCell } from '#lib/csv.ts'
import type { Transfer } from '#transfers/types.ts'
import { outcomeOf } from '#dashboard/components/transfers-tray/words.ts'

const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** One transfer as plain values: for a ticket, a table, a script. Times are UTC, sizes bytes. */
function record(transfer: Transfer) {
  const { phase, scope, restarted } = transfer
  const problem = phase.state === 'failed' || phase.state === 'waiting' ? phase.problem : null
  const verdict = phase.state === 'failed' || phase.state === 'done' ? phase.verdict : null
  return {
    id: transfer.id,
    direction: transfer.direction,
    outcome: outcomeOf(phase),
    name: transfer.name,
    file_name: transfer.fileName,
    image_id: transfer.imageId,
    project_id: scope.projectId,
    region: scope.region,
    bytes: transfer.size,
    bytes_again: transfer.again,
    started_at: time(transfer.startedAt),
    ended_at: time(transfer.endedAt),
    restarted_at: time(restarted?.at ?? null),
    restarted_because: restarted?.problem.sentence ?? null,
    problem: problem?.kind ?? null,
    problem_sentence: problem?.sentence ?? null,
    request: problem?.details ? `${problem.details.method} ${problem.details.path}` : null,
    status: problem?.details?.status ?? null,
    request_id: problem?.details?.requestId ?? null,
    compared_at: verdict?.at ?? null,
    digests: (verdict?.pairs ?? []).map(({ algo, local, remote }) => ({
      algo,
      here: local,
      glance: remote,
    })),
    published: (verdict?.published ?? []).map(({ algo, value }) => ({ algo, value })),
  }
}

/** All of them as JSON, indented, because people read it too. */
export function toJson(transfers: readonly Transfer[]): string {
  return `${JSON.stringify(transfers.map(record), null, 2)}\n`
}

/**
 * All of them as a table with a head, in lines as RFC 4180 wants them. Digests stand in one cell:
 * `sha512=… md5=…`.
 */
export function toCsv(transfers: readonly Transfer[]): string {
  const flat = transfers.map((transfer) => {
    const { digests, published, ...plain } = record(transfer)
    const list = (pairs: readonly (readonly [string, string | null])[]) =>
      pairs
        .filter(([, value]) => value !== null)
        .map(([algo, value]) => `${algo}=${value}`)
        .join(' ')
    return {
      ...plain,
      digests_here: list(digests.map(({ algo, here }) => [algo, here])),
      digests_glance: list(digests.map(({ algo, glance }) => [algo, glance])),
      digests_published: list(published.map(({ algo, value }) => [algo, value])),
    }
  })
  const [first] = flat
  if (first === undefined) return ''
  const head = Object.keys(first) as (keyof typeof first)[]
  const lines = flat.map((row) => head.map((key) => csvCell(row[key])).join(','))
  return `${[head.join(','), ...lines].join('\r\n')}\r\n`
}
