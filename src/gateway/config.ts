import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface GatewayConfig {
  /** Keystone's address as the operator gave it; null starts the embedded demo cloud. */
  readonly authUrl: URL | null
  readonly port: number
  readonly host: string
  /** What every sealing key is derived from. */
  readonly secret: Buffer
  readonly secretGenerated: boolean
  /** Which of a service's addresses in the catalog the gateway uses. */
  readonly interface: 'public' | 'internal' | 'admin'
  /** PEM of certificate authorities beside the system's; null when none was given. */
  readonly ca: string | null
  /** Origin under which browsers reach the gateway, when it is not the one it listens on. */
  readonly publicUrl: URL | null
  /** Whether X-Forwarded-Proto and X-Forwarded-Host of the proxy in front are believed. */
  readonly trustProxy: boolean
  /** Largest body of one upload request in bytes; null when nothing on the way limits it. */
  readonly maxBodyBytes: number | null
  /** Milliseconds an upload may wait for its next request before it is given up. */
  readonly uploadIdleMs: number
  /** Milliseconds a sending browser may be silent before its request is cut (the upload stays). */
  readonly uploadSilenceMs: number
  /** Milliseconds Glance may take no byte, though some are waiting, before the upload is given up. */
  readonly glanceSilenceMs: number
  /** Folder in which uploads are kept until Glance has them; null passes them straight through. */
  readonly spoolFolder: string | null
  /** Bytes that all uploads in the spool may take together; null leaves it to the disk. */
  readonly spoolBytes: number | null
  /** Milliseconds a spooled upload is kept after its owner's last request. */
  readonly spoolMs: number
  /** Milliseconds that running uploads get to end when the gateway is told to stop. */
  readonly stopMs: number
  /** Number of images the demo cloud shall have; null leaves it its own few. */
  readonly demoImages: number | null
  /** Number of metadata definitions to add to the demo cloud's own; null adds none. */
  readonly demoDefinitions: number | null
  /** Which Image API the demo cloud has. */
  readonly demoImageApi: 'v1' | 'v2'
}

/** A setting that makes no sense; the message is the sentence to show. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Env = Readonly<Record<string, string | undefined>>

function integer(name: string, text: string, min: number, max: number): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) < min || Number(text) > max)
    throw new ConfigError(
      `${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`,
    )
  return Number(text)
}

function address(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new ConfigError(`${name} must be an http or https address, not ${JSON.stringify(text)}.`)
  if (url.username !== '' || url.password !== '')
    throw new ConfigError(`${name} must not carry a user name or password.`)
  if (url.search !== '' || url.hash !== '')
    throw new ConfigError(`${name} must not carry a query or a fragment.`)
  return url
}

function flag(name: string, text: string): boolean {
  if (/^(1|true|yes)$/i.test(text)) return true
  if (/^(0|false|no)$/i.test(text)) return false
  throw new ConfigError(`${name} must be 1 or 0, not ${JSON.stringify(text)}.`)
}

type Flag = 'images' | 'definitions' | 'image-api' | 'port'

function readFlags(argv: readonly string[]): Record<Flag, string | null> {
  const found: Record<Flag, string | null> = {
    images: null,
    definitions: null,
    'image-api': null,
    port: null,
  }
  for (let at = 0; at < argv.length; at++) {
    const match = /^--(images|definitions|image-api|port)(?:=(.*))?$/s.exec(argv[at]!)
    if (match === null)
      throw new ConfigError(
        `${JSON.stringify(argv[at])} is not an option. There are --images N, --definitions N and --image-api v1 (demo cloud), and --port N.`,
      )
    const value = match[2] ?? argv[++at]
    const flag = match[1] as Flag
    if (value === undefined)
      throw new ConfigError(`--${flag} needs ${flag === 'image-api' ? 'v1 or v2' : 'a number'}.`)
    found[flag] = value
  }
  return found
}

/**
 * Reads the gateway's settings.
 *
 * @param env the process's environment; an empty string counts as absent
 * @param argv command-line arguments after the script: `--images N`, `--definitions N`,
 *   `--image-api v1`, `--port N`
 * @throws ConfigError with a sentence when a setting makes no sense
 */
