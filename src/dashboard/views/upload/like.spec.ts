import { expect, test } from 'vitest'
import { decodeImage } from '#openstack/glance/image.ts'
import { emptyCommon, fieldsOf, formFor } from './form.ts'
import { likeOf } from './like.ts'

const image = decodeImage({
  id: 'i',
  name: 'web golden',
  status: 'active',
  visibility: 'public',
  owner: 'p',
  size: 5,
  checksum: 'c',
  os_hash_algo: 'sha512',
  os_hash_value: 'h',
  disk_format: 'qcow2',
  container_format: 'bare',
  min_disk: 20,
  min_ram: 512,
  protected: true,
  os_hidden: true,
  tags: ['web'],
  os_distro: 'ubuntu',
  ' a ': 'x',
  __proto__: null,
  'my own': '${x}',
  instance_uuid: 'u',
  img_signature: 's',
  img_signature_hash_method: 'SHA-256',
  'owner_specified.openstack.md5': 'c',
  os_glance_import_task: 't',
})
const member = { projectId: 'p', roles: ['member'] }

test('a new image gets what can be set again and is not about the other one’s data', () => {
  const like = likeOf(image, member)
  const form = like.complete(like.begin(formFor('1', 'new.img'), true))
  expect(fieldsOf(form, { ...emptyCommon, visibility: like.visibility })).toEqual({
    name: 'web golden',
    // Only an administrator can make it public.
    visibility: 'private',
    disk_format: 'qcow2',
    container_format: 'bare',
    min_disk: 20,
    min_ram: 512,
    tags: ['web'],
    properties: { os_distro: 'ubuntu', 'my own': '${x}' },
  })
  expect(like.leftOut.toSorted()).toEqual([
    ' a ',
    'img_signature',
    'img_signature_hash_method',
    'instance_uuid',
    'os_glance_import_task',
    'owner_specified.openstack.md5',
  ])
  expect(likeOf(image, { ...member, roles: ['admin'] }).visibility).toBe('public')
})

test('what the file says counts more, and of two sizes the larger', () => {
  const like = likeOf(image, member)
  const read = {
    ...like.begin(formFor('1', 'new.img'), false),
    disk_format: 'raw',
    min_disk: '30',
  }
  expect(like.complete(read)).toMatchObject({
    name: 'new',
    disk_format: 'raw',
    container_format: 'bare',
    min_disk: '30',
  })
})
