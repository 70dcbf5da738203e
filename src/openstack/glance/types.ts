/** One API version of a Glance. */
export interface GlanceVersion {
  /** As it is spelled, `v2.16`. */
  id: string
  major: number
  minor: number
  /** `CURRENT`, `SUPPORTED`, `EXPERIMENTAL`, `DEPRECATED`. */
  status: string
}

/** A project that an image is shared with. */
export interface Member {
  image_id: string
  /** Project id. */
  member_id: string
  /** `pending`, `accepted` or `rejected`. */
  status: string
  created_at: string
  updated_at: string
}
export type MemberStatus = 'pending' | 'accepted' | 'rejected'

/** One property of a JSON schema, as far as Glance uses it; other members are kept. */
export interface SchemaProperty {
  type?: string | string[]
  description?: string
  enum?: (string | number | boolean | null)[]
  maxLength?: number
  pattern?: string
  readOnly?: boolean
  /** False for the properties that the operator added to the schema. */
  is_base?: boolean
  [member: string]: unknown
}
export interface Schema {
  name: string
  properties: Readonly<Record<string, SchemaProperty>>
  [member: string]: unknown
}
/** The schemas that a Glance tells of itself, by their address below `/v2/schemas`. */
export type SchemaName =
  | 'image'
  | 'images'
  | 'member'
  | 'members'
  | 'task'
  | 'tasks'
  | `metadefs/${MetadefSchemaName}`
type MetadefSchemaName =
  | 'namespace'
  | 'namespaces'
  | 'object'
  | 'objects'
  | 'property'
  | 'properties'
  | 'resource_type'
  | 'resource_types'
  | 'tag'
  | 'tags'

export interface ImportInfo {
  /** `glance-direct`, `web-download`, `copy-image`, `glance-download`, or a vendor's own. */
  methods: readonly string[]
}

/** A place where an operator keeps image data. */
export interface Store {
  id: string
  description: string | null
  is_default: boolean
  read_only: boolean
  /** For administrators, by `detail`: `file`, `rbd`, `swift`, `s3`, `cinder`, `http`, … */
  type?: string
  weight?: number
  properties?: Readonly<Record<string, unknown>>
}

export interface UsageOf {
  usage: number
  /** -1 when there is none. */
  limit: number
}
/** Quotas of the token's project by name; a cloud without quotas has none of them. */
export interface Usage {
  /** MiB, rounded down. */
  image_size_total?: UsageOf
  /** MiB, rounded down. */
  image_stage_total?: UsageOf
  image_count_total?: UsageOf
  image_count_uploading?: UsageOf
  readonly [quota: string]: UsageOf | undefined
}

/** Which bytes a 206 brings, as in Content-Range: both ends are included. */
export interface ByteRange {
  first: number
  last: number
  /** Bytes of the whole image; null where the server does not say. */
  total: number | null
}

export interface Download {
  /** null when the image has no data yet (204). */
  body: ReadableStream<Uint8Array> | null
  status: 200 | 204 | 206
  /** Bytes of this answer; null on a first download, which Glance sends chunked while its cache fills. */
  length: number | null
  /** MD5 of the whole image, even on a 206; hexadecimal; null when Glance has none. */
  contentMd5: string | null
  /** Set on a 206 only. A server may ignore Range and answer 200 with everything. */
  range: ByteRange | null
}
