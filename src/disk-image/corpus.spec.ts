import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unitSize } from './findings.ts'
import { inspectDisk } from './inspect.ts'
import type { Format, Inspection } from './inspection.ts'
import type { ByteReader } from './reader.ts'
import { joined, luksHeader, qcow2, type Field } from './spec-builders.ts'

const run = promisify(execFile)
const MIB = 2 ** 20
let folder = ''
const at = (name: string) => join(folder, name)

interface Made {
  readonly name: string
  readonly steps?: readonly (readonly string[])[]
  readonly bytes?: Uint8Array
}

const SECRET = ['--object', 'secret,id=s,data=correct horse']

/**
 * Made by hand, since qemu-img measures how fast this machine derives a key, for seconds, and gives
 * up where it is busy ("Unable to get accurate CPU usage"). It reads them all the same.
 */
const LUKS_QCOW2 = joined(
  qcow2([
    [32, 2, 4],
    [112, 0x0537be77, 4],
    [116, 16, 4],
    [120, 4 * 65536, 8],
    [128, 592, 8],
    // The header with its eight slots of keys takes 2 MiB.
    ...Array.from({ length: 32 }, (_, i): Field => [2 * 65536 + 8 + i * 2, 1, 2]),
  ]),
  luksHeader(),
  new Uint8Array(2 * MIB - 1024),
)
const LUKS = joined(luksHeader(), new Uint8Array(6 * MIB - 1024))

/** `create` of an empty disk; `-o` where options are given. */
const create = (
  name: string,
  format: string,
  options = '',
  size = '24M',
  more: string[] = [],
): Made => ({
  name,
  steps: [['create', '-q', ...more, '-f', format, ...(options ? ['-o', options] : []), name, size]],
})
/** `convert` of a disk of 24 MiB with some data. */
const convert = (name: string, format: string, options = '', more: string[] = []): Made => ({
  name,
  steps: [
    [
      'convert',
      '-q',
      ...more,
      '-f',
      'raw',
      '-O',
      format,
      ...(options ? ['-o', options] : []),
      'data.raw',
      name,
    ],
  ],
})

const QCOW2_OPTIONS: readonly (readonly [string, string])[] = [
  ['v2', 'compat=0.10'],
  ['v3', 'compat=1.1'],
  ['cluster-512', 'cluster_size=512'],
  ['cluster-4k', 'cluster_size=4k'],
  ['cluster-2m', 'cluster_size=2M'],
  ['lazy', 'lazy_refcounts=on'],
  ['refcount-1', 'refcount_bits=1'],
  ['refcount-64', 'refcount_bits=64'],
  ['zstd', 'compression_type=zstd'],
  ['extended-l2', 'extended_l2=on'],
]

