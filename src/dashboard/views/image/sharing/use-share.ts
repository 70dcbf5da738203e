import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { plural } from '#lib/plural.ts'
import { ApiError } from '#openstack/http.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import { type ActiveScope, glance } from '#dashboard/queries/api.ts'
import { perform } from '#dashboard/queries/command.ts'
import { memberCommands, membersChanged } from '#dashboard/queries/image-members.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { eachOf } from '#dashboard/queries/lanes.ts'
import { rememberProjects } from '#dashboard/components/sharing/recent-projects.ts'
import type { Wanted } from '#dashboard/components/sharing/read-projects.ts'
import { stateAfter } from '#dashboard/components/sharing/share-answers.ts'
import type { ShareAnswer } from '#dashboard/components/sharing/share-answers.ts'
import { toasts } from '#dashboard/ui/toast.tsx'

/** Adds projects to an image, a few at a time, with an answer for each. */
export function useShare(image: Image, scope: ActiveScope, userId: string) {
  const client = useQueryClient()
  const [answers, setAnswers] = useState<readonly ShareAnswer[]>([])
  const [error, setError] = useState<unknown>(null)
  const put = (id: string, change: Partial<ShareAnswer>) =>
    setAnswers((all) => all.map((each) => (each.id === id ? { ...each, ...change } : each)))

  const undo = async (added: readonly string[], madeShared: Image | null) => {
    setError(null)
    try {
      await eachOf(added, async (projectId) => {
        await perform(client, memberCommands.remove(scope), { imageId: image.id, projectId })
      })
      if (madeShared !== null) {
        await perform(client, imageCommands.update(scope), {
          before: madeShared,
          changes: { visibility: 'private' },
        })
      }
    } catch (failure) {
      setError(failure)
    }
    membersChanged(client, scope, image.id)
  }

  const run = async (asked: readonly ShareAnswer[]) => {
    const added: string[] = []
    let shared: Image | null = null
    // Of API v1 a private image is shared by having members.
    if (image.visibility !== 'shared' && !scope.lacks) {
      try {
        shared = await perform(client, imageCommands.update(scope), {
          before: image,
          changes: { visibility: 'shared' },
        })
      } catch (error) {
        for (const { id } of asked) put(id, { state: 'failed', error })
        return
      }
    }
    let listed: Promise<Member[]> | undefined
    /** False as well where Glance does not say: then its first answer stands. Asked once for all. */
    const isMember = async (projectId: string): Promise<boolean> => {
      listed ??= glance(scope)
        .listMembers(image.id)
        .catch(() => [])
      return (await listed).some(({ member_id }) => member_id === projectId)
    }
    await eachOf(asked, async ({ id }) => {
      put(id, { state: 'running' })
      try {
        await perform(client, memberCommands.add(scope), { imageId: image.id, projectId: id })
        added.push(id)
        put(id, { state: 'added' })
      } catch (error) {
        // Where an image has as many members as it may, Glance says only that, of one it has as well.
        const there = error instanceof ApiError && error.status === 413 && (await isMember(id))
        put(id, { state: there ? 'member' : stateAfter(error), error })
      }
    })
    membersChanged(client, scope, image.id)
    const named = asked.flatMap(({ id, name }) =>
      name !== null && added.includes(id) ? [{ id, name }] : [],
    )
    rememberProjects(userId, named)
    if (added.length === 0) return
    toasts.show({
      text: `Shared with ${plural(added.length, 'project')}`,
      action: { label: 'Undo', run: () => void undo(added, shared) },
    })
  }

  return {
    answers,
    /** Of undoing it. */
    error,
    running: answers.some(({ state }) => state === 'waiting' || state === 'running'),
    share: (wanted: readonly Wanted[]) => {
      const asked = wanted.flatMap((each): ShareAnswer[] =>
        each.kind === 'wrong'
          ? []
          : [
              {
                id: each.id,
                name: each.kind === 'known' ? each.name : null,
                state: 'waiting',
                error: null,
              },
            ],
      )
      setAnswers(asked)
      void run(asked)
    },
    again: () => {
      const failed = answers.filter(({ state }) => state === 'failed')
      for (const { id } of failed) put(id, { state: 'waiting', error: null })
      void run(failed)
    },
    done: () => setAnswers([]),
  }
}

export type Share = ReturnType<typeof useShare>
