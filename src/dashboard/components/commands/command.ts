/** Something that can be done here, for a shell and for any client of HTTP. No token is in it. */
export interface Command {
  readonly title: string
  /** For a POSIX shell, with python-openstackclient unless it says otherwise. */
  readonly line: string
  /** The requests themselves, below the address of the Image service. */
  readonly http: string
  /** What one should know before it is used elsewhere, in sentences. */
  readonly notes?: readonly string[]
}

interface Body {
  /** Its Content-Type. */
  readonly type: string
  readonly text: string
  /** Further headers, as lines. */
  readonly headers?: readonly string[]
}

/** One request as text: method and path, then what its body needs. */
export function httpText(method: string, path: string, body?: Body): string {
  if (body === undefined) return `${method} ${path}`
  const head = [`${method} ${path}`, `Content-Type: ${body.type}`, ...(body.headers ?? [])]
  return `${head.join('\n')}\n\n${body.text}`
}

export const PATCH_TYPE = 'application/openstack-images-v2.1-json-patch'

/** The request that sets one field of an image. */
export const patchText = (path: string, field: string, value: unknown): string =>
  httpText('PATCH', path, {
    type: PATCH_TYPE,
    text: JSON.stringify([{ op: 'replace', path: `/${field}`, value }]),
  })

/** The request that sends a file as an image's data. */
export const dataText = (path: string, fileName: string, headers: readonly string[] = []): string =>
  httpText('PUT', path, {
    type: 'application/octet-stream',
    text: `<the bytes of ${fileName}>`,
    headers,
  })
