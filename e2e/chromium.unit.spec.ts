import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findChromium } from './chromium.mjs'

const made: string[] = []
function folderWith(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'viewfinder-chromium-'))
  made.push(folder)
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\n')
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })))

test('CHROMIUM_PATH wins over what is installed', () => {
  const own = join(folderWith('my-browser'), 'my-browser')
  expect(findChromium({ CHROMIUM_PATH: own, PATH: folderWith('chromium') })).toBe(own)
})

test('a CHROMIUM_PATH that cannot be run is said, not passed over', () => {
  expect(() => findChromium({ CHROMIUM_PATH: '/nowhere/chromium', PATH: '' })).toThrow(
    'CHROMIUM_PATH is /nowhere/chromium, which cannot be run',
  )
})

test('Chromium anywhere on PATH comes before Chrome, and an earlier folder before a later one', () => {
  const chrome = folderWith('google-chrome')
  const first = folderWith('chromium')
  const second = folderWith('chromium')
  const PATH = [chrome, first, second].join(delimiter)
  expect(findChromium({ PATH })).toBe(join(first, 'chromium'))
})

test('a file that is not executable is no browser', () => {
  const folder = folderWith('google-chrome')
  writeFileSync(join(folder, 'chromium'), '')
  expect(findChromium({ PATH: folder })).toBe(join(folder, 'google-chrome'))
})

test.runIf(process.platform === 'linux')('nothing installed leaves it to Playwright', () => {
  expect(findChromium({ PATH: folderWith() })).toBeNull()
})
