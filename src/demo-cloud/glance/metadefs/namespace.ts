import type { Json } from '../../answers.ts'

/** That a namespace is meant for a resource type. */
export interface Association {
  name: string
  prefix: string | null
  /** Where on the resource. */
  target: string | null
}

export interface DefinedObject {
  name: string
  description: string
  properties: ReadonlyMap<string, Json>
}

/** A namespace of metadata definitions. Definitions of properties are as the wire has them. */
export interface Namespace {
  namespace: string
  displayName: string
  description: string
  /** Null where a definition file does not say: then as good as private. */
  visibility: 'public' | 'private' | null
  protected: boolean
  /** A project id; `admin` for what Glance ships. */
  owner: string
  /** Milliseconds since 1970. */
  createdAt: number
  associations: readonly Association[]
  properties: ReadonlyMap<string, Json>
  objects: readonly DefinedObject[]
  tags: readonly string[]
}

/** All namespaces, in the order of their making. Nothing changes them. */
export interface Definitions {
  readonly namespaces: readonly Namespace[]
  /** All that a namespace was ever meant for, with the time when the first one was. */
  readonly resourceTypes: ReadonlyMap<string, number>
  get(name: string): Namespace | undefined
}

export function createDefinitions(namespaces: readonly Namespace[]): Definitions {
  const byName = new Map(namespaces.map((each) => [each.namespace, each]))
  const resourceTypes = new Map<string, number>()
  for (const { associations, createdAt } of namespaces)
    for (const { name } of associations)
      if (!resourceTypes.has(name)) resourceTypes.set(name, createdAt)
  return { namespaces, resourceTypes, get: (name) => byName.get(name) }
}
