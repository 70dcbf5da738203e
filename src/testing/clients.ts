import { createGlance, type Glance } from '#openstack/glance/client.ts'
import type { Image, ImageFields } from '#openstack/glance/image.ts'
import { endpointFor } from '#openstack/keystone/catalog.ts'
import { createKeystone, type Keystone } from '#openstack/keystone/client.ts'
import type { Token } from '#openstack/keystone/token.ts'
import { PASSWORD, PROJECT_OF, testCloud, type TestCloud, type TestUser } from './cloud.ts'

/** A real Glance asks Keystone for limits at every create; on a busy machine that takes seconds. */
export const PATIENCE = { timeout: 120_000 }

export const DOMAIN = { id: 'default' }

export interface Clients {
  cloud: TestCloud
  keystone: Keystone
  tokens: Record<TestUser, Token>
  glances: Record<TestUser, Glance>
  /** Signs these users in, each on its own project. */
  enter: (...users: TestUser[]) => Promise<void>
  /** A new image, named after the run unless it is given a name, and removed by `leave`. */
  create: (fields?: ImageFields, user?: TestUser) => Promise<Image>
  /** Removes what `create` made. */
  leave: () => Promise<void>
}

/** The clients on a cloud, that of testCloud() by default, with everything that they make kept in mind. */
export function clients(run: string, cloud = testCloud()): Clients {
  const keystone = createKeystone({ fetch: cloud.fetch, url: cloud.authUrl })
  const tokens = {} as Record<TestUser, Token>
  const glances = {} as Record<TestUser, Glance>
  const made: { glance: Glance; id: string }[] = []

  return {
    cloud,
    keystone,
    tokens,
    glances,
    async enter(...users) {
      for (const user of users) {
        const token = await keystone.authenticate(
          { method: 'password', user: { name: user, domain: DOMAIN }, password: PASSWORD },
          { scope: { project: { name: PROJECT_OF[user], domain: DOMAIN } } },
        )
        const base = endpointFor(token.catalog, { type: 'image', region: 'RegionOne' })
        if (base === null) throw new Error('This cloud has no image service in RegionOne.')
        tokens[user] = token
        glances[user] = createGlance({ fetch: cloud.fetch, base, token: token.value })
      }
    },
    async create(fields = {}, user = 'alice') {
      const image = await glances[user].createImage({ name: run, ...fields })
      made.push({ glance: glances[user], id: image.id })
      return image
    },
    async leave() {
      for (const { glance, id } of made) {
        const image = await glance.findImage(id, { ignoreMissing: true })
        if (image?.protected) await glance.updateImage(image, { protected: false })
        await glance.deleteImage(id, { ignoreMissing: true })
      }
    },
  }
}
