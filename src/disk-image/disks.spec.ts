import { describe, expect, test } from 'vitest'
import {
  brief,
  inspect,
  changed,
  descriptor,
  iso,
  joined,
  latin1,
  layout,
  qcow2,
  sparseVmdk,
  utf16,
  vhdFooter,
  type Field,
} from './spec-builders.ts'

describe('QCOW2', () => {
  test('without faults says nothing', async () => {
    const whole = await inspect(qcow2())
    expect(whole).toMatchObject({ format: 'qcow2', virtualSize: 2 ** 30, seenByGlance: ['qcow2'] })
    expect(brief(whole)).toEqual([])
  })

  test.each<[string, Field[], string[]]>([
    ['an unknown feature', [[76, 0x20, 4]], ['danger unknown-features refused']],
    ['the highest feature', [[72, 2n ** 63n, 8]], ['danger unknown-features refused']],
    ['extended L2', [[76, 0x10, 4]], ['danger unknown-features refused']],
    ['dirty', [[76, 1, 4]], ['warning dirty']],
    ['corrupt', [[76, 2, 4]], ['danger damaged']],
    ['a data file without a name', [[76, 4, 4]], ['danger data-file refused']],
    ['version 4', [[4, 4, 4]], ['danger unknown-features refused']],
    ['clusters of 1 byte', [[20, 0, 4]], ['danger damaged']],
    ['clusters of 2^200', [[20, 200, 4]], ['danger damaged']],
    ['a header of 4 GiB', [[100, 2 ** 32 - 1, 4]], ['danger damaged']],
    [
      'an extension of 4 GiB',
      [
        [112, 0x12345678, 4],
        [116, 2 ** 32 - 1, 4],
      ],
      ['danger damaged'],
    ],
    ['more than 2^53 bytes', [[24, 2n ** 63n, 8]], ['danger absurd-size']],
    ['AES', [[32, 1, 4]], ['warning encrypted']],
    ['snapshots', [[60, 3, 4]], ['note snapshots']],
    ['tables beyond the end', [[40, 2n ** 40n, 8]], ['danger truncated']],
    [
      'a backing file beyond the end',
      [
        [8, 2n ** 62n, 8],
        [16, 9, 4],
      ],
      ['danger backing-file refused'],
    ],
  ])('%s', async (_, fields, expected) => {
    expect(brief(await inspect(qcow2(fields)))).toEqual(expected)
  })

  test('with little-endian numbers is damaged, not believed', async () => {
    const wrong = layout(4096, 'little', [
      [0, 'QFI\xfb'],
      [4, 3, 4],
      [20, 16, 4],
      [24, 2 ** 30, 8],
    ])
    const found = await inspect(wrong)
    expect(brief(found)).toContain('danger unknown-features refused')
  })

  test('keeps a hostile name as it is, but out of its sentences', async () => {
    const name = 'a\u202Egpj.\u0007\u0000b'
    const found = await inspect(
      qcow2([
        [8, 1024, 8],
        [16, 40, 4],
        [1024, new TextEncoder().encode(name)],
      ]),
    )
    expect(found.backingFile).toBe('a\u202Egpj.\u0007')
    expect(found.hazards[0]!.title).toBe('This file needs another file: a\uFFFDgpj.\uFFFD')
  })

  test('of a few bytes is cut short, and no name is read from beyond', async () => {
    for (const length of [4, 8, 24, 71, 103]) {
      const found = await inspect(qcow2().subarray(0, length))
      expect(brief(found).join(), `${length} bytes`).toMatch(/damaged|unknown-features/)
    }
  })

  test('that is an ISO too is told as a deceit', async () => {
    const both = changed(iso(), 'big', [[0, qcow2().subarray(0, 512)]])
    expect(brief(await inspect(both))).toContain('danger two-formats refused')
  })
})

