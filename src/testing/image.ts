import type { Image } from '#openstack/glance/image.ts'

/** An image as Glance tells of a plain one, with what a spec is about. */
export const sampleImage = (more: Partial<Image> & Pick<Image, 'id'>): Image => ({
  name: more.id,
  status: 'active',
  visibility: 'private',
  owner: 'ours',
  size: 10,
  virtual_size: null,
  disk_format: 'raw',
  container_format: 'bare',
  checksum: null,
  os_hash_algo: null,
  os_hash_value: null,
  min_disk: 0,
  min_ram: 0,
  protected: false,
  os_hidden: false,
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  tags: [],
  properties: {},
  ...more,
})
