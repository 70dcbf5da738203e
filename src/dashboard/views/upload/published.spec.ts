import { describe, expect, test } from 'vitest'
import { findPublished, looksLikeChecksumFile, parsePublished } from './published.ts'

const MD5 = 'c8fc807773e5354afe61636071771906'
const SHA1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
const SHA256 = '7b2a7b2a3c1e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8'
const OTHER = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0'
const SHA512 = `${SHA256}${OTHER}`

/** One sample as publishers write it, and the file of it that is asked for. */
const SAMPLES: readonly [who: string, text: string, file: string, expected: unknown][] = [
  [
    'Ubuntu SHA256SUMS (GNU, binary mode)',
    `${SHA256} *noble-server-cloudimg-amd64.img\n${OTHER} *noble-server-cloudimg-arm64.img\n`,
    'noble-server-cloudimg-amd64.img',
    [{ algo: 'sha256', value: SHA256 }],
  ],
  [
    'Debian SHA512SUMS (GNU, text mode)',
    `${SHA512}  debian-12-generic-amd64.qcow2\n${OTHER}${SHA256}  debian-12-generic-amd64.raw\n`,
    'debian-12-generic-amd64.qcow2',
    [{ algo: 'sha512', value: SHA512 }],
  ],
  [
    'Fedora CHECKSUM (BSD, comments, clearsigned)',
    `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

# Fedora-Cloud-Base-Generic-41-1.4.x86_64.qcow2: 468,320,256 bytes
SHA256 (Fedora-Cloud-Base-Generic-41-1.4.x86_64.qcow2) = ${SHA256}
# Fedora-Cloud-Base-UEFI-UKI-41-1.4.x86_64.qcow2: 527,958,016 bytes
SHA256 (Fedora-Cloud-Base-UEFI-UKI-41-1.4.x86_64.qcow2) = ${OTHER}
-----BEGIN PGP SIGNATURE-----

iQIzBAEBCAAdFiEERizXHZZyTuPXqUzZ6WHzUOmfDEcFAmcYX3cACgkQ6WHzUOmf
DEdPMw/+JJ0mBq3wRL8mQ==
=kx1a
-----END PGP SIGNATURE-----
`,
    'Fedora-Cloud-Base-Generic-41-1.4.x86_64.qcow2',
    [{ algo: 'sha256', value: SHA256 }],
  ],
  [
    'Rocky CHECKSUM (a size line of each file, then BSD)',
    `# Rocky-9-GenericCloud-Base.latest.x86_64.qcow2: 634978304 bytes\nSHA256 (Rocky-9-GenericCloud-Base.latest.x86_64.qcow2) = ${SHA256}\n`,
    'Rocky-9-GenericCloud-Base.latest.x86_64.qcow2',
    [{ algo: 'sha256', value: SHA256 }],
  ],
  [
    'cirros MD5SUMS',
    `${MD5}  cirros-0.6.2-x86_64-disk.img\n0123456789abcdef0123456789abcdef  cirros-0.6.2-x86_64-lxc.tar.xz\n`,
    'cirros-0.6.2-x86_64-disk.img',
    [{ algo: 'md5', value: MD5 }],
  ],
  [
    'Alma, several algorithms of one file',
    `SHA256 (a.qcow2) = ${SHA256}\nSHA512 (a.qcow2) = ${SHA512}\n`,
    'a.qcow2',
    [
      { algo: 'sha256', value: SHA256 },
      { algo: 'sha512', value: SHA512 },
    ],
  ],
  [
    'folders before the name',
    `${SHA256}  ./images/x86_64/disk.img\n`,
    'disk.img',
    [{ algo: 'sha256', value: SHA256 }],
  ],
  [
    'Windows line ends, a byte order mark and upper case',
    `\uFEFF${SHA256.toUpperCase()}  disk.img\r\n`,
    'disk.img',
    [{ algo: 'sha256', value: SHA256 }],
  ],
  ['a pasted digest', `  ${SHA1}\n`, 'any.iso', [{ algo: 'sha1', value: SHA1 }]],
  ['a registry’s spelling', `sha256:${SHA256}`, 'any', [{ algo: 'sha256', value: SHA256 }]],
  ['OpenSSL', `SHA2-256(disk.img)= ${SHA256}`, 'disk.img', [{ algo: 'sha256', value: SHA256 }]],
  ['SHA-3 by its name', `SHA3-256(a)= ${SHA256}`, 'a', [{ algo: 'sha3_256', value: SHA256 }]],
  ['BLAKE2b by its name', `BLAKE2b (a) = ${SHA512}`, 'a', [{ algo: 'blake2b', value: SHA512 }]],
  [
    'certutil of Windows',
    `SHA256 hash of C:\\iso\\win.iso:\r\n${SHA256}\r\nCertUtil: -hashfile command completed successfully.\r\n`,
    'win.iso',
    [{ algo: 'sha256', value: SHA256 }],
  ],
  [
    'Get-FileHash of PowerShell',
    `Algorithm       Hash        Path\n---------       ----        ----\nSHA256          ${SHA256.toUpperCase()}       C:\\iso\\win.iso\n`,
    'win.iso',
    [{ algo: 'sha256', value: SHA256 }],
  ],
  [
    'a name with a backslash, escaped by coreutils',
    `\\${SHA256}  back\\\\slash.img\n`,
    'slash.img',
    [{ algo: 'sha256', value: SHA256 }],
  ],
  [
    'a name with spaces and brackets',
    `SHA256 (my disk (copy).img) = ${SHA256}`,
    'my disk (copy).img',
    [{ algo: 'sha256', value: SHA256 }],
  ],
]

