import { afterAll, expect, test, vi } from 'vitest'
import { announceSharing, onSharingNews } from './sharing-news.ts'

/** Another tab of the same browser. */
const other = new BroadcastChannel('viewfinder:sharing')
const heard: unknown[] = []
other.addEventListener('message', ({ data }) => heard.push(data))
afterAll(() => other.close())

test('what one tab did is heard in the others and not in itself; what is no id is not passed on', async () => {
  const told: string[] = []
  const stop = onSharingNews((id) => told.push(id))
  announceSharing('mine')
  await vi.waitFor(() => expect(heard).toEqual(['mine']))
  other.postMessage({ id: 'hostile' })
  other.postMessage('theirs')
  await vi.waitFor(() => expect(told).toEqual(['theirs']))
  stop()
})
