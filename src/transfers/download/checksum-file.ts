import { shellWord } from '#lib/shell-word.ts'
import { algorithmOf } from '../hash/names.ts'
import type { Algorithm } from '../hash/names.ts'

/** Coreutils of Debian have a command for these, which reads the file as it is. */
const COMMANDS: Partial<Record<Algorithm, string>> = {
  md5: 'md5sum',
  sha1: 'sha1sum',
  sha224: 'sha224sum',
  sha256: 'sha256sum',
  sha384: 'sha384sum',
  sha512: 'sha512sum',
  blake2b: 'b2sum',
}

export interface ChecksumFile {
  /** The data's file name with the algorithm as its extension. */
  readonly fileName: string
  readonly text: string
  /** The command that checks it, in the folder of both files; null where none is usual. */
  readonly command: string | null
}

/**
 * The sidecar of a downloaded image, in the format of md5sum and its sisters: digest, two spaces,
 * file name; where the name has a backslash or a line break, these are escaped and the line begins
 * with a backslash (GNU coreutils, "md5 output format").
 * @param image Glance's record; its digests are hex of any case.
 * @param fileName of the data, as it was saved.
 * @param algo `md5`, or the record's own `os_hash_algo`.
 * @returns null where the record has no such digest.
 */
export function checksumFile(
  image: {
    readonly checksum: string | null
    readonly os_hash_algo: string | null
    readonly os_hash_value: string | null
  },
  fileName: string,
  algo: Algorithm,
): ChecksumFile | null {
  const multihash = algorithmOf(image.os_hash_algo) === algo ? image.os_hash_value : null
  const digest = multihash ?? (algo === 'md5' ? image.checksum : null)
  // It is written into a file that a program reads line by line: nothing but a digest goes in.
  if (digest === null || !/^[0-9a-f]+$/i.test(digest)) return null
  const escaped = fileName.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  const mark = escaped === fileName ? '' : '\\'
  const command = COMMANDS[algo]
  const name = `${fileName}.${algo}`
  return {
    fileName: name,
    text: `${mark}${digest.toLowerCase()}  ${escaped}\n`,
    command:
      command === undefined
        ? null
        : `${command} -c ${shellWord(name.startsWith('-') ? `./${name}` : name)}`,
  }
}
