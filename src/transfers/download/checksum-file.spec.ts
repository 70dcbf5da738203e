import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { algorithmOf } from '../hash/names.ts'
import { checksumFile } from './checksum-file.ts'

const DATA = 'the bytes of an image'
const digest = (algo: string, data = DATA) => createHash(algo).update(data).digest('hex')

function record(algo: string) {
  return {
    checksum: digest('md5').toUpperCase(),
    os_hash_algo: algo,
    os_hash_value: digest(algo === 'blake2b' ? 'blake2b512' : algo),
  }
}

test.each([
  ['sha512', 'debian 12.qcow2'],
  ['sha512', 'Ünï 画像.raw'],
  ['sha512', 'back\\slash and\nline.raw'],
  ['sha512', '-v.raw'],
  ['sha512', `it's $HOME \`id\`.raw`],
  ['sha256', '*.raw'],
  ['blake2b', ' leading.raw'],
  ['md5', 'disk.img'],
] as const)('the %s file of %j is what the system checks it by', (algo, fileName) => {
  const folder = mkdtempSync(join(tmpdir(), 'viewfinder-sums-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const sums = checksumFile(record(algo === 'md5' ? 'sha512' : algo), fileName, algo)!
  writeFileSync(join(folder, fileName), DATA)
  writeFileSync(join(folder, sums.fileName), sums.text)
  const check = () => execFileSync('sh', ['-c', sums.command!], { cwd: folder, stdio: 'pipe' })
  expect(check().toString()).toMatch(/: OK\n$/)
  writeFileSync(join(folder, fileName), `${DATA}!`)
  expect(check).toThrow('did NOT match')
})

test('there is none of a digest that the record has not', () => {
  const none = { checksum: null, os_hash_algo: null, os_hash_value: null }
  expect(checksumFile(none, 'disk.raw', 'md5')).toBeNull()
  expect(checksumFile(record('sha512'), 'disk.raw', 'sha256')).toBeNull()
})

test('a digest of the cloud cannot add lines', () => {
  const hostile = { ...record('sha512'), os_hash_value: 'aa  good.raw\nbb' }
  expect(checksumFile(hostile, 'disk.raw', algorithmOf('sha512')!)).toBeNull()
})

test('one that no command of the system checks is still written', () => {
  expect(checksumFile(record('sha3-512'), 'disk.raw', 'sha3_512')).toEqual({
    fileName: 'disk.raw.sha3_512',
    text: `${digest('sha3-512')}  disk.raw\n`,
    command: null,
  })
})
