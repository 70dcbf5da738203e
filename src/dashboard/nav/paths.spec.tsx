import { expect, test } from 'vitest'
import { pageTitle, paths, safeReturn } from './paths.ts'

const scope = { projectId: 'p1', region: 'RegionTwo', defaultRegion: 'RegionOne' }

test('the region is written unless it is the one that needs no naming', () => {
  expect(paths.images(scope)).toBe('/p/p1/images?region=RegionTwo')
  expect(paths.images({ ...scope, region: 'RegionOne' })).toBe('/p/p1/images')
  expect(paths.images({ projectId: 'p1', region: 'RegionOne' })).toBe(
    '/p/p1/images?region=RegionOne',
  )
})

test('filters go along, with the region of the scope and not their own', () => {
  const search = new URLSearchParams('region=Old&tag=a%26b&tag=c')
  expect(paths.images(scope, search)).toBe('/p/p1/images?region=RegionTwo&tag=a%26b&tag=c')
})

test('what a cloud calls a project or an image stays one segment', () => {
  const hostile = { projectId: 'a/../b?c', region: 'x&y' }
  expect(paths.image(hostile, '../#')).toBe('/p/a%2F..%2Fb%3Fc/images/..%2F%23?region=x%26y')
})

test('a comparison names its images in order, and a new image the one it is like', () => {
  expect(paths.compare(scope, ['b', 'a'])).toBe('/p/p1/compare?ids=b%2Ca&region=RegionTwo')
  expect(paths.uploadLike(scope, '../x')).toBe('/p/p1/upload/like/..%2Fx?region=RegionTwo')
})

test('only a path of our own is returned to', () => {
  expect(safeReturn('/p/p1/images?q=a#b')).toBe('/p/p1/images?q=a#b')
  const bad = [
    null,
    '',
    'p/x',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/sign-in',
    '/sign-in?to=/sign-in',
  ]
  expect(bad.filter((to) => safeReturn(to) !== null)).toEqual([])
})

test('the way to sign in carries the way back', () => {
  expect(paths.signIn('/p/p1/images?q=a&b')).toBe('/sign-in?to=%2Fp%2Fp1%2Fimages%3Fq%3Da%26b')
  expect(paths.signIn('/')).toBe('/sign-in')
  expect(paths.signIn()).toBe('/sign-in')
})

test('the nearest stands first in a title', () => {
  expect(pageTitle('Upload image', 'tenant-a')).toBe('Upload image · tenant-a · Viewfinder')
  expect(pageTitle(null)).toBe('Viewfinder')
})
