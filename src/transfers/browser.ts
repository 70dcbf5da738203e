import type { Glance } from '#openstack/glance/client.ts'
import type { FetchLike } from '#openstack/http.ts'
import { createImports } from '#openstack/glance/imports.ts'
import { apiPaths } from '#wire/paths.ts'
import { runDownload } from './download/run.ts'
import { openSave, pickTarget } from './download/save.ts'
import type { TransferEffects } from './effects.ts'
import { hashFile } from './hash/hash-file.ts'
import type { Scope } from './types.ts'
import { runUpload } from './upload/run.ts'
import { createUploads } from './upload/tus.ts'
import type { VerdictStore } from './verdicts.ts'
import { createBodyLimit, watchOnline, watchSession } from './waits.ts'

export interface BrowserParts {
  /** The client of a scope, behind the gateway. */
  readonly glance: (scope: Scope) => Glance
  /** What that client asks the gateway with. */
  readonly fetch: FetchLike
  /** Called when a transfer finds the session ended. */
  readonly onSessionEnd: () => void
  /** The longest body that the gateway's configuration allows, in bytes. */
  readonly maxBody: () => Promise<number | null>
  readonly verdicts: VerdictStore
}

/** The real effects. Whoever imports this has all that moves bytes: it is not for the entry. */
export function browserEffects(o: BrowserParts): TransferEffects {
  return {
    glance: o.glance,
    imports: ({ projectId, region }) =>
      createImports({ fetch: o.fetch, base: apiPaths.image(projectId, region) }),
    runUpload,
    runDownload,
    uploads: createUploads({
      fetch: (url, init) => fetch(url, init),
      newXhr: () => new XMLHttpRequest(),
    }),
    hashFile,
    pickTarget,
    openSave,
    verdicts: o.verdicts,
    online: watchOnline({ onLine: () => navigator.onLine, target: window }),
    session: watchSession(o.onSessionEnd),
    bodyLimit: createBodyLimit(o.maxBody),
  }
}
