import { useSuspenseQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'

/** How much of an id tells projects apart where their names are not known. */
const SHORT = 8

/** Who shares an image: Glance gives an id only, and the session knows the names of one's own projects. */
export function useSharers(): (image: Pick<Image, 'owner'>) => { name: string; id: string } {
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  return useCallback(
    ({ owner }) => {
      if (owner === null) return { name: 'the cloud', id: '' }
      const known = session.projects.find(({ id }) => id === owner)
      return { name: known?.name ?? `project ${owner.slice(0, SHORT)}`, id: owner }
    },
    [session],
  )
}

export const titleOf = ({ name, id }: Pick<Image, 'name' | 'id'>): string => name || id