const CORPUS: readonly Made[] = [
  ...QCOW2_OPTIONS.flatMap(([name, options]) => [
    create(`empty-${name}.qcow2`, 'qcow2', options),
    convert(`data-${name}.qcow2`, 'qcow2', options),
  ]),
  convert('compressed-zlib.qcow2', 'qcow2', '', ['-c']),
  convert('compressed-zstd.qcow2', 'qcow2', 'compression_type=zstd', ['-c']),
  create('prealloc-metadata.qcow2', 'qcow2', 'preallocation=metadata'),
  create('prealloc-falloc.qcow2', 'qcow2', 'preallocation=falloc', '4M'),
  create('large.qcow2', 'qcow2', '', '10T'),
  create('size-0.qcow2', 'qcow2', '', '0'),
  create('size-odd.qcow2', 'qcow2', '', '1234567'),
  { name: 'encrypted-luks.qcow2', bytes: LUKS_QCOW2 },
  create(
    'encrypted-aes.qcow2',
    'qcow2',
    'encrypt.format=aes,encrypt.key-secret=s,compat=0.10',
    '4M',
    SECRET,
  ),
  create('data-file.qcow2', 'qcow2', 'data_file=data-file.data'),
  create('data-file-raw.qcow2', 'qcow2', 'data_file=data-file-raw.data,data_file_raw=on'),
  create('overlay.qcow2', 'qcow2', 'backing_file=data-v3.qcow2,backing_fmt=qcow2', '24M'),
  create(
    'overlay-of-overlay.qcow2',
    'qcow2',
    'backing_file=overlay.qcow2,backing_fmt=qcow2',
    '24M',
  ),
  create('overlay-v2.qcow2', 'qcow2', 'compat=0.10,backing_file=data.raw,backing_fmt=raw', '24M'),
  create('overlay-absolute.qcow2', 'qcow2', 'backing_file=/etc/passwd,backing_fmt=raw', '1M', [
    '-u',
  ]),
  create(
    'overlay-json.qcow2',
    'qcow2',
    'backing_file=json:{"driver":"null-co"},,"x":1,backing_fmt=raw',
    '1M',
    ['-u'],
  ),
  create('overlay-utf8.qcow2', 'qcow2', 'backing_file=Grüße 漢字.raw,backing_fmt=raw', '1M', [
    '-u',
  ]),
  create('overlay-long.qcow2', 'qcow2', `backing_file=${'n'.repeat(1000)},backing_fmt=raw`, '1M', [
    '-u',
  ]),
  {
    name: 'snapshots.qcow2',
    steps: [
      ['convert', '-q', '-f', 'raw', '-O', 'qcow2', 'data.raw', 'snapshots.qcow2'],
      ['snapshot', '-c', 'one', 'snapshots.qcow2'],
      ['snapshot', '-c', 'two', 'snapshots.qcow2'],
    ],
  },
  {
    name: 'resized.qcow2',
    steps: [
      ['convert', '-q', '-f', 'raw', '-O', 'qcow2', 'data.raw', 'resized.qcow2'],
      ['resize', '-q', 'resized.qcow2', '+100G'],
    ],
  },
  {
    name: 'bitmap.qcow2',
    steps: [
      ['create', '-q', '-f', 'qcow2', 'bitmap.qcow2', '1M'],
      ['bitmap', '--add', 'bitmap.qcow2', 'b0'],
    ],
  },
  create('empty.qcow', 'qcow'),
  convert('data.qcow', 'qcow'),
  create('overlay.qcow', 'qcow', 'backing_file=data.raw', '24M', ['-F', 'raw']),
  create('empty.qed', 'qed'),
  convert('data.qed', 'qed'),
  create('overlay.qed', 'qed', 'backing_file=data.raw,backing_fmt=raw', '24M'),
  ...[
    'monolithicSparse',
    'streamOptimized',
    'monolithicFlat',
    'twoGbMaxExtentSparse',
    'twoGbMaxExtentFlat',
  ].flatMap((kind) => [
    create(`empty-${kind}.vmdk`, 'vmdk', `subformat=${kind}`),
    convert(`data-${kind}.vmdk`, 'vmdk', `subformat=${kind}`),
  ]),
  create('several-extents.vmdk', 'vmdk', 'subformat=twoGbMaxExtentSparse', '5G'),
  create('compat6.vmdk', 'vmdk', 'compat6=on'),
  create('scsi.vmdk', 'vmdk', 'adapter_type=lsilogic,hwversion=9'),
  create('overlay.vmdk', 'vmdk', 'backing_file=data-monolithicSparse.vmdk', '24M', ['-F', 'vmdk']),
  create('empty-dynamic.vhd', 'vpc'),
  convert('data-dynamic.vhd', 'vpc'),
  convert('data-dynamic-size.vhd', 'vpc', 'force_size=on'),
  convert('data-fixed.vhd', 'vpc', 'subformat=fixed'),
  convert('data-fixed-size.vhd', 'vpc', 'subformat=fixed,force_size=on'),
  create('large.vhd', 'vpc', '', '200G'),
  create('empty-dynamic.vhdx', 'vhdx'),
  convert('data-dynamic.vhdx', 'vhdx', 'block_size=1M'),
  convert('data-fixed.vhdx', 'vhdx', 'subformat=fixed,block_size=1M'),
  create('large.vhdx', 'vhdx', 'block_size=32M', '2T'),
  create('empty-dynamic.vdi', 'vdi'),
  convert('data-dynamic.vdi', 'vdi'),
  convert('data-static.vdi', 'vdi', 'static=on'),
  create('empty.hdd', 'parallels'),
  convert('data.hdd', 'parallels', 'cluster_size=64k'),
  { name: 'plain.luks', bytes: LUKS },
  create('odd.raw', 'raw', '', '1234567'),
  convert('copy.raw', 'raw'),
]

