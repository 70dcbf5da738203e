import { useEffect } from 'react'
import { plural } from '#lib/plural.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'
import { BulkList, useBulk } from './bulk-list.tsx'
import type { BulkRun } from './bulk-run.ts'
import './delete-images.css'

/** Words of a deed: `Deleting 3 images`, `3 images deleted`. */
export interface DeedWords {
  doing: string
  done: string
}

/**
 * A run over many images while it goes on. It closes by itself when everything worked, and stays
 * with the reasons when something did not.
 */
export function BulkDialog({
  run,
  words,
  onClose,
}: {
  run: BulkRun
  words: DeedWords
  onClose: () => void
}) {
  const { items, done, failed, ended } = useBulk(run)
  const clean = ended && failed === 0
  useEffect(() => {
    if (!clean) return
    toasts.show({ text: `${plural(done, 'image')} ${words.done}` })
    onClose()
  }, [clean, done, words, onClose])
  const title = ended
    ? `${plural(failed, 'image')} not ${words.done}`
    : `${words.doing} ${plural(items.length, 'image')}`
  return (
    <Dialog
      open
      title={title}
      dismissable={ended}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          {ended ? (
            <>
              <Button onClick={onClose}>Close</Button>
              <Button variant="primary" onClick={() => run.retry()}>
                Try {failed} again
              </Button>
            </>
          ) : (
            <Button onClick={() => run.stop()}>Stop after these</Button>
          )}
        </>
      }
    >
      <BulkList run={run} doing={title} />
    </Dialog>
  )
}
