import { IMPORTING } from './quota.ts'
import { withProperty } from './rows.ts'

/** The task that an image is held by, in a property that Glance itself keeps. */
export const TASK_KEY = 'os_glance_import_task'
/** The stores that an import failed for. */
const FAILED = 'os_glance_failed_import'

type Properties = ReadonlyMap<string, string>

/**
 * Adds stores to, or takes them from, the lists that an image keeps of its import: `to` is those on
 * their way, `failed` those that did not get it. In order, and empty rather than gone, as Glance
 * leaves them.
 */
export function listed(
  properties: Properties,
  what: 'add' | 'remove',
  stores: readonly string[],
  list: 'to' | 'failed' | 'both',
): Properties {
  if (list === 'both') return listed(listed(properties, what, stores, 'to'), what, stores, 'failed')
  const key = list === 'to' ? IMPORTING : FAILED
  const there = (properties.get(key) ?? '').split(',').filter((store) => store !== '')
  const now =
    what === 'add'
      ? [...new Set([...there, ...stores])]
      : there.filter((store) => !stores.includes(store))
  return withProperty(properties, key, now.toSorted().join(','))
}
