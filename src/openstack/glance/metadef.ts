/**
 * Metadata definitions: what an operator says the properties of images, flavors, volumes, … mean.
 * Names are the wire's (glance/api/v2/model/metadef_*.py).
 */

/** What this client does not know, or knows with another type, by its name; null prototype. */
interface Extra {
  readonly extra?: Readonly<Record<string, unknown>>
}
interface Times {
  /** ISO time. */
  readonly created_at?: string
  /** ISO time. */
  readonly updated_at?: string
}

/** What each item of an array may be. */
export interface ItemDefinition extends Extra {
  readonly type?: string
  readonly enum?: readonly string[]
}

/**
 * One property as an operator defines it, in the words of JSON schema. A value is a text all the
 * same where it is put on an image: `"4"` for an integer, `"true"` for a boolean, `<or> a <or> b`
 * with one of the operators.
 */
export interface PropertyDefinition extends Extra {
  /** `string`, `integer`, `number`, `boolean`, `array`, `object`; `string` where it is missing. */
  readonly type: string
  /** Words for people; '' where it is missing. */
  readonly title: string
  readonly description?: string
  /** What it is when nobody sets it. Glance stores it as a text; other services might not. */
  readonly default?: string | number | boolean
  readonly enum?: readonly string[]
  /** Least value of a number. */
  readonly minimum?: number
  readonly maximum?: number
  /** Least number of characters. */
  readonly minLength?: number
  readonly maxLength?: number
  /** A regular expression of the operator's, in the syntax of Python. */
  readonly pattern?: string
  /** What may stand before a value that a scheduler compares: `<in>`, `<or>`, `s>=`, … */
  readonly operators?: readonly string[]
  /** Set by a service, not by people. */
  readonly readonly?: boolean
  readonly confidential?: boolean
  /** What an array holds. */
  readonly items?: ItemDefinition
  readonly uniqueItems?: boolean
  readonly minItems?: number
  readonly maxItems?: number
  readonly additionalItems?: boolean
  readonly required?: readonly string[]
  /** Only where one property is asked for; else its name is the key that it stands under. */
  readonly name?: string
}
/** Definitions by their name; null prototype, so a name `__proto__` is only a name. */
export type PropertyDefinitions = Readonly<Record<string, PropertyDefinition>>

/** Properties that belong together inside of a namespace: those of one product, say. */
export interface MetadefObject extends Extra, Times {
  readonly name: string
  readonly description?: string
  /** Names of the properties that the object is not complete without. */
  readonly required?: readonly string[]
  readonly properties: PropertyDefinitions
  readonly self?: string
  readonly schema?: string
}

/** A tag that the operator proposes. */
export interface MetadefTag extends Extra, Times {
  readonly name: string
}

/** A kind of thing that can have properties: `OS::Glance::Image`, `OS::Nova::Flavor`, … */
export interface ResourceType extends Extra, Times {
  readonly name: string
}

/** That a namespace is meant for a resource type, and how its names are spelled there. */
export interface ResourceTypeAssociation extends ResourceType {
  /** Goes before each name, its separator included: `hw_` on images, `hw:` on flavors. */
  readonly prefix?: string
  /** Where on the resource: `image` and `user` on volumes, `scheduler_hints` on servers. */
  readonly properties_target?: string
}

/** A set of definitions, as a list tells it. */
export interface Namespace extends Extra, Times {
  /** Its name, which no other has; part of its address. */
  readonly namespace: string
  /** Words for people. */
  readonly display_name?: string
  readonly description?: string
  /**
   * `public`, or `private` to its owner's project. Absent in two that Glance ships
   * (`OS::OperatingSystem`, `OS::Glance::CommonImageProperties`): administrators alone see them.
   */
  readonly visibility?: string
  readonly protected?: boolean
  /** Project id, or a name: the definitions that Glance ships belong to `admin`. */
  readonly owner?: string
  readonly resource_type_associations: readonly ResourceTypeAssociation[]
  readonly self?: string
  readonly schema?: string
}

/** A namespace with all that is in it, as one answer brings it. */
export interface NamespaceDetail extends Namespace {
  readonly properties: PropertyDefinitions
  readonly objects: readonly MetadefObject[]
  readonly tags: readonly MetadefTag[]
}

/** What Glance can sort namespaces by (columns of metadef_namespaces). */
type NamespaceSortKey = 'namespace' | 'created_at' | 'updated_at'

/** Filters of a list of namespaces; both must match (glance/api/v2/metadef_namespaces.py, index). */
export interface NamespaceQuery {
  /** For any of these resource types. A name with a comma cannot be asked for. */
  resource_types?: readonly string[]
  visibility?: 'public' | 'private'
  /** Glance's default is `created_at`. */
  sort_key?: NamespaceSortKey
  /** Glance's default is `desc`. */
  sort_dir?: 'asc' | 'desc'
  /** Namespaces on a page; default 1000, which is also as much as Glance gives. */
  limit?: number
  /** Name of the namespace after which the list goes on. */
  marker?: string
}
