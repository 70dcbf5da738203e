import { expect, test } from 'vitest'
import { commandFor } from './commands.ts'

const CONVERT = 'qemu-img convert -O qcow2 in.vmdk out.qcow2'

test.each([
  ['web.vmdk', 'qemu-img convert -O qcow2 web.vmdk web-new.qcow2'],
  ['my disk.vmdk', "qemu-img convert -O qcow2 'my disk.vmdk' 'my disk-new.qcow2'"],
  ["it's $(id).vmdk", `qemu-img convert -O qcow2 'it'\\''s $(id).vmdk' 'it'\\''s $(id)-new.qcow2'`],
  ['-rf.vmdk', 'qemu-img convert -O qcow2 ./-rf.vmdk ./-rf-new.qcow2'],
  ['$&$1.vmdk', "qemu-img convert -O qcow2 '$&$1.vmdk' '$&$1-new.qcow2'"],
  ['two\nlines.vmdk', CONVERT],
  ['turned\u202Eround.vmdk', CONVERT],
  [null, CONVERT],
])('%j', (fileName, expected) => {
  expect(commandFor(CONVERT, fileName)).toBe(expected)
})
