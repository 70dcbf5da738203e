/** GET /api/config: what the sign-in page may know before anyone is signed in. */
export interface PublicConfig {
  version: string
  /** First characters of the build's digest, shown on the sign-in page. */
  build: string
  /** Host of OS_AUTH_URL, for "which cloud is this". */
  cloud: string
  /** Present only on the embedded demo cloud. */
  demo: { accounts: { user: string; password: string; note: string }[] } | null
  /** Largest body one upload request may have, in bytes; null when nothing on the way limits it. */
  max_body_bytes: number | null
}
