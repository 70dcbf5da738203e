import { plural } from '#lib/plural.ts'
import type { Transfer } from '#transfers/types.ts'
import { isOpen, nameOf } from './words.ts'

/**
 * The end of the transfer that ended last, for those who do not watch; empty while there is none.
 * @param which `done`: beside items that announce their failures themselves
 */
export function endOfLast(transfers: readonly Transfer[], which: 'done' | 'any'): string {
  const [last] = transfers
    .filter(({ phase }) => phase.state === 'done' || (which === 'any' && phase.state === 'failed'))
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
  if (last === undefined) return ''
  const { phase, direction } = last
  const name = nameOf(last)
  const left = transfers.filter((transfer) => isOpen(transfer.phase)).length
  const rest = left === 0 ? '' : ` ${plural(left, 'transfer')} left.`
  if (phase.state === 'failed') return `${name} failed. ${phase.problem.sentence}${rest}`
  if (phase.state !== 'done') return ''
  const verb = direction === 'upload' ? 'uploaded' : 'downloaded'
  return phase.verdict.kind === 'agrees'
    ? `${name} ${verb} and verified.${rest}`
    : `${name} ${verb}. Nothing was compared.${rest}`
}
