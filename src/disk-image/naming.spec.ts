import { expect, test } from 'vitest'
import { minDiskGiB, suggestedName } from './naming.ts'

test.each([
  ['debian-12-genericcloud-amd64.qcow2', 'debian-12-genericcloud-amd64'],
  ['C:\\images\\Win Server 2022.vhdx', 'Win Server 2022'],
  ['/tmp/disk.raw.xz', 'disk'],
  ['rocky-10.1.tar.gz', 'rocky-10.1'],
  ['ubuntu-24.04.3-live-server.ISO', 'ubuntu-24.04.3-live-server'],
  ['notes.txt', 'notes.txt'],
  ['.qcow2', '.qcow2'],
  ['', ''],
])('%s suggests the name %s', (fileName, name) => {
  expect(suggestedName(fileName)).toBe(name)
})

test('a name fits Glance, which takes 255 characters', () => {
  expect(suggestedName(`${'x'.repeat(400)}.raw`)).toHaveLength(255)
})

test.each([
  [null, 0],
  [0, 0],
  [1, 1],
  [2 ** 30, 1],
  [2 ** 30 + 1, 2],
  [20 * 2 ** 30, 20],
])('a disk of %s bytes needs %s GiB', (bytes, gib) => {
  expect(minDiskGiB(bytes)).toBe(gib)
})
