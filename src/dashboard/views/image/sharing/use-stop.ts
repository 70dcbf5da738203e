import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { perform } from '#dashboard/queries/command.ts'
import { memberCommands, membersChanged } from '#dashboard/queries/image-members.ts'
import { eachOf } from '#dashboard/queries/lanes.ts'
import { toasts } from '#dashboard/ui/toast.tsx'

/** Stops sharing an image with projects; the way back asks them to accept anew. */
export function useStop(imageId: string, scope: ActiveScope) {
  const client = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const [pending, setPending] = useState(false)

  /** The ids for which it worked. */
  const each = async (ids: readonly string[], act: (projectId: string) => Promise<unknown>) => {
    const done: string[] = []
    await eachOf(ids, async (id) => {
      try {
        await act(id)
        done.push(id)
      } catch (failure) {
        setError(failure)
      }
    })
    membersChanged(client, scope, imageId)
    return done
  }
  const add = (projectId: string) =>
    perform(client, memberCommands.add(scope), { imageId, projectId })
  const remove = (projectId: string) =>
    perform(client, memberCommands.remove(scope), { imageId, projectId })

  return {
    error,
    pending,
    /** @param nameOf of a single one, for the words */
    stop: async (ids: readonly string[], nameOf: (projectId: string) => string) => {
      setError(null)
      setPending(true)
      const gone = await each(ids, remove)
      setPending(false)
      const [first] = gone
      if (first === undefined) return
      const whom = gone.length === 1 ? nameOf(first) : plural(gone.length, 'project')
      toasts.show({
        text: `No longer shared with ${whom}`,
        action: { label: 'Undo', run: () => void each(gone, add) },
      })
    },
  }
}
