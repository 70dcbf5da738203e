import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeImage, type Image } from '#openstack/glance/image.ts'
import { NetworkError } from '#openstack/http.ts'
import { clients, PATIENCE } from '#testing/clients.ts'
import type { Actor } from '../rules.ts'
import { actOf, type Writes } from './act.ts'
import { BulkRun } from './bulk-run.ts'
import type { Change } from './plan.ts'
import { inverse, type Setting } from './settings.ts'
import { bulkFailure } from './words.ts'

/** A run against the demo cloud, or the real one in OS_AUTH_URL. */
const named = `bulk-${Date.now().toString(36)}`
const { create, enter, glances, leave, tokens } = clients(named)
beforeAll(() => enter('alice'), PATIENCE.timeout)
afterAll(leave, PATIENCE.timeout)

function writes(changes: Partial<Writes> = {}): Writes {
  const { alice } = glances
  const none = () => Promise.reject(new Error('not part of this'))
  const then = async (id: string, act: Promise<void>) => {
    await act
    return alice.getImage(id)
  }
  return {
    read: (id) => alice.getImage(id),
    patch: (id, operations) => alice.patchImage(id, operations),
    deactivate: (id) => then(id, alice.deactivateImage(id)),
    reactivate: (id) => then(id, alice.reactivateImage(id)),
    delete: (id) => alice.deleteImage(id, { ignoreMissing: true }),
    addMember: (id, project) => alice.addMember(id, project),
    removeMember: (id, project) => alice.removeMember(id, project, { ignoreMissing: true }),
    removeFromStore: none,
    copyToStores: none,
    ...changes,
  }
}

async function runOf(images: readonly Image[], change: Change, on = writes()): Promise<BulkRun> {
  const actor: Actor = { projectId: tokens.alice.project?.id ?? '', roles: ['member'] }
  const run = new BulkRun(
    images.map((image) => ({ image })),
    actOf(change, on, actor),
    {
      session: {
        ended: () => undefined,
        renewed: () => Promise.resolve(),
        times: () => 0,
        signedIn: () => undefined,
      },
      online: { now: () => true, back: () => Promise.resolve() },
    },
  )
  const ended = new Promise<void>((resolve) =>
    run.subscribe(() => {
      if (run.phase.state === 'ended') resolve()
    }),
  )
  run.start()
  await ended
  return run
}

const edit = (...settings: Setting[]): Change => ({ kind: 'edit', settings })
const undo = (run: BulkRun): Change => ({
  kind: 'undo',
  of: '',
  wanted: new Map(
    run.changed().map(({ image, before, made }) => [image.id, inverse(before, made)]),
  ),
})
const item = (run: BulkRun) => run.getSnapshot().items[0]!
const record = async (id: string) => {
  const wire = encodeImage(await glances.alice.getImage(id))
  delete wire['updated_at']
  return { ...wire, tags: [...(wire['tags'] as string[])].sort() }
}

