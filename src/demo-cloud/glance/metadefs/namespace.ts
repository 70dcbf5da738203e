import type { Json } from '../../answers.ts'

/**
 * When a part was made, where that was not with its namespace, and when it was last changed: never,
 * for what came with the cloud.
 */
interface Made {
  readonly createdAt?: number
  readonly updatedAt?: number
}

/** That a namespace is meant for a resource type. */
export interface Association extends Made {
  name: string
  prefix: string | null
  /** Where on the resource. */
  target: string | null
}

export interface DefinedObject extends Made {
  name: string
  description: string | null
  required?: readonly string[]
  properties: ReadonlyMap<string, Json>
}

export interface DefinedTag extends Made {
  name: string
}

/** A namespace of metadata definitions. Definitions of properties are as the wire has them. */
export interface Namespace {
  namespace: string
  displayName: string | null
  description: string | null
  /** Null where a definition file does not say: then as good as private. */
  visibility: 'public' | 'private' | null
  protected: boolean
  /** A project id; `admin` for what Glance ships. */
  owner: string
  /** Milliseconds since 1970. */
  createdAt: number
  /** Undefined for what came with the cloud. */
  updatedAt?: number
  associations: readonly Association[]
  properties: ReadonlyMap<string, Json>
  objects: readonly DefinedObject[]
  /** Newest first, where they were not made together. */
  tags: readonly DefinedTag[]
}

/** All namespaces, in the order of their making. */
export interface Definitions {
  readonly namespaces: readonly Namespace[]
  /** All that a namespace was ever meant for, with the time when the first one was. */
  readonly resourceTypes: ReadonlyMap<string, number>
  get(name: string): Namespace | undefined
  add(row: Namespace): void
  /** The only way to change a namespace, be it only a part of it. */
  change(row: Namespace, fields: Partial<Namespace>): void
  remove(row: Namespace): void
}

export function createDefinitions(namespaces: readonly Namespace[]): Definitions {
  const rows: Namespace[] = []
  const byName = new Map<string, Namespace>()
  const resourceTypes = new Map<string, number>()
  const learn = (row: Namespace) => {
    for (const { name, createdAt = row.createdAt } of row.associations)
      if (!resourceTypes.has(name)) resourceTypes.set(name, createdAt)
  }
  const add = (row: Namespace) => {
    rows.push(row)
    byName.set(row.namespace, row)
    learn(row)
  }
  for (const row of namespaces) add(row)
  return {
    namespaces: rows,
    resourceTypes,
    get: (name) => byName.get(name),
    add,
    change(row, fields) {
      byName.delete(row.namespace)
      Object.assign(row, fields)
      byName.set(row.namespace, row)
      learn(row)
    },
    remove(row) {
      rows.splice(rows.indexOf(row), 1)
      byName.delete(row.namespace)
    },
  }
}
