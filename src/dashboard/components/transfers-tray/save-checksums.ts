import { checksumFile } from '#transfers/download/checksum-file.ts'
import type { ChecksumFile } from '#transfers/download/checksum-file.ts'
import { algorithmOf } from '#transfers/hash/names.ts'
import type { Transfer } from '#transfers/types.ts'

/**
 * The files by which md5sum and its sisters check the data: one for each digest that this computer
 * and Glance agree on, the longest first. None while nothing is verified.
 */
export function checksumFiles({
  phase,
  fileName,
}: Pick<Transfer, 'phase' | 'fileName'>): ChecksumFile[] {
  if (phase.state !== 'done' || phase.verdict.kind !== 'agrees') return []
  return phase.verdict.pairs
    .filter(({ remote }) => remote !== null)
    .toSorted((a, b) => b.local.length - a.local.length)
    .flatMap(({ algo, local }) => {
      const known = algorithmOf(algo)
      if (known === null) return []
      const md5 = known === 'md5'
      const record = {
        checksum: md5 ? local : null,
        os_hash_algo: md5 ? null : algo,
        os_hash_value: md5 ? null : local,
      }
      return checksumFile(record, fileName, known) ?? []
    })
}
