import { object, objects, text } from '../json.ts'
import type { Catalog } from './catalog.ts'

/** A name may be absent where Keystone gives only the id. */
export interface Named {
  id: string
  name: string
}
export interface Project extends Named {
  domain: Named
}

/** What a token stands for (Identity API v3, "Validate and show information for token"). */
export interface TokenInfo {
  methods: readonly string[]
  user: Project & { password_expires_at: string | null }
  project: Project | null
  domain: Named | null
  system: boolean
  /** Empty for an unscoped token. */
  roles: readonly Named[]
  catalog: Catalog
  /** ISO time. */
  expires_at: string
  issued_at: string
  /** Set when the token came from one; a restricted one may not make further credentials. */
  application_credential: (Named & { restricted: boolean }) | null
}
export interface Token extends TokenInfo {
  /** The secret itself: X-Auth-Token. Never log it, never hand it to a page. */
  value: string
}

/** One of the projects that a user may scope to. */
export interface OwnProject extends Named {
  domain_id: string
  description: string
  enabled: boolean
}
export interface OwnDomain extends Named {
  description: string
  enabled: boolean
}
export interface Region {
  id: string
  description: string
  parent: string | null
}

const maybeText = (value: unknown) => (typeof value === 'string' ? value : null)
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

const named = (value: unknown): Named => {
  const { id, name } = object(value)
  return { id: text(id), name: text(name) }
}
const project = (value: unknown): Project => ({
  ...named(value),
  domain: named(object(value)['domain']),
})

export function decodeCatalog(json: unknown): Catalog {
  return objects(json).map((service) => ({
    id: text(service['id']),
    type: text(service['type']),
    name: maybeText(service['name']),
    endpoints: objects(service['endpoints']).map((endpoint) => ({
      id: text(endpoint['id']),
      interface: text(endpoint['interface']),
      region: maybeText(endpoint['region_id']) ?? maybeText(endpoint['region']),
      url: text(endpoint['url']),
    })),
  }))
}

/** The `token` object of Keystone's answer; tolerant of what is missing. */
export function decodeToken(json: unknown): TokenInfo {
  const token = object(object(json)['token'])
  const credential = token['application_credential']
  return {
    methods: texts(token['methods']),
    user: {
      ...project(token['user']),
      password_expires_at: maybeText(object(token['user'])['password_expires_at']),
    },
    project: token['project'] === undefined ? null : project(token['project']),
    domain: token['domain'] === undefined ? null : named(token['domain']),
    system: object(token['system'])['all'] === true,
    roles: objects(token['roles']).map(named),
    catalog: decodeCatalog(token['catalog']),
    expires_at: text(token['expires_at']),
    issued_at: text(token['issued_at']),
    application_credential:
      credential === undefined
        ? null
        : { ...named(credential), restricted: object(credential)['restricted'] === true },
  }
}

export const decodeProjects = (json: unknown): OwnProject[] =>
  objects(object(json)['projects']).map((wire) => ({
    ...named(wire),
    domain_id: text(wire['domain_id']),
    description: text(wire['description']),
    enabled: wire['enabled'] !== false,
  }))

export const decodeDomains = (json: unknown): OwnDomain[] =>
  objects(object(json)['domains']).map((wire) => ({
    ...named(wire),
    description: text(wire['description']),
    enabled: wire['enabled'] !== false,
  }))

export const decodeRegions = (json: unknown): Region[] =>
  objects(object(json)['regions']).map((wire) => ({
    id: text(wire['id']),
    description: text(wire['description']),
    parent: maybeText(wire['parent_region_id']),
  }))

export interface Receipt {
  methods: readonly string[]
  required: readonly (readonly string[])[]
  user: Project
  expires_at: string
}

/** Body of a 401 that asks for more proofs (Identity API v3, "Multi-Factor Authentication"). */
export function decodeReceipt(json: unknown): Receipt {
  const receipt = object(object(json)['receipt'])
  const required = object(json)['required_auth_methods']
  return {
    methods: texts(receipt['methods']),
    required: Array.isArray(required) ? required.map(texts) : [],
    user: project(receipt['user']),
    expires_at: text(receipt['expires_at']),
  }
}

export interface IdentityVersion {
  /** `v3.14` */
  id: string
  status: string
}

/** GET / (300, `versions.values`), or GET /v3 (200, `version`). */
export function decodeIdentityVersions(json: unknown): IdentityVersion[] {
  const { version, versions } = object(json)
  const list = version === undefined ? objects(object(versions)['values']) : [object(version)]
  return list.map((wire) => ({ id: text(wire['id']), status: text(wire['status']) }))
}
