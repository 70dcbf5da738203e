import { describe, expect, test } from 'vitest'
import { fieldsOf, formFor, uploadSchema } from './form.ts'
import type { ImageForm } from './form.ts'

const form = (changes: Partial<ImageForm> = {}): ImageForm => ({
  ...formFor('1', 'disk.qcow2', ['qcow2', 'raw']),
  ...changes,
})

function problems(changes: Partial<ImageForm>): string[] {
  const { error } = uploadSchema.safeParse({ images: [form(changes)] })
  return (error?.issues ?? []).map((issue) => `${issue.path.slice(2).join('.')}: ${issue.message}`)
}

describe('what a file starts with', () => {
  test('name and formats come from its name, and it is private', () => {
    expect(form()).toMatchObject({
      name: 'disk',
      disk_format: 'qcow2',
      container_format: 'bare',
      visibility: 'private',
    })
  })
  test('a format the cloud does not offer is not chosen', () => {
    expect(formFor('1', 'disk.vhdx', ['raw']).disk_format).toBe('')
    expect(formFor('1', 'disk.vhdx', null).disk_format).toBe('vhdx')
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
})

describe('what is sent', () => {
  test('only what was set', () => {
    expect(fieldsOf(form({ min_disk: ' ', min_ram: '0' }))).toEqual({
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
        protected: true,
        os_hidden: true,
        tags: ['golden', 'two words'],
        properties: [
          { key: '__proto__', value: '<script>' },
          { key: 'os_distro', value: '' },
        ],
      }),
    )
    expect(fields).toMatchObject({
      name: ' <b>x</b> ',
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
})
