import { useEffect } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { createStore } from '../shell/store.ts'

/** What is open over the page: the command menu, or the list of all keys. */
export const menuOpen = createStore<'menu' | 'keys' | null>(null)

/** What was typed between the key that opens the menu and its arrival. */
export const early = { text: '' }

/** What the page is about, for the menu's first lines. Read when the menu opens, not watched. */
export const subject: { images: readonly Image[] } = { images: [] }

/** Tells the command menu which image the page is about, or which are selected in it. */
export function useSubject(images: readonly Image[]): void {
  useEffect(() => {
    subject.images = images
    return () => {
      subject.images = []
    }
  })
}
