import type {
  ItemDefinition,
  MetadefObject,
  NamespaceDetail,
  PropertyDefinition,
} from './metadef.ts'

/** A definition of a property as it is written, in the words of JSON schema. */
export type WireDefinition = Readonly<Record<string, unknown>>

/** That a namespace is meant for a resource type, as it is written. */
export interface AssociationDocument {
  readonly name: string
  readonly prefix?: string
  readonly properties_target?: string
}

export interface ObjectDocument {
  readonly name: string
  readonly description?: string
  readonly required?: readonly string[]
  /** Null prototype. */
  readonly properties: Readonly<Record<string, WireDefinition>>
}

/**
 * A namespace with all that is in it, and nothing that only Glance can say: what POST
 * /v2/metadefs/namespaces takes, and what the files in /etc/glance/metadefs and those of
 * `glance-manage db_export_metadefs` hold. Those files name no owner.
 */
export interface NamespaceDocument {
  readonly namespace: string
  readonly display_name?: string
  readonly description?: string
  readonly visibility?: string
  readonly protected?: boolean
  readonly owner?: string
  readonly resource_type_associations: readonly AssociationDocument[]
  /** Null prototype. */
  readonly properties: Readonly<Record<string, WireDefinition>>
  readonly objects: readonly ObjectDocument[]
  readonly tags: readonly { readonly name: string }[]
}

const record = <T>() => Object.create(null) as Record<string, T>

/** What had no place in the decoded form goes back to its own. */
function wire(definition: PropertyDefinition | ItemDefinition): Record<string, unknown> {
  const made = record<unknown>()
  const { extra, ...known } = definition as PropertyDefinition
  for (const [key, value] of Object.entries({ ...known, ...extra }))
    made[key] = key === 'items' && known.items !== undefined ? wire(known.items) : value
  return made
}

function definitions(all: NamespaceDetail['properties']): Record<string, WireDefinition> {
  const made = record<WireDefinition>()
  for (const [name, definition] of Object.entries(all)) made[name] = wire(definition)
  return made
}

function objectDocument(object: MetadefObject): ObjectDocument {
  const { name, description, required } = object
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(required === undefined || required.length === 0 ? {} : { required }),
    properties: definitions(object.properties),
  }
}

/** A namespace as Glance tells it, without its times and addresses. */
export function documentOf(detail: NamespaceDetail): NamespaceDocument {
  const { namespace, display_name, description, visibility, owner } = detail
  const fields = { display_name, description, visibility, protected: detail.protected, owner }
  return {
    namespace,
    ...(Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== undefined),
    ) as Partial<NamespaceDocument>),
    resource_type_associations: detail.resource_type_associations.map(
      ({ name, prefix, properties_target: target }) => ({
        name,
        ...(prefix === undefined ? {} : { prefix }),
        ...(target === undefined ? {} : { properties_target: target }),
      }),
    ),
    properties: definitions(detail.properties),
    objects: detail.objects.map(objectDocument),
    tags: detail.tags.map(({ name }) => ({ name })),
  }
}
