import { json } from '../answers.ts'
import { IMPORT_METHODS, STORES, type Call, type ImageCloud } from './context.ts'
import { notFound } from './faults.ts'
import { policy } from './policy.ts'
import { usageOf } from './quota.ts'
import { SCHEMAS } from './schemas.ts'

const render = (store: (typeof STORES)[number]) => ({
  id: store.id,
  description: store.description,
  // Strings, not booleans: so Glance writes them.
  ...(store.default ? { default: 'true' } : {}),
  ...(store.readOnly ? { 'read-only': 'true' } : {}),
})

/** GET /v2/info/import */
export function importInfo(): Response {
  return json(200, 'OK', {
    'import-methods': {
      description: 'Import methods available.',
      type: 'array',
      value: IMPORT_METHODS,
    },
  })
}

export function storesInfo(): Response {
  return json(200, 'OK', { stores: STORES.map(render) })
}

export function storesDetail(call: Call): Response {
  policy.admin(call.caller, 'stores_info_detail')
  return json(200, 'OK', {
    stores: STORES.map((store) => ({
      ...render(store),
      type: store.type,
      properties:
        store.type === 'file'
          ? {
              data_dir: `/var/lib/glance/${store.id}`,
              chunk_size: 65_536,
              thin_provisioning: false,
            }
          : {},
    })),
  })
}

/** GET /v2/info/usage: of the caller's project; sizes in MiB. */
export function usageInfo(cloud: ImageCloud, call: Call): Response {
  const { projectId } = call.caller
  const usage = usageOf(cloud.catalogue, projectId)
  const limits = cloud.limits(projectId)
  const of = (key: keyof typeof usage) => ({ usage: usage[key], limit: limits[key] })
  return json(200, 'OK', {
    usage: {
      image_size_total: of('image_size_total'),
      image_stage_total: of('image_stage_total'),
      image_count_total: of('image_count_total'),
      image_count_uploading: of('image_count_uploading'),
    },
  })
}

/** GET /v2/schemas/{name} */
export function schemaInfo(name: string): Response {
  if (!Object.hasOwn(SCHEMAS, name)) throw notFound()
  return json(200, 'OK', SCHEMAS[name])
}
