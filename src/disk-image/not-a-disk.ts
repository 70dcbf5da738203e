import { fields, startsWith } from './fields.ts'
import { danger, factsOf, type Findings, type Probe } from './findings.ts'

const OTHERS: readonly (readonly [number, string | readonly number[], string])[] = [
  [0, '%PDF-', 'a PDF document'],
  [0, [0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [0, [0xff, 0xd8, 0xff], 'a JPEG picture'],
  [0, [0x7f, 0x45, 0x4c, 0x46], 'a program (ELF)'],
  [0, [0xed, 0xab, 0xee, 0xdb], 'an RPM package'],
  [0, '!<arch>\n', 'a Debian package or a library'],
  [0, "7z\xbc\xaf'\x1c", 'a 7-Zip archive'],
  [0, 'Rar!\x1a\x07', 'a RAR archive'],
  [0, 'MSWIM\0\0\0', 'a Windows image (WIM)'],
  [0, 'koly', 'an Apple disk image (DMG)'],
  [0, 'MZ', 'a program (Windows or EFI)'],
]

/** What a file is that is certainly no disk, with its article; null where that is not certain. */
export function otherFileKind(head: Uint8Array): string | null {
  return OTHERS.find(([at, magic]) => startsWith(head, magic, at))?.[2] ?? null
}

const SAMPLE = 1024

/** Text has no control characters but white space; a character cut at the end does not count. */
function isText(head: Uint8Array): boolean {
  const sample = head.subarray(0, SAMPLE)
  if (sample.length === 0) return false
  if (
    sample.some(
      (byte) =>
        (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) || byte === 127,
    )
  )
    return false
  return !new TextDecoder()
    .decode(sample.subarray(0, Math.max(1, sample.length - 3)))
    .includes('\ufffd')
}

function kindOf(text: string): string {
  if (/<!doctype html|<html[\s>]/i.test(text)) return 'a web page'
  if (/<(?:\w+:)?Envelope[\s>]/.test(text)) return 'an OVF description'
  if (/^\s*<\?xml/.test(text)) return 'an XML document'
  if (/^\s*[[{]/.test(text)) return 'a JSON document'
  if (/^[0-9a-f]{32,128} [ *]/im.test(text)) return 'a list of checksums'
  return 'a text'
}

/** A saved error page, a checksum file: often what a failed download leaves under the image's name. */
export const text: Probe = {
  matches: isText,
  inspect(source) {
    const start = fields(source.head, 'little').text(0, SAMPLE)
    const kind = kindOf(start)
    const title = /<title[^>]*>\s*([^<]{1,200})/i.exec(start)?.[1]?.trim() ?? null
    const findings: Findings = {
      format: 'text',
      title: kind,
      diskFormat: null,
      containerFormat: 'bare',
      facts: factsOf({ Title: title }),
      hazards: [
        danger('not-a-disk', {
          title: `This is no disk image but ${kind}`,
          sentence:
            kind === 'a web page'
              ? 'The download probably ended on a page that tells of an error or asks to sign in. Open the file to read it, and fetch the image again.'
              : kind === 'an OVF description'
                ? 'It only describes a machine. Upload the disk that lies beside it.'
                : 'A server cannot be started from it. Choose another file.',
        }),
      ],
    }
    return Promise.resolve(findings)
  },
}
