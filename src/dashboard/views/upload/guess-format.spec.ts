import { describe, expect, test } from 'vitest'
import { guessFormat, guessName } from './guess-format.ts'

describe('the formats a file name suggests', () => {
  test.each([
    ['debian-13.qcow2', 'qcow2', 'bare', null],
    ['DEBIAN-13.QCOW2', 'qcow2', 'bare', null],
    ['cirros-0.6.3-x86_64-disk.img', 'raw', 'bare', null],
    ['disk.raw', 'raw', 'bare', null],
    ['rescue.iso', 'iso', 'bare', null],
    ['appliance.vmdk', 'vmdk', 'bare', null],
    ['win.vhd', 'vhd', 'bare', null],
    ['win.vhdx', 'vhdx', 'bare', null],
    ['box.vdi', 'vdi', 'bare', null],
    ['appliance.ova', 'vmdk', 'ova', null],
    ['kernel.aki', 'aki', 'aki', null],
    ['disk.raw.xz', 'raw', 'bare', 'xz'],
    ['disk.qcow2.gz', 'qcow2', 'bare', 'gz'],
    ['backup.gz', null, 'bare', 'gz'],
    ['no-ending', null, 'bare', null],
    ['notes.txt', null, 'bare', null],
    ['.qcow2', 'qcow2', 'bare', null],
    ['', null, 'bare', null],
    ['x.constructor', null, 'bare', null],
    ['x.__proto__', null, 'bare', null],
  ])('%s → %s in %s, packed %s', (name, disk, container, packed) => {
    expect(guessFormat(name)).toMatchObject({ disk, container, packed })
  })

  test('the ending that decided is told', () => {
    expect(guessFormat('a.b.Img').because).toBe('img')
    expect(guessFormat('plain').because).toBe(null)
  })
})

describe('the name a file suggests', () => {
  test.each([
    ['debian-13.qcow2', 'debian-13'],
    ['disk.raw.xz', 'disk'],
    ['ubuntu-24.04.1', 'ubuntu-24.04.1'],
    ['.qcow2', '.qcow2'],
    ['plain', 'plain'],
    ['<img src=x>.iso', '<img src=x>'],
  ])('%s → %s', (file, name) => {
    expect(guessName(file)).toBe(name)
  })
})
