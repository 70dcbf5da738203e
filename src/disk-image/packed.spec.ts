import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  brief,
  inspect,
  descriptor,
  joined,
  latin1,
  layout,
  qcow2,
  sparseVmdk,
  tar,
} from './spec-builders.ts'

describe('packed', () => {
  const vmdk = {
    name: 'disk1.vmdk',
    body: sparseVmdk(descriptor('streamOptimized', ['RW 2048 SPARSE "a"'])),
  }
  const ovf = { name: 'box.ovf', body: latin1('<Envelope/>') }
  const file = (name: string) => ({ name, body: latin1('{}') })
  test.each([
    ['ova', tar([ovf, vmdk]), 'vmdk', 'ova', ['danger archive']],
    [
      'ova',
      tar([ovf, vmdk]).subarray(0, 20_000),
      'vmdk',
      'ova',
      ['danger archive', 'danger truncated'],
    ],
    [
      'docker',
      tar([file('blobs/sha256/a'), file('oci-layout')]),
      'raw',
      'docker',
      ['note archive'],
    ],
    ['tar', tar([file('readme'), { ...vmdk, name: 'disk.raw' }]), null, 'bare', ['danger archive']],
    ['zip', joined(latin1('PK\x03\x04'), new Uint8Array(60)), null, 'bare', ['danger archive']],
    ['gzip', gzipSync(qcow2()), 'qcow2', 'compressed', ['danger compressed']],
    ['gzip', gzipSync(new Uint8Array(2 ** 24)), 'raw', 'compressed', ['danger compressed']],
    [
      'gzip',
      joined(latin1('\x1f\x8b\x08'), new Uint8Array(90).fill(255)),
      'raw',
      'compressed',
      ['danger compressed'],
    ],
    ['gzip', gzipSync(tar([ovf])), null, 'compressed', ['danger compressed']],
    ['initrd', gzipSync(latin1('070701'.padEnd(200, '0'))), 'ari', 'ari', ['note no-boot']],
    ['xz', latin1('\xfd7zXZ\0\0\x04'), 'raw', 'compressed', ['danger compressed']],
    ['zstd', latin1('\x28\xb5\x2f\xfd\x04'), 'raw', 'compressed', ['danger compressed']],
    ['bzip2', latin1('BZh91AY&SY\x01\x02'), 'raw', 'compressed', ['danger compressed']],
    ['lzma', latin1('\x5d\0\0\x80\0\xff\xff'), 'raw', 'compressed', ['danger compressed']],
  ] as const)('%s', async (format, bytes, diskFormat, containerFormat, expected) => {
    const found = await inspect(bytes)
    expect(found).toMatchObject({ format, diskFormat, containerFormat })
    expect(brief(found)).toEqual(expected)
  })

  test('a gzip says what is inside, and what it is called', async () => {
    const named = joined(
      latin1('\x1f\x8b\x08\x08\0\0\0\0\0\x03cirros.img\0'),
      gzipSync(qcow2()).subarray(10),
    )
    expect((await inspect(named)).facts).toEqual([
      { label: 'Packed file', value: 'cirros.img' },
      { label: 'Inside', value: 'a QCOW2 disk' },
    ])
  })

  test('an OVA as tar itself packs it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ova-'))
    try {
      for (const { name, body } of [ovf, vmdk]) await writeFile(join(folder, name), body)
      await promisify(execFile)('tar', ['-cf', 'box.ova', ovf.name, vmdk.name], { cwd: folder })
      const found = await inspect(await readFile(join(folder, 'box.ova')))
      expect(found).toMatchObject({ format: 'ova', diskFormat: 'vmdk' })
      expect(brief(found)).toEqual(['danger archive'])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('no disks', () => {
  test.each([
    ['<!DOCTYPE html><html><head><title>404 Not Found</title>', 'a web page'],
    ['<?xml version="1.0"?>\n<ovf:Envelope xmlns="x">', 'an OVF description'],
    ['{"error": "not found"}', 'a JSON document'],
    [`${'0a'.repeat(32)}  debian.qcow2\n`, 'a list of checksums'],
    ['Grüße, this is no disk\n', 'a text'],
  ])('%s', async (content, title) => {
    const found = await inspect(new TextEncoder().encode(content))
    expect(found).toMatchObject({ format: 'text', title, diskFormat: null })
    expect(brief(found)).toEqual(['danger not-a-disk'])
  })

  test('parts of a machine', async () => {
    const kernel = layout(4096, 'little', [
      [510, 0xaa55, 2],
      [0x202, 'HdrS'],
      [0x20e, 0x400, 2],
      [0x600, '6.1.0-18-amd64'],
    ])
    expect(await inspect(kernel)).toMatchObject({
      format: 'kernel',
      diskFormat: 'aki',
      facts: [{ value: '6.1.0-18-amd64' }],
    })
    expect(
      await inspect(
        layout(4096, 'little', [
          [0, 'MZ'],
          [56, 'ARM\x64'],
        ]),
      ),
    ).toMatchObject({ format: 'kernel' })
    expect(await inspect(latin1('070701'.padEnd(200, '0')))).toMatchObject({
      format: 'initrd',
      containerFormat: 'ari',
    })
    expect(brief(await inspect(layout(4096, 'little', [[0, '\x7fELF']])))).toEqual([
      'danger not-a-disk',
    ])
  })

  test('LUKS of both versions, QED, Parallels in use', async () => {
    const luks = (version: number) =>
      layout(8192, 'big', [
        [0, 'LUKS\xba\xbe'],
        [6, version, 2],
        [8, 'aes'],
        [40, 'xts-plain64'],
        [104, 8, 4],
      ])
    expect(await inspect(luks(1))).toMatchObject({
      virtualSize: 4096,
      encrypted: true,
      diskFormat: 'raw',
    })
    expect(brief(await inspect(luks(2)))).toEqual([
      'danger unsupported refused',
      'warning encrypted',
    ])
    const used = layout(4096, 'little', [
      [0, 'WithouFreSpacExt'],
      [36, 2048, 8],
      [44, 0x746f6e59, 4],
    ])
    expect(brief(await inspect(used))).toEqual(['warning dirty'])
  })
})
