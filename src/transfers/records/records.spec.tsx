import { afterEach, describe, expect, test, vi } from 'vitest'
import type { TransferRecord } from './record.ts'
import { openRecords } from './records.ts'

/** A database of its own for each test, in the real IndexedDB. */
const names: string[] = []
function freshName(): string {
  const name = `spec-${crypto.randomUUID()}`
  names.push(name)
  return name
}
const deleted = (name: string) =>
  new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = request.onerror = () => resolve()
  })
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(names.splice(0).map(deleted))
})

/** Whatever is put, past everything that checks it. */
function putRaw(name: string, store: string, value: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onsuccess = () => {
      const transaction = request.result.transaction(store, 'readwrite')
      transaction.objectStore(store).put(value)
      transaction.oncomplete = () => {
        request.result.close()
        resolve()
      }
      transaction.onabort = () => reject(transaction.error)
    }
    request.onerror = () => reject(request.error)
  })
}

const record = (id: string, more: Partial<TransferRecord> = {}): TransferRecord => ({
  user: 'alice',
  id,
  created: 1,
  order: 0,
  transfer: {
    id,
    direction: 'upload',
    scope: { projectId: 'p', region: 'r' },
    imageId: null,
    name: '<b>disk</b>',
    fileName: 'disk.raw',
    size: 10,
    phase: { state: 'sending', sent: 5, accepted: 4, hashed: 3 },
    rate: null,
    remaining: null,
    again: 0,
    restarted: null,
    twins: [],
    dismissed: false,
    startedAt: 1,
    endedAt: null,
  },
  work: {
    direction: 'upload',
    job: { scope: { projectId: 'p', region: 'r' }, fields: { name: '<b>disk</b>' } },
    handle: null,
    place: { imageId: 'i', made: true, address: '/uploads/1' },
    fingerprint: { name: 'disk.raw', size: 10, lastModified: 1, samples: 'ab' },
  },
  ...more,
})

/** Writes with one page, and opens another. */
async function written(work: (records: ReturnType<typeof openRecords>) => void) {
  const name = freshName()
  const first = openRecords(name)
  work(first)
  await first.settled()
  expect(first.trouble()).toBeNull()
  first.close()
  return { name, next: openRecords(name) }
}

