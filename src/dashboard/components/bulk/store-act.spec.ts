import { expect, test } from 'vitest'
import { ApiError, NetworkError } from '#openstack/http.ts'
import type { Image } from '#openstack/glance/image.ts'
import { actOf, type Writes } from './act.ts'
import type { Memory } from './bulk-run.ts'
import { commandLine, requestText } from './commands.ts'
import { plan } from './plan.ts'
import { type StoreChange, undoStore } from './store-plan.ts'
import { runName } from './words.ts'

const admin = { projectId: 'p', roles: ['admin'] }
const store = (id: string, read_only = false) => ({
  id,
  description: null,
  is_default: id === 'fast',
  read_only,
})
const change = (deed: StoreChange['deed'], name = 'slow'): StoreChange => ({
  kind: 'stores',
  deed,
  store: name,
  context: {
    stores: [store('fast'), store('slow'), store('web', true)],
    imports: { methods: ['copy-image'] },
  },
  undoes: false,
})
const image = (stores: string, properties: Record<string, string> = {}, id = 'i') =>
  ({ id, name: id, status: 'active', stores, size: 1, properties }) as unknown as Image

/** A Glance that shows these states of one image, one after the other; the last one stays. */
function scripted(states: Image[], more: Partial<Writes> = {}) {
  const asked: string[] = []
  const next = () => (states.length > 1 ? states.shift()! : states[0]!)
  const writes = {
    read: () => Promise.resolve(next()),
    copyToStores: (_: string, stores: readonly string[]) => {
      asked.push(`copy ${stores.join()}`)
      return Promise.resolve(next())
    },
    removeFromStore: (_: string, from: string) => {
      asked.push(`remove ${from}`)
      return Promise.resolve(next())
    },
    ...more,
  } as unknown as Writes
  return { writes, asked }
}
const memory = (): Memory => ({ tried: null })
const going = (more = {}) => image('fast', { os_glance_importing_to_stores: 'slow', ...more })

test('a copy is done when the store has it, not when Glance has promised', async () => {
  const { writes, asked } = scripted([image('fast'), going(), going(), image('fast,slow')])
  const kept = memory()
  const outcome = await actOf(change('copy'), writes, admin)({ image: image('fast') }, kept)
  expect(outcome).toMatchObject({ did: 'changed', steps: [{ before: 'fast', after: 'fast,slow' }] })
  expect(asked).toEqual(['copy slow'])
  expect(kept.tried).not.toBeNull()
})

test('a copy that Glance gives up says so and leaves nothing to undo', async () => {
  const failed = image('fast', { os_glance_failed_import: 'slow' })
  const { writes } = scripted([image('fast'), going(), failed])
  const kept = memory()
  await expect(
    actOf(change('copy'), writes, admin)({ image: image('fast') }, kept),
  ).rejects.toThrow('could not copy it to slow')
  expect(kept.tried).toBeNull()
})

test('a copy whose answer got lost is waited for and not asked for twice', async () => {
  const lost = () => Promise.reject(new NetworkError('POST', '/', null))
  const { writes } = scripted([image('fast')], { copyToStores: lost })
  const kept = memory()
  const target = { image: image('fast') }
  await expect(actOf(change('copy'), writes, admin)(target, kept)).rejects.toThrow(NetworkError)
  const then = scripted([going(), image('fast,slow')])
  expect(await actOf(change('copy'), then.writes, admin)(target, kept)).toMatchObject({
    did: 'changed',
  })
  expect(then.asked).toEqual([])
})

test('what has become the last copy since the dry run is not removed', async () => {
  const { writes, asked } = scripted([image('slow')])
  await expect(
    actOf(change('remove'), writes, admin)({ image: image('fast,slow') }, memory()),
  ).rejects.toThrow('the only store')
  expect(asked).toEqual([])
})

test('a refusal is no change', async () => {
  const no = new ApiError({ status: 403, sentence: '', method: '', path: '', service: 'image' })
  const { writes } = scripted([image('fast,slow')], { removeFromStore: () => Promise.reject(no) })
  const kept = memory()
  const act = actOf(change('remove'), writes, admin)
  await expect(act({ image: image('fast,slow') }, kept)).rejects.toBe(no)
  expect(kept.tried).toBeNull()
})

test('the dry run says which, why not, and how; its way back is the other way round', () => {
  const images = [
    image('fast,slow', {}, 'both'),
    image('slow', {}, 'last'),
    image('fast', {}, 'no'),
  ]
  const { rows, counts } = plan(images, change('remove'), admin)
  expect(counts).toEqual({ changes: 1, same: 1, cannot: 1 })
  expect(rows[1]).toMatchObject({ kind: 'cannot', reason: expect.stringMatching('only store') })
  expect(commandLine(change('remove'), rows[0]!)).toBe('glance stores-delete --store slow both')
  expect(requestText(change('remove'), rows[0]!)).toBe('DELETE /v2/stores/slow/both')
  expect(runName(change('remove'), 2)).toBe('Remove data of 2 images from slow')
  const back = undoStore(change('remove'))
  expect(plan([image('fast')], back, admin).rows[0]).toMatchObject({
    kind: 'changes',
    steps: [{ key: 'stores', before: 'fast', after: 'fast,slow' }],
  })
  expect(plan([image('fast')], change('copy', 'web'), admin).counts.cannot).toBe(1)
})
