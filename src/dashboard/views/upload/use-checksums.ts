import { useMemo, useState } from 'react'
import { PUBLISHED_MAX_BYTES, parsePublished } from './published.ts'
import type { PublishedText } from './published.ts'

/** The checksum text of the page, as it was typed or read from a file. */
export interface GivenChecksums {
  /** Null when nothing was given. */
  readonly given: { readonly text: string; readonly file: string | null } | null
  /** The same, understood; null when nothing was given. */
  readonly text: PublishedText | null
  /** Why the file that was picked could not be read. */
  readonly problem: string | null
  readonly type: (text: string) => void
  readonly read: (file: File) => Promise<void>
  readonly clear: () => void
}

export function useChecksums(): GivenChecksums {
  const [given, setGiven] = useState<GivenChecksums['given']>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const text = useMemo(() => (given === null ? null : parsePublished(given.text)), [given])
  const clear = () => {
    setGiven(null)
    setProblem(null)
  }
  return {
    given,
    text,
    problem,
    clear,
    type: (typed) => {
      setProblem(null)
      setGiven(typed.trim() === '' ? null : { text: typed, file: null })
    },
    async read(file) {
      if (file.size > PUBLISHED_MAX_BYTES) {
        setProblem(`${file.name} is too large to be a checksum file.`)
        return
      }
      try {
        setGiven({ text: await file.text(), file: file.name })
        setProblem(null)
      } catch {
        setProblem(`${file.name} cannot be read. Choose it again.`)
      }
    },
  }
}
