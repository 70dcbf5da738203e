import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { type ListParams, readParams, writeParams } from './list-params.ts'

/** Long enough that a word typed in one go is one change of the address. */
const TYPING_MS = 250

interface Typed {
  q: string
  /** Words that the address had or will have while this is being typed. */
  over: readonly string[]
}

/**
 * What the list shows, from the address; changes go into the address. Typed words count at once and
 * reach the address a moment later, replacing it: going back leaves the search, not a letter of it.
 */
export function useListParams(): {
  params: ListParams
  change: (more: Partial<ListParams>, options?: { replace?: boolean }) => void
  type: (q: string) => void
} {
  const [search, setSearch] = useSearchParams()
  const [typed, setTyped] = useState<Typed | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const written = useMemo(() => readParams(search), [search])
  const live = typed !== null && typed.over.includes(written.q) ? typed : null
  const q = live === null ? written.q : live.q
  const params = useMemo(() => ({ ...written, q }), [written, q])

  if (typed !== null && (live === null || typed.q === written.q)) setTyped(null)

  const latest = useRef(params)
  useEffect(() => {
    latest.current = params
  }, [params])
  useEffect(() => () => void (timer.current !== null && clearTimeout(timer.current)), [])

  const write = useCallback(
    (more: Partial<ListParams>, replace: boolean) => {
      if (timer.current !== null) clearTimeout(timer.current)
      const next = { ...latest.current, ...more }
      setSearch((before) => writeParams(next, before), { replace })
    },
    [setSearch],
  )
  const change = useCallback(
    (more: Partial<ListParams>, options: { replace?: boolean } = {}) => {
      if (more.q !== undefined) setTyped(null)
      write(more, options.replace ?? false)
    },
    [write],
  )
  const type = useCallback(
    (next: string) => {
      setTyped((before) => ({ q: next, over: [...(before?.over ?? []), latest.current.q, next] }))
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = setTimeout(() => write({ q: next }, true), TYPING_MS)
    },
    [write],
  )
  return { params, change, type }
}
