/**
 * What passes through the proxy: methods and paths of the Image APIs v2 and v1 and of ECL's extensions,
 * and reads of the Identity API, as far as the dashboard and its clients use them. Everything else is
 * refused, whatever the cloud would say to it.
 */
export interface Rule {
  readonly methods: readonly string[]
  /** Segments after the service; `:x` stands for exactly one. */
  readonly path: readonly string[]
  /** `data`: the answer is the bytes of an image. */
  readonly answer: 'json' | 'data'
  /** Metadata of images is in headers, both ways: API v1. */
  readonly meta: boolean
}

const rule = (methods: string, path: string, answer: Rule['answer'] = 'json'): Rule => ({
  methods: methods.split(' '),
  path: path.split('/').slice(1),
  answer,
  meta: path.startsWith('/v1/'),
})

export const IMAGE_RULES: readonly Rule[] = [
  rule('GET', '/'),
  rule('GET', '/versions'),
  rule('GET POST', '/v2/images'),
  rule('GET PATCH DELETE', '/v2/images/:id'),
  // Bytes go up by tus alone: a body of any size must not pass where JSON is held in memory.
  rule('GET', '/v2/images/:id/file', 'data'),
  rule('POST', '/v2/images/:id/import'),
  rule('GET', '/v2/images/:id/tasks'),
  rule('POST', '/v2/images/:id/actions/deactivate'),
  rule('POST', '/v2/images/:id/actions/reactivate'),
  rule('GET POST', '/v2/images/:id/members'),
  rule('GET PUT DELETE', '/v2/images/:id/members/:member'),
  rule('PUT DELETE', '/v2/images/:id/tags/:tag'),
  rule('GET', '/v2/tasks'),
  rule('GET', '/v2/tasks/:task'),
  rule('GET', '/v2/schemas/:name'),
  rule('GET', '/v2/schemas/metadefs/:name'),
  rule('GET', '/v2/metadefs/resource_types'),
  rule('GET POST', '/v2/metadefs/namespaces'),
  rule('GET PUT DELETE', '/v2/metadefs/namespaces/:namespace'),
  rule('GET POST DELETE', '/v2/metadefs/namespaces/:namespace/objects'),
  rule('PUT DELETE', '/v2/metadefs/namespaces/:namespace/objects/:object'),
  rule('GET POST DELETE', '/v2/metadefs/namespaces/:namespace/properties'),
  rule('PUT DELETE', '/v2/metadefs/namespaces/:namespace/properties/:property'),
  rule('GET POST DELETE', '/v2/metadefs/namespaces/:namespace/tags'),
  rule('GET POST', '/v2/metadefs/namespaces/:namespace/resource_types'),
  rule('DELETE', '/v2/metadefs/namespaces/:namespace/resource_types/:type'),
  rule('GET', '/v2/info/import'),
  rule('GET', '/v2/info/stores'),
  rule('GET', '/v2/info/stores/detail'),
  rule('GET', '/v2/info/usage'),
  rule('DELETE', '/v2/stores/:store/:image'),
  rule('GET POST', '/v2/images/:id/locations'),
  rule('GET DELETE', '/v2/cache'),
  rule('PUT DELETE', '/v2/cache/:image'),
  // Since 2.18; the word is not an image: neither of the methods above reaches it.
  rule('POST', '/v2/cache/clean'),
  rule('POST', '/v2/cache/prune'),
  rule('GET', '/v2/cache/nodes/:image'),
  rule('GET POST', '/v2/extension/image_replicator/jobs'),
  rule('GET DELETE', '/v2/extension/image_replicator/jobs/:job'),
  rule('GET', '/v2/extension/license_switch/types'),
  rule('GET POST', '/v1/images'),
  rule('GET', '/v1/images/detail'),
  rule('HEAD PUT DELETE', '/v1/images/:id'),
  rule('GET', '/v1/images/:id', 'data'),
  rule('GET PUT', '/v1/images/:id/members'),
  rule('PUT DELETE', '/v1/images/:id/members/:member'),
  rule('GET', '/v1/shared-images/:member'),
]

/** No token passes here: `/v3/auth/tokens` and the credentials of users are not in the list. */
export const IDENTITY_RULES: readonly Rule[] = [
  rule('GET', '/v3'),
  rule('GET', '/v3/auth/projects'),
  rule('GET', '/v3/auth/domains'),
  rule('GET', '/v3/auth/catalog'),
  rule('GET', '/v3/projects'),
  rule('GET', '/v3/projects/:id'),
  rule('GET', '/v3/domains'),
  rule('GET', '/v3/domains/:id'),
  rule('GET', '/v3/regions'),
  rule('GET', '/v3/users/:id'),
]

/**
 * @param segments decoded segments after the service, as `parseRequestPath` gives them
 * @returns the rule, `method` when only the method is wrong, or null
 */
export function findRule(
  rules: readonly Rule[],
  method: string,
  segments: readonly string[],
): Rule | 'method' | null {
  const wanted = segments.length === 0 ? [''] : segments
  const fitting = rules.filter(
    ({ path }) =>
      path.length === wanted.length &&
      path.every((part, index) =>
        part.startsWith(':') ? wanted[index] !== '' : part === wanted[index],
      ),
  )
  if (fitting.length === 0) return null
  return fitting.find(({ methods }) => methods.includes(method)) ?? 'method'
}
