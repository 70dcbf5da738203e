import { type DragEvent, type ReactNode, type Ref, useRef, useState } from 'react'
import { Upload } from 'lucide-react'
import { filesOfDrop, type PickedFile } from '#dashboard/components/dropped-files.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/**
 * Takes files anywhere on the view. A file dropped beside the place would make the browser leave
 * the page to show it, so the whole view is the place.
 * @param reason why nothing can be uploaded here; said while files hover
 */
export function DropTarget({
  ref,
  reason,
  onFiles,
  children,
}: {
  ref: Ref<HTMLDivElement>
  reason: string | null
  onFiles: (files: Promise<readonly PickedFile[]>) => void
  children: ReactNode
}) {
  const [over, setOver] = useState(false)
  // Entering a child leaves its parent: only the difference says whether the pointer is inside.
  const depth = useRef(0)
  const end = () => {
    depth.current = 0
    setOver(false)
  }
  return (
    <div
      ref={ref}
      className="images-view"
      onDragEnter={(event) => {
        if (!hasFiles(event)) return
        depth.current++
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (hasFiles(event) && --depth.current <= 0) end()
      }}
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = reason === null ? 'copy' : 'none'
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        end()
        if (reason === null) onFiles(filesOfDrop(event.dataTransfer))
      }}
    >
      {children}
      {over && (
        <div className={cx('drop-veil', reason === null && 'framed framed-lg')} role="status">
          <Icon of={Upload} />
          <strong>{reason ?? 'Drop to upload'}</strong>
        </div>
      )}
    </div>
  )
}
