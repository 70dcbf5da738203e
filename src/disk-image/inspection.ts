/** A format as Glance's content check names it. `gpt` is any boot sector, with an MBR too. */
export type Seen = 'qcow2' | 'qed' | 'vhd' | 'vhdx' | 'vmdk' | 'vdi' | 'iso' | 'gpt' | 'luks'

/** What a file is, by its content. `raw` is everything that no other format claims. */
export type Format =
  | 'qcow2'
  | 'qcow'
  | 'qed'
  | 'vmdk'
  | 'vpc'
  | 'vhdx'
  | 'vdi'
  | 'parallels'
  | 'luks'
  | 'iso'
  | 'raw'
  | 'ova'
  | 'docker'
  | 'tar'
  | 'gzip'
  | 'xz'
  | 'zstd'
  | 'bzip2'
  | 'lzma'
  | 'zip'
  | 'kernel'
  | 'initrd'
  | 'text'
  | 'empty'

/** A line of what was read, for people. Values may be text out of the file: hostile, but bounded. */
export interface Fact {
  readonly label: string
  readonly value: string
}

export type HazardCode =
  /** Needs another file to be complete. */
  | 'backing-file'
  | 'data-file'
  | 'extents'
  /** Other content than was declared, or content that can be read as two formats. */
  | 'two-formats'
  | 'wrong-disk-format'
  | 'wrong-container-format'
  | 'wrong-extension'
  /** Glance cannot store it as a disk, or compute cannot boot it. */
  | 'unsupported'
  | 'compressed'
  | 'archive'
  | 'not-a-disk'
  | 'empty'
  | 'zeros'
  | 'no-boot'
  | 'partitions'
  /** The file is not whole, or its header says what cannot be. */
  | 'truncated'
  | 'damaged'
  | 'absurd-size'
  | 'not-read'
  | 'encrypted'
  | 'dirty'
  | 'snapshots'
  | 'unknown-features'
  | 'old-version'

/**
 * Something that the person should know before the file is sent.
 * `danger`: it will not work, or it is a risk to others. `warning`: it may not work as meant.
 * `note`: good to know.
 */
export interface Hazard {
  readonly code: HazardCode
  readonly level: 'danger' | 'warning' | 'note'
  /** One line: what it is. May hold text out of the file. */
  readonly title: string
  /** What follows from it and what to do. */
  readonly sentence: string
  /** A command line that mends it, with in and out names to be replaced. */
  readonly command: string | null
  /**
   * A Glance that inspects content (2025.1 and later, for container format `bare`) refuses the
   * upload by its defaults, with 415. Older ones take everything.
   */
  readonly refused: boolean
}

export interface Partition {
  readonly number: number
  /** In words: `Linux filesystem`, `EFI system`; unknown ones as their code. */
  readonly type: string
  /** GPT only; hostile text. */
  readonly name: string | null
  /** Bytes. */
  readonly offset: number
  /** Bytes. */
  readonly size: number
}

export interface Inspection {
  readonly format: Format
  /** For people, with version and kind: `QCOW2, version 3`, `VMDK, streamOptimized`. */
  readonly title: string
  /** What Glance should be told; null where the content is no disk. */
  readonly diskFormat: string | null
  readonly containerFormat: string | null
  /** Size of the disk that a guest sees, in bytes; null where it is unknown or absurd. */
  readonly virtualSize: number | null
  readonly facts: readonly Fact[]
  /** Name of the file that this one needs, as it is written in it: hostile text, bounded. */
  readonly backingFile: string | null
  readonly dataFile: string | null
  readonly encrypted: boolean
  readonly partitionTable: 'mbr' | 'gpt' | null
  readonly partitions: readonly Partition[]
  readonly volumeLabel: string | null
  /**
   * What a Glance that inspects content takes it for, in its names; empty: raw. An inspection's
   * own format can be another: Glance knows fewer.
   */
  readonly seenByGlance: readonly Seen[]
  /** The worst first. */
  readonly hazards: readonly Hazard[]
}
