import { createCopyJobs } from './ecl/jobs.ts'
import { homeOf } from './ecl/regions.ts'
import { createEcl, isExtension } from './ecl/service.ts'
import { createFaultPlan } from './fault-plan.ts'
import { createFaulty, faultsApi } from './faulty.ts'
import { createCache } from './glance/cache.ts'
import { createCatalogue } from './glance/catalogue.ts'
import type { CloudParts, ImageCloud } from './glance/context.ts'
import { createImports } from './glance/import-work.ts'
import { createDefinitions } from './glance/metadefs/namespace.ts'
import { createOldImports } from './glance/old-imports.ts'
import { createGlance } from './glance/service.ts'
import { createStaging } from './glance/staging.ts'
import { createTasks } from './glance/tasks.ts'
import { legacyRow } from './glance-v1/meta.ts'
import { createGlanceV1 } from './glance-v1/service.ts'
import { ACCOUNT_NOTES, seedAccounts } from './keystone/accounts.ts'
import { buildCatalog } from './keystone/catalog.ts'
import { createKeystone } from './keystone/service.ts'
import { createTokens } from './keystone/tokens.ts'
import { hexId } from './ids.ts'
import { memoryPlatform, type Platform } from './platform.ts'
import { seedNamespaces } from './seeds/definitions/seed.ts'
import { seedImages } from './seeds/seed.ts'
import { syntheticImages } from './seeds/synthetic.ts'
import { seedWorkings } from './seeds/workings.ts'

/** What an import takes at least for each store, and the cache for an image: something to look at. */
const STORE_MS = 1000

interface DemoCloudOptions {
  /**
   * Address under which the cloud is reached, without a slash at its end, e.g.
   * `http://127.0.0.1:8080/demo`. The catalog is made of it: `<baseUrl>/identity/v3` and
   * `<baseUrl>/image`. A function, when the port is only known later.
   */
  baseUrl: string | (() => string)
  /** How many synthetic images to add to the seeded ones; 0 by default. */
  images?: number
  /** How many synthetic definitions of properties to add to the seeded ones; 0 by default. */
  definitions?: number
  /** The only API that the Image service has: v2 by default, v1 as before 2018. */
  imageApi?: 'v1' | 'v2'
  /** Seconds that a token lives; 3600 by default. */
  tokenSeconds?: number
  /** Whether the Image service has the extensions of NTT's Enterprise Cloud; it has by default. */
  ecl?: boolean
  /** Seconds that a copy of an image to another project takes at least; 10 by default. */
  copySeconds?: number
  /** Blobs, hashes, clock and randomness; in memory by default. */
  platform?: Platform
  /** Cuts every connection that is open, for the fault `restart`; nothing by default. */
  cutAll?: () => void
}

export interface DemoCloud {
  /**
   * Answers a request for an address below `baseUrl`; others get 404. Rejects, and bodies break, with
   * ConnectionCut where the fault plan (`<baseUrl>/faults`) wants the connection cut.
   */
  fetch(request: Request): Promise<Response>
  /** Resolves when the seeds are there; requests wait for it by themselves. */
  ready: Promise<void>
  /** Accounts for the sign-in page; `totp` is the seed of a second factor, base32. */
  accounts: { user: string; password: string; note: string; totp: string | null }[]
}

/**
 * An embedded Keystone v3 and Glance v2 (or v1), with the extensions of NTT's Enterprise Cloud: a
 * server that speaks their HTTP, as Request → Response in any runtime. The answers of the first two are
 * held against recorded ones of a real cloud (replay.spec.ts).
 * A new cloud is a fresh demo; nothing survives it but what the platform's blobs keep.
 */
export function createDemoCloud(options: DemoCloudOptions): DemoCloud {
  const platform = options.platform ?? memoryPlatform()
  const given = options.baseUrl
  const baseUrl = typeof given === 'function' ? given : () => given
  const images = options.images ?? 0
  // A synthetic image holds at most 1.3 MiB; the limits leave room for all and for new ones.
  const accounts = seedAccounts({ images, mebibytes: Math.ceil(images * 1.5) })
  const tokens = createTokens(platform)
  const catalogue = createCatalogue()
  const definitions = createDefinitions(
    seedNamespaces(accounts, options.definitions ?? 0, platform.now()),
  )
  const identityRoot = () => `${baseUrl()}/identity`
  const imageRoot = () => `${baseUrl()}/image`

  const keystone = createKeystone({
    platform,
    accounts,
    tokens,
    catalog: () => buildCatalog({ identity: `${identityRoot()}/v3`, image: imageRoot() }),
    root: identityRoot,
    tokenSeconds: options.tokenSeconds ?? 3600,
  })
  const hasEcl = options.ecl ?? options.imageApi !== 'v1'
  const parts: CloudParts = {
    platform,
    catalogue,
    definitions,
    tasks: createTasks(platform),
    staging: createStaging(),
    cache: createCache(platform, STORE_MS),
    limits: accounts.limits,
    licenseTypes: (projectId) =>
      hasEcl ? homeOf(accounts.projects.find(({ id }) => id === projectId)!).licenseTypes : null,
    root: imageRoot,
  }
  const imageCloud: ImageCloud = {
    ...parts,
    imports: createImports(parts, STORE_MS),
    oldImports: createOldImports(parts, STORE_MS),
  }
  const old = options.imageApi === 'v1'
  const glance = (old ? createGlanceV1 : createGlance)(imageCloud, tokens, identityRoot)
  const jobs = createCopyJobs(imageCloud, (options.copySeconds ?? 10) * 1000)
  const ecl = createEcl(imageCloud, { tokens, accounts, jobs })

  const plan = createFaultPlan(() => hexId(platform.random))
  const cutAll = options.cutAll ?? (() => {})
  const faulty = createFaulty({ plan, tokens, catalogue, now: platform.now, cutAll })

  async function seed(): Promise<void> {
    const now = platform.now()
    const seeds = await seedImages(platform, accounts, now)
    const rows = [...(await syntheticImages(platform, accounts, images, now)), ...seeds]
    if (!old) {
      const workings = seedWorkings(seeds, accounts, now)
      rows.push(...workings.rows)
      parts.tasks.load(workings.tasks)
      parts.cache.load(workings.cached)
    }
    catalogue.load(old ? rows.map(legacyRow) : rows)
  }
  const ready = seed()

  return {
    ready,
    accounts: [...ACCOUNT_NOTES],
    async fetch(request) {
      await ready
      const url = new URL(request.url)
      const prefix = new URL(baseUrl()).pathname.replace(/\/$/, '')
      const below = (root: string) =>
        url.pathname === root || url.pathname.startsWith(`${root}/`)
          ? url.pathname.slice(root.length)
          : null
      const identity = below(`${prefix}/identity`)
      if (identity !== null)
        return faulty.handle('identity', identity, request, (sent) =>
          keystone.handle(sent, identity, url),
        )
      const image = below(`${prefix}/image`)
      if (image !== null)
        return faulty.handle('image', image, request, (sent) => {
          jobs.advance()
          imageCloud.imports.advance()
          imageCloud.oldImports.advance()
          imageCloud.cache.advance((id) => catalogue.get(id)?.size ?? null)
          if (hasEcl && isExtension(image)) return ecl.handle(sent, image)
          return glance.handle(sent, image, url)
        })
      const faults = below(`${prefix}/faults`)
      if (faults !== null) return faultsApi(plan, request, faults)
      return new Response('Not here\n', { status: 404 })
    },
  }
}
