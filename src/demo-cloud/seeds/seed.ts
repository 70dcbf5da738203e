import { FAST, SLOW, emptyRow, type ImageRow, type Member } from '../glance/rows.ts'
import { seededBytes, seededDice, uuid } from '../ids.ts'
import type { Accounts } from '../keystone/accounts.ts'
import type { Digester, Platform } from '../platform.ts'
import { DISTRIBUTIONS, type Distribution } from './distributions.ts'
import { iso, qcow2, raw, vmdk } from './disks.ts'

const GIB = 1024 ** 3
const MIB = 1024 ** 2
const DAY = 86_400_000

interface Draft {
  row: ImageRow
  bytes: (() => Uint8Array) | null
}

/** Hashes bytes that are in memory. */
export async function digestsOf(
  platform: Platform,
  bytes: Uint8Array,
): Promise<{ md5: string; sha512: string }> {
  const digester: Digester = await platform.digester()
  await digester.update(bytes)
  return digester.digest()
}

function published(
  accounts: Accounts,
  each: Distribution,
  i: number,
  now: number,
): Partial<ImageRow> {
  const properties = new Map<string, string>([
    ['os_distro', each.distro],
    ['os_version', each.version],
    ['os_type', each.windows ? 'windows' : 'linux'],
    ['architecture', each.arch ?? 'x86_64'],
    ['hw_disk_bus', 'virtio'],
    ['hw_vif_model', 'virtio'],
    ['hw_qemu_guest_agent', 'yes'],
  ])
  if (each.arch !== undefined || each.windows) properties.set('hw_firmware_type', 'uefi')
  if (each.windows) properties.set('hw_machine_type', 'q35')
  if (each.tags.includes('bsd')) properties.set('os_type', 'bsd')
  const at = now - each.age * DAY - i * 1_234_567
  return {
    name: each.name,
    owner: accounts.project('admin').id,
    visibility: 'public',
    hidden: each.hidden ?? false,
    minDisk: each.disk,
    minRam: each.ram,
    tags: each.tags,
    properties,
    createdAt: at,
    updatedAt: at + 41_000,
  }
}

/**
 * The images of a fresh demo: some forty published distributions, and beside them those that the
 * test cloud of real Keystone and Glance is seeded with, in all the states one meets.
 * @param now milliseconds since 1970; ages count from it
 */
export async function seedImages(
  platform: Platform,
  accounts: Accounts,
  now: number,
): Promise<ImageRow[]> {
  const random = seededBytes(seededDice(0x1a6e5))
  const [admin, a, b] = ['admin', 'tenant-a', 'tenant-b'].map((name) => accounts.project(name).id)
  const drafts: Draft[] = []
  const image = (
    format: string,
    fields: Partial<ImageRow>,
    bytes: (() => Uint8Array) | null,
  ): ImageRow => {
    const row: ImageRow = {
      ...emptyRow(uuid(random), admin!, now),
      diskFormat: format,
      containerFormat: 'bare',
      ...fields,
    }
    drafts.push({ row, bytes })
    return row
  }

  for (const [i, each] of DISTRIBUTIONS.entries())
    image('qcow2', published(accounts, each, i, now), () =>
      qcow2(each.name, 0x5eed + i * 7919, each.disk * GIB, 1 + (i % 4)),
    )

  let step = 0
  /** The rest is a quarter of an hour old at the most, one image a minute. */
  const fresh = () => {
    const at = now - (14 - step++) * 60_000
    return { createdAt: at, updatedAt: at }
  }
  const debian = (version: string) =>
    new Map([
      ['os_distro', 'debian'],
      ['os_version', version],
      ['os_type', 'linux'],
      ['architecture', 'x86_64'],
      ['hw_disk_bus', 'virtio'],
      ['hw_qemu_guest_agent', 'yes'],
    ])
  const small = (seed: number) => () => qcow2(`debian ${seed}`, seed, 64 * MIB, 2)
  const open = { owner: admin!, visibility: 'public' as const }
  const alice = { owner: a!, visibility: 'private' as const }
  image(
    'qcow2',
    {
      ...open,
      ...fresh(),
      name: 'debian-12-generic',
      minDisk: 1,
      minRam: 512,
      properties: debian('12'),
      tags: ['debian', 'lts'],
    },
    small(12),
  )
  image(
    'qcow2',
    {
      ...open,
      ...fresh(),
      name: 'debian-11-generic',
      minDisk: 1,
      minRam: 512,
      hidden: true,
      properties: debian('11'),
      tags: ['debian', 'obsolete'],
    },
    small(11),
  )
  image('iso', { ...open, ...fresh(), name: 'rescue.iso', locations: SLOW, tags: ['rescue'] }, () =>
    iso('rescue', 3, MIB),
  )
  image('raw', { ...alice, ...fresh(), name: 'alice-scratch-raw', tags: ['scratch'] }, () =>
    raw('scratch', 4, 2 * MIB),
  )
  image(
    'qcow2',
    {
      ...alice,
      ...fresh(),
      name: 'golden-base',
      protected: true,
      minDisk: 1,
      tags: ['golden'],
      properties: new Map([
        ['os_distro', 'ubuntu'],
        ['os_version', '22.04'],
      ]),
    },
    small(22),
  )
  image('qcow2', { ...alice, ...fresh(), name: 'upload-me-later' }, null)
  image(
    'vmdk',
    {
      ...alice,
      ...fresh(),
      name: 'appliance.vmdk',
      properties: new Map([
        ['hw_disk_bus', 'scsi'],
        ['hw_scsi_model', 'lsiLogic'],
      ]),
    },
    () => vmdk('appliance.vmdk', 6),
  )
  const off = image('raw', { ...alice, ...fresh(), name: 'deactivated-raw' }, () =>
    raw('off', 7, 65_536),
  )
  const offered = (status: string): Partial<ImageRow> => {
    const times = fresh()
    const member: Member = { id: b!, status, ...times }
    return { ...times, owner: a!, visibility: 'shared', members: new Map([[b!, member]]) }
  }
  image('raw', { ...offered('pending'), name: 'alice-shared-pending' }, () =>
    raw('pending', 8, 4096),
  )
  image('raw', { ...offered('accepted'), name: 'alice-shared-accepted' }, () =>
    raw('accepted', 9, 4096),
  )
  image(
    'qcow2',
    {
      ...fresh(),
      owner: b!,
      visibility: 'community',
      name: 'community-appliance',
      tags: ['appliance'],
      properties: new Map([['os_distro', 'alpine']]),
    },
    small(10),
  )
  image('raw', { ...fresh(), owner: b!, visibility: 'private', name: 'bob-Ünïcödé 画像' }, () =>
    raw('bob', 13, 512),
  )

  for (const { row, bytes } of drafts) if (bytes !== null) await give(platform, row, bytes)
  off.status = 'deactivated'
  return drafts.map(({ row }) => row)
}

/** Makes a row active with bytes that are made again whenever they are read. */
async function give(platform: Platform, row: ImageRow, make: () => Uint8Array): Promise<void> {
  const bytes = make()
  const { md5, sha512 } = await digestsOf(platform, bytes)
  const virtual =
    row.diskFormat === 'qcow2'
      ? Number(new DataView(bytes.buffer).getBigUint64(24))
      : row.diskFormat === 'vmdk'
        ? 64 * MIB
        : bytes.length
  Object.assign(row, {
    status: 'active',
    size: bytes.length,
    virtualSize: virtual,
    checksum: md5,
    hash: sha512,
    locations: row.locations.length > 0 ? row.locations : FAST,
    content: { kind: 'made', bytes: make },
  } satisfies Partial<ImageRow>)
}
