import type { Limits } from '../keystone/accounts.ts'
import type { Platform } from '../platform.ts'
import type { ImageCache } from './cache.ts'
import type { Catalogue } from './catalogue.ts'
import type { Imports } from './import-work.ts'
import type { Definitions } from './metadefs/namespace.ts'
import type { OldImports } from './old-imports.ts'
import type { Caller } from './policy.ts'
import type { Staging } from './staging.ts'
import type { TaskBook } from './tasks.ts'

/** What every part of the Image service works on. */
export interface ImageCloud {
  platform: Platform
  catalogue: Catalogue
  definitions: Definitions
  tasks: TaskBook
  staging: Staging
  imports: Imports
  oldImports: OldImports
  cache: ImageCache
  limits(projectId: string): Limits
  /** What `license_switch` of a new image may be; null where that is a property like any other. */
  licenseTypes(projectId: string): readonly string[] | null
  /** Address of the service, without a slash at its end. */
  root(): string
}

/** What the works that go on between requests have in their hands. */
export type CloudParts = Omit<ImageCloud, 'imports' | 'oldImports'>

/** One request of someone who is signed in, inside one project. */
export interface Call {
  request: Request
  url: URL
  caller: Caller
  /** The decoded variable parts of the path. */
  params: string[]
  /** The id that the answer carries, and a task that it begins. */
  requestId: string
}

/** What `enabled_import_methods` says, in its order. */
export const IMPORT_METHODS = [
  'glance-direct',
  'web-download',
  'copy-image',
  'glance-download',
] as const

/** Stores of the demo; `web` is read-only, as an HTTP store is. */
export const STORES = [
  {
    id: 'fast',
    description: 'Fast SSD pool (default)',
    default: true,
    readOnly: false,
    type: 'file',
  },
  { id: 'slow', description: 'Slow archive pool', default: false, readOnly: false, type: 'file' },
  {
    id: 'web',
    description: 'Read-only HTTP locations',
    default: false,
    readOnly: true,
    type: 'http',
  },
] as const