describe('what publishers write', () => {
  test.each(SAMPLES)('%s', (_who, text, file, digests) => {
    expect(findPublished(parsePublished(text), file)).toMatchObject({ kind: 'found', digests })
  })

  test('a signature is told, not checked', () => {
    const signed = SAMPLES.find(([who]) => who.startsWith('Fedora'))![1]
    expect(parsePublished(signed)).toMatchObject({ signed: true, unread: 0 })
    expect(parsePublished(`${MD5}  a`)).toMatchObject({ signed: false })
  })

  test('what stands outside of the signed part does not count', () => {
    const text = `${OTHER}  disk.img\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- ${SHA256}  disk.img\n-----BEGIN PGP SIGNATURE-----\n\n${OTHER}\n`
    expect(parsePublished(text).entries).toEqual([
      { algo: 'sha256', value: SHA256, name: 'disk.img' },
    ])
  })
})

describe('whose digest it is', () => {
  test('a file of another name is not taken without asking', () => {
    expect(findPublished(parsePublished(`${SHA256}  upstream.img`), 'mine.img')).toEqual({
      kind: 'other-names',
      names: ['upstream.img'],
      digests: [{ algo: 'sha256', value: SHA256 }],
    })
  })
  test('several other names leave nothing to take', () => {
    const text = parsePublished(`${SHA256}  a.img\n${OTHER}  b.img`)
    expect(findPublished(text, 'mine.img')).toEqual({
      kind: 'other-names',
      names: ['a.img', 'b.img'],
      digests: null,
    })
  })
  test('two values for one name are no answer', () => {
    const text = parsePublished(`${SHA256}  amd64/disk.img\n${OTHER}  arm64/disk.img`)
    expect(findPublished(text, 'disk.img')).toEqual({ kind: 'ambiguous', count: 2 })
  })
  test('names are compared as they are written', () => {
    const text = parsePublished(`${SHA256}  Disk.img\n${OTHER}  __proto__`)
    expect(findPublished(text, 'disk.img')).toMatchObject({ kind: 'other-names' })
  })
})

describe('what is no checksum', () => {
  test.each([
    ['', 0],
    ['hello', 1],
    ['abc123', 1],
    [`${SHA256}00  a`, 1],
    [`SHA512 (a) = ${SHA256}`, 1],
    [`CRC32 (a) = ${SHA256}`, 1],
    [`SHA512/256 (a) = ${SHA256}`, 1],
    [`constructor (a) = ${SHA256}`, 1],
    ['# only a comment', 0],
    ['<html><body>404 Not Found</body></html>', 1],
  ])('%j', (text, unread) => {
    expect(parsePublished(text)).toEqual({ entries: [], signed: false, unread })
    expect(findPublished(parsePublished(text), 'a')).toEqual({ kind: 'nothing' })
  })

  // A pattern that backtracks would not end within the time of a test.
  test.each([
    'a'.repeat(1e6),
    'SHA256 ('.repeat(1e5),
    ' = '.repeat(1e5),
    `${'a'.repeat(31)} `.repeat(1e4),
  ])('a long hostile line: %.20s', (line) => {
    expect(parsePublished(line)).toEqual({ entries: [], signed: false, unread: 1 })
  })
})

test.each([
  ['SHA256SUMS', true],
  ['SHA512SUMS.txt', true],
  ['SHA256SUMS.gpg', true],
  ['MD5SUMS', true],
  ['CHECKSUM', true],
  ['Fedora-Cloud-41-1.4-x86_64-CHECKSUM', true],
  ['CentOS-Stream-GenericCloud.qcow2.SHA256SUM', true],
  ['disk.img.sha512', true],
  ['disk.qcow2', false],
  ['sha256-tools.iso', false],
  ['checksums.iso', false],
])('%s is a checksum file: %j', (name, expected) => {
  expect(looksLikeChecksumFile({ name, size: 1000 })).toBe(expected)
  expect(looksLikeChecksumFile({ name, size: 5 * 1024 * 1024 })).toBe(false)
})
