import type { Transfer } from '#transfers/types.ts'
import { exactBytes } from '#lib/bytes.ts'
import { exactTime } from '#lib/dates.ts'
import { requestLine } from '#dashboard/ui/states.tsx'
import { algorithm } from '../figures.ts'
import { outcomeOf } from './words.ts'

const when = (at: number) => exactTime(new Date(at).toISOString())

/** Everything about a transfer that a ticket wants, one fact a line, the failed request first. */
export function detailsText(transfer: Transfer): string {
  const { phase, direction, scope, restarted } = transfer
  const problem = phase.state === 'failed' || phase.state === 'waiting' ? phase.problem : null
  const verdict = phase.state === 'failed' || phase.state === 'done' ? phase.verdict : null
  const lines = [
    problem?.details && requestLine(problem.details),
    problem && `${problem.kind}: ${problem.sentence}`,
    `${direction === 'upload' ? 'Upload' : 'Download'} of ${transfer.name} (${transfer.fileName}): ${outcomeOf(phase)}`,
    transfer.imageId !== null && `Image ${transfer.imageId}`,
    `Project ${scope.projectId}, region ${scope.region}`,
    exactBytes(transfer.size),
    `Began ${when(transfer.startedAt)}`,
    transfer.endedAt !== null && `Ended ${when(transfer.endedAt)}`,
    transfer.again > 0 && `Moved again: ${exactBytes(transfer.again)}`,
    restarted && `Began again ${when(restarted.at)}: ${restarted.problem.sentence}`,
    restarted?.problem.details && requestLine(restarted.problem.details),
    ...(verdict?.pairs ?? []).flatMap(({ algo, local, remote }) => [
      `${algorithm(algo)} here   ${local}`,
      `${algorithm(algo)} Glance ${remote ?? 'none'}`,
    ]),
    ...(verdict?.published ?? []).map(({ algo, value }) => `${algorithm(algo)} published ${value}`),
  ]
  return lines.filter((line) => typeof line === 'string').join('\n')
}
