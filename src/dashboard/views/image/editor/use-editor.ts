import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { ApiError } from '#openstack/http.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import type { BaseField } from '#dashboard/components/image-editing/base-fields.ts'
import { changesOf } from '#dashboard/components/image-editing/changes.ts'
import { checkDraft, wrongKeys } from '#dashboard/components/image-editing/checks.ts'
import type { Rules } from '#dashboard/components/image-editing/checks.ts'
import type { Definitions } from '#dashboard/components/image-editing/definitions.ts'
import { emptyDraft, measured, reduceDraft } from '#dashboard/components/image-editing/draft.ts'
import type { Draft, Edit } from '#dashboard/components/image-editing/draft.ts'
import { clashes, compareSides, rebase } from '#dashboard/components/image-editing/merge.ts'
import type { MergeRow, Sides } from '#dashboard/components/image-editing/merge.ts'
import { problem } from '#dashboard/components/image-editing/problem.ts'
import type { Problem } from '#dashboard/components/image-editing/problem.ts'
import { refusalOf } from '#dashboard/components/image-editing/refusal.ts'
import { saveCommand } from '#dashboard/components/image-editing/save-command.ts'
import type { SavingResult } from '#dashboard/components/image-editing/save-command.ts'
import { useUndo } from '#dashboard/components/image-editing/use-undo.ts'
import { waitingDraft } from '#dashboard/components/image-editing/waiting-draft.ts'
import { changesInWords, keysInWords } from '#dashboard/components/image-editing/words.ts'
import { toasts } from '#dashboard/ui/toast.tsx'

/** Two sides that met in an attribute: a person has to choose. */
export interface Clash {
  readonly draft: Draft
  readonly theirs: Image
  readonly rows: readonly MergeRow[]
}

/** What Glance refused, as long as the attribute stays as it was then. */
interface Refused {
  readonly key: string
  readonly edit: Edit | undefined
  readonly sentence: string
}

const NO_PROBLEMS: readonly Problem[] = []

function clashOf(draft: Draft, theirs: Image): Clash | null {
  const rows = compareSides(draft, theirs)
  return clashes(rows).length > 0 ? { draft, theirs, rows } : null
}

/** The same failure in plainer words, its request kept for whoever is asked for help. */
function reworded(error: unknown, sentence: string): unknown {
  if (!(error instanceof ApiError)) return error
  const { status, method, path, requestId, service } = error
  return new ApiError({ status, method, path, requestId, service, sentence })
}

