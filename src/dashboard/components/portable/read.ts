import { understand } from './understand.ts'
import type { Read, ReadProblem } from './understand.ts'
import { treeOfJson } from './tree.ts'

/** No image has as much metadata; a disk that was dropped here by mistake has more. Characters. */
const LARGEST = 2_000_000

const nothing = (...problems: ReadProblem[]): Read => ({ metadata: {}, problems })
const wrong = (line: number | null, sentence: string): ReadProblem => ({
  level: 'wrong',
  line,
  key: null,
  sentence,
})

/**
 * Metadata from a text of a file or the clipboard: JSON or YAML of {@link toJson} and
 * {@link toYaml}, the record of an image as Glance sends it, or the output of `openstack image show`
 * in either. Never rejects: what is wrong is told with its line, and what is right is taken.
 */
export async function readPortable(text: string): Promise<Read> {
  if (text.length > LARGEST)
    return nothing(wrong(null, 'This is too long to be the metadata of an image.'))
  const bare = text.replace(/^\ufeff/, '')
  if (bare.trim() === '') return nothing(wrong(null, 'There is nothing in it.'))
  let json: unknown
  try {
    json = JSON.parse(bare)
  } catch {
    // Then it is YAML, or neither, which the reader of YAML says with a line.
  }
  try {
    const { parseYaml } = await import('./yaml-tree.ts')
    const { tree, errors } = parseYaml(bare)
    // What only JSON allows, such as a tab as indentation, costs the lines and nothing else.
    const stands = json !== undefined && !errors.some(({ twice }) => twice)
    if (errors.length > 0 && stands) return understand(treeOfJson(json))
    if (errors.length > 0)
      return nothing(
        ...errors.map(({ line, sentence, twice }) =>
          wrong(
            line,
            twice
              ? 'This key is here a second time. Which of the two is meant cannot be known.'
              : `This is neither JSON nor YAML: ${sentence}.`.replace(/\.+$/, '.'),
          ),
        ),
      )
    return understand(tree)
  } catch (error) {
    // A stack that runs out, or a chunk that does not arrive.
    return nothing(wrong(null, `It could not be read: ${String(error)}.`))
  }
}
