import { expect, test } from 'vitest'
import { fileNameOf, sourceProblem } from './remote-source.tsx'

const source = { uri: '', region: '', imageId: '' }

test('what can never be fetched is told before the cloud is asked', () => {
  const web = (uri: string) => sourceProblem('web-download', { ...source, uri })
  expect(web(' https://example.org/disk.qcow2 ')).toBeNull()
  expect(web('')).toMatch(/Give the address/)
  expect(web('example.org/disk')).toMatch(/no address/)
  expect(web('ftp://example.org/disk')).toMatch(/not from ftp:/)
  const region = (imageId: string) =>
    sourceProblem('glance-download', { ...source, region: 'RegionTwo', imageId })
  expect(region('042d4b94-9fa6-477f-9f42-1fdb05db7928 ')).toBeNull()
  expect(region('web-golden')).toMatch(/id of the image/)
  expect(sourceProblem('glance-download', source)).toMatch(/region/)
})

test('the name is taken from the end of the address', () => {
  expect(fileNameOf('https://example.org/a/debian%2012.qcow2?x=1#y')).toBe('debian 12.qcow2')
  expect(fileNameOf('https://example.org/%')).toBe('%')
  expect(fileNameOf('nothing')).toBe('')
})
