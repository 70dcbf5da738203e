import { expect, test } from 'vitest'
import { emptyCommon, formFor } from './form.ts'
import { uploadCommands } from './upload-commands.ts'

const image = {
  ...formFor('1', 'disk.qcow2'),
  name: '-web golden',
  disk_format: 'qcow2',
  container_format: 'bare',
  min_disk: '20',
  tags: ['a b'],
  properties: [{ key: 'os_distro', value: "it's" }],
}

test('a file becomes one line for a shell and the two requests', () => {
  const [command] = uploadCommands(
    {
      images: [image],
      common: { ...emptyCommon, protected: true, os_hidden: true, store: 'slow' },
    },
    ['disk.qcow2'],
  )
  expect(command!.line.split(' \\\n  ')).toEqual([
    'openstack image create',
    '--file disk.qcow2',
    '--private',
    '--protected',
    '--disk-format qcow2',
    '--container-format bare',
    '--min-disk 20',
    "--tag 'a b'",
    "--property 'os_distro=it'\\''s'",
    "-- '-web golden'",
  ])
  expect(command!.notes!.join(' ')).toMatch(/hidden.*owner_specified.*store/)
  const [create, json, put, bytes] = command!.http.split('\n\n')
  expect(create).toBe('POST /v2/images\nContent-Type: application/json')
  expect(JSON.parse(json!)).toEqual({
    name: '-web golden',
    disk_format: 'qcow2',
    container_format: 'bare',
    visibility: 'private',
    min_disk: 20,
    protected: true,
    os_hidden: true,
    tags: ['a b'],
    os_distro: "it's",
  })
  expect(put).toContain('\nX-Image-Meta-Store: slow')
  expect(bytes).toBe('<the bytes of disk.qcow2>')
})

test('a form that cannot be sent yet says why instead', () => {
  const [command] = uploadCommands(
    { images: [{ ...image, properties: [{ key: 'id', value: 'x' }] }], common: emptyCommon },
    ['disk.qcow2'],
  )
  expect(command!.http).toContain('"id" is a field of every image')
})
