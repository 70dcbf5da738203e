/** An account of the demo cloud, which the sign-in page offers. */
export interface DemoAccount {
  user: string
  password: string
  /** What one can see with it, in a few words. */
  note: string
  /** Base32 seed of its second factor (RFC 6238); null: the password is enough. */
  totp: string | null
}

/** GET /api/config: what the sign-in page may know before anyone is signed in. */
export interface PublicConfig {
  version: string
  /** Digest of the built dashboard, hexadecimal; `dev` from the development server. */
  build: string
  /** Host of OS_AUTH_URL, for "which cloud is this". */
  cloud: string
  /** Present only on the embedded demo cloud. */
  demo: { accounts: DemoAccount[] } | null
  /** Largest body one upload request may have, in bytes; null when nothing on the way limits it. */
  max_body_bytes: number | null
  /** Whether acknowledged bytes of an upload survive a restart of the gateway (a spool is set up). */
  upload_durable: boolean
  /** Seconds an upload waits for its next request before it is given up. */
  upload_idle_seconds: number
}
