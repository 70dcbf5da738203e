import { describe, expect, test } from 'vitest'
import {
  brief,
  inspect,
  changed,
  gpt,
  iso,
  joined,
  layout,
  mbr,
  type Field,
} from './spec-builders.ts'

const LINUX = '0fc63daf-8483-4772-8e79-3d69d8477de4'
const EFI = 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b'

describe('raw', () => {
  test('an MBR lists its partitions', async () => {
    const disk = joined(
      mbr([
        { type: 0x0c, start: 1, sectors: 7, flag: 0x80 },
        { type: 0x83, start: 8, sectors: 8 },
      ]),
      new Uint8Array(15 * 512),
    )
    const found = await inspect(disk)
    expect(found).toMatchObject({
      format: 'raw',
      diskFormat: 'raw',
      partitionTable: 'mbr',
      virtualSize: 8192,
      seenByGlance: ['gpt'],
    })
    expect(found.partitions).toEqual([
      { number: 1, type: 'FAT32', name: null, offset: 512, size: 3584 },
      { number: 2, type: 'Linux', name: null, offset: 4096, size: 4096 },
    ])
    expect(brief(found)).toEqual([])
    expect(brief(await inspect(disk.subarray(0, 6000)))).toEqual(['danger truncated'])
  })

  test.each([
    ['a boot flag', mbr([{ type: 0x83, start: 0, sectors: 1, flag: 7 }])],
    ['no partition', mbr([])],
  ])('an MBR with %s that Glance refuses', async (_, bytes) => {
    expect(brief(await inspect(bytes))).toEqual(['warning partitions refused'])
  })

  test('a GPT lists its partitions, in sectors of both sizes', async () => {
    const entries = [
      { type: EFI, first: 64, last: 127, name: 'EFI' },
      { type: LINUX, first: 128, last: 255, name: 'root\u202E' },
      { type: '01234567-89ab-cdef-0123-456789abcdef', first: 256, last: 256 },
    ]
    for (const sectorSize of [512, 4096]) {
      const found = await inspect(
        gpt(entries, {
          sectorSize,
          sectors: 512,
          guard: mbr([{ type: 0xee, start: 1, sectors: 511 }]),
        }),
      )
      expect(found).toMatchObject({ partitionTable: 'gpt', title: 'Raw disk with a GPT' })
      expect(found.partitions).toEqual([
        {
          number: 1,
          type: 'EFI system',
          name: 'EFI',
          offset: 64 * sectorSize,
          size: 64 * sectorSize,
        },
        {
          number: 2,
          type: 'Linux',
          name: 'root\u202E',
          offset: 128 * sectorSize,
          size: 128 * sectorSize,
        },
        {
          number: 3,
          type: '01234567-89ab-cdef-0123-456789abcdef',
          name: null,
          offset: 256 * sectorSize,
          size: sectorSize,
        },
      ])
      expect(brief(found)).toEqual([])
    }
  })

  const root = [{ type: LINUX, first: 64, last: 127 }]
  const guard = { type: 0xee, start: 1, sectors: 4095 }
  test.each([
    ['whose end is missing', gpt(root).subarray(0, 2 ** 20), ['danger truncated']],
    [
      'whose partition is missing',
      gpt([{ type: LINUX, first: 64, last: 9999 }]),
      ['danger truncated'],
    ],
    ['that is not there', joined(mbr([guard]), new Uint8Array(2 ** 21)), ['warning partitions']],
    [
      'beside other partitions',
      gpt(root, { guard: mbr([guard, { type: 0x83, start: 64, sectors: 64 }]) }),
      ['warning partitions refused'],
    ],
    [
      'that is guarded from another place',
      gpt(root, { guard: mbr([{ ...guard, start: 2 }]) }),
      ['warning partitions refused'],
    ],
    [
      'that is guarded with other geometry',
      gpt(root, { guard: mbr([{ ...guard, chs: [1, 1, 1] }]) }),
      ['warning partitions refused'],
    ],
  ])('a GPT %s', async (_, bytes, expected) => {
    expect(brief(await inspect(bytes))).toEqual(expected)
  })

  test.each<[string, Field[], string | null]>([
    [
      'ext4',
      [
        [1080, 0xef53, 2],
        [1116, 4, 4],
        [1120, 0x40, 4],
        [1144, 'cloudimg'],
      ],
      'cloudimg',
    ],
    ['ext2', [[1080, 0xef53, 2]], null],
    [
      'XFS',
      [
        [0, 'XFSB'],
        [108, 'root'],
      ],
      'root',
    ],
    [
      'Btrfs',
      [
        [65600, '_BHRfS_M'],
        [65835, 'data'],
      ],
      'data',
    ],
    ['SquashFS', [[0, 'hsqs']], null],
    ['LVM physical volume', [[512, 'LABELONE']], null],
    [
      'Linux swap',
      [
        [4086, 'SWAPSPACE2'],
        [1052, 'swap'],
      ],
      'swap',
    ],
    [
      'FAT',
      [
        [0x10, 2, 1],
        [0x15, 0xf8, 1],
        [82, 'FAT32   '],
        [71, 'BOOT       '],
        [510, 0xaa55, 2],
      ],
      'BOOT',
    ],
    [
      'NTFS',
      [
        [3, 'NTFS    '],
        [510, 0xaa55, 2],
      ],
      null,
    ],
  ])('%s without a partition table', async (name, fields, label) => {
    const found = await inspect(layout(128 * 1024, 'little', fields))
    expect(found).toMatchObject({
      format: 'raw',
      diskFormat: 'raw',
      volumeLabel: label,
      partitionTable: null,
    })
    expect(found.facts).toEqual([{ label: 'File system', value: name }])
    // Glance takes the boot sector of NTFS for a partition table.
    const known = name === 'NTFS' ? ['warning partitions refused'] : []
    expect(brief(found)).toEqual([...known, 'note no-boot'])
  })

  test('zeros, noise and nothing', async () => {
    expect(brief(await inspect(new Uint8Array(2 ** 20)))).toEqual(['note zeros'])
    expect(brief(await inspect(layout(2 ** 20, 'big', [[2 ** 19 + 9, 1, 1]])))).toEqual([
      'note no-boot',
    ])
    expect(
      brief(await inspect(Uint8Array.from({ length: 9999 }, (_, i) => (i * 7919) >> 3))),
    ).toEqual(['note no-boot'])
    expect(await inspect(new Uint8Array(0))).toMatchObject({
      format: 'empty',
      diskFormat: null,
      virtualSize: 0,
    })
  })
})

describe('discs', () => {
  test.each([
    ['data', iso({ label: 'DEBIAN 12.5.0' }), ['note no-boot'], ['iso']],
    ['bootable', iso({ label: 'DEBIAN 12.5.0', boot: true }), [], ['iso']],
    [
      'hybrid',
      changed(iso({ label: 'DEBIAN 12.5.0', boot: true }), 'little', [
        [0, mbr([{ type: 0x17, start: 0, sectors: 256, flag: 0x80 }])],
      ]),
      [],
      ['iso', 'gpt'],
    ],
    [
      'cut short',
      iso({ label: 'DEBIAN 12.5.0', boot: true }).subarray(0, 90_000),
      ['danger truncated'],
      ['iso'],
    ],
    ['with UDF', iso({ label: 'DEBIAN 12.5.0', boot: true, udf: true }), [], ['iso']],
  ] as const)('%s', async (_, bytes, expected, seenByGlance) => {
    const found = await inspect(bytes)
    expect(found).toMatchObject({
      format: 'iso',
      diskFormat: 'iso',
      volumeLabel: 'DEBIAN 12.5.0',
      seenByGlance,
    })
    expect(brief(found)).toEqual(expected)
  })
})
