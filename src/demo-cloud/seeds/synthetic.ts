import {
  NO_MEMBERS,
  NO_TAGS,
  type Content,
  type ImageRow,
  type Member,
  type Visibility,
  FAST,
  NOWHERE,
  SLOW,
} from '../glance/rows.ts'
import { seededDice, type Dice } from '../ids.ts'
import type { Accounts } from '../keystone/accounts.ts'
import type { Platform } from '../platform.ts'
import { iso, qcow2, raw, vmdk } from './disks.ts'
import { digestsOf } from './seed.ts'

const MIB = 1024 ** 2
const GIB = 1024 ** 3
const YEARS_3 = 3 * 365 * 86_400_000

/** Bytes that many rows share, as uploads of the same file do. */
interface Disk {
  format: string
  size: number
  virtualSize: number
  checksum: string
  hash: string
  content: Content
}

const SUBJECTS = [
  'web',
  'db',
  'cache',
  'build',
  'ci',
  'k8s-node',
  'k8s-master',
  'ml',
  'gpu',
  'edge',
  'vpn',
  'mail',
  'proxy',
  'queue',
  'backup',
  'desktop',
  'lab',
  'hpc',
  'router',
  'metrics',
]
const KINDS = ['snapshot', 'golden', 'base', 'nightly', 'release', 'debug', 'template', 'rollback']
const SYSTEMS: [distro: string, version: string][] = [
  ['ubuntu', '22.04'],
  ['ubuntu', '24.04'],
  ['debian', '12'],
  ['debian', '13'],
  ['rocky', '9.6'],
  ['almalinux', '9.4'],
  ['fedora', '43'],
  ['alpine', '3.20'],
  ['opensuse', '15.6'],
  ['windows', '2022'],
]

const pick = <T>(dice: Dice, items: readonly T[]): T => items[Math.floor(dice() * items.length)]!

async function makeDisks(platform: Platform): Promise<Disk[]> {
  const disks: Disk[] = []
  const add = async (format: string, virtualSize: number | null, bytes: () => Uint8Array) => {
    const made = bytes()
    const { md5, sha512 } = await digestsOf(platform, made)
    disks.push({
      format,
      size: made.length,
      virtualSize: virtualSize ?? made.length,
      checksum: md5,
      hash: sha512,
      content: { kind: 'made', bytes },
    })
  }
  for (let i = 0; i < 16; i++) {
    const virtualSize = [1, 2, 5, 10, 20, 40, 80][i % 7]! * GIB
    await add('qcow2', virtualSize, () => qcow2(`synthetic ${i}`, 0xd15c + i, virtualSize, 1 + i))
  }
  for (let i = 0; i < 6; i++)
    await add('raw', null, () => raw(`synthetic ${i}`, 0xab + i, (i + 1) * (MIB / 4)))
  for (let i = 0; i < 3; i++) await add('iso', null, () => iso(`synthetic ${i}`, i, (i + 1) * MIB))
  await add('vmdk', 64 * MIB, () => vmdk('synthetic.vmdk', 1))
  return disks
}

/**
 * Very many images, varied in name, owner, status, format, size and date. Everyone's lists stay
 * plausible: alice sees all of them (tenant-a's own, published ones, and bob's that tenant-a
 * accepted). Tags, properties and bytes are shared between rows, which keeps a row small.
 */
export async function syntheticImages(
  platform: Platform,
  accounts: Accounts,
  count: number,
  now: number,
): Promise<ImageRow[]> {
  if (count === 0) return []
  const dice = seededDice(0x5ca1ab1e)
  const disks = await makeDisks(platform)
  const [admin, a, b] = ['admin', 'tenant-a', 'tenant-b'].map((name) => accounts.project(name).id)
  const member: Member = { id: a!, status: 'accepted', createdAt: now, updatedAt: now }
  const sharedWithA: ReadonlyMap<string, Member> = new Map([[a!, member]])
  const tagLists = KINDS.flatMap((kind) => SUBJECTS.map((subject) => [kind, subject]))
  const propertyMaps = SYSTEMS.flatMap(([distro, version]) =>
    ['virtio', 'scsi'].map(
      (bus) =>
        new Map([
          ['os_distro', distro],
          ['os_version', version],
          ['architecture', 'x86_64'],
          ['hw_disk_bus', bus],
        ]),
    ),
  )
  const hex = (value: number, digits: number) =>
    Math.floor(value * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')

  const rows: ImageRow[] = []
  for (let i = 0; i < count; i++) {
    const disk = pick(dice, disks)
    const chance = dice()
    const status = chance < 0.03 ? 'queued' : chance < 0.06 ? 'deactivated' : 'active'
    const whose = dice()
    let owner = a!
    let visibility: Visibility = whose < 0.45 ? 'private' : 'shared'
    let members: ReadonlyMap<string, Member> = NO_MEMBERS
    if (whose > 0.9) {
      owner = b!
      visibility = 'shared'
      members = sharedWithA
    } else if (whose > 0.7) {
      owner = admin!
      visibility = 'public'
    } else if (whose > 0.67) visibility = 'community'
    const createdAt = Math.floor(now - dice() ** 2 * YEARS_3)
    const queued = status === 'queued'
    const subject = pick(dice, SUBJECTS)
    rows.push({
      id: `${hex(dice(), 8)}-${hex(dice(), 4)}-4${hex(dice(), 3)}-${pick(dice, ['8', '9', 'a', 'b'])}${hex(dice(), 3)}-${hex(i / count, 6)}${hex(dice(), 6)}`,
      name: `${subject}-${pick(dice, KINDS)}-${i.toString(36).padStart(4, '0')}`,
      status,
      visibility,
      owner,
      size: queued ? null : disk.size,
      virtualSize: queued ? null : disk.virtualSize,
      diskFormat: disk.format,
      containerFormat: 'bare',
      checksum: queued ? null : disk.checksum,
      hash: queued ? null : disk.hash,
      minDisk: queued ? 0 : Math.ceil(disk.virtualSize / GIB),
      minRam: pick(dice, [0, 512, 1024, 2048]),
      protected: dice() < 0.02,
      hidden: false,
      createdAt,
      updatedAt: Math.min(now, Math.floor(createdAt + dice() * 3_600_000)),
      tags: dice() < 0.3 ? NO_TAGS : pick(dice, tagLists),
      properties: pick(dice, propertyMaps),
      locations: queued ? NOWHERE : dice() < 0.85 ? FAST : SLOW,
      content: queued ? null : disk.content,
      members,
    })
  }
  return rows
}
