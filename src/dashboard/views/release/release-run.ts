import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import type { RequestDetails } from '#dashboard/ui/states.tsx'
import { backOf, deedOf, type Deed, type Step } from './release-plan.ts'

/** What takes one step back; noted before the write, so that a page that goes away loses none. */
type Undo = { readonly step: number } & (
  | ({ readonly kind: 'patch'; readonly imageId: string } & Deed)
  | { readonly kind: 'member'; readonly imageId: string; readonly project: string }
)

export interface Release {
  readonly id: string
  readonly user: string
  readonly projectId: string
  readonly region: string
  /** ISO time. */
  readonly at: string
  readonly old: { readonly id: string; readonly name: string }
  readonly next: { readonly id: string; readonly name: string }
  readonly steps: readonly Step[]
  readonly state: 'running' | 'stopped' | 'done' | 'putting-back' | 'put-back' | 'stuck'
  /** The step that runs, or is the next. */
  readonly step: number
  readonly undos: readonly Undo[]
  /** Steps that were taken back. */
  readonly back: readonly number[]
  /** What was found on the way, in sentences. */
  readonly notes: readonly string[]
  readonly failure: { readonly sentence: string; readonly details: RequestDetails | null } | null
}

/** What a release asks of Glance. */
export interface Writes {
  read: (id: string) => Promise<Image>
  update: (before: Image, changes: ImageChanges) => Promise<unknown>
  members: (id: string) => Promise<readonly string[]>
  addMember: (id: string, project: string) => Promise<unknown>
  removeMember: (id: string, project: string) => Promise<unknown>
}

/** The new image is not what may be released; the message says why, and what next. */
class NotReadyError extends Error {
  override readonly name = 'NotReadyError'
}

/** @throws NotReadyError */
export function demandReady(old: Image, next: Image): string {
  if (next.status !== 'active')
    throw new NotReadyError(
      `The new image is ${next.status}. It can be released when it is active, with all its data.`,
    )
  if (old.os_hash_value && next.os_hash_value === old.os_hash_value)
    throw new NotReadyError('The new image has the same data as its predecessor: nothing is new.')
  return next.os_hash_value
    ? `Active, ${next.os_hash_algo} ${next.os_hash_value.slice(0, 12)}…`
    : 'Active; Glance keeps no digest of it.'
}

/**
 * Does a release step by step, and puts everything back in the reverse order when a step fails.
 * @param save keeps the release as it is now, before each write and after it
 * @param stopAsked asked between two steps
 * @returns how it ended
 */
export async function runRelease(
  given: Release,
  writes: Writes,
  save: (release: Release) => void,
  stopAsked: () => boolean,
): Promise<Release> {
  let release = given
  const set = (more: Partial<Release>) => {
    release = { ...release, ...more }
    save(release)
  }
  set({ state: 'running', failure: null })
  while (release.step < release.steps.length) {
    if (stopAsked()) {
      set({ state: 'stopped' })
      return release
    }
    try {
      await take(release, writes, (undo, note) =>
        set({
          // One that was noted before the page went away is the true one.
          ...(undo && !release.undos.some(({ step }) => step === undo.step)
            ? { undos: [...release.undos, undo] }
            : {}),
          ...(note ? { notes: [...release.notes, note] } : {}),
        }),
      )
    } catch (error) {
      const failure =
        error instanceof NotReadyError
          ? { sentence: error.message, details: null }
          : failureOf(error)
      set({ failure })
      return putBack(release, writes, save)
    }
    set({ step: release.step + 1 })
  }
  set({ state: 'done' })
  return release
}

async function take(
  { steps, step, old, next }: Release,
  writes: Writes,
  note: (undo: Undo | null, said?: string) => void,
): Promise<void> {
  const what = steps[step]!
  switch (what.kind) {
    case 'verify': {
      const [before, after] = [await writes.read(old.id), await writes.read(next.id)]
      note(null, demandReady(before, after))
      return
    }
    case 'patch': {
      const image = await writes.read(what.of === 'old' ? old.id : next.id)
      const deed = deedOf(image, what.changes)
      if (deed === null) return
      note({ kind: 'patch', step, imageId: image.id, ...deed })
      await writes.update(image, deed.made)
      return
    }
    case 'member': {
      const { project } = what
      if ((await writes.members(next.id)).includes(project)) return
      note({ kind: 'member', step, imageId: next.id, project })
      await writes.addMember(next.id, project)
    }
  }
}

/** Takes back what was done, the last first; what others changed meanwhile is left to them. */
export async function putBack(
  given: Release,
  writes: Writes,
  save: (release: Release) => void,
): Promise<Release> {
  let release = given
  const set = (more: Partial<Release>) => {
    release = { ...release, ...more }
    save(release)
  }
  set({ state: 'putting-back' })
  while (release.undos.length > 0) {
    const undo = release.undos.at(-1)!
    let said: string | null = null
    try {
      if (undo.kind === 'member') await writes.removeMember(undo.imageId, undo.project)
      else {
        const image = await writes.read(undo.imageId)
        const { back, left } = backOf(image, undo)
        if (Object.keys(back).length > 0) await writes.update(image, back)
        if (left.length > 0)
          said = `${left.join(', ')} of ${image.name || image.id} stays: somebody changed it meanwhile.`
      }
    } catch (error) {
      if (statusOf(error) !== 404) {
        const { sentence, details } = failureOf(error)
        set({ state: 'stuck', failure: { sentence, details } })
        return release
      }
      said = 'An image of this release is not there any more, so nothing of it was put back.'
    }
    set({
      undos: release.undos.slice(0, -1),
      back: [...release.back, undo.step],
      ...(said === null ? {} : { notes: [...release.notes, said] }),
    })
  }
  set({ state: 'put-back' })
  return release
}
