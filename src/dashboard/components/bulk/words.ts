import { plural } from '#lib/plural.ts'
import { ApiError } from '#openstack/http.ts'
import { failureOf } from '../failure.tsx'
import { NotPossible } from './bulk-run.ts'
import { memberWords } from './member-plan.ts'
import type { Change } from './plan.ts'
import { settingsWords } from './settings.ts'

/** Words of a deed: `Delete 3 images`, `Deleting 3 images`, `3 images deleted`. */
export interface DeedWords {
  readonly todo: string
  readonly doing: string
  readonly done: string
}

const EDIT: DeedWords = { todo: 'Change', doing: 'Changing', done: 'changed' }
const DELETE: DeedWords = { todo: 'Delete', doing: 'Deleting', done: 'deleted' }
const UNDO: DeedWords = { todo: 'Put back', doing: 'Putting back', done: 'put back' }
const MEMBERS: Record<'add' | 'remove', DeedWords> = {
  add: { todo: 'Offer', doing: 'Offering', done: 'offered' },
  remove: { todo: 'Revoke', doing: 'Revoking', done: 'revoked' },
}
const STORES: Record<'copy' | 'remove', DeedWords> = {
  copy: { todo: 'Copy', doing: 'Copying', done: 'copied' },
  remove: { todo: 'Remove data of', doing: 'Removing data of', done: 'removed' },
}
const STATUS: Record<'active' | 'deactivated', DeedWords> = {
  active: { todo: 'Reactivate', doing: 'Reactivating', done: 'reactivated' },
  deactivated: { todo: 'Deactivate', doing: 'Deactivating', done: 'deactivated' },
}

export function deedWords(change: Change): DeedWords {
  if (change.kind === 'delete') return DELETE
  if (change.kind === 'undo') return UNDO
  if (change.kind === 'members') return MEMBERS[change.deed]
  if (change.kind === 'stores') return STORES[change.deed]
  const [only, ...more] = change.settings
  return only?.kind === 'status' && more.length === 0 ? STATUS[only.value] : EDIT
}

/** What a change makes, in a few words; empty where the deed says it all. */
export function changeWords(change: Change): string {
  if (change.kind === 'members') return memberWords(change)
  if (change.kind === 'stores') return change.undoes ? 'Undoes what a run did' : ''
  if (change.kind === 'delete' || deedWords(change) !== EDIT) {
    return change.kind === 'undo' ? `Undoes: ${change.of}` : ''
  }
  return change.kind === 'edit' ? settingsWords(change.settings) : ''
}

/** The name of a run: `Change 500 images`, `Copy 500 images to slow`. */
export function runName(change: Change, count: number): string {
  const name = `${deedWords(change).todo} ${countOf(change, count)}`
  if (change.kind !== 'stores') return name
  return `${name} ${change.deed === 'copy' ? 'to' : 'from'} ${change.store}`
}

/** So many of what a change is about: `3 images`, or `3 shares`, one for each image and project. */
export const countOf = (change: Change, count: number): string =>
  plural(count, change.kind === 'members' ? 'share' : 'image')

/** Why one image of a run failed, in words; Glance's own are kept. */
export function bulkFailure(error: unknown): string {
  if (error instanceof NotPossible) return error.message
  const { sentence } = failureOf(error)
  if (!(error instanceof ApiError) || error.service !== 'image') return sentence
  if (error.status === 404) return `It is not there any more. Glance says: “${sentence}”`
  return `Glance says: “${sentence}”`
}
