import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { compareDeclared } from './compare.ts'
import {
  brief,
  changed,
  descriptor,
  inspect,
  iso,
  joined,
  latin1,
  layout,
  mbr,
  qcow2,
  sparseVmdk,
  tar,
  vhdFooter,
} from './spec-builders.ts'

const disk = joined(mbr([{ type: 0x83, start: 1, sectors: 7 }]), new Uint8Array(4096))
const hybrid = changed(iso({ boot: true }), 'little', [
  [0, mbr([{ type: 0x17, start: 0, sectors: 9, flag: 0x80 }])],
])
const udf = layout(131_072, 'little', [
  [0x8001, 'BEA01'],
  [0x8801, 'NSR02'],
])
const CONTENT = {
  qcow2: qcow2(),
  vmdk: sparseVmdk(descriptor('monolithicSparse', ['RW 2048 SPARSE "a.vmdk"'])),
  cowd: layout(4096, 'little', [
    [0, 'COWD'],
    [12, 2048, 4],
  ]),
  vdi: layout(4096, 'little', [
    [64, 0xbeda107f, 4],
    [68, 0x10001, 4],
  ]),
  'fixed vhd': joined(new Uint8Array(4096).fill(1), vhdFooter(2, 4096)),
  iso: iso({ boot: true }),
  'hybrid iso': hybrid,
  udf,
  disk,
  noise: new Uint8Array(4096).fill(7),
  kernel: layout(4096, 'little', [
    [510, 0xaa55, 2],
    [0x202, 'HdrS'],
  ]),
  parallels: layout(4096, 'little', [[0, 'WithoutFreeSpace']]),
  page: latin1('<html><title>502 Bad Gateway</title>'.padEnd(600)),
  ova: tar([{ name: 'box.ovf', body: latin1('<Envelope/>') }]),
  gzip: gzipSync(qcow2()),
}

/**
 * What Glance 2026.2 answers (its set_data and oslo.utils' inspectors were run over such files):
 * the disk formats that it takes for the content, of container format bare.
 */
test.each<[keyof typeof CONTENT, string]>([
  ['qcow2', 'raw qcow2'],
  ['vmdk', 'raw vmdk'],
  ['cowd', 'raw ploop ami aki ari'],
  ['vdi', 'raw vdi'],
  ['fixed vhd', 'raw ploop ami aki ari'],
  ['iso', 'raw iso'],
  ['hybrid iso', 'iso'],
  ['udf', 'raw ploop ami aki ari'],
  ['disk', 'raw'],
  ['noise', 'raw ploop ami aki ari'],
  ['parallels', 'raw ploop ami aki ari'],
  ['page', 'raw ploop ami aki ari'],
])('%s: Glance takes %s', async (content, taken) => {
  const inspection = await inspect(CONTENT[content])
  expect(inspection.hazards.filter(({ refused }) => refused)).toEqual([])
  const accepted = 'raw qcow2 vmdk vhd vhdx vdi iso ploop ami aki ari'
    .split(' ')
    .filter((format) => {
      const declared = { disk_format: format, container_format: 'bare' }
      return compareDeclared(inspection, declared).every(({ refused }) => !refused)
    })
  expect(accepted.join(' ')).toBe(taken)
})

describe('the disk format', () => {
  test.each<[keyof typeof CONTENT, string | null, string[]]>([
    ['qcow2', 'qcow2', []],
    ['qcow2', null, []],
    ['qcow2', 'raw', ['danger wrong-disk-format']],
    ['qcow2', 'vmdk', ['danger wrong-disk-format refused']],
    ['disk', 'raw', []],
    ['disk', 'ami', ['danger wrong-disk-format refused']],
    ['disk', 'qcow2', ['danger wrong-disk-format refused']],
    ['noise', 'ami', []],
    ['noise', 'aki', ['danger wrong-disk-format']],
    ['noise', 'iso', ['danger wrong-disk-format refused']],
    ['iso', 'raw', ['note wrong-disk-format']],
    ['hybrid iso', 'raw', ['warning wrong-disk-format refused']],
    ['hybrid iso', 'iso', []],
    ['udf', 'iso', ['warning wrong-disk-format refused']],
    ['fixed vhd', 'vhd', ['warning wrong-disk-format refused']],
    ['fixed vhd', 'raw', ['note wrong-disk-format']],
    ['kernel', 'raw', ['danger wrong-disk-format']],
    ['parallels', 'ploop', []],
    ['page', 'qcow2', ['danger wrong-disk-format refused']],
    ['page', 'raw', []],
  ])('%s declared %s', async (content, format, expected) => {
    const inspection = await inspect(CONTENT[content])
    const declared = { disk_format: format, container_format: 'bare' }
    expect(brief({ hazards: compareDeclared(inspection, declared) })).toEqual(expected)
  })

  test('is not checked by Glance in a container other than bare', async () => {
    const inspection = await inspect(CONTENT.kernel)
    const aki = (container_format: string) =>
      brief({ hazards: compareDeclared(inspection, { disk_format: 'aki', container_format }) })
    expect(aki('aki')).toEqual([])
    expect(aki('bare')).toEqual(['warning wrong-disk-format refused'])
  })
})

test.each<[keyof typeof CONTENT, string, string, string[]]>([
  ['ova', 'vmdk', 'ova', []],
  ['ova', 'vmdk', 'bare', ['warning wrong-container-format refused']],
  ['gzip', 'qcow2', 'compressed', []],
  ['gzip', 'raw', 'bare', ['warning wrong-container-format']],
  ['qcow2', 'qcow2', 'ova', ['danger wrong-container-format']],
  ['qcow2', 'qcow2', 'docker', ['danger wrong-container-format']],
])(
  '%s as %s in the container format %s',
  async (content, disk_format, container_format, expected) => {
    const found = compareDeclared(await inspect(CONTENT[content]), {
      disk_format,
      container_format,
    })
    expect(brief({ hazards: found })).toEqual(expected)
  },
)

test.each<[keyof typeof CONTENT, string, string[]]>([
  ['qcow2', 'debian-12.qcow2', []],
  ['qcow2', 'cirros.img', []],
  ['qcow2', 'no ending', []],
  ['qcow2', 'debian-12.RAW', ['warning wrong-extension']],
  ['page', 'debian-12.qcow2', ['warning wrong-extension']],
  ['noise', 'box-flat.vmdk', ['warning wrong-extension']],
  ['gzip', 'debian.qcow2.gz', []],
  ['disk', 'debian.constructor', []],
])('%s called %s', async (content, fileName, expected) => {
  const declared = { disk_format: null, container_format: null, fileName }
  const found = compareDeclared(await inspect(CONTENT[content]), declared)
  expect(brief({ hazards: found.filter(({ code }) => code === 'wrong-extension') })).toEqual(
    expected,
  )
})