describe('a run', PATIENCE, () => {
  test('changes what it says, and its undo restores byte for byte', async () => {
    const made = await Promise.all(
      [' x ', 'é/~1\n', ''].map((value) =>
        create({ tags: ['a b', 'c'], properties: { 'k/~é': value, kept: value } }),
      ),
    )
    const before = await Promise.all(made.map(({ id }) => record(id)))
    const change = edit(
      { kind: 'property', key: 'k/~é', value: 'new' },
      { kind: 'property', key: 'added', value: '' },
      { kind: 'property', key: 'kept', value: null },
      { kind: 'tag', tag: 'a b', on: false },
      { kind: 'tag', tag: 'ü,x', on: true },
      { kind: 'visibility', value: 'community' },
      { kind: 'hidden', value: true },
      { kind: 'protected', value: true },
    )
    const run = await runOf(made, change)
    expect(run.getSnapshot().counts).toMatchObject({ done: 3, failed: 0 })
    expect(await record(made[0]!.id)).toMatchObject({
      'k/~é': 'new',
      added: '',
      tags: ['c', 'ü,x'],
      visibility: 'community',
      os_hidden: true,
      protected: true,
    })
    const back = await runOf(made, undo(run))
    expect(back.getSnapshot().counts).toMatchObject({ done: 3, failed: 0 })
    expect(await Promise.all(made.map(({ id }) => record(id)))).toEqual(before)
  })

  test('keeps what others changed since the dry run, tells of it, and its undo leads to that', async () => {
    const shown = await create({ tags: ['a'], properties: { os_version: '1', other: '1' } })
    await glances.alice.updateImage(shown, {
      tags: ['a', 'theirs'],
      properties: { os_version: '2', other: '2' },
    })
    const run = await runOf(
      [shown],
      edit(
        { kind: 'property', key: 'os_version', value: '3' },
        { kind: 'tag', tag: 'ours', on: true },
      ),
    )
    expect(item(run)).toMatchObject({
      state: 'done',
      notes: ['Somebody else made os_version “2” meanwhile; in the dry run it was “1”.'],
    })
    expect(await record(shown.id)).toMatchObject({
      os_version: '3',
      other: '2',
      tags: ['a', 'ours', 'theirs'],
    })
    await runOf([shown], undo(run))
    expect(await record(shown.id)).toMatchObject({ os_version: '2', tags: ['a', 'theirs'] })
  })

  test('an answer that gets lost is not a change that gets lost: it is still undone', async () => {
    const shown = await create({ properties: { a: '1' } })
    let lost = false
    const unlucky = writes({
      async patch(id, operations) {
        const image = await glances.alice.patchImage(id, operations)
        if (lost) return image
        lost = true
        throw new NetworkError('PATCH', `/v2/images/${id}`, null)
      },
    })
    const run = await runOf([shown], edit({ kind: 'property', key: 'a', value: '2' }), unlucky)
    expect(item(run)).toMatchObject({ state: 'done', error: null, notes: [] })
    await runOf([shown], undo(run))
    expect(await record(shown.id)).toMatchObject({ a: '1' })
  })

  test('what the rules forbid by now is not sent, and says why', async () => {
    const shown = await create()
    const theirs = writes({ read: async () => ({ ...shown, owner: 'somebody else' }) })
    const run = await runOf([shown], edit({ kind: 'protected', value: true }), theirs)
    expect(bulkFailure(item(run).error)).toMatch(/^Another project owns this image/)
    expect(await record(shown.id)).toMatchObject({ protected: false })
  })

  test('a status is changed by its own action, and back', async () => {
    const { id } = await create({ disk_format: 'raw', container_format: 'bare' })
    await glances.alice.uploadData(id, 'data')
    const shown = await glances.alice.getImage(id)
    const run = await runOf([shown], edit({ kind: 'status', value: 'deactivated' }))
    expect(item(run)).toMatchObject({ state: 'done', steps: [{ key: 'status', before: 'active' }] })
    expect(await record(id)).toMatchObject({ status: 'deactivated' })
    await runOf([shown], undo(run))
    expect(await record(id)).toMatchObject({ status: 'active' })
  })

  test('one that is gone fails with what Glance says; what was refused has no way back', async () => {
    const gone = await create()
    await glances.alice.deleteImage(gone.id)
    const full = await create({
      properties: Object.fromEntries(Array.from({ length: 128 }, (_, n) => [`p${n}`, ''])),
    })
    const run = await runOf([gone, full], edit({ kind: 'property', key: 'one_more', value: '1' }))
    expect(run.getSnapshot().items.map(({ error }) => error)).toMatchObject([
      { status: 404, requestId: expect.any(String) as string },
      { status: 413, sentence: expect.stringContaining('limit') as string },
    ])
    expect(run.changed()).toEqual([])
    await glances.alice.updateImage(full, { properties: { p1: null } })
    run.again('failed')
    run.start()
    await expect.poll(() => run.phase.state).toBe('ended')
    expect(run.getSnapshot().items.map(({ state }) => state)).toEqual(['failed', 'done'])
    expect(run.changed().map(({ image }) => image.id)).toEqual([full.id])
  })
})
