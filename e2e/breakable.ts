import type { Locator, Page } from '@playwright/test'
import { PASSWORD, HOME } from './cloud.ts'
import type { User } from './cloud.ts'
import { Cutter } from './cutter.mjs'
import { Interposer } from './interposer.ts'
import { startProduct } from './product.mjs'
import { upload } from './transfers.ts'

type Product = Awaited<ReturnType<typeof startProduct>>

/** A product of its own, with a breakable line on either side of the gateway. */
export interface Breakable {
  /** Between browser and gateway. */
  readonly line: Cutter
  /** Between gateway and cloud. */
  readonly cloud: Interposer
  /** Where the browser finds it. */
  readonly url: string
  /** Signs a browser in by one request, and opens the list. */
  enter(page: Page, user: User): Promise<void>
  /**
   * An upload of which so many bytes have passed (with the requests before it), and no more do until
   * the line is released.
   */
  sendUpTo(page: Page, file: string, name: string, bytes: number): Promise<Locator>
  /** The gateway dies at once and comes again at the same address, with the same settings. */
  restartGateway(): Promise<void>
  stop(): Promise<void>
}

/** @param env settings of the gateway */
export async function startBreakable(env: Record<string, string> = {}): Promise<Breakable> {
  const cloud = await Interposer.start()
  const settings = {
    env: {
      OS_AUTH_URL: cloud.authUrl,
      // The same after a restart, as behind any balancer.
      SESSION_SECRET: 'the same secret before and after a restart',
      ...env,
    },
  }
  let product: Product = await startProduct(settings)
  const port = Number(new URL(product.url).port)
  const line = await Cutter.start(product.url)
  return {
    line,
    cloud,
    url: line.url,
    async enter(page, user) {
      await page.request.post(`${line.url}/api/session`, {
        headers: { Origin: line.url },
        data: {
          method: 'password',
          user,
          password: PASSWORD,
          domain: 'Default',
          project: { name: HOME[user], domain: 'Default' },
        },
      })
      await page.goto('/')
      await page.waitForURL((url) => url.pathname.startsWith('/p/'))
    },
    async sendUpTo(page, file, name, bytes) {
      const held = line.holdAfter('up', bytes)
      const entry = await upload(page, file, name)
      await held
      return entry
    },
    async restartGateway() {
      await product.kill()
      product = await startProduct({ ...settings, port })
    },
    async stop() {
      await line.stop()
      await product.stop()
      await cloud.stop()
    },
  }
}
