import { useSyncExternalStore } from 'react'
import { isObject } from '#openstack/json.ts'
import type { Scope } from '#transfers/types.ts'
import { glance } from '#dashboard/queries/api.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { type Command, perform } from '#dashboard/queries/command.ts'
import { memberCommands, membersChanged } from '#dashboard/queries/image-members.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { createKeptList, storageOfBrowser } from '#dashboard/components/kept-list.ts'
import { putBack, runRelease, type Release, type Writes } from './release-run.ts'

const isRelease = (value: unknown): value is Release =>
  isObject(value) &&
  ['id', 'user', 'projectId', 'region', 'at', 'state'].every(
    (key) => typeof value[key] === 'string',
  ) &&
  ['steps', 'undos', 'back', 'notes'].every((key) => Array.isArray(value[key])) &&
  typeof value['step'] === 'number' &&
  isObject(value['old']) &&
  isObject(value['next'])

/** Characters that all of them may have: some hundred. */
const LIMIT = 300_000
const kept = createKeptList<Release>({
  storage: storageOfBrowser(),
  key: 'viewfinder:releases',
  limit: LIMIT,
  isEntry: isRelease,
})

const save = (release: Release) =>
  kept.change((all) => [...all.filter(({ id }) => id !== release.id), release])

/** Those that this page is working on, and those of them that shall stop. */
const live = new Set<string>()
const stopping = new Set<string>()

function writesOf({ projectId, region }: Scope): Writes {
  const scope = { projectId, region }
  const run = <Input, Output>(command: Command<Input, Output>, input: Input) =>
    perform(queryClient, command, input)
  return {
    read: (id) => run(imageCommands.read(scope), { id }),
    update: (before, changes) => run(imageCommands.update(scope), { before, changes }),
    members: async (id) => (await glance(scope).listMembers(id)).map((each) => each.member_id),
    addMember: (imageId, projectId) => run(memberCommands.add(scope), { imageId, projectId }),
    removeMember: (imageId, projectId) => run(memberCommands.remove(scope), { imageId, projectId }),
  }
}

/** One page at a time works on a release. Without locks (plain HTTP) nobody else is known of. */
async function alone(id: string, work: () => Promise<Release>): Promise<void> {
  if (live.has(id)) return
  live.add(id)
  try {
    const locks: LockManager | undefined = navigator.locks
    if (!locks) await work()
    else
      await locks.request(`viewfinder-release ${id}`, { ifAvailable: true }, async (lock) => {
        if (lock) await work()
      })
  } finally {
    live.delete(id)
    stopping.delete(id)
    // Whether this page works on it is told by nothing else.
    kept.change((all) => [...all])
  }
}

/** Releases outlive the page that began them, and a visit. */
export const releases = {
  /** Begins one, or goes on with one that stopped. */
  run: (release: Release) =>
    void alone(release.id, async () => {
      save(release)
      const end = await runRelease(release, writesOf(release), save, () => stopping.has(release.id))
      membersChanged(queryClient, release, release.next.id)
      return end
    }),
  putBack: (release: Release) =>
    void alone(release.id, async () => {
      const end = await putBack(release, writesOf(release), save)
      membersChanged(queryClient, release, release.next.id)
      return end
    }),
  /** After the step that runs. */
  stop(id: string): void {
    stopping.add(id)
    kept.change((all) => [...all])
  },
  forget: (id: string) => kept.change((all) => all.filter((each) => each.id !== id)),
  isLive: (id: string) => live.has(id),
  isStopping: (id: string) => stopping.has(id),
}

/** Of a user in a scope, the newest first. */
export function useReleases(user: string, { projectId, region }: Scope): readonly Release[] {
  const all = useSyncExternalStore(kept.subscribe, kept.all)
  return all
    .filter((each) => each.user === user && each.projectId === projectId && each.region === region)
    .toReversed()
}
