import { expect, test } from 'vitest'
import { shellWord } from '#lib/shell-word.ts'
import { commandsFor, fileNameFor } from './show-command.ts'

const image = {
  id: '785c8450-e920-45b7-ab2f-b01a50939c18',
  name: 'web golden',
  disk_format: 'qcow2',
  status: 'active',
  protected: false,
  os_hidden: false,
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
  const lines = commandsFor({ ...image, protected: true, status: 'deactivated' }).map(
    (command) => command.line,
  )
  expect(lines).toEqual([
    `openstack image show ${image.id}`,
    `openstack image save --file 'web golden.qcow2' ${image.id}`,
    `openstack image set --unprotected ${image.id}`,
    `openstack image set --hidden ${image.id}`,
    `openstack image set --activate ${image.id}`,
    `openstack image delete ${image.id}`,
  ])
})
