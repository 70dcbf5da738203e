import { hexId, seededBytes, seededDice } from '../ids.ts'

type RoleName = 'admin' | 'member' | 'reader'

export interface Role {
  id: string
  name: RoleName
}

export interface Project {
  id: string
  name: string
  description: string
}

export interface User {
  id: string
  name: string
  password: string
  /** Base32 seed of a second factor; a login then needs the password and a passcode. */
  totp: string | null
  /** Role on a project, by project id. */
  grants: ReadonlyMap<string, RoleName>
  /** Role on the whole system, only the administrator has one. */
  system: boolean
}

/** Limits of one project; sizes in MiB, as Glance's quota driver counts. */
export interface Limits {
  image_size_total: number
  image_stage_total: number
  image_count_total: number
  image_count_uploading: number
}

export interface Accounts {
  roles: Record<RoleName, Role>
  projects: readonly Project[]
  users: readonly User[]
  readonly limits: (projectId: string) => Limits
  project(name: string): Project
}

export const DOMAIN = { id: 'default', name: 'Default' } as const

/**
 * The seed of tina's second factor, base32 (RFC 6238, SHA-1, 6 digits, 30 s), to be typed into
 * any authenticator. It protects nothing: everything here is a demonstration.
 */
const TINA_TOTP_SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

const WIDE: Limits = {
  image_size_total: 20_480,
  image_stage_total: 10_240,
  image_count_total: 5_000,
  image_count_uploading: 100,
}
const SMALL: Limits = {
  image_size_total: 4,
  image_stage_total: 4,
  image_count_total: 5,
  image_count_uploading: 2,
}

/**
 * Users, projects, roles and limits of the demo; every password is `secret`.
 * @param extra what the default limits grow by, so that a cloud seeded with very many images can
 *   still be uploaded to
 */
export function seedAccounts(extra: { images: number; mebibytes: number }): Accounts {
  const random = seededBytes(seededDice(0x1d5eed))
  const project = (name: string, description: string): Project => ({
    id: hexId(random),
    name,
    description,
  })
  const admin = project('admin', 'Bootstrap project for initializing the cloud.')
  const a = project('tenant-a', 'First tenant')
  const b = project('tenant-b', 'Second tenant')
  const small = project('tenant-small', 'A tenant with a very small quota')
  const user = (
    name: string,
    grants: [Project, RoleName][],
    more: { totp?: string; system?: boolean } = {},
  ): User => ({
    id: hexId(random),
    name,
    password: 'secret',
    totp: more.totp ?? null,
    system: more.system ?? false,
    grants: new Map(grants.map(([on, role]) => [on.id, role])),
  })
  const role = (name: RoleName): Role => ({ id: hexId(random), name })
  const wide: Limits = {
    ...WIDE,
    image_size_total: WIDE.image_size_total + extra.mebibytes,
    image_count_total: WIDE.image_count_total + extra.images,
  }
  const projects = [admin, a, b, small]
  return {
    roles: { admin: role('admin'), member: role('member'), reader: role('reader') },
    projects,
    users: [
      user('admin', [[admin, 'admin']], { system: true }),
      user('alice', [[a, 'member']]),
      user('bob', [[b, 'member']]),
      user('carol', [
        [a, 'member'],
        [b, 'member'],
      ]),
      user('dave', [[a, 'reader']]),
      user('erin', [[small, 'member']]),
      user('tina', [[a, 'member']], { totp: TINA_TOTP_SEED }),
    ],
    limits: (id) => (id === small.id ? SMALL : wide),
    project(name) {
      const found = projects.find((each) => each.name === name)
      if (found === undefined) throw new Error(`The demo cloud has no project ${name}`)
      return found
    },
  }
}

/** The accounts as the sign-in page shows them. */
export const ACCOUNT_NOTES = [
  { user: 'admin', password: 'secret', note: 'administrator', totp: null },
  { user: 'alice', password: 'secret', note: 'tenant-a, shares images', totp: null },
  { user: 'bob', password: 'secret', note: 'tenant-b, receives them', totp: null },
  { user: 'carol', password: 'secret', note: 'in both projects', totp: null },
  { user: 'dave', password: 'secret', note: 'tenant-a, may only read', totp: null },
  { user: 'erin', password: 'secret', note: 'a very small quota', totp: null },
  { user: 'tina', password: 'secret', note: 'asks for a second factor', totp: TINA_TOTP_SEED },
]

/** A role and those it implies, in the order in which Keystone lists them. */
export function impliedRoles(name: RoleName): RoleName[] {
  if (name === 'admin') return ['admin', 'member', 'reader']
  if (name === 'member') return ['reader', 'member']
  return ['reader']
}
