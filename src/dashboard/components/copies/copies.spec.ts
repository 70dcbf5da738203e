import { expect, test } from 'vitest'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { cancelCommand, copyCommand, listCommand, showCommand } from './commands.ts'
import { cancelRefusal, copyRefusal } from './refusal.ts'
import { canCopy } from './rules.ts'
import { meant, oddness, suggested } from './targets.ts'

const ID = '72ab9350a47a4173966ad02dc51b32a1'

test('the lines of NTT’s client, as its setup.cfg names them, and the requests of its reference', () => {
  const jobs = '/v2/extension/image_replicator/jobs'
  expect(copyCommand('i-1', ID)).toMatchObject({
    line: `ecl image copy i-1 ${ID}`,
    http: `POST ${jobs}\nContent-Type: application/json\n\n{"image_id":"i-1","tenant_id_dst":"${ID}"}`,
  })
  expect(showCommand('j-1')).toMatchObject({
    line: 'ecl image copy-job-show j-1',
    http: `GET ${jobs}/j-1`,
  })
  expect(cancelCommand('j-1')).toMatchObject({
    line: 'ecl image cancel-copy j-1',
    http: `DELETE ${jobs}/j-1`,
  })
  expect(listCommand).toMatchObject({ line: 'ecl image copy-job-list', http: `GET ${jobs}` })
})

test('what a cloud or a person wrote does not leave its word in a command', () => {
  expect(copyCommand('i', "a'; rm -rf ~").line).toBe(`ecl image copy i 'a'\\''; rm -rf ~'`)
  expect(showCommand('../$(x)').http).toMatch(/jobs\/\.\.%2F%24\(x\)$/)
})

const refused = (status: number) =>
  new ApiError({ status, sentence: 'No.', method: 'POST', path: '/', service: 'image' })

test('each refusal that the reference names has words and a next step', () => {
  for (const status of [400, 401, 403, 404, 409]) {
    const { title, meaning } = copyRefusal(refused(status))
    expect(title).toBe('Nothing is copied')
    expect(meaning).toMatch(/\.$/)
  }
  expect(copyRefusal(refused(404)).meaning).toMatch(
    /image, the project, .* license or the template/,
  )
  expect(copyRefusal(refused(409)).meaning).toMatch(/not active.*does not take such.*down/)
  expect(cancelRefusal(refused(409)).meaning).toMatch(/neither waits nor copies/)
  expect(copyRefusal(refused(429))).toEqual({ title: 'Nothing is copied', meaning: null })
})

test('where nobody knows whether it was carried out, nothing else is claimed', () => {
  const silent = new NetworkError('POST', '/', new TypeError('fetch failed'))
  for (const error of [silent, refused(500), refused(504)]) {
    expect(copyRefusal(error).title).toMatch(/not known/)
    expect(cancelRefusal(error).title).toMatch(/not known/)
  }
})

test('a reader is told before, and so is an image without whole data', () => {
  const member = { projectId: 'a', roles: ['reader', 'member'] }
  expect(canCopy({ status: 'active' }, member)).toBe(true)
  expect(canCopy({ status: 'queued' }, member)).toEqual({
    reason: 'Only an active image can be copied. This one is queued.',
  })
  expect(canCopy({ status: 'active' }, { projectId: 'a', roles: ['reader'] })).toEqual({
    reason: 'Your role here is reader. To copy an image, you need the role member.',
  })
})

test('a project is meant by its id, by a name that only one has, or by any other id', () => {
  const targets = [
    { id: ID, name: 'tenant-b' },
    { id: 'c1', name: 'twice' },
    { id: 'c2', name: 'twice' },
    { id: 'd'.repeat(32), name: null },
  ]
  expect(meant(targets, ` ${ID} `)).toBe(targets[0])
  expect(meant(targets, 'tenant-b')).toBe(targets[0])
  expect(meant(targets, 'twice')).toEqual({ id: 'twice', name: null })
  expect(meant(targets, '')).toBeNull()
  expect(meant(targets, 'two words')).toBeNull()
  expect(suggested(targets, 'TW').map(({ id }) => id)).toEqual(['c1', 'c2'])
  expect(suggested(targets, 'dddd')).toEqual([targets[3]])
  expect(oddness({ id: 'here', name: null }, 'here')).toMatch(/that you are in/)
  expect(oddness({ id: 'twice', name: null }, 'here')).toMatch(/32 hexadecimal/)
  expect(oddness({ id: 'e'.repeat(32), name: null }, 'here')).toBeUndefined()
  expect(oddness({ id: 'c1', name: 'twice' }, 'here')).toBeUndefined()
})
