import { afterEach, expect, test } from 'vitest'
import { theme } from './theme.ts'

const root = document.documentElement

/** Runs the script of the page's head again, as a new page does. */
async function runHeadScript(): Promise<void> {
  const script = document.createElement('script')
  script.src = `/theme.js?${crypto.randomUUID()}`
  const loaded = new Promise((resolve, reject) => {
    script.addEventListener('load', resolve)
    script.addEventListener('error', reject)
  })
  document.head.append(script)
  await loaded
  script.remove()
}

afterEach(() => theme.set('system'))

test('a choice holds at once, is kept for the next page, and the system again leaves nothing', async () => {
  theme.set('dark')
  expect(root.dataset['theme']).toBe('dark')
  delete root.dataset['theme']
  await runHeadScript()
  expect(root.dataset['theme']).toBe('dark')
  theme.set('system')
  expect(root.dataset['theme']).toBeUndefined()
  await runHeadScript()
  expect(root.dataset['theme']).toBeUndefined()
})

test('something else in the storage is not a theme', async () => {
  localStorage.setItem('viewfinder.theme', '"><script>')
  await runHeadScript()
  expect(root.dataset['theme']).toBeUndefined()
})

test('a choice in another tab is followed', () => {
  const stop = theme.follow()
  window.dispatchEvent(new StorageEvent('storage', { key: 'viewfinder.theme', newValue: 'light' }))
  expect(theme.get()).toBe('light')
  expect(root.dataset['theme']).toBe('light')
  stop()
})
