import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { ConfigError } from '../../config.ts'

/** Says who uses the folder; its time of change is renewed while they live. */
export const CLAIM = 'gateway.lock'
const RENEW_MS = 10_000
/** Older than this, its holder is gone, or hangs. */
const GONE_MS = 60_000

const claimSchema = z.object({ host: z.string(), pid: z.int().positive() })

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Who else uses the folder at this moment; null when nobody does. */
function holder(file: string): z.infer<typeof claimSchema> | null {
  try {
    if (Date.now() - statSync(file).mtimeMs > GONE_MS) return null
    const claim = claimSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    // Of our own machine it is known at once: a restart after a crash must not wait.
    const mayLive = claim.host !== hostname() || (claim.pid !== process.pid && alive(claim.pid))
    return mayLive ? claim : null
  } catch {
    // None, or none that a gateway has written: a crash can leave half of one.
    return null
  }
}

/**
 * Makes sure that no second gateway uses a folder: each would take the other's uploads for what an
 * earlier one left, and cut them.
 *
 * @returns gives the folder back
 * @throws ConfigError when another gateway uses it, on this machine or on another that shares the disk
 */
export function claimFolder(folder: string): () => void {
  const file = join(folder, CLAIM)
  const other = holder(file)
  if (other !== null)
    throw new ConfigError(
      `UPLOAD_SPOOL ${folder} is used by another gateway (process ${other.pid} on ${other.host}). Give each gateway a folder of its own; if that one is gone, try again in a minute.`,
    )
  writeFileSync(file, JSON.stringify({ host: hostname(), pid: process.pid }), { mode: 0o600 })
  const renewing = setInterval(() => {
    const now = new Date()
    try {
      utimesSync(file, now, now)
    } catch {
      // Taken away, perhaps with its folder; the next write into that tells its own user.
    }
  }, RENEW_MS)
  renewing.unref()
  return () => {
    clearInterval(renewing)
    rmSync(file, { force: true })
  }
}
