import { describe, expect, test } from 'vitest'
import type { Inspection } from '#disk-image/inspection.ts'
import { emptyCommon, fieldsOf, filledIn, formFor, uploadSchema, withCommon } from './form.ts'
import type { CommonForm, ImageForm } from './form.ts'

const OFFERS = { disk: ['qcow2', 'raw'], container: ['bare', 'ova'] }
const GiB = 2 ** 30

const form = (changes: Partial<ImageForm> = {}): ImageForm => ({
  ...formFor('1', 'disk.qcow2'),
  disk_format: 'qcow2',
  container_format: 'bare',
  ...changes,
})
const common = (changes: Partial<CommonForm> = {}): CommonForm => ({ ...emptyCommon, ...changes })

const inspection = (changes: Partial<Inspection> = {}): Inspection => ({
  format: 'qcow2',
  title: 'QCOW2, version 3',
  diskFormat: 'qcow2',
  containerFormat: 'bare',
  virtualSize: 20 * GiB,
  facts: [],
  backingFile: null,
  dataFile: null,
  encrypted: false,
  partitionTable: null,
  partitions: [],
  volumeLabel: null,
  hazards: [],
  seenByGlance: [],
  ...changes,
})

function problems(images: Partial<ImageForm>, all: Partial<CommonForm> = {}): string[] {
  const { error } = uploadSchema.safeParse({ images: [form(images)], common: common(all) })
  return (error?.issues ?? []).map(
    ({ path, message }) => `${path.slice(path[0] === 'images' ? 2 : 0).join('.')}: ${message}`,
  )
}

describe('what a file starts with', () => {
  test('its name, and no format before it was read', () => {
    expect(formFor('1', 'debian-13.qcow2.xz')).toMatchObject({
      name: 'debian-13',
      disk_format: '',
      container_format: '',
      min_disk: '',
    })
  })
  test('what was read fills in what is empty', () => {
    expect(filledIn(formFor('1', 'a.img'), inspection(), OFFERS)).toMatchObject({
      disk_format: 'qcow2',
      container_format: 'bare',
      min_disk: '20',
    })
  })
  test('what the person has set already stays', () => {
    const set = form({ disk_format: 'raw', min_disk: '40' })
    expect(filledIn(set, inspection(), OFFERS)).toMatchObject({
      disk_format: 'raw',
      min_disk: '40',
    })
  })
  test('a format that the cloud does not take is not chosen', () => {
    const vhdx = inspection({ diskFormat: 'vhdx', containerFormat: 'docker' })
    expect(filledIn(formFor('1', 'a'), vhdx, OFFERS)).toMatchObject({
      disk_format: '',
      container_format: '',
    })
  })
  test('content that is no disk, of unknown size, fills in nothing', () => {
    const none = inspection({ diskFormat: null, containerFormat: null, virtualSize: null })
    expect(filledIn(formFor('1', 'a'), none, OFFERS)).toEqual(formFor('1', 'a'))
  })
})

describe('what is wrong, in words', () => {
  test('nothing', () => {
    expect(problems({})).toEqual([])
  })
  test.each([
    [{ name: '' }, 'name: Give the image a name'],
    [{ name: 'n'.repeat(256) }, 'name: A name has at most 255'],
    [{ disk_format: '' }, 'disk_format: Choose the disk format'],
    [{ container_format: '' }, 'container_format: Choose the container format'],
    [{ min_disk: 'two' }, 'min_disk: Must be a whole number of GiB, 0 or more. “two” is not.'],
    [{ min_ram: '1.5' }, 'min_ram: Must be a whole number of MiB'],
    [{ tags: ['a', 'a'] }, 'tags.1: This tag is there already.'],
    [{ properties: [{ key: '', value: 'x' }] }, 'properties.0.key: A property needs a key.'],
    [{ properties: [{ key: 'size', value: 'x' }] }, 'properties.0.key: size is a field of Glance'],
    [
      {
        properties: [
          { key: 'a', value: '' },
          { key: 'a', value: '' },
        ],
      },
      'properties.1.key: This key is there already.',
    ],
  ] satisfies [Partial<ImageForm>, string][])('%o', (changes, expected) => {
    expect(problems(changes).join('\n')).toContain(expected)
  })
  test('also in what is for all files', () => {
    expect(problems({}, { properties: [{ key: '', value: '' }] }).join()).toContain(
      'common.properties.0.key: A property needs a key.',
    )
  })
})

describe('what is sent', () => {
  test('only what was set', () => {
    expect(fieldsOf(form({ min_disk: ' ', min_ram: '0' }), common())).toEqual({
      name: 'disk',
      disk_format: 'qcow2',
      container_format: 'bare',
      visibility: 'private',
    })
  })
  test('everything, byte for byte', () => {
    const fields = fieldsOf(
      form({
        name: ' <b>x</b> ',
        min_disk: '20',
        min_ram: '2048',
        tags: ['golden', 'two words'],
        properties: [
          { key: '__proto__', value: '<script>' },
          { key: 'os_distro', value: '' },
        ],
      }),
      common({ visibility: 'community', protected: true, os_hidden: true }),
    )
    expect(fields).toMatchObject({
      name: ' <b>x</b> ',
      visibility: 'community',
      min_disk: 20,
      min_ram: 2048,
      protected: true,
      os_hidden: true,
      tags: ['golden', 'two words'],
    })
    expect(Object.entries(fields.properties ?? {})).toEqual([
      ['__proto__', '<script>'],
      ['os_distro', ''],
    ])
  })
  test('what is for all files, and a file’s own on top', () => {
    const all = common({
      tags: ['lab', 'golden'],
      properties: [
        { key: 'os_distro', value: 'debian' },
        { key: 'owner', value: 'ops' },
      ],
    })
    const own = form({
      tags: ['golden', 'own'],
      properties: [{ key: 'os_distro', value: 'rocky' }],
    })
    const expected = {
      tags: ['lab', 'golden', 'own'],
      properties: { os_distro: 'rocky', owner: 'ops' },
    }
    const fields = fieldsOf(own, all)
    expect({ tags: fields.tags, properties: { ...fields.properties } }).toEqual(expected)
    // The same when only this file is left and there is no "all" any more.
    const last = fieldsOf(withCommon(own, all), common())
    expect({ tags: last.tags, properties: { ...last.properties } }).toEqual(expected)
  })
})
