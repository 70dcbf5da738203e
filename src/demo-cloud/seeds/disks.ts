/** Size of a cluster of the qcow2 files made here: qemu's default. */
const CLUSTER = 65_536
const COPIED = 1n << 63n
const encoder = new TextEncoder()

/** Bytes that differ from image to image and compress badly enough to look like data. */
function fill(target: Uint8Array, seed: number): void {
  let state = seed | 1
  for (let i = 0; i < target.length; i += 4) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    target[i] = state & 0xff
    target[i + 1] = (state >>> 8) & 0xff
    target[i + 2] = (state >>> 16) & 0xff
    target[i + 3] = (state >>> 24) & 0xff
  }
}

/** A master boot record with one Linux partition, and a label where a boot loader would be. */
function bootSector(target: Uint8Array, label: string): void {
  const view = new DataView(target.buffer, target.byteOffset)
  target.fill(0, 0, 512)
  target.set(encoder.encode(label).subarray(0, 400), 16)
  view.setUint8(446, 0x80)
  view.setUint8(450, 0x83)
  view.setUint32(454, 2048, true)
  view.setUint32(458, 4096, true)
  view.setUint16(510, 0xaa55)
  target[510] = 0x55
  target[511] = 0xaa
}

/**
 * A valid qcow2 version 3 file (docs/interop/qcow2.rst in QEMU): header, refcounts, L1, one L2
 * and `clusters` clusters of data at the beginning of the disk.
 * @param virtualSize bytes of the disk inside
 */
export function qcow2(
  label: string,
  seed: number,
  virtualSize: number,
  clusters: number,
): Uint8Array {
  const used = 5 + clusters
  const bytes = new Uint8Array(used * CLUSTER)
  const view = new DataView(bytes.buffer)
  const [refcountTable, refcountBlock, l1, l2, data] = [1, 2, 3, 4, 5].map((n) => n * CLUSTER)
  const coveredByL2 = (CLUSTER / 8) * CLUSTER
  bytes.set([0x51, 0x46, 0x49, 0xfb])
  view.setUint32(4, 3)
  view.setUint32(20, 16)
  view.setBigUint64(24, BigInt(virtualSize))
  view.setUint32(36, Math.ceil(virtualSize / coveredByL2))
  view.setBigUint64(40, BigInt(l1!))
  view.setBigUint64(48, BigInt(refcountTable!))
  view.setUint32(56, 1)
  view.setUint32(96, 4)
  view.setUint32(100, 104)
  view.setBigUint64(refcountTable!, BigInt(refcountBlock!))
  for (let i = 0; i < used; i++) view.setUint16(refcountBlock! + i * 2, 1)
  view.setBigUint64(l1!, BigInt(l2!) | COPIED)
  for (let i = 0; i < clusters; i++)
    view.setBigUint64(l2! + i * 8, BigInt(data! + i * CLUSTER) | COPIED)
  fill(bytes.subarray(data!), seed)
  bootSector(bytes.subarray(data!), label)
  return bytes
}

/** A raw disk of `size` bytes (a multiple of 512). */
export function raw(label: string, seed: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  fill(bytes.subarray(0, Math.min(size, CLUSTER)), seed)
  bootSector(bytes, label)
  return bytes
}

/** An ISO 9660 image: system area, primary volume descriptor, terminator, some data. */
export function iso(label: string, seed: number, size: number): Uint8Array {
  const SECTOR = 2048
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  const descriptor = (sector: number, type: number) => {
    bytes[sector * SECTOR] = type
    bytes.set(encoder.encode('CD001'), sector * SECTOR + 1)
    bytes[sector * SECTOR + 6] = 1
  }
  descriptor(16, 1)
  const name = label
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_]/g, '_')
    .padEnd(32)
    .slice(0, 32)
  bytes.set(encoder.encode(name), 16 * SECTOR + 40)
  view.setUint32(16 * SECTOR + 80, size / SECTOR, true)
  view.setUint32(16 * SECTOR + 84, size / SECTOR)
  view.setUint16(16 * SECTOR + 128, SECTOR, true)
  view.setUint16(16 * SECTOR + 130, SECTOR)
  descriptor(17, 255)
  fill(bytes.subarray(18 * SECTOR, Math.min(size, 18 * SECTOR + CLUSTER)), seed)
  return bytes
}

/**
 * A monolithic sparse VMDK of 64 MiB with one grain of data (Virtual Disk Format 5.0).
 */
export function vmdk(label: string, seed: number): Uint8Array {
  const SECTOR = 512
  const GRAIN = 128
  const capacity = (64 * 1024 * 1024) / SECTOR
  const [redundantDirectory, directory, overhead] = [21, 30, GRAIN]
  const bytes = new Uint8Array((overhead + GRAIN) * SECTOR)
  const view = new DataView(bytes.buffer)
  bytes.set(encoder.encode('KDMV'))
  view.setUint32(4, 1, true)
  view.setUint32(8, 3, true)
  view.setBigUint64(12, BigInt(capacity), true)
  view.setBigUint64(20, BigInt(GRAIN), true)
  view.setBigUint64(28, 1n, true)
  view.setBigUint64(36, 20n, true)
  view.setUint32(44, 512, true)
  view.setBigUint64(48, BigInt(redundantDirectory), true)
  view.setBigUint64(56, BigInt(directory), true)
  view.setBigUint64(64, BigInt(overhead), true)
  bytes.set([0x0a, 0x20, 0x0d, 0x0a], 73)
  const text = [
    '# Disk DescriptorFile',
    'version=1',
    `CID=${(seed >>> 0).toString(16).padStart(8, '0')}`,
    'parentCID=ffffffff',
    'createType="monolithicSparse"',
    '',
    '# Extent description',
    `RW ${capacity} SPARSE "${label}"`,
    '',
    'ddb.virtualHWVersion = "4"',
    'ddb.geometry.cylinders = "130"',
    'ddb.geometry.heads = "16"',
    'ddb.geometry.sectors = "63"',
    'ddb.adapterType = "lsilogic"',
    '',
  ].join('\n')
  bytes.set(encoder.encode(text), SECTOR)
  for (const at of [redundantDirectory, directory]) {
    // Two grain tables of four sectors each follow the directory's sector.
    view.setUint32(at * SECTOR, at + 1, true)
    view.setUint32(at * SECTOR + 4, at + 5, true)
    view.setUint32((at + 1) * SECTOR, overhead, true)
  }
  fill(bytes.subarray(overhead * SECTOR), seed)
  bootSector(bytes.subarray(overhead * SECTOR), label)
  return bytes
}
