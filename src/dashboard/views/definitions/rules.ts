import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import { type Actor, isAdmin, type Ruling } from '#dashboard/components/rules.ts'

/** Whether one may write definitions: for administrators by Glance's default (glance/policies/metadef.py). */
export function canDefine(actor: Actor): Ruling {
  if (isAdmin(actor)) return true
  return {
    reason:
      'Definitions belong to the whole cloud, so only an administrator can change them. You can look at them, and save them as a file.',
  }
}

/** Whether a namespace may be deleted; what is protected refuses it. */
export const canDelete = (
  { protected: kept, namespace }: NamespaceDocument,
  readOnly: string | null,
): string | null =>
  readOnly ??
  (kept ? `${namespace} is protected. Turn its protection off and save that first.` : null)

/** Letters that a path of Glance cannot carry, in words. */
export const NO_ADDRESS =
  'Has no address: Glance misreads a slash, and letters outside of ASCII, in the address of a namespace. It can be neither opened, changed nor deleted through the API, only with glance-manage.'

/** Glance's columns of the names of namespaces, properties and objects, in characters. */
export const LONGEST = 80