/** The draft of one image, what is wrong with it, and the way it is saved. */
export function useEditor(
  image: Image,
  scope: ActiveScope,
  definitions: Definitions,
  fields: readonly BaseField[],
) {
  const [waited] = useState(() => {
    const waiting = waitingDraft.get()
    return waiting?.draft.image.id === image.id ? waiting : null
  })
  const [draft, dispatch] = useReducer(reduceDraft, waited?.draft ?? emptyDraft(image))
  const [undoes, setUndoes] = useState(waited?.undoes)
  // Nothing was typed: what Glance says now is what is edited.
  if (draft.edits.size === 0 && draft.image !== image)
    dispatch({ type: 'draft', draft: emptyDraft(image) })

  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const keep = useCallback((what: string) => setKept((before) => new Set(before).add(what)), [])
  const rules = useMemo<Rules>(() => ({ definitions, fields }), [definitions, fields])
  const checked = useMemo(() => checkDraft(draft, rules, kept), [draft, rules, kept])
  const wrong = useMemo(() => wrongKeys(checked), [checked])
  const changes = useMemo(() => changesOf(draft), [draft])
  const [clash, setClash] = useState(() => (waited ? clashOf(waited.draft, image) : null))
  const [refused, setRefused] = useState<Refused | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const { mutateAsync, isPending } = useCommand(saveCommand(scope))
  const { undo } = useUndo(scope)

  const latest = useRef({ draft, image })
  useEffect(() => {
    latest.current = { draft, image }
  })
  useEffect(() => {
    waitingDraft.set(null)
    return waitingDraft.subscribe(() => {
      const waiting = waitingDraft.get()
      const now = latest.current
      if (waiting?.draft.image.id !== now.image.id) return
      // Beside what is typed here, which may be much.
      const both = new Map([...now.draft.edits, ...waiting.draft.edits])
      const taken = measured(waiting.draft.image, both)
      dispatch({ type: 'draft', draft: taken })
      setUndoes(waiting.undoes)
      setClash(clashOf(taken, now.image))
      waitingDraft.set(null)
    })
  }, [])

  const finish = (result: SavingResult, wanted: Draft) => {
    switch (result.kind) {
      case 'clash':
        setClash(result)
        return
      case 'unchanged':
        dispatch({ type: 'saved', edits: wanted.edits, image: result.image })
        toasts.show({ text: 'Nothing to save: the image is so already' })
        break
      case 'saved': {
        const { image: saved, entry, others } = result
        dispatch({ type: 'saved', edits: wanted.edits, image: saved })
        const stayed =
          others.length === 0 ? '' : `. What somebody else did to ${keysInWords(others)} stayed`
        toasts.show({
          text: `${changesInWords(result.past.length)} saved${stayed}`,
          action: { label: 'Undo', run: () => void undo(saved, entry) },
        })
      }
    }
    setUndoes(undefined)
  }
  const send = async (wanted: Draft) => {
    setRefused(null)
    setFailure(null)
    try {
      finish(await mutateAsync({ draft: wanted, undoes }), wanted)
    } catch (error) {
      const refusal = refusalOf(error, changesOf(wanted))
      if (refusal === null) setFailure(error)
      else if (refusal.key === null) setFailure(reworded(error, refusal.sentence))
      else
        setRefused({
          key: refusal.key,
          edit: wanted.edits.get(refusal.key),
          sentence: refusal.sentence,
        })
    }
  }

  const refusal = refused !== null && draft.edits.get(refused.key) === refused.edit ? refused : null
  const problemsOf = (key: string): readonly Problem[] => {
    const found = checked.get(key) ?? NO_PROBLEMS
    return refusal?.key === key ? [problem('error', refusal.sentence), ...found] : found
  }
  /** What somebody else changed since this was read, while something is typed here. */
  const meanwhile = useMemo(
    () =>
      draft.image === image
        ? []
        : compareSides(draft, image).filter((row) => row.changedBy !== 'me'),
    [draft, image],
  )

  return {
    draft,
    dispatch,
    changes,
    wrong,
    problemsOf,
    keep,
    failure,
    saving: isPending,
    refusal,
    meanwhile,
    clash,
    /** Saves what is right and wanted; the caller sees to it that something is. */
    save: () => void send(draft),
    compare: () =>
      setClash(clashOf(draft, image) ?? { draft, theirs: image, rows: compareSides(draft, image) }),
    /** Takes the sides that were chosen, and saves what is left to save. */
    resolve: (sides: Sides) => {
      if (clash === null) return
      const merged = rebase(clash.draft, clash.theirs, sides)
      setClash(null)
      dispatch({ type: 'draft', draft: merged })
      // What one may do may have changed with the image: its data may be there by now.
      if (merged.edits.size > 0 && wrongKeys(checkDraft(merged, rules)).length === 0)
        void send(merged)
    },
    /** Theirs it is. */
    drop: () => {
      dispatch({ type: 'draft', draft: emptyDraft(clash?.theirs ?? image) })
      setClash(null)
      setUndoes(undefined)
    },
    putOff: () => setClash(null),
    reset: () => {
      dispatch({ type: 'reset-all' })
      if (changes.length > 0)
        toasts.show({
          text: `${changesInWords(changes.length)} put back`,
          action: { label: 'Undo', run: () => dispatch({ type: 'draft', draft }) },
        })
      setUndoes(undefined)
      setFailure(null)
    },
  }
}

export type Editor = ReturnType<typeof useEditor>