interface QemuInfo {
  readonly format: string
  readonly 'virtual-size': number
  readonly 'cluster-size'?: number
  readonly 'backing-filename'?: string
  readonly encrypted?: boolean
  readonly snapshots?: readonly unknown[]
  readonly 'format-specific'?: {
    readonly type: string
    readonly data: Readonly<Record<string, unknown>>
  }
}

/** Where qemu-img says other things, and why we keep ours. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'data-fixed.vhd': 'it probes the first bytes, and this header is at the end: raw',
  'data-fixed-size.vhd': 'it probes the first bytes, and this header is at the end: raw',
}

async function withReader<T>(path: string, job: (reader: ByteReader) => Promise<T>): Promise<T> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    return await job({
      size,
      async read(offset, length) {
        const bytes = new Uint8Array(length)
        const { bytesRead } = await file.read(bytes, 0, length, offset)
        return bytes.subarray(0, bytesRead)
      },
    })
  } finally {
    await file.close()
  }
}
const inspectFile = (name: string) => withReader(at(name), inspectDisk)

async function qemuInfo(name: string, ...more: string[]): Promise<QemuInfo> {
  const { stdout } = await run('qemu-img', ['info', '--output=json', '-U', ...more, name], {
    cwd: folder,
  })
  return JSON.parse(stdout) as QemuInfo
}

const factsOf = ({ facts }: Inspection) =>
  Object.fromEntries(facts.map(({ label, value }) => [label, value]))
const codesOf = ({ hazards }: Inspection) => hazards.map(({ code }) => code)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-images-'))
  const data = await open(at('data.raw'), 'w')
  for (const place of [0, 3 * MIB, 11 * MIB, 23 * MIB])
    await data.write(randomBytes(96 * 1024), 0, 96 * 1024, place)
  await data.close()
  await truncate(at('data.raw'), 24 * MIB)
  // In order: overlays name files that are made before them.
  for (const { name, bytes, steps = [] } of CORPUS) {
    if (bytes) await writeFile(at(name), bytes)
    for (const step of steps) await run('qemu-img', [...step], { cwd: folder })
  }
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the corpus is as large as promised', () => {
  expect(new Set(CORPUS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(60)
})

const ALIKE = CORPUS.map(({ name }) => name).filter((name) => !(name in DIFFERENCES))

const yes = (value: string | undefined) => value === 'yes'

/** What both say of a file, so that one comparison shows all that differs. */
function oursInWords(ours: Inspection) {
  const facts = factsOf(ours)
  const version3 = ours.title === 'QCOW2, version 3'
  return {
    format: ours.format,
    // qemu-img counts whole sectors of a raw file.
    size: ours.format === 'raw' ? Math.ceil(ours.virtualSize! / 512) * 512 : ours.virtualSize,
    backingFile: ours.backingFile,
    encrypted: ours.encrypted,
    ...(ours.format === 'vmdk' && { title: ours.title }),
    ...(ours.format === 'qcow2' && {
      title: ours.title,
      dataFile: ours.dataFile,
      clusters: facts['Cluster size'],
      snapshots: Number(facts['Snapshots'] ?? 0),
    }),
    ...(version3 && {
      compression: facts['Compression'],
      refcountBits: Number.parseInt(facts['Refcount width']!, 10),
      lazy: yes(facts['Lazy refcounts']),
      extended: yes(facts['Extended L2 entries']),
      dataFileRaw: yes(facts['Raw data file']),
    }),
  }
}

