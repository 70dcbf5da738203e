import type { Algorithm } from '#transfers/hash/names.ts'
import type { PublishedDigest } from '#transfers/types.ts'

/** One digest of a checksum file, or one that was pasted alone. */
interface PublishedEntry extends PublishedDigest {
  /** The file it is for, without folders; null when the text does not say. Hostile text. */
  readonly name: string | null
}

export interface PublishedText {
  readonly entries: readonly PublishedEntry[]
  /** The text is PGP-clearsigned. Nobody here checks the signature. */
  readonly signed: boolean
  /** Lines that are neither a digest nor a comment. */
  readonly unread: number
}

/** Debian's largest list of one release is 40 kB; more than this is no checksum file. */
export const PUBLISHED_MAX_BYTES = 4 * 1024 * 1024

/** By the length of the hex, as all common publishers mean it; longer families have names. */
const BY_LENGTH: Readonly<Record<number, Algorithm>> = {
  32: 'md5',
  40: 'sha1',
  56: 'sha224',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
}

/** Hex characters of the digests whose length does not say which they are. */
const NAMED: Readonly<Record<string, readonly [algo: Algorithm, length: number]>> = {
  md5: ['md5', 32],
  sha1: ['sha1', 40],
  sha224: ['sha224', 56],
  sha256: ['sha256', 64],
  sha384: ['sha384', 96],
  sha512: ['sha512', 128],
  sha3224: ['sha3_224', 56],
  sha3256: ['sha3_256', 64],
  sha3384: ['sha3_384', 96],
  sha3512: ['sha3_512', 128],
  blake2b: ['blake2b', 128],
  blake2b512: ['blake2b', 128],
  blake2s256: ['blake2s', 64],
  rmd160: ['ripemd160', 40],
  ripemd160: ['ripemd160', 40],
  sm3: ['sm3', 64],
  whirlpool: ['whirlpool', 128],
}

const HEX = '[0-9A-Fa-f]{32,128}'
/** `SHA256 (name) = hex` of BSD and of `sha256sum --tag`; `SHA2-256(name)= hex` of OpenSSL. */
const BSD = new RegExp(`^([A-Za-z][\\w/-]{1,15}) ?\\((.+)\\) ?= ?(${HEX})$`)
/** `hex  name` and `hex *name` of GNU coreutils. */
const GNU = new RegExp(`^\\\\?(${HEX})(?: [ *]|[ \\t]+)(\\S.*)$`)
/** `sha256:hex` of registries, `SHA256: hex` of web pages. */
const TAGGED = new RegExp(`^([A-Za-z][\\w-]{1,15})[:=] ?(${HEX})$`)
/** A digest alone. */
const BARE = new RegExp(`^(${HEX})$`)
/** `SHA256  HEX  C:\name`, a row of PowerShell's Get-FileHash. */
const POWERSHELL = new RegExp(`^([A-Za-z]\\w{1,15})\\s+(${HEX})\\s+(\\S.*)$`)

const SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----'
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----'

/**
 * Reads a checksum file as publishers write them (SHA256SUMS, CHECKSUM, name.sha256), or a digest
 * that was pasted. Formats: GNU coreutils' `sha256sum` and its `--tag`, OpenSSL's `dgst`, Windows'
 * certutil and Get-FileHash; clearsigned or not (RFC 9580, section 7).
 * @param text anything
 */
export function parsePublished(text: string): PublishedText {
  const entries: PublishedEntry[] = []
  let unread = 0
  const { lines, signed } = unwrapped(text)
  for (const raw of lines) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith('//')) continue
    const entry = parseLine(line)
    if (entry === null) unread++
    else entries.push(entry)
  }
  return { entries, signed, unread }
}

function parseLine(line: string): PublishedEntry | null {
  const bsd = BSD.exec(line)
  if (bsd) return named(bsd[1]!, bsd[3]!, bsd[2]!)
  const gnu = GNU.exec(line)
  if (gnu) return byLength(gnu[1]!, line.startsWith('\\') ? unescaped(gnu[2]!) : gnu[2]!)
  const tagged = TAGGED.exec(line)
  if (tagged) return named(tagged[1]!, tagged[2]!, null)
  const row = POWERSHELL.exec(line)
  if (row) return named(row[1]!, row[2]!, row[3]!)
  const bare = BARE.exec(line)
  return bare ? byLength(bare[1]!, null) : null
}