export function readConfig(env: Env, argv: readonly string[] = []): GatewayConfig {
  const get = (name: string) => (env[name] === undefined || env[name] === '' ? null : env[name])
  const flags = readFlags(argv)
  const number = (name: string, fallback: number, min: number, max: number) => {
    const text = get(name)
    return text === null ? fallback : integer(name, text, min, max)
  }

  const authUrl = get('OS_AUTH_URL')
  for (const name of ['images', 'definitions', 'image-api'] as const)
    if (flags[name] !== null && authUrl !== null)
      throw new ConfigError(`--${name} is for the demo cloud; OS_AUTH_URL names a real one.`)

  const imageApi = flags['image-api'] ?? 'v2'
  if (imageApi !== 'v1' && imageApi !== 'v2')
    throw new ConfigError(`--image-api must be v1 or v2, not ${JSON.stringify(imageApi)}.`)

  const secret = get('SESSION_SECRET')
  if (secret !== null && Buffer.byteLength(secret) < 32)
    throw new ConfigError(
      'SESSION_SECRET must have at least 32 bytes. Make one with: openssl rand -base64 48',
    )

  const face = (get('OS_INTERFACE') ?? 'public').replace(/URL$/, '')
  if (face !== 'public' && face !== 'internal' && face !== 'admin')
    throw new ConfigError('OS_INTERFACE must be public, internal or admin.')

  let ca: string | null = null
  const caFile = get('OS_CACERT')
  if (caFile !== null) {
    try {
      ca = readFileSync(caFile, 'utf8')
    } catch (error) {
      throw new ConfigError(`OS_CACERT cannot be read: ${(error as Error).message}.`)
    }
    if (!ca.includes('-----BEGIN CERTIFICATE-----'))
      throw new ConfigError(`OS_CACERT ${caFile} holds no PEM certificate.`)
  }

  const publicUrl = get('PUBLIC_URL')
  const publicAddress = publicUrl === null ? null : address('PUBLIC_URL', publicUrl)
  if (publicAddress !== null && publicAddress.pathname !== '/')
    throw new ConfigError('PUBLIC_URL must be an origin without a path.')

  const host = get('HOST') ?? '127.0.0.1'
  if (!/^[\w.:-]{1,255}$/.test(host))
    throw new ConfigError(`HOST must be a name or an address, not ${JSON.stringify(host)}.`)

  const spoolFolder = get('UPLOAD_SPOOL')
  for (const name of ['UPLOAD_SPOOL_BYTES', 'UPLOAD_SPOOL_SECONDS'])
    if (spoolFolder === null && get(name) !== null)
      throw new ConfigError(
        `${name} is of no use without UPLOAD_SPOOL, the folder to keep uploads in.`,
      )
  const spoolBytes = get('UPLOAD_SPOOL_BYTES')

  const trustProxy = get('TRUST_PROXY')
  const maxBody = get('MAX_BODY_BYTES')
  return {
    authUrl: authUrl === null ? null : address('OS_AUTH_URL', authUrl),
    port: integer('PORT', flags.port ?? get('PORT') ?? '8080', 0, 65535),
    host,
    secret: secret === null ? randomBytes(32) : Buffer.from(secret),
    secretGenerated: secret === null,
    interface: face,
    ca,
    publicUrl: publicAddress,
    trustProxy: trustProxy === null ? false : flag('TRUST_PROXY', trustProxy),
    maxBodyBytes:
      maxBody === null ? null : integer('MAX_BODY_BYTES', maxBody, 65536, Number.MAX_SAFE_INTEGER),
    uploadIdleMs: number('UPLOAD_IDLE_SECONDS', 600, 1, 86400) * 1000,
    uploadSilenceMs: number('UPLOAD_SILENCE_SECONDS', 60, 1, 86400) * 1000,
    glanceSilenceMs: number('GLANCE_SILENCE_SECONDS', 300, 1, 86400) * 1000,
    spoolFolder,
    spoolBytes:
      spoolBytes === null
        ? null
        : integer('UPLOAD_SPOOL_BYTES', spoolBytes, 1024 * 1024, Number.MAX_SAFE_INTEGER),
    spoolMs: number('UPLOAD_SPOOL_SECONDS', 86400, 60, 30 * 86400) * 1000,
    stopMs: number('STOP_SECONDS', 30, 0, 3600) * 1000,
    demoImages: flags.images === null ? null : integer('--images', flags.images, 0, 1_000_000),
    demoDefinitions:
      flags.definitions === null ? null : integer('--definitions', flags.definitions, 0, 100_000),
    demoImageApi: imageApi,
  }
}