describe('records', () => {
  test('are there for the next page, each user’s own, with the states of hashing', async () => {
    const states = { md5: new Uint8Array([1, 2, 3]) }
    const { next } = await written((records) => {
      records.put(record('a'))
      records.put(record('b', { user: 'bob' }))
      // A user id that begins like another one.
      records.put(record('c', { user: 'alice2' }))
      records.putCheckpoint('alice', 'a', { offset: 7, states })
      records.putCheckpoint('bob', 'b', { offset: 8, states })
    })
    const { records, checkpoints } = await next.load('alice')
    expect(records).toEqual([record('a')])
    expect([...checkpoints]).toEqual([['a', { offset: 7, states }]])
    expect((await next.load('carol')).records).toEqual([])
    next.close()
  })

  test('are replaced, and removed with what belongs to them', async () => {
    const { next } = await written((records) => {
      records.put(record('a'))
      records.put(record('a', { order: 5 }))
      records.put(record('b'))
      records.put(record('c'))
      records.putCheckpoint('alice', 'a', { offset: 7, states: {} })
      records.putCheckpoint('alice', 'b', { offset: 7, states: {} })
      records.remove('alice', ['b'])
      records.removeCheckpoint('alice', 'a')
    })
    const { records, checkpoints } = await next.load('alice')
    expect(records.map(({ id, order }) => [id, order])).toEqual([
      ['a', 5],
      ['c', 0],
    ])
    expect(checkpoints.size).toBe(0)
    next.close()
  })

  test('keep a handle of a file, and leave out what cannot be stored', async () => {
    const folder = await navigator.storage.getDirectory()
    const handle = await folder.getFileHandle('kept.raw', { create: true })
    const fake = { getFile: () => undefined } as unknown as FileSystemFileHandle
    const { work } = record('a')
    const { next } = await written((records) => {
      records.put(record('a', { work: { ...work, handle } as TransferRecord['work'] }))
      records.put(record('b', { work: { ...work, handle: fake } as TransferRecord['work'] }))
    })
    const { records } = await next.load('alice')
    const [a, b] = records.map((each) => each.work)
    expect(a?.direction === 'upload' && (await a.handle?.isSameEntry(handle))).toBe(true)
    expect(b).toMatchObject({ handle: null, place: { imageId: 'i' } })
    next.close()
  })

  test('of another version, or of nonsense, are left out; the others are there', async () => {
    const { name, next } = await written((records) => records.put(record('good')))
    await next.load('alice')
    const wrong: ((good: TransferRecord) => unknown)[] = [
      ({ user, id }) => ({ user, id }),
      (good) => ({ ...good, transfer: null }),
      (good) => ({ ...good, created: '1' }),
      ({ transfer, ...good }) => ({ ...good, transfer: { ...transfer, id: 'another' } }),
      ({ transfer, ...good }) => ({ ...good, transfer: { ...transfer, size: Number.NaN } }),
      ({ transfer, ...good }) => ({ ...good, transfer: { ...transfer, direction: 'download' } }),
      (good) => ({ ...good, work: { ...good.work, direction: 'download' } }),
      (good) => ({ ...good, work: { ...good.work, place: null } }),
      (good) => ({ ...good, work: { ...good.work, handle: 'no handle' } }),
      ...[
        null,
        { state: 'teleporting' },
        { state: 'toString' },
        { state: 'sending', sent: -1, accepted: 0, hashed: 0 },
        { state: 'waiting', for: { kind: 'file' }, at: { moved: 0, hashed: 0 }, problem: null },
        { state: 'done', verdict: { kind: 'perhaps' } },
      ].map((phase) => ({ transfer, ...good }: TransferRecord) => ({
        ...good,
        transfer: { ...transfer, phase },
      })),
    ]
    await putRaw(name, 'transfers', record('sound'))
    for (const [index, spoil] of wrong.entries()) {
      await putRaw(name, 'transfers', spoil(record(`bad${index}`)))
    }
    await putRaw(name, 'checkpoints', { user: 'alice', id: 'x', checkpoint: { offset: 'no' } })
    await putRaw(name, 'checkpoints', {
      user: 'alice',
      id: 'y',
      checkpoint: { offset: 1, states: { md5: 'no bytes' } },
    })
    const { records, checkpoints } = await next.load('alice')
    expect(records.map(({ id }) => id)).toEqual(['good', 'sound'])
    expect(checkpoints.size).toBe(0)
    next.close()
  })
})

describe('a browser that does not keep them', () => {
  const told = (records: ReturnType<typeof openRecords>) => {
    const listener = vi.fn<() => void>()
    records.subscribe(listener)
    return listener
  }

  test('because a newer version was here: transfers go on, and it is said once', async () => {
    const name = freshName()
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name, 99)
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    const records = openRecords(name)
    const listener = told(records)
    records.put(record('a'))
    records.putCheckpoint('alice', 'a', { offset: 1, states: {} })
    await records.settled()
    expect((await records.load('alice')).records).toEqual([])
    expect(records.trouble()).toBe(
      'Transfers are not kept when this page closes: a newer version of the dashboard has used this browser: load the page anew.',
    )
    expect(listener).toHaveBeenCalledOnce()
  })

  test('because it is forbidden', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('No.', 'SecurityError')
    })
    const records = openRecords(freshName())
    const listener = told(records)
    records.put(record('a'))
    await records.settled()
    expect((await records.load('alice')).records).toEqual([])
    expect(records.trouble()).toContain('private browsing')
    expect(listener).toHaveBeenCalledOnce()
  })

  test('because it is full: what was there stays, and later ones are tried', async () => {
    const records = openRecords(freshName())
    records.put(record('a'))
    await records.settled()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('Full.', 'QuotaExceededError')
    })
    records.put(record('b'))
    await records.settled()
    expect(records.trouble()).toContain('is full')
    put.mockRestore()
    records.put(record('c'))
    await records.settled()
    const { records: kept } = await records.load('alice')
    expect(kept.map(({ id }) => id)).toEqual(['a', 'c'])
    records.close()
  })

  test('any more, because another tab upgrades it: that tab does not wait', async () => {
    const { name, next } = await written((records) => records.put(record('a')))
    await next.load('alice')
    const listener = told(next)
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name, 99)
      request.onblocked = () => reject(new Error('blocked'))
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    next.put(record('b'))
    await next.settled()
    expect(next.trouble()).toContain('a newer version')
    expect(listener).toHaveBeenCalledOnce()
  })
})
