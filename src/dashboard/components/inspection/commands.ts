import { suggestedName } from '#disk-image/naming.ts'
import { shellWord } from '#lib/shell-word.ts'

/**
 * A command of the inspection, with its `in.…` and `out.…` replaced by this file's names. A name that
 * no command line can carry plainly (control characters) leaves the placeholders.
 * @param fileName null for an image in Glance, which has no file here
 */
export function commandFor(command: string, fileName: string | null): string {
  if (fileName === null || /\p{C}/u.test(fileName)) return command
  const word = (name: string) => shellWord(name.startsWith('-') ? `./${name}` : name)
  return command
    .replaceAll(/\bin\.\w+\b/g, () => word(fileName))
    .replaceAll(/\bout\.(\w+)\b/g, (_, ending: string) =>
      word(`${suggestedName(fileName)}-new.${ending}`),
    )
}
