import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import { saveText } from '../save-text.ts'
import { definitionsText } from './read-file.ts'

/** Gives namespaces to the browser to save: one by its name, many together. */
export function saveDefinitions(documents: readonly NamespaceDocument[]): void {
  const name = documents.length === 1 ? documents[0]!.namespace : 'definitions'
  const fileName = `${name.replaceAll(/[^\w.-]+/g, '-')}.json`
  saveText(definitionsText(documents), fileName, 'application/json')
}
