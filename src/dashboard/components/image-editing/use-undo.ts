import { useNavigate } from 'react-router'
import type { Image } from '#openstack/glance/image.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { toasts } from '#dashboard/ui/toast.tsx'
import { failureOf } from '../failure.tsx'
import type { ChangeLogEntry } from './change-log.ts'
import { clashes } from './merge.ts'
import { saveCommand } from './save-command.ts'
import { undoDraft } from './undo.ts'
import { waitingDraft } from './waiting-draft.ts'
import { keysInWords } from './words.ts'

/**
 * Takes a saving back. It is guarded as any other saving: where somebody changed the same attribute
 * since, nothing is written, and the way on is the editor with both sides.
 */
export function useUndo(scope: ActiveScope) {
  const navigate = useNavigate()
  const { mutateAsync, isPending } = useCommand(saveCommand(scope))
  /** @param image as it is known here; it is read again before the write */
  const undo = async (image: Image, entry: ChangeLogEntry): Promise<void> => {
    const draft = undoDraft(image, entry.past)
    const again = { label: 'Try again', run: () => void undo(image, entry) }
    try {
      // Not the callbacks of mutate(): those are not called once the page is another one.
      const result = await mutateAsync({ draft, undoes: entry.id })
      switch (result.kind) {
        case 'saved':
          toasts.show({
            text: 'Undone: the image is as it was before',
            action: { label: 'Redo', run: () => void undo(result.image, result.entry) },
          })
          break
        case 'unchanged':
          toasts.show({ text: 'Nothing to undo: the image is so already' })
          break
        case 'clash': {
          const keys = clashes(result.rows).map((row) => row.key)
          toasts.show({
            text: `Not undone: ${keysInWords(keys)} changed again since`,
            action: {
              label: 'Compare…',
              run() {
                waitingDraft.set({ draft, undoes: entry.id })
                void navigate(paths.properties(scope, image.id))
              },
            },
          })
        }
      }
    } catch (error) {
      toasts.show({ text: `Not undone. ${failureOf(error).sentence}`, action: again })
    }
  }
  return { undo, pending: isPending }
}
