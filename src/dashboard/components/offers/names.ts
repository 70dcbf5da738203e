import { useCallback } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { useProjectNames } from '../use-project-names.ts'

/** Who shares an image: Glance gives an id only, and the session knows the names of one's own projects. */
export function useSharers(): (image: Pick<Image, 'owner'>) => { name: string; id: string } {
  const nameOf = useProjectNames()
  return useCallback(
    ({ owner }) =>
      owner === null ? { name: 'the cloud', id: '' } : { name: nameOf(owner), id: owner },
    [nameOf],
  )
}

export const titleOf = ({ name, id }: Pick<Image, 'name' | 'id'>): string => name || id
