import type { Fact, Format, Hazard, HazardCode, Inspection } from './inspection.ts'
import type { Source } from './source.ts'

/** What the inspection of one format found; what it does not say is null, empty or false. */
export type Findings = Partial<Inspection> & {
  readonly format: Format
  readonly title: string
  readonly diskFormat: string | null
  readonly containerFormat: string | null
}

/** How a format is known and read. Each lives in a file of its own. */
export interface Probe {
  /** @param head the first bytes of the file */
  matches(head: Uint8Array): boolean
  inspect(source: Source): Promise<Findings>
}

/** Facts whose value is known, in the order given. */
export function factsOf(pairs: Readonly<Record<string, string | number | null | false>>): Fact[] {
  return Object.entries(pairs).flatMap(([label, value]) =>
    value === null || value === false || value === '' ? [] : [{ label, value: String(value) }],
  )
}

interface HazardInit {
  readonly title: string
  readonly sentence: string
  readonly command?: string
  readonly refused?: boolean
}
const hazard =
  (level: Hazard['level']) =>
  (code: HazardCode, { command, refused, ...words }: HazardInit): Hazard => ({
    code,
    level,
    ...words,
    command: command ?? null,
    refused: refused ?? false,
  })
/** It will not work, or is a risk. */
export const danger = hazard('danger')
/** It may not work as meant. */
export const warning = hazard('warning')
/** Good to know. */
export const note = hazard('note')

/**
 * A name out of the file within a sentence: at most 120 characters, without control and
 * direction-changing ones, which could make the sentence say something else.
 */
export function quoted(name: string | null): string {
  if (!name) return '(no name)'
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain
}

/** The conditions that hold, as a list. */
export function those<T>(...items: readonly (T | null | false)[]): T[] {
  return items.filter((item): item is T => item !== null && item !== false)
}

export function truncated(what: string): Hazard {
  return danger('truncated', {
    title: 'The file is not complete',
    sentence: `${what} A download or copy that broke off looks like this. Fetch it again and compare its size or checksum with the publisher's.`,
  })
}

export function damaged(what: string): Hazard {
  return danger('damaged', {
    title: 'The header is damaged',
    sentence: `${what} Most programs will not open it. Fetch it again and compare its checksum with the publisher's.`,
  })
}

/** Number of bytes that can be a disk's, and the hazard where they cannot. */
export function diskSize(bytes: number): { virtualSize: number | null; hazards: Hazard[] } {
  if (Number.isSafeInteger(bytes) && bytes >= 0) return { virtualSize: bytes, hazards: [] }
  const absurd = danger('absurd-size', {
    title: 'The header claims an impossible size',
    sentence:
      'The disk would be larger than 8 PiB. The header is damaged or made to do harm; do not upload it.',
  })
  return { virtualSize: null, hazards: [absurd] }
}

/** A size that a format fixes, exactly and without a fraction where it has none: `64 KiB`, `512 B`. */
export function unitSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  let value = bytes
  let unit = 0
  while (unit < units.length - 1 && value >= 1024 && value % 1024 === 0) {
    value /= 1024
    unit++
  }
  return `${value} ${units[unit]}`
}

/** `qemu-img convert` into a self-contained file; names to be replaced. */
export function convert(ending: string, to = 'qcow2'): string {
  return `qemu-img convert -O ${to} in.${ending} out.${to}`
}
