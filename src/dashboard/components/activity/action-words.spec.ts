import { expect, test } from 'vitest'
import { actionWords } from './action-words.ts'

const id = '785c8450-e920-45b7-ab2f-b01a50939c18'

test.each([
  ['POST', '/v2/images', '{"name":"web"}', 'Create an image'],
  [
    'PATCH',
    `/v2/images/${id}`,
    '[{"op":"replace","path":"/visibility","value":"public"}]',
    'Make public',
  ],
  [
    'PATCH',
    `/v2/images/${id}`,
    '[{"op":"replace","path":"/protected","value":false}]',
    'Turn protection off',
  ],
  ['PATCH', `/v2/images/${id}`, '[{"op":"add","path":"/a~1b","value":"1"}]', 'Set a/b'],
  ['PATCH', `/v2/images/${id}`, '[{"op":"remove","path":"/note"}]', 'Remove note'],
  [
    'PATCH',
    `/v2/images/${id}`,
    '[{"op":"add","path":"/a","value":"1"},{"op":"add","path":"/b","value":"1"},{"op":"remove","path":"/c"}]',
    'Change a, b and 1 more',
  ],
  // A body that was cut is no JSON any more.
  ['PATCH', `/v2/images/${id}`, '[{"op":"add","pa…', 'Change an image'],
  ['POST', `/v2/images/${id}/members`, '{"member":"tenant-b"}', 'Share with tenant-b'],
  ['DELETE', `/v2/images/${id}/tags/a%20b`, null, 'Remove the tag a b'],
  ['DELETE', `/v2/images/${id}/tags/%E0%A4%A`, null, 'Remove the tag %E0%A4%A'],
  [
    'POST',
    `/v2/images/${id}/import`,
    '{"method":{"name":"web-download"}}',
    'Import by web-download',
  ],
  ['PUT', '/v2/metadefs/namespaces/OS::X/properties/p', '{}', 'Change definitions of OS::X'],
  ['DELETE', `/v2/stores/fast/${id}`, null, 'Remove from the store fast'],
  ['GET', `/v2/images?limit=100`, null, 'Read /v2/images'],
  ['POST', '/v2/new-thing', null, 'POST /v2/new-thing'],
])('%s %s %s is “%s”', (method, path, body, words) => {
  expect(actionWords({ method, path, body })).toBe(words)
})
