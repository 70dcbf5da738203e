import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { perform } from '#dashboard/queries/command.ts'
import { offerCommands } from '#dashboard/queries/offers.ts'
import { toasts } from '#dashboard/ui/toast.tsx'
import { titleOf } from './names.ts'
import { doneWords, refusalWords } from './words.ts'

/** What became of the last answer to one offer; nothing when it went through. */
export type AnswerState =
  | { state: 'sending'; status: MemberStatus }
  | { state: 'refused'; from: MemberStatus; status: MemberStatus; image: Image; error: unknown }

/** Answers offers for the project: what went through is told in a toast with the way back. */
export function useAnswers(scope: ActiveScope) {
  const client = useQueryClient()
  const [states, setStates] = useState<ReadonlyMap<string, AnswerState>>(new Map())
  const last = useRef<{ images: readonly Image[]; from: MemberStatus } | null>(null)
  const put = (ids: readonly string[], state: (id: string) => AnswerState | null) =>
    setStates((before) => {
      const next = new Map(before)
      for (const id of ids) {
        const now = state(id)
        if (now === null) next.delete(id)
        else next.set(id, now)
      }
      return next
    })

  async function answer(images: readonly Image[], from: MemberStatus, to: MemberStatus) {
    const ids = images.map(({ id }) => id)
    put(ids, () => ({ state: 'sending', status: to }))
    const results = await perform(client, offerCommands.answer(scope), { images, status: to })
    const refused = results.filter(({ error }) => error !== null)
    const done = results.filter(({ error }) => error === null).map(({ image }) => image)
    put(ids, (id) => {
      const found = refused.find(({ image }) => image.id === id)
      return found ? { state: 'refused', from, status: to, ...found } : null
    })
    if (done.length === 0) return
    last.current = { images: done, from }
    toasts.show({
      text: doneWords(done.map(titleOf), to),
      action: { label: 'Undo', run: () => void undo(done, from) },
    })
  }

  /** The page may be another one by now, so that a failure is told where it was asked for. */
  async function undo(images: readonly Image[], to: MemberStatus) {
    last.current = null
    const results = await perform(client, offerCommands.answer(scope), { images, status: to })
    const [refused] = results.filter(({ error }) => error !== null)
    if (!refused) return
    const { image, error } = refused
    toasts.show({
      text: `Not undone for ${titleOf(image)}. ${refusalWords(error, scope.project.name)}`,
    })
  }

  return {
    states,
    answer: (images: readonly Image[], from: MemberStatus, to: MemberStatus) =>
      void answer(images, from, to),
    /** Takes the last answer back, as the toast does, also when that is gone. */
    undoLast: () => {
      if (last.current === null) return
      toasts.dismiss()
      void undo(last.current.images, last.current.from)
    },
    /** The refusal was read. */
    dismiss: (id: string) => put([id], () => null),
  }
}

export type Answers = ReturnType<typeof useAnswers>
