import { expect, test } from 'vitest'
import { readProjects } from './project-words.ts'

const A = 'a'.repeat(32)
const B = 'b'.repeat(32)
const known = new Map([
  [A, 'tenant-a'],
  [B, 'Web team, north'],
  ['c1', 'twin'],
  ['c2', 'twin'],
  ['d1', 'Data lake'],
])
const OTHER = '0ce2c448807af4ef996d12a05eed5eed'

test.each<[string, string, (string | null)[][], string[]]>([
  [
    'names and ids',
    `tenant-a ${OTHER}`,
    [
      [A, 'tenant-a'],
      [OTHER, null],
    ],
    [],
  ],
  ['each once', `tenant-a, ${A}; tenant-a`, [[A, 'tenant-a']], []],
  [
    'a column of a table',
    `"${OTHER}"\r\n"tenant-a"\r\n`,
    [
      [OTHER, null],
      [A, 'tenant-a'],
    ],
    [],
  ],
  [
    'a name with a space',
    'Data lake\ntenant-a',
    [
      ['d1', 'Data lake'],
      [A, 'tenant-a'],
    ],
    [],
  ],
  ['an id that is no hex but known', 'c1', [['c1', 'twin']], []],
  ['nothing', ' ,\n;', [], []],
  [
    'a slip of the keyboard',
    'tenant-a tenantb',
    [[A, 'tenant-a']],
    ['No project named “tenantb” is known here. Use its id.'],
  ],
  [
    'a name that several bear',
    'twin',
    [],
    ['Several projects are named “twin”: use the id of one of them.'],
  ],
])('%s', (_, words, projects, problems) => {
  const read = readProjects(words, known)
  expect(read.projects.map(({ id, name }) => [id, name])).toEqual(projects)
  expect(read.problems).toEqual(problems)
})
