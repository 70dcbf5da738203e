import { randomBytes } from 'node:crypto'
import { mkdirSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { axeViolations } from './axe.ts'
import { Cloud, HOME, PASSWORD } from './cloud.ts'
import type { User } from './cloud.ts'
import { DiskFiles } from './qemu-image.ts'

export { expect, PASSWORD }

/** `test.use(phone)`: the smallest window that everything works in. */
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } as const

/** Goes to another page as a person with a wide window does: by its link in the rail. */
export const byRail = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()

const real = Boolean(process.env['OS_AUTH_URL'])

/** Where a signed-in user works: addresses of the views in one project. */
export interface Place {
  projectId: string
  images: string
  upload: string
  transfers: string
  copies: string
  usage: string
  tasks: string
  compare: (...ids: string[]) => string
  image: (id: string) => string
}

function placeOf(projectId: string): Place {
  const base = `/p/${encodeURIComponent(projectId)}`
  return {
    projectId,
    images: `${base}/images`,
    upload: `${base}/upload`,
    transfers: `${base}/transfers`,
    copies: `${base}/copies`,
    usage: `${base}/usage`,
    tasks: `${base}/tasks`,
    compare: (...ids) => `${base}/compare?ids=${ids.map(encodeURIComponent).join(',')}`,
    image: (id) => `${base}/images/${encodeURIComponent(id)}`,
  }
}

const baseOf = () => process.env['VIEWFINDER_URL'] ?? ''

/** @returns whether it was free, and is ours now */
function taken(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch {
    return false
  }
}

class StrictConsole {
  /** Whether a cloud has NTT's extensions is asked of it; a real Glance has none and says 404. */
  readonly #allowed: RegExp[] = real ? [/ 404 .*@ \S+\/v2\/extension\/\S+$/] : []
  readonly #seen: string[] = []
  #ended = false

  watch(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() === 'error' && !this.#ended)
        this.#seen.push(`${message.text()} @ ${message.location().url}`)
    })
    context.on('weberror', (error) => {
      if (!this.#ended) this.#seen.push(`uncaught: ${error.error().stack ?? error.error().message}`)
    })
  }
  /** The test is over: what pages say while it is cleaned up after is nobody's. */
  end(): void {
    this.#ended = true
  }
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern)
  }
  unexpected(): string[] {
    return this.#seen.filter((line) => !this.#allowed.some((pattern) => pattern.test(line)))
  }
}

interface Fixtures {
  strictConsole: StrictConsole
  /**
   * An error in a page's console fails the test, unless a pattern that was allowed matches it. What
   * is matched is `text @ address`; Chromium's own line about a refused request reads
   * `Failed to load resource: the server responded with a status of 403 (Forbidden) @ http://…`.
   */
  allowConsole: (pattern: RegExp) => void
  /** Another browser, with cookies of its own, under the same strict console. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Page>
  /** Keystone and Glance directly. Images made or named by this test are removed after it. */
  cloud: Cloud
  /** A name that no other image has; images of that name are removed after the test. */
  uniqueName: (label?: string) => string
  /**
   * Waits until no other test holds this, then holds it to the end of the test: for what two tests
   * would take from one another, as the quota of a project.
   */
  turn: (of: string) => Promise<void>
  /** Signs in through the sign-in page, as a person does, and waits for the list. */
  signIn: (page: Page, user: User, project?: string) => Promise<Place>
  /** Signs in by one request, for specs about something else. Opens no page. */
  enter: (page: Page, user: User, project?: string) => Promise<Place>
  /** Zero violations of WCAG 2.0-2.2 A and AA in the page as it stands, light and dark. */
  axe: (page: Page) => Promise<void>
  /** Makes disk files with qemu-img; they go away with the test. Bytes. */
  qemuImage: DiskFiles['make']
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, provide) => {
    await provide(process.env['VIEWFINDER_URL'])
  },

  strictConsole: [
    async ({ context }, provide, info) => {
      const watch = new StrictConsole()
      watch.watch(context)
      await provide(watch)
      if (info.status === info.expectedStatus)
        expect(watch.unexpected(), 'errors in the console').toEqual([])
    },
    { auto: true },
  ],

  allowConsole: async ({ strictConsole }, provide) => {
    await provide((pattern) => strictConsole.allow(pattern))
  },

  openBrowser: async ({ browser, baseURL, contextOptions, strictConsole }, provide) => {
    const opened: BrowserContext[] = []
    await provide(async (options) => {
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL ? { baseURL } : {}),
        ...options,
      })
      opened.push(context)
      strictConsole.watch(context)
      return context.newPage()
    })
    for (const context of opened) await context.close()
  },

  cloud: async ({ strictConsole, turn }, provide) => {
    // What was made is gone before another test has its turn.
    void turn
    const cloud = new Cloud()
    await provide(cloud)
    // A page that is still open may ask for an image that is taken away now.
    strictConsole.end()
    await cloud.cleanUp()
  },

  uniqueName: async ({ cloud }, provide) => {
    await provide((label = 'image') => {
      const name = `${label}-${randomBytes(5).toString('hex')}`
      cloud.removeLater(name)
      return name
    })
  },

  turn: async ({}, provide) => {
    const held: string[] = []
    await provide(async (of) => {
      // The address is another one in each run: what a killed run held is nobody's.
      const folder = join(tmpdir(), `viewfinder-turn-${of}-${new URL(baseOf()).port}`)
      await expect.poll(() => taken(folder), { timeout: 80_000 }).toBe(true)
      held.push(folder)
    })
    for (const folder of held) rmdirSync(folder)
  },

  signIn: async ({}, provide) => {
    await provide(async (page, user, project = HOME[user]) => {
      if (!page.url().includes('/sign-in')) await page.goto('/sign-in')
      await page.getByLabel('User', { exact: true }).fill(user)
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await page.getByLabel(/^Project/).fill(project)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL((url) => url.pathname.startsWith('/p/'))
      const projectId = decodeURIComponent(new URL(page.url()).pathname.split('/')[2] ?? '')
      return placeOf(projectId)
    })
  },

  enter: async ({ baseURL }, provide) => {
    await provide(async (page, user, project = HOME[user]) => {
      const answer = await page.request.post('/api/session', {
        headers: { Origin: baseURL ?? '' },
        data: {
          method: 'password',
          user,
          password: PASSWORD,
          domain: 'Default',
          project: { name: project, domain: 'Default' },
        },
      })
      expect(answer.status(), await answer.text()).toBe(200)
      const session = (await answer.json()) as { project_id: string }
      return placeOf(session.project_id)
    })
  },

  axe: async ({}, provide) => {
    await provide(async (page) => {
      // Which cloud it is changes nothing of what axe looks at: it is asked once, on the demo cloud.
      if (real) return
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const found = await axeViolations(page, colorScheme)
        expect(found, `axe, ${colorScheme}, ${page.url()}`).toEqual([])
      }
      await page.emulateMedia({ colorScheme: 'light' })
    })
  },

  qemuImage: async ({}, provide) => {
    const disks = new DiskFiles()
    await provide((name, bytes, format) => disks.make(name, bytes, format))
    disks.remove()
  },
})
