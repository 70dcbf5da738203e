import { expect, test } from 'vitest'
import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import { planRelease, type Choices } from './release-plan.ts'
import { putBack, runRelease, type Release, type Writes } from './release-run.ts'

type Properties = Record<string, string>
const image = (id: string, more: Partial<Image>) =>
  ({
    id,
    name: id,
    owner: 'p',
    status: 'active',
    visibility: 'private',
    protected: false,
    os_hidden: false,
    tags: [],
    properties: {},
    min_disk: 0,
    min_ram: 0,
    os_hash_algo: 'sha512',
    os_hash_value: id,
    created_at: '2026-11-01T00:00:00Z',
    ...more,
  }) as unknown as Image

const CHOICES: Choices = {
  copy: 'missing',
  rename: { old: 'web-20261101', next: 'web' },
  audience: true,
  hide: true,
}

/** A cloud of two images. @param refuse says when a write fails */
function cloud(refuse: (write: string) => boolean = () => false) {
  const images = new Map(
    [
      image('old', {
        name: 'web',
        visibility: 'shared',
        min_ram: 512,
        tags: ['golden'],
        properties: { os_distro: 'ubuntu', os_version: '1', base_image_ref: 'x' },
      }),
      image('next', { name: 'web-new', properties: { os_version: '2' } }),
    ].map((each) => [each.id, each]),
  )
  const members: string[] = []
  const done: string[] = []
  const write = (what: string) => {
    if (refuse(what)) throw new Error(`refused: ${what}`)
    done.push(what)
  }
  const writes: Writes = {
    read: async (id) => images.get(id)!,
    update: async (before, { properties = {}, ...fields }: ImageChanges) => {
      write(`${before.id} ${[...Object.keys(fields), ...Object.keys(properties)].join(' ')}`)
      const all: Properties = { ...before.properties }
      for (const [key, value] of Object.entries(properties)) {
        if (value === null) delete all[key]
        else all[key] = value
      }
      images.set(before.id, { ...before, ...fields, properties: all } as Image)
    },
    members: async () => members,
    addMember: async (_id, project) => {
      write(`share ${project}`)
      members.push(project)
    },
    removeMember: async (_id, project) => {
      write(`unshare ${project}`)
      members.splice(members.indexOf(project), 1)
    },
  }
  const steps = planRelease(images.get('old')!, images.get('next')!, ['a', 'b'], CHOICES)
  const release: Release = {
    id: '1',
    user: 'u',
    projectId: 'p',
    region: 'r',
    at: '',
    old: { id: 'old', name: 'web' },
    next: { id: 'next', name: 'web-new' },
    steps,
    state: 'running',
    step: 0,
    undos: [],
    back: [],
    notes: [],
    failure: null,
  }
  return { images, members, done, writes, release }
}

const never = () => false
const state = ({ images, members }: ReturnType<typeof cloud>) =>
  JSON.stringify([[...images.values()], members])

test('a whole release: copied, renamed, shown to the same, the old one hidden last', async () => {
  const it = cloud()
  const end = await runRelease(it.release, it.writes, () => undefined, never)
  expect(end.state).toBe('done')
  expect(it.done).toEqual([
    'next tags min_ram os_distro',
    'old name',
    'next name',
    'next visibility',
    'share a',
    'share b',
    'old os_hidden',
  ])
  expect(it.images.get('next')).toMatchObject({
    name: 'web',
    visibility: 'shared',
    tags: ['golden'],
    // Its own version stays, and what is about the other's data is not copied.
    properties: { os_distro: 'ubuntu', os_version: '2' },
  })
})

test.each(
  cloud()
    .release.steps.map((_, n) => n)
    .slice(1),
)('when step %i fails, everything is as before', async (failing) => {
  let n = 0
  const it = cloud(() => ++n === failing)
  const before = state(it)
  const end = await runRelease(it.release, it.writes, () => undefined, never)
  expect(end).toMatchObject({ state: 'put-back', undos: [], step: failing })
  expect(end.failure?.sentence).toContain('refused')
  expect(state(it)).toBe(before)
  // In the reverse order.
  expect(end.back).toEqual([...end.back].sort((a, b) => b - a))
})

test('stopped between two steps, gone on with, or put back', async () => {
  const it = cloud()
  const before = state(it)
  let asked = 0
  const stopped = await runRelease(
    it.release,
    it.writes,
    () => undefined,
    () => ++asked === 4,
  )
  expect(stopped).toMatchObject({ state: 'stopped', step: 3 })
  const back = await putBack(stopped, it.writes, () => undefined)
  expect(back.state).toBe('put-back')
  expect(state(it)).toBe(before)
})

test.each(['on', 'back'] as const)(
  'a page that goes away in the middle of a write loses no way: %s',
  async (way) => {
    const whole = cloud()
    const kept: string[] = []
    await runRelease(whole.release, whole.writes, (now) => kept.push(JSON.stringify(now)), never)
    // As it was kept just before the second write was answered, which Glance did all the same.
    const at = kept
      .map((text) => JSON.parse(text) as Release)
      .findLast(({ step, undos }) => step === 2 && undos.length === 2)!
    const it = cloud()
    const before = state(it)
    await runRelease(
      it.release,
      it.writes,
      () => undefined,
      () => it.done.length >= 2,
    )
    const end =
      way === 'on'
        ? await runRelease(at, it.writes, () => undefined, never)
        : await putBack(at, it.writes, () => undefined)
    expect(end.state).toBe(way === 'on' ? 'done' : 'put-back')
    expect(state(it)).toBe(way === 'on' ? state(whole) : before)
  },
)

test('what somebody else changed meanwhile is left to them, and told', async () => {
  const it = cloud((what) => what === 'share b')
  const { writes } = it
  const end = await runRelease(
    it.release,
    {
      ...writes,
      addMember: async (id, project) => {
        it.images.set('old', { ...it.images.get('old')!, name: 'theirs' })
        await writes.addMember(id, project)
      },
    },
    () => undefined,
    never,
  )
  expect(end.state).toBe('put-back')
  expect(it.images.get('old')!.name).toBe('theirs')
  expect(end.notes.join()).toContain('name of theirs stays')
})

test('an image without its data, or with the old data, is not released', async () => {
  for (const more of [{ status: 'saving' }, { os_hash_value: 'old' }] as Partial<Image>[]) {
    const it = cloud()
    it.images.set('next', { ...it.images.get('next')!, ...more })
    const end = await runRelease(it.release, it.writes, () => undefined, never)
    expect(end.state).toBe('put-back')
    expect(it.done).toEqual([])
    expect(end.failure?.sentence).toMatch(/saving|nothing is new/)
  }
})

test('what cannot be put back says so, and can be tried again', async () => {
  let broken = false
  const it = cloud((what) => {
    if (what === 'share b') broken = true
    return broken
  })
  const before = state(it)
  const end = await runRelease(it.release, it.writes, () => undefined, never)
  expect(end.state).toBe('stuck')
  broken = false
  expect((await putBack(end, it.writes, () => undefined)).state).toBe('put-back')
  expect(state(it)).toBe(before)
})