describe('VMDK', () => {
  const good = descriptor('monolithicSparse', ['RW 2048 SPARSE "a.vmdk"'])
  test.each([
    ['as it should be', sparseVmdk(good), []],
    [
      'a path in an extent',
      sparseVmdk(descriptor('monolithicSparse', ['RW 1 SPARSE "/etc/passwd"'])),
      ['danger extents refused'],
    ],
    [
      'a device',
      latin1(descriptor('fullDevice', ['RW 2048 FLAT "/dev/sda" 0'])),
      ['danger extents refused'],
    ],
    [
      'a kind that does not exist',
      sparseVmdk(descriptor('evil', ['RW 2048 SPARSE "a"'])),
      ['danger extents refused'],
    ],
    ['no kind', sparseVmdk(good.replace('createType', 'other')), ['danger damaged refused']],
    ['no extent', sparseVmdk(descriptor('monolithicSparse', [])), ['danger damaged refused']],
    ['odd lines', sparseVmdk(`${good}\nsomething else\n`), ['danger damaged refused']],
    [
      'text in another place',
      sparseVmdk(good, [
        [28, 2, 8],
        [1024, good],
      ]),
      ['danger damaged refused'],
    ],
    ['no text', sparseVmdk('', [[28, 0, 8]]), ['danger damaged refused']],
    ['tables beyond the end', sparseVmdk(good, [[56, 2 ** 20, 8]]), ['danger truncated']],
    [
      'a stream without its footer',
      sparseVmdk(descriptor('streamOptimized', ['RW 2048 SPARSE "a"']), [[56, 2n ** 64n - 1n, 8]]),
      ['danger truncated refused'],
    ],
    [
      'ESX',
      layout(4096, 'little', [
        [0, 'COWD'],
        [4, 1, 4],
        [12, 2048, 4],
      ]),
      ['danger unsupported'],
    ],
    [
      'a parent',
      sparseVmdk(
        good.replace('parentCID=ffffffff', 'parentCID=12345678\nparentFileNameHint="base.vmdk"'),
      ),
      ['danger backing-file'],
    ],
  ] as const)('%s', async (_, bytes, expected) => {
    const found = await inspect(bytes)
    expect(found.format).toBe('vmdk')
    expect(brief(found)).toEqual(expected)
  })

  test('a stream with its footer is whole', async () => {
    const header = sparseVmdk(descriptor('streamOptimized', ['RW 2048 SPARSE "a"']), [
      [4, 3, 4],
      [56, 2n ** 64n - 1n, 8],
    ])
    const footer = changed(header.slice(0, 512), 'little', [[56, 200, 8]])
    const marker = layout(512, 'little', [
      [0, 1, 8],
      [12, 3, 4],
    ])
    const stream = joined(header, marker, footer, new Uint8Array(512))
    expect(brief(await inspect(stream))).toEqual([])
    const other = joined(
      header,
      marker,
      changed(footer, 'little', [[28, 7, 8]]),
      new Uint8Array(512),
    )
    expect(brief(await inspect(other))).toEqual(['danger damaged refused'])
  })
})

describe('VHD, VHDX and VDI', () => {
  test('a differencing VHD names its parent', async () => {
    const second = layout(1024, 'big', [
      [0, 'cxsparse'],
      [64, utf16('base.vhd', 'big')],
      [32, 2 ** 21, 4],
    ])
    const footer = vhdFooter(4, 2 ** 30)
    const found = await inspect(joined(footer, second, footer))
    expect(found).toMatchObject({
      format: 'vpc',
      title: 'VHD, differencing',
      backingFile: 'base.vhd',
      virtualSize: 2 ** 30,
    })
    expect(brief(found)).toEqual(['danger backing-file'])
  })

  test('a checksum that does not hold, a missing second header', async () => {
    const footer = changed(vhdFooter(3, 2 ** 30), 'big', [[64, 1, 4]])
    expect(brief(await inspect(joined(footer, new Uint8Array(1024), footer)))).toEqual([
      'danger damaged',
      'danger damaged',
    ])
  })

  test('a VHDX of which only the first bytes came', async () => {
    const found = await inspect(layout(70_000, 'little', [[0, 'vhdxfile']]))
    expect(found).toMatchObject({ format: 'vhdx', virtualSize: null })
    expect(brief(found)).toEqual(['danger truncated'])
  })

  test('a differencing VDI', async () => {
    const bytes = layout(4096, 'little', [
      [64, 0xbeda107f, 4],
      [68, 0x10001, 4],
      [76, 4, 4],
      [368, 2 ** 30, 8],
      [376, 2 ** 20, 4],
    ])
    expect(brief(await inspect(bytes))).toEqual(['danger backing-file'])
  })
})
