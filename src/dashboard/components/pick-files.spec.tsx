import { afterEach, expect, test } from 'vitest'
import { filesOfDrop } from './dropped-files.ts'
import { pickFiles } from './pick-files.ts'

const picker = window.showOpenFilePicker
afterEach(() => {
  if (picker) window.showOpenFilePicker = picker
  else delete window.showOpenFilePicker
})

/** No test can answer the picker itself; a file of the origin's own has the same kind of handle. */
async function handleOf(name: string): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory()
  const handle = await root.getFileHandle(name, { create: true })
  const out = await handle.createWritable()
  await out.write('data')
  await out.close()
  return handle
}

test('the browser’s own picker gives files with their handles', async () => {
  const handle = await handleOf('picked.raw')
  const asked: unknown[] = []
  window.showOpenFilePicker = (options) => {
    asked.push(options)
    return Promise.resolve([handle])
  }
  const files = await pickFiles(true)
  expect(asked).toEqual([{ multiple: true }])
  expect(files).toHaveLength(1)
  expect(await files![0]!.file.text()).toBe('data')
  // It outlives a reload because IndexedDB takes it.
  expect(await structuredClone(files![0]!.handle)!.isSameEntry(handle)).toBe(true)
})

test('a picker that was closed gives nothing', async () => {
  window.showOpenFilePicker = () => Promise.reject(new DOMException('', 'AbortError'))
  expect(await pickFiles(false)).toEqual([])
})

test('where it may not open, or is none, another way is asked for', async () => {
  window.showOpenFilePicker = () => Promise.reject(new DOMException('', 'SecurityError'))
  expect(await pickFiles(false)).toBe(null)
  delete window.showOpenFilePicker
  expect(await pickFiles(false)).toBe(null)
})

test('what is dropped without handles is taken all the same, text is not', async () => {
  const transfer = new DataTransfer()
  transfer.items.add(new File(['a'], 'a.raw'))
  transfer.items.add('only text', 'text/plain')
  transfer.items.add(new File(['b'], 'b.raw'))
  const files = await filesOfDrop(transfer)
  expect(files.map(({ file }) => file.name)).toEqual(['a.raw', 'b.raw'])
})