function byLength(hex: string, name: string | null): PublishedEntry | null {
  const algo = BY_LENGTH[hex.length]
  return algo === undefined ? null : { algo, value: hex.toLowerCase(), name: baseName(name) }
}

function named(spelled: string, hex: string, name: string | null): PublishedEntry | null {
  // OpenSSL writes SHA2-256 and SHA3-256, BSD SHA256, others SHA-256 or SHA512/256.
  const plain = spelled.toLowerCase().replace('sha2-', 'sha').replaceAll(/[-_]/g, '')
  const known = Object.hasOwn(NAMED, plain) ? NAMED[plain] : undefined
  if (known === undefined || known[1] !== hex.length) return null
  return { algo: known[0], value: hex.toLowerCase(), name: baseName(name) }
}

/** coreutils marks a line by a leading backslash when the name has a newline or a backslash. */
const unescaped = (name: string) =>
  name.replaceAll(/\\([\\nr])/g, (_, what: string) =>
    what === 'n' ? '\n' : what === 'r' ? '\r' : '\\',
  )

function baseName(name: string | null): string | null {
  if (name === null) return null
  return (
    name
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) || null
  )
}

/** The signed part of a clearsigned text without its armour, or the text as it is. */
function unwrapped(text: string): { lines: readonly string[]; signed: boolean } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const start = lines.findIndex((line) => line.trimEnd() === SIGNED)
  if (start < 0) return { lines, signed: false }
  const end = lines.findIndex((line, at) => at > start && line.trimEnd() === SIGNATURE)
  const body = lines.slice(start + 1, end < 0 ? undefined : end)
  // Armour headers (`Hash: SHA256`) end at the first empty line.
  const empty = body.findIndex((line) => line.trim() === '')
  // A line that began with a dash was given "- " in front.
  const signed = body.slice(empty + 1).map((line) => line.replace(/^- /, ''))
  return { lines: signed, signed: true }
}

/** What a checksum text says about one file. */
export type PublishedMatch =
  /** `named`: the text names this very file; otherwise it names none. */
  | {
      readonly kind: 'found'
      readonly named: boolean
      readonly digests: readonly PublishedDigest[]
    }
  /** There are digests, all of them for files of other names: a person has to say. */
  | {
      readonly kind: 'other-names'
      readonly names: readonly string[]
      /** What would count if the only name meant this file; null when there are several names. */
      readonly digests: readonly PublishedDigest[] | null
    }
  /** The same name or no name, and two values of one algorithm. */
  | { readonly kind: 'ambiguous'; readonly count: number }
  /** No digest in the text. */
  | { readonly kind: 'nothing' }

/**
 * Finds a file in a checksum text: by its name, else by digests that bear no name.
 * @param fileName as on this computer
 */
export function findPublished({ entries }: PublishedText, fileName: string): PublishedMatch {
  if (entries.length === 0) return { kind: 'nothing' }
  const own = entries.filter((entry) => entry.name === fileName)
  if (own.length > 0) return asMatch(own, true)
  const nameless = entries.filter((entry) => entry.name === null)
  if (nameless.length > 0) return asMatch(nameless, false)
  const names = [...new Set(entries.flatMap(({ name }) => name ?? []))]
  const only = names.length === 1 ? asMatch(entries, false) : null
  return { kind: 'other-names', names, digests: only?.kind === 'found' ? only.digests : null }
}

function asMatch(entries: readonly PublishedEntry[], isNamed: boolean): PublishedMatch {
  const values = new Map<Algorithm, string>()
  for (const { algo, value } of entries) {
    const before = values.get(algo)
    if (before !== undefined && before !== value) {
      return { kind: 'ambiguous', count: entries.length }
    }
    values.set(algo, value)
  }
  const digests = [...values].map(([algo, value]) => ({ algo, value }))
  return { kind: 'found', named: isNamed, digests }
}

/** `SHA256SUMS`, `SHA512SUMS.txt`, `CHECKSUM`, `Fedora-…-CHECKSUM`, `disk.img.sha256`, `…sums.asc`. */
const CHECKSUM_NAME = /(^|[-_.])((md5|sha\d{1,3}|b2)(sums?)?|checksums?)(\.(txt|asc|sign|gpg))?$/i

/** Whether a file's name is that of a checksum file, small enough to be one. */
export function looksLikeChecksumFile({ name, size }: Pick<File, 'name' | 'size'>): boolean {
  return size <= PUBLISHED_MAX_BYTES && CHECKSUM_NAME.test(name)
}
