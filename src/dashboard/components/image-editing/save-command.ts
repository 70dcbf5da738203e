import { glance } from '#dashboard/queries/api.ts'
import type { Command } from '#dashboard/queries/command.ts'
import { imageQueries, seedImage } from '#dashboard/queries/images.ts'
import type { Scope } from '#transfers/types.ts'
import { changeLog } from './change-log.ts'
import type { ChangeLogEntry } from './change-log.ts'
import type { Draft } from './draft.ts'
import { saveDraft } from './save.ts'
import type { SaveResult } from './save.ts'

/** What is to be saved, and the saving that it takes back, if it does. */
export interface Saving {
  readonly draft: Draft
  /** {@link ChangeLogEntry.id} */
  readonly undoes?: string | undefined
}

/** A saving that was done comes with what is kept of it. */
export type SavingResult =
  | Exclude<SaveResult, { kind: 'saved' }>
  | (Extract<SaveResult, { kind: 'saved' }> & { readonly entry: ChangeLogEntry })

/** Writes a draft, protected against what others do meanwhile, and keeps what it did for an undo. */
export function saveCommand({ projectId, region }: Scope): Command<Saving, SavingResult> {
  const scope = { projectId, region }
  return {
    async run({ draft, undoes }) {
      const { id } = draft.image
      const result = await saveDraft(
        {
          read: () => glance(scope).getImage(id),
          write: (operations) => glance(scope).patchImage(id, operations),
        },
        draft,
      )
      if (result.kind !== 'saved') return result
      const { past } = result
      return { ...result, entry: changeLog.keep({ scope, imageId: id, past, undoes }) }
    },
    seed(client, result) {
      seedImage(scope)(client, result.kind === 'clash' ? result.theirs : result.image)
    },
    invalidates: ({ draft }) => [imageQueries.detail(scope, draft.image.id).queryKey],
  }
}
