import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { filesOfDrop, type PickedFile } from '#dashboard/components/dropped-files.ts'

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/**
 * Files dropped on an element. A file that misses it would make the browser leave the page and show
 * the file, so while the page is open a drop anywhere else is refused.
 * @param onFiles null while nothing is taken
 * @returns whether files hang over the element
 */
export function useDropTarget(
  target: RefObject<HTMLElement | null>,
  onFiles: ((files: readonly PickedFile[]) => void) | null,
): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(onFiles)
  useEffect(() => {
    latest.current = onFiles
  })
  useEffect(() => {
    const inside = (event: Event) =>
      event.target instanceof Node && (target.current?.contains(event.target) ?? false)
    const onDragOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      const takes = inside(event) && latest.current !== null
      if (event.dataTransfer) event.dataTransfer.dropEffect = takes ? 'copy' : 'none'
      setOver(takes)
    }
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event) || event.dataTransfer === null) return
      event.preventDefault()
      setOver(false)
      if (!inside(event) || latest.current === null) return
      void filesOfDrop(event.dataTransfer).then((files) => {
        if (files.length > 0) latest.current?.(files)
      })
    }
    document.addEventListener('dragover', onDragOver)
    document.addEventListener('dragleave', onDragLeave)
    document.addEventListener('drop', onDrop)
    return () => {
      document.removeEventListener('dragover', onDragOver)
      document.removeEventListener('dragleave', onDragLeave)
      document.removeEventListener('drop', onDrop)
    }
  }, [target])
  return over
}
