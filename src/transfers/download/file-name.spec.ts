import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attachment } from './disposition.ts'
import { downloadFileName } from './file-name.ts'

/** Any UTF-16, half pairs and control characters included. */
const anyText = fc
  .array(fc.nat({ max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))

const ID = '0a1b2c3d-0000-4000-8000-000000000000'

describe('the file of an image is named', () => {
  test.each([
    ['debian-12-generic', 'qcow2', 'debian-12-generic.qcow2'],
    ['rescue.iso', 'iso', 'rescue.iso'],
    ['RESCUE.ISO', 'iso', 'RESCUE.ISO'],
    ['disk.img', 'raw', 'disk.img'],
    ['disk.img', 'qcow2', 'disk.img'],
    ['ubuntu-24.04', 'qcow2', 'ubuntu-24.04.qcow2'],
    ['bob-Ünïcödé 画像', 'raw', 'bob-Ünïcödé 画像.raw'],
    ['plain', null, 'plain'],
    ['plain', 'constructor', 'plain'],
    [null, 'raw', `${ID}.raw`],
    ['', 'raw', `${ID}.raw`],
  ])('%j of format %j: %s', (name, format, expected) => {
    expect(downloadFileName(name, ID, format)).toBe(expected)
  })
})

describe('a hostile name is made harmless', () => {
  test.each([
    ['../../etc/passwd', '_.._etc_passwd.raw'],
    ['..\\..\\boot.ini', '_.._boot.ini.raw'],
    ['/', '_.raw'],
    ['.bashrc', 'bashrc.raw'],
    ['...', `${ID}.raw`],
    ['a\r\nSet-Cookie: x=1', 'aSet-Cookie_ x=1.raw'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe.raw'],
    ['zero\u200Bwidth', 'zerowidth.raw'],
    ['nul', '_nul.raw'],
    ['COM1.iso', '_COM1.iso.raw'],
    ['half \uD83D of a pair', 'half of a pair.raw'],
    ['trailing. . .', 'trailing.raw'],
    ['<script>"|?*:%41', '_script_______41.raw'],
    ['~/.ssh', '_.ssh.raw'],
  ])('%j: %j', (name, expected) => {
    expect(downloadFileName(name, ID, 'raw')).toBe(expected)
  })

  test('a long one is cut between characters and keeps its extension', () => {
    const name = downloadFileName('👩‍💻'.repeat(100), ID, 'qcow2')
    expect(new TextEncoder().encode(name).byteLength).toBeLessThanOrEqual(200)
    expect(name).toMatch(/^[^\uFFFD]+\.qcow2$/)
    expect(downloadFileName(`${'x'.repeat(300)}.img`, ID, 'raw')).toMatch(/^x{196}\.img$/)
  })

  test('no name at all leaves its folder or breaks the header', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('raw', null), (name, format) => {
        const file = downloadFileName(name, ID, format)
        expect(file).not.toBe('')
        expect(file).not.toMatch(/[/\\\p{Cc}]|^\./u)
        expect(attachment(file)).toMatch(
          /^attachment; filename="[^"\\]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/,
        )
      }),
      { numRuns: 50 },
    )
  })
})

describe('the header that names the file', () => {
  test('carries an ASCII name and the exact one', () => {
    expect(attachment('Ünï 画像.raw')).toBe(
      `attachment; filename="_n_ __.raw"; filename*=UTF-8''%C3%9Cn%C3%AF%20%E7%94%BB%E5%83%8F.raw`,
    )
  })

  test('cannot be ended by the name', () => {
    expect(attachment(`a"; filename=evil'(*).exe`)).toBe(
      `attachment; filename="a_; filename=evil'(*).exe"; filename*=UTF-8''a%22%3B%20filename%3Devil%27%28%2A%29.exe`,
    )
  })
})
