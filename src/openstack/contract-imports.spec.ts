import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clients, PATIENCE } from '#testing/clients.ts'
import type { TestUser } from '#testing/cloud.ts'
import { importStanding } from './glance/import-standing.ts'
import { createImports, type ImportRequest, type Imports } from './glance/imports.ts'
import { ApiError } from './http.ts'
import { endpointFor } from './keystone/catalog.ts'

/** Imports, on the demo cloud or the real one in OS_AUTH_URL. */
const run = `imports-${Date.now().toString(36)}`
const { cloud, create, enter, glances, leave, tokens } = clients(run)
const formats = { disk_format: 'raw', container_format: 'bare' }

/** What a cloud fetches from: every address but `/nothing` has eleven bytes. */
const web = createServer((req, res) => {
  if (req.url === '/nothing') res.writeHead(404).end()
  else res.writeHead(200, { 'content-length': 11 }).end('from a web.')
})
let origin = ''
beforeAll(async () => {
  await enter('admin', 'alice')
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
}, PATIENCE.timeout)
afterAll(async () => {
  web.closeAllConnections()
  web.close()
  await leave()
}, PATIENCE.timeout)

const imports = (user: TestUser = 'alice'): Imports =>
  createImports({
    fetch: cloud.fetch,
    base: endpointFor(tokens[user].catalog, { type: 'image', region: 'RegionOne' })!,
    token: tokens[user].value,
  })

/** Asks for it, and looks until it has ended. */
async function whole(id: string, request: ImportRequest, user: TestUser = 'alice') {
  const before = (await imports(user).listTasks(id)).map((task) => task.id)
  await imports(user).startImport(id, request)
  for (;;) {
    const tasks = await imports(user).listTasks(id)
    const image = await glances.alice.getImage(id)
    const standing = importStanding(image, tasks, { before })
    const over = standing.state === 'done' || standing.state === 'failed'
    // The record of the image follows the end of its task.
    if (over && standing.stuck === null && image.status !== 'importing') return { standing, image }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

const refusal = async (asked: Promise<unknown>) => {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ApiError)
  const { status, sentence } = error as ApiError
  return `${status} ${sentence}`
}

describe('an import', PATIENCE, () => {
  test('takes what was staged into two stores', async () => {
    const { id } = await create(formats)
    const direct = { name: 'glance-direct' } as const
    expect(await refusal(imports().startImport(id, { method: direct }))).toMatch(/^409 .*staged/)
    await imports().stageData(id, new TextEncoder().encode('staged'))
    expect(await glances.alice.getImage(id)).toMatchObject({ status: 'uploading', size: 6 })
    // What is staged can neither be replaced nor removed.
    expect(await refusal(imports().stageData(id, new Uint8Array(1)))).toMatch(/^409 /)
    const stores = ['fast', 'slow']
    const { standing, image } = await whole(id, {
      method: direct,
      stores,
      all_stores_must_succeed: true,
    })
    expect(image).toMatchObject({ status: 'active', size: 6, stores: 'fast,slow' })
    expect(standing.stores).toEqual(stores.map((store) => ({ id: store, state: 'done' })))
  })

  test('fetches from the web: not from everywhere, and tells when there was nothing', async () => {
    const { id } = await create(formats)
    const from = (uri: string) => ({ method: { name: 'web-download', uri } }) as const
    expect(await refusal(imports().startImport(id, from('http://192.0.2.1/x')))).toMatch(
      /^400 .*filtering/,
    )
    const nowhere = { ...from(`${origin}/x`), stores: ['nowhere'] }
    expect(await refusal(imports().startImport(id, nowhere))).toMatch(/^409 .*not found/)
    const failed = await whole(id, from(`${origin}/nothing`))
    expect(failed.image.status).toBe('queued')
    expect(failed.standing).toMatchObject({
      state: 'failed',
      message: 'Task failed due to Internal Error',
      stores: [{ state: 'failed' }],
    })
    expect(failed.standing.requestId).toMatch(/^req-/)
    const again = await whole(id, { ...from(`${origin}/x`), all_stores: true })
    expect([again.standing.state, again.image.size, again.image.stores]).toEqual([
      'done',
      11,
      'fast,slow',
    ])
    expect(await refusal(imports().startImport(id, from(`${origin}/x`)))).toMatch(/^409 /)
  })

  test('copies to a store for an administrator, and fetches from another region', async () => {
    const { id } = await create(formats)
    await glances.alice.uploadData(id, new TextEncoder().encode('here'))
    const copy = { method: { name: 'copy-image' }, stores: ['slow'] } as const
    expect(await refusal(imports().startImport(id, copy))).toMatch(/^403 /)
    const { standing, image } = await whole(id, copy, 'admin')
    expect([standing.state, image.stores, image.status]).toEqual(['done', 'fast,slow', 'active'])
    // The owner is not shown the tasks of others.
    expect(await imports().listTasks(id)).toEqual([])
    expect((await imports('admin').listTasks(id)).length).toBe(1)
    expect(await refusal(imports('admin').startImport(id, copy))).toMatch(/^400 .*already/)

    const other = await create(formats)
    const region = {
      method: { name: 'glance-download', glance_region: 'RegionTwo', glance_image_id: id },
    } as const
    expect(await whole(other.id, region)).toMatchObject({
      standing: { state: 'done' },
      image: { status: 'active', size: 4 },
    })
  })
})
