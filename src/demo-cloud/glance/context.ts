import type { Limits } from '../keystone/accounts.ts'
import type { Platform } from '../platform.ts'
import type { Catalogue } from './catalogue.ts'
import type { Definitions } from './metadefs/namespace.ts'
import type { Caller } from './policy.ts'

/** What every part of the Image service works on. */
export interface ImageCloud {
  platform: Platform
  catalogue: Catalogue
  definitions: Definitions
  limits(projectId: string): Limits
  /** What `license_switch` of a new image may be; null where that is a property like any other. */
  licenseTypes(projectId: string): readonly string[] | null
  /** Address of the service, without a slash at its end. */
  root(): string
}

/** One request of someone who is signed in, inside one project. */
export interface Call {
  request: Request
  url: URL
  caller: Caller
  /** The decoded variable parts of the path. */
  params: string[]
}

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
