import type { Namespace, NamespaceDetail } from '#openstack/glance/metadef.ts'

export interface NamespaceFilters {
  readonly q: string
  readonly visibility: 'public' | 'private' | null
  /** Name of a resource type. */
  readonly type: string | null
}

/** What the address asks for. */
export function readFilters(search: URLSearchParams): NamespaceFilters {
  const visibility = search.get('visibility')
  return {
    q: search.get('q') ?? '',
    visibility: visibility === 'public' || visibility === 'private' ? visibility : null,
    type: search.get('for'),
  }
}

export function writeFilters(filters: NamespaceFilters, before: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams(before)
  const put = (key: string, value: string | null) => {
    if (value) search.set(key, value)
    else search.delete(key)
  }
  put('q', filters.q)
  put('visibility', filters.visibility)
  put('for', filters.type)
  return search
}

/** One that says nothing of its visibility is seen by administrators alone: private. */
export const isPublic = ({ visibility }: Pick<Namespace, 'visibility'>) => visibility === 'public'

function textOf(namespace: Namespace, detail: NamespaceDetail | undefined): string {
  const { namespace: name, display_name: title, description, owner } = namespace
  const inside = detail
    ? [
        ...Object.entries(detail.properties).map(([key, each]) => `${key} ${each.title}`),
        ...detail.objects.flatMap((object) => [object.name, ...Object.keys(object.properties)]),
        ...detail.tags.map((tag) => tag.name),
      ]
    : []
  return [name, title, description, owner, ...inside].join('\n').toLowerCase()
}

/** Every word has to be somewhere: in the namespace's own words, or in what is in it. */
export function matching(
  namespaces: readonly Namespace[],
  contents: ReadonlyMap<string, NamespaceDetail> | undefined,
  { q, visibility, type }: NamespaceFilters,
): Namespace[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return namespaces.filter((each) => {
    if (visibility !== null && (visibility === 'public') !== isPublic(each)) return false
    if (type !== null && !each.resource_type_associations.some(({ name }) => name === type))
      return false
    if (words.length === 0) return true
    const text = textOf(each, contents?.get(each.namespace))
    return words.every((word) => text.includes(word))
  })
}

/** Resource types that some namespace is for, by name. */
export const typesIn = (namespaces: readonly Namespace[]): string[] =>
  [
    ...new Set(
      namespaces.flatMap((each) => each.resource_type_associations.map(({ name }) => name)),
    ),
  ].toSorted()

/** `OS::Glance::Image` as it is read among others: `Image`. */
export const shortType = (type: string): string => type.split('::').at(-1) || type