function theirsInWords(theirs: QemuInfo): ReturnType<typeof oursInWords> {
  const data = theirs['format-specific']?.data ?? {}
  const format = theirs.format as Format
  return {
    format,
    size: theirs['virtual-size'],
    backingFile: theirs['backing-filename'] ?? null,
    encrypted: theirs.encrypted ?? false,
    ...(format === 'vmdk' && { title: `VMDK, ${String(data['create-type'])}` }),
    ...(format === 'qcow2' && {
      title: `QCOW2, version ${data['compat'] === '0.10' ? 2 : 3}`,
      dataFile: (data['data-file'] as string | undefined) ?? null,
      clusters: unitSize(theirs['cluster-size']!),
      snapshots: theirs.snapshots?.length ?? 0,
    }),
    ...(data['compat'] === '1.1' && {
      compression: data['compression-type'] as string,
      refcountBits: data['refcount-bits'] as number,
      lazy: data['lazy-refcounts'] as boolean,
      extended: data['extended-l2'] as boolean,
      dataFileRaw: data['data-file-raw'] === true,
    }),
  }
}

test.each(ALIKE)('%s: as qemu-img sees it', async (name) => {
  const [ours, theirs] = await Promise.all([inspectFile(name), qemuInfo(name)])
  expect(oursInWords(ours)).toEqual(theirsInWords(theirs))
  // What qemu-img made is whole.
  const faults = ['truncated', 'damaged', 'absurd-size', 'not-read', 'two-formats']
  expect(codesOf(ours).filter((code) => faults.includes(code))).toEqual([])
})

test.each(Object.keys(DIFFERENCES))(
  '%s: as qemu-img sees it when told that it is a VHD',
  async (name) => {
    const [ours, theirs] = await Promise.all([inspectFile(name), qemuInfo(name, '-f', 'vpc')])
    expect(ours).toMatchObject({
      format: 'vpc',
      diskFormat: 'vhd',
      virtualSize: theirs['virtual-size'],
    })
    expect((await qemuInfo(name)).format).toBe('raw')
  },
)

test.each([
  ['overlay.qcow2', 'backing-file', true],
  ['overlay.vmdk', 'backing-file', false],
  ['overlay.qcow', 'backing-file', true],
  ['data-file.qcow2', 'data-file', true],
  ['data-file-raw.qcow2', 'data-file', true],
  ['data-extended-l2.qcow2', 'unknown-features', true],
  ['empty-monolithicFlat.vmdk', 'extents', true],
  // Padded with zeros: for Glance no text, so it is refused only as vmdk.
  ['data-monolithicFlat.vmdk', 'extents', false],
  ['several-extents.vmdk', 'extents', true],
  ['encrypted-luks.qcow2', 'encrypted', false],
  ['plain.luks', 'encrypted', false],
  ['snapshots.qcow2', 'snapshots', false],
  ['empty.qed', 'unsupported', true],
  ['empty.qcow', 'old-version', true],
  ['data-fixed.vhd', 'unsupported', false],
] as const)('%s: tells of %s', async (name, code, refused) => {
  const { hazards } = await inspectFile(name)
  expect(hazards.find((hazard) => hazard.code === code)).toMatchObject({ refused })
})

test.each([
  'data-v3.qcow2',
  'data-v2.qcow2',
  'compressed-zstd.qcow2',
  'data-streamOptimized.vmdk',
  'data-monolithicSparse.vmdk',
  'data-dynamic.vhd',
  'data-dynamic.vhdx',
  'data-dynamic.vdi',
  'data-static.vdi',
])('%s: nothing stands in its way, and cut short it is found out', async (name) => {
  expect(codesOf(await inspectFile(name))).toEqual([])
  const { size } = await stat(at(name))
  const cut = (length: number) =>
    withReader(at(name), (file) => inspectDisk({ ...file, size: length }))
  for (const part of [0.3, 0.6, 0.9])
    expect(codesOf(await cut(Math.floor(size * part))), `at ${part}`).toContain('truncated')
})

test('every file is read in a few small parts', { timeout: 30_000 }, async () => {
  for (const { name } of CORPUS) {
    let bytes = 0
    let reads = 0
    await withReader(at(name), (file) =>
      inspectDisk({
        size: file.size,
        read(offset, length) {
          bytes += length
          reads++
          return file.read(offset, length)
        },
      }),
    )
    expect(reads, name).toBeLessThanOrEqual(10)
    expect(bytes, name).toBeLessThanOrEqual(512 * 1024)
  }
})
