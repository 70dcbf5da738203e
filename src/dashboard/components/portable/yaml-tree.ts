import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Tree } from './tree.ts'

/** Tags that say what is so anyway; any other would make something else of the value. */
const OWN_TAGS = ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map(
  (name) => `tag:yaml.org,2002:${name}`,
)

export interface Parsed {
  tree: Tree
  /** What is no YAML, with lines from 1; the tree is of no use then. */
  errors: { line: number; sentence: string; twice: boolean }[]
}

/** A text of YAML 1.2 or JSON with the line of everything in it. May throw on absurd nesting. */
export function parseYaml(text: string): Parsed {
  const counter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const lineAt = (offset: number | undefined) => counter.linePos(offset ?? 0).line

  const treeOf = (node: unknown, line: number): Tree => {
    if (isAlias(node)) return { kind: 'odd', line, why: 'it refers to another place (*)' }
    if (isMap(node)) {
      if (node.tag && !OWN_TAGS.includes(node.tag)) return odd(node.tag, line)
      const entries = node.items.map(({ key, value }) => {
        const at = isScalar(key) ? lineAt(key.range?.[0]) : line
        return { key: keyOf(key), line: at, value: treeOf(value, at) }
      })
      return { kind: 'map', line, entries }
    }
    if (isSeq(node)) {
      if (node.tag && !OWN_TAGS.includes(node.tag)) return odd(node.tag, line)
      const items = node.items.map((item) => {
        const range = isScalar(item) ? item.range : null
        return treeOf(item, range ? lineAt(range[0]) : line)
      })
      return { kind: 'list', line, items }
    }
    if (isScalar(node)) {
      if (node.tag && !OWN_TAGS.includes(node.tag)) return odd(node.tag, line)
      const { value } = node
      const written = node.source ?? String(value)
      return { kind: 'scalar', line, value, written }
    }
    return { kind: 'scalar', line, value: null, written: '' }
  }
  const odd = (tag: string, line: number): Tree => ({
    kind: 'odd',
    line,
    why: `it is tagged ${tag}`,
  })
  const keyOf = (key: unknown): string | null => {
    if (!isScalar(key)) return null
    return typeof key.value === 'string' ? key.value : (key.source ?? null)
  }

  return {
    tree: treeOf(document.contents, 1),
    errors: [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
      line: lineAt(pos[0]),
      sentence: message,
      twice: code === 'DUPLICATE_KEY',
    })),
  }
}
