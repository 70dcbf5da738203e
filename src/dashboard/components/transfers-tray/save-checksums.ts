import type { Transfer } from '#transfers/types.ts'
import { saveText } from '../save-text.ts'

/** Lines of a checksum file for what Glance holds and this computer found equal; none without a verdict. */
export function checksumLines({ phase, fileName }: Pick<Transfer, 'phase' | 'fileName'>): string[] {
  if (phase.state !== 'done') return []
  return phase.verdict.pairs
    .filter(({ remote }) => remote !== null)
    .map(({ algo, local }) => `${algo.toUpperCase()} (${fileName}) = ${local}`)
}

export function saveChecksums(transfer: Transfer): void {
  saveText(
    `${checksumLines(transfer).join('\n')}\n`,
    `${transfer.fileName}.checksums`,
    'text/plain',
  )
}
