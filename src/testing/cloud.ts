import { createDemoCloud } from '#demo-cloud/cloud.ts'
import { validPasscodes } from '#demo-cloud/keystone/totp.ts'

/** The accounts of the demo cloud; a real cloud that is tested against has the same. */
export const PASSWORD = 'secret'
export type TestUser = 'admin' | 'alice' | 'bob' | 'carol' | 'dave' | 'erin'
export const PROJECT_OF: Record<TestUser, string> = {
  admin: 'admin',
  alice: 'tenant-a',
  bob: 'tenant-b',
  carol: 'tenant-a',
  dave: 'tenant-a',
  erin: 'tenant-small',
}

export interface TestCloud {
  kind: 'demo' | 'real'
  /** As in OS_AUTH_URL, ends with `/v3`. */
  authUrl: string
  fetch: (url: string, init: RequestInit) => Promise<Response>
  /** A passcode of tina, the user with a second factor; none where nobody has one. */
  passcode: () => Promise<string | null>
}

/**
 * The cloud that specs run against: the one in OS_AUTH_URL, else a fresh demo cloud in this
 * process, which answers requests without a socket.
 *
 * @param o.ecl Whether a demo cloud has ECL's extensions; it has by default.
 * @param o.imageApi `v1` is always the demo cloud: no real one has had it since 2018.
 */
export function testCloud(o: { ecl?: boolean; imageApi?: 'v1' } = {}): TestCloud {
  const authUrl = process.env['OS_AUTH_URL']
  if (o.imageApi === undefined && authUrl !== undefined && authUrl !== '')
    return {
      kind: 'real',
      authUrl,
      fetch: (url, init) => fetch(url, init),
      passcode: () => Promise.resolve(null),
    }
  const baseUrl = 'http://demo.invalid/demo'
  const demo = createDemoCloud({ baseUrl, copySeconds: 3, ...o })
  const seed = demo.accounts.find(({ user }) => user === 'tina')!.totp!
  return {
    kind: 'demo',
    authUrl: `${baseUrl}/identity/v3`,
    fetch: (url, init) => demo.fetch(new Request(url, init)),
    passcode: async () => (await validPasscodes(seed, Date.now()))[0] ?? null,
  }
}
