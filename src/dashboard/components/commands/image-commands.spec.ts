import { expect, test } from 'vitest'
import { shellWord } from '#lib/shell-word.ts'
import { commandsFor, fileNameFor } from './image-commands.ts'

const image = {
  id: '785c8450-e920-45b7-ab2f-b01a50939c18',
  name: 'web golden',
  disk_format: 'qcow2',
  status: 'active',
  protected: false,
  os_hidden: false,
  tags: [],
}

test.each([
  ['plain-1.0_x', 'plain-1.0_x'],
  ['two words', "'two words'"],
  ["it's", "'it'\\''s'"],
  ['$(reboot)', "'$(reboot)'"],
  ['`id`', "'`id`'"],
  ['a"b', `'a"b'`],
  ['a\nb', "'a\nb'"],
  // Pasted, a Ctrl-C would end the line and have the rest run.
  ['a\u0003\nb', `'a'"$(printf '\\003')"'\nb'`],
  ['\u0085', `"$(printf '\\302\\205')"`],
  ['', "''"],
  ['画像', "'画像'"],
])('%j is one word for a shell: %s', (word, quoted) => {
  expect(shellWord(word)).toBe(quoted)
})

test.each([
  [image, 'web golden.qcow2'],
  [{ ...image, name: 'disk.QCOW2' }, 'disk.QCOW2'],
  [{ ...image, name: '../../etc/passwd' }, '_.._etc_passwd.qcow2'],
  [{ ...image, name: '-rf' }, 'rf.qcow2'],
  [{ ...image, name: null }, `${image.id}.qcow2`],
  [{ ...image, disk_format: null }, 'web golden.img'],
])('a file name for %j', (subject, name) => {
  expect(fileNameFor(subject)).toBe(name)
})

test('the lines name the image by id and offer what is not yet so', () => {
  const lines = commandsFor({ ...image, protected: true, status: 'deactivated', tags: ['a b'] })
  expect(lines.map(({ line }) => line)).toEqual([
    `openstack image show ${image.id}`,
    `openstack image save --file 'web golden.qcow2' ${image.id}`,
    `openstack image set --unprotected ${image.id}`,
    `openstack image set --hidden ${image.id}`,
    `openstack image set --activate ${image.id}`,
    `openstack image set --tag TAG ${image.id}`,
    `openstack image unset --tag 'a b' ${image.id}`,
    `openstack image delete ${image.id}`,
  ])
  const path = `/v2/images/${image.id}`
  expect(lines.map(({ http }) => http)).toEqual([
    `GET ${path}`,
    `GET ${path}/file`,
    `PATCH ${path}\nContent-Type: application/openstack-images-v2.1-json-patch\n\n[{"op":"replace","path":"/protected","value":false}]`,
    `PATCH ${path}\nContent-Type: application/openstack-images-v2.1-json-patch\n\n[{"op":"replace","path":"/os_hidden","value":true}]`,
    `POST ${path}/actions/reactivate`,
    `PUT ${path}/tags/TAG`,
    `DELETE ${path}/tags/a%20b`,
    `DELETE ${path}`,
  ])
})

test('an image without data is offered some', () => {
  const [, data] = commandsFor({ ...image, status: 'queued' }, '-a b.raw')
  expect(data).toMatchObject({
    line: `glance image-upload --file '-a b.raw' ${image.id}`,
    http: `PUT /v2/images/${image.id}/file\nContent-Type: application/octet-stream\n\n<the bytes of -a b.raw>`,
  })
})
