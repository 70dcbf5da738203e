import { FileCheck2, FileUp } from 'lucide-react'
import { useRef } from 'react'
import type { PickedFile } from '#dashboard/components/dropped-files.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { frameClass } from '#dashboard/ui/frame.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { pickFiles } from '#dashboard/components/pick-files.ts'
import { useDropTarget } from './use-drop-target.ts'

/**
 * The place to drop, framed by corner marks: quiet while it rests, live while files hang over it.
 * The button beside it does the same for those who do not drag.
 */
export function DropZone({
  title,
  hint,
  several,
  filled,
  disabledReason,
  onFiles,
}: {
  title: string
  hint: string
  several: boolean
  /** Something was chosen already. */
  filled: boolean
  disabledReason: string | null
  onFiles: (files: readonly PickedFile[]) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const zone = useRef<HTMLElement>(null)
  const off = disabledReason !== null
  const over = useDropTarget(
    zone,
    off ? null : (files) => onFiles(several ? files : files.slice(0, 1)),
  )
  const pick = async () => {
    const files = await pickFiles(several)
    if (files === null) input.current?.click()
    else if (files.length > 0) onFiles(files)
  }
  return (
    <section
      ref={zone}
      aria-label={several ? 'Files to upload' : 'File to upload'}
      className={cx('drop', frameClass({ quiet: !over, large: true }), over && 'drop-over')}
    >
      <Icon of={filled ? FileCheck2 : FileUp} className="drop-icon" />
      <div className="grow drop-words">
        <p className="strong">{title}</p>
        <p className="muted">{hint}</p>
      </div>
      <Button size="sm" disabledReason={disabledReason} onClick={() => void pick()}>
        {several ? 'Choose files…' : 'Choose file…'}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={several}
        aria-label={several ? 'Choose files' : 'Choose file'}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])].map((file) => ({ file }))
          // Emptied, so that the same file can be chosen again after it was removed.
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </section>
  )
}
