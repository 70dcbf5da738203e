import { formatBytes } from '#lib/bytes.ts'
import { fields, startsWith } from './fields.ts'
import { factsOf, note, those, truncated, type Findings, type Probe } from './findings.ts'
import { hasBootSignature } from './mbr.ts'
import type { Source } from './source.ts'

// ECMA-119 (ISO 9660): descriptors of 2048 bytes from sector 16 on. UDF begins there too (ECMA-167).
const FIRST = 16 * 2048
const SECTOR = 2048
const MOST_DESCRIPTORS = 16
const PRIMARY = 1
const BOOT = 0
const JOLIET = 2

/** `2026112106154300` + offset: the date and time digits as they are written. */
function dateOf(digits: string): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)/.exec(digits)
  if (!parts || parts[1] === '0000') return null
  return `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}`
}

function inspect(source: Source): Promise<Findings> {
  const head = fields(source.head, 'little')
  let label: string | null = null
  let bytes = 0
  let made: string | null = null
  let publisher = ''
  let bootable = false
  let joliet = false
  let udf = false
  for (let i = 0; i < MOST_DESCRIPTORS; i++) {
    const at = FIRST + i * SECTOR
    const id = head.text(at + 1, 5)
    if (id.startsWith('NSR0')) udf = true
    if (id !== 'CD001') {
      if (/^(BEA01|NSR0[23]|TEA01|BOOT2)$/.test(id)) continue
      break
    }
    const type = head.u8(at)
    if (type === PRIMARY && bytes === 0) {
      label = head.text(at + 40, 32).trim() || null
      bytes = head.u32(at + 80) * head.u16(at + 128)
      publisher = head.text(at + 318, 128).trim()
      made = dateOf(head.text(at + 813, 16))
    }
    if (type === BOOT && head.text(at + 7, 32).startsWith('EL TORITO')) bootable = true
    if (type === JOLIET) joliet = true
  }
  const hybrid = hasBootSignature(source.head)
  return Promise.resolve({
    format: 'iso',
    title: bytes > 0 ? (udf ? 'ISO 9660 and UDF' : 'ISO 9660') : 'UDF',
    diskFormat: 'iso',
    containerFormat: 'bare',
    virtualSize: source.size,
    volumeLabel: label,
    facts: factsOf({
      'Boots from CD': bootable ? 'yes' : 'no',
      'Boots from USB': hybrid && 'yes',
      'Long names': joliet && 'Joliet',
      Publisher: publisher,
      Made: made,
    }),
    hazards: those(
      bytes > source.size && truncated(`The volume is ${formatBytes(bytes)}, the file is shorter.`),
      !bootable &&
        !hybrid &&
        note('no-boot', {
          title: 'The disc does not boot',
          sentence: 'It holds data only: attach it to a server, do not start one from it.',
        }),
    ),
  })
}

export const iso: Probe = {
  matches: (head) =>
    startsWith(head, 'CD001', FIRST + 1) ||
    startsWith(head, 'BEA01', FIRST + 1) ||
    startsWith(head, 'NSR0', FIRST + 1),
  inspect,
}
