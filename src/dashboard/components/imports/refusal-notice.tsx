import type { ImportRequest } from '#openstack/glance/imports.ts'
import { RefusalNotice } from '../copies/refusal-notice.tsx'
import { importRefusal } from './refusal.ts'

/** Why an import was not begun. Nothing while there is no error. */
export function ImportRefusal({ error, request }: { error: unknown; request: ImportRequest }) {
  return <RefusalNotice error={error} refusal={(found) => importRefusal(found, request)} />
}
