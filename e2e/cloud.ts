/**
 * Keystone and Glance themselves, past the gateway and past our own client: specs arrange what they
 * need with it, and witness with it what the dashboard did. Plain fetch and nothing of src/, so
 * that a mistake there cannot hide here.
 */
export type User = 'admin' | 'alice' | 'bob' | 'carol' | 'dave' | 'erin'

/** The project each account works in; carol is in tenant-b as well. */
export const HOME: Readonly<Record<User, string>> = {
  admin: 'admin',
  alice: 'tenant-a',
  bob: 'tenant-b',
  carol: 'tenant-a',
  dave: 'tenant-a',
  erin: 'tenant-small',
}
export const PASSWORD = 'secret'

/** An image as Glance writes it. */
export interface WireImage {
  id: string
  name: string | null
  status: string
  visibility: string
  owner: string | null
  size: number | null
  checksum: string | null
  os_hash_algo: string | null
  os_hash_value: string | null
  protected: boolean
  tags: string[]
  [key: string]: unknown
}

interface CallOptions {
  json?: unknown
  body?: BodyInit
  headers?: Record<string, string>
  /** Statuses that are no failure, beside all below 400. */
  expect?: number[]
}

/** Keystone of the cloud under test: OS_AUTH_URL, else the demo cloud on the product's own port. */
export function identityUrl(): string {
  const given = process.env['OS_AUTH_URL']
  if (given) return given.replace(/\/+$/, '').replace(/\/v3$/, '')
  return `${process.env['VIEWFINDER_URL']}/demo/identity`
}

/** One user in one project, with a token of their own. */
export class Account {
  readonly user: User
  readonly project: string
  readonly projectId: string
  readonly token: string
  readonly #glance: string
  readonly #made: (id: string) => void

  private constructor(
    user: User,
    project: string,
    projectId: string,
    token: string,
    glance: string,
    made: (id: string) => void,
  ) {
    this.user = user
    this.project = project
    this.projectId = projectId
    this.token = token
    this.#glance = glance
    this.#made = made
  }

  static async signIn(
    user: User,
    project: string,
    made: (id: string) => void = () => {},
  ): Promise<Account> {
    const domain = { id: 'default' }
    const answer = await fetch(`${identityUrl()}/v3/auth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: user, domain, password: PASSWORD } },
          },
          scope: { project: { name: project, domain } },
        },
      }),
    })
    const token = answer.headers.get('x-subject-token')
    if (!answer.ok || !token)
      throw new Error(
        `${user} got no token for ${project}: ${answer.status} ${await answer.text()}`,
      )
    const body = (await answer.json()) as {
      token: {
        project: { id: string }
        catalog: {
          type: string
          endpoints: { interface: string; region: string; url: string }[]
        }[]
      }
    }
    const endpoint = body.token.catalog
      .find((service) => service.type === 'image')
      ?.endpoints.find((each) => each.interface === 'public')
    if (!endpoint) throw new Error('the catalog has no public image endpoint')
    const glance = endpoint.url.replace(/\/+$/, '').replace(/\/v2$/, '')
    return new Account(user, project, body.token.project.id, token, glance, made)
  }

  /** One call of Glance, below `/v2`. Throws on a status that was not expected. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Response> {
    const headers: Record<string, string> = {
      'X-Auth-Token': this.token,
      Accept: 'application/json',
      ...options.headers,
    }
    let body = options.body
    if (options.json !== undefined) {
      headers['Content-Type'] ??= 'application/json'
      body = JSON.stringify(options.json)
    }
    const answer = await fetch(`${this.#glance}/v2${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    })
    if (answer.status >= 400 && !options.expect?.includes(answer.status))
      throw new Error(
        `${this.user}: ${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`,
      )
    return answer
  }

  /**
   * Creates an image, private unless told otherwise, and uploads its data where some is given. It is
   * deleted when the test ends.
   */
  async createImage(
    fields: Record<string, unknown> & { name: string },
    data?: Uint8Array<ArrayBuffer> | string,
  ): Promise<WireImage> {
    const answer = await this.call('POST', '/images', {
      json: { disk_format: 'raw', container_format: 'bare', visibility: 'private', ...fields },
    })
    const image = (await answer.json()) as WireImage
    this.#made(image.id)
    if (data === undefined) return image
    await this.upload(image.id, data)
    return this.image(image.id)
  }

  async upload(id: string, data: Uint8Array<ArrayBuffer> | string): Promise<void> {
    const headers = { 'Content-Type': 'application/octet-stream' }
    await this.call('PUT', `/images/${id}/file`, { body: data, headers })
  }

  async image(id: string): Promise<WireImage> {
    return (await (await this.call('GET', `/images/${id}`)).json()) as WireImage
  }

  /** The images that a query finds, first page only: give it a name or another narrow filter. */
  async images(query: Record<string, string>): Promise<WireImage[]> {
    const answer = await this.call('GET', `/images?${new URLSearchParams(query)}`)
    return ((await answer.json()) as { images: WireImage[] }).images
  }

  /** The image of that name; throws unless there is exactly one. */
  async imageNamed(name: string): Promise<WireImage> {
    const found = await this.images({ name })
    const [only] = found
    if (!only || found.length > 1)
      throw new Error(`${this.user} sees ${found.length} images named ${name}`)
    return only
  }

  async patch(id: string, operations: unknown[]): Promise<WireImage> {
    const answer = await this.call('PATCH', `/images/${id}`, {
      json: operations,
      headers: { 'Content-Type': 'application/openstack-images-v2.1-json-patch' },
    })
    return (await answer.json()) as WireImage
  }

  async download(id: string): Promise<Buffer> {
    return Buffer.from(await (await this.call('GET', `/images/${id}/file`)).arrayBuffer())
  }

  /** Deletes an image whether it is protected or not; one that is gone already is fine. */
  async remove(id: string): Promise<void> {
    const answer = await this.call('DELETE', `/images/${id}`, { expect: [403, 404] })
    if (answer.status !== 403) return
    await this.patch(id, [{ op: 'replace', path: '/protected', value: false }])
    await this.call('DELETE', `/images/${id}`, { expect: [404] })
  }
}

/** Does something for each of many, a few at a time; the results are in the order of the items. */
export async function sideBySide<T, R>(
  items: readonly T[],
  act: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const left = [...items.entries()]
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, item] = next
      results[index] = await act(item, index)
    }
  }
  await Promise.all(Array.from({ length: 6 }, lane))
  return results
}

/** The cloud as one test uses it: accounts signed in once, and everything made removed at the end. */
export class Cloud {
  readonly #accounts = new Map<string, Promise<Account>>()
  readonly #ids = new Set<string>()
  readonly #names = new Set<string>()

  /** The account of a user, in their own project unless another is named. */
  as(user: User, project: string = HOME[user]): Promise<Account> {
    const key = `${user} ${project}`
    let account = this.#accounts.get(key)
    if (!account) {
      account = Account.signIn(user, project, (id) => this.#ids.add(id))
      this.#accounts.set(key, account)
    }
    return account
  }

  /** Images of this name, made by whatever way, are deleted when the test ends. */
  removeLater(name: string): void {
    this.#names.add(name)
  }

  async cleanUp(): Promise<void> {
    if (this.#ids.size + this.#names.size === 0) return
    const admin = await this.as('admin')
    for (const name of this.#names)
      for (const os_hidden of ['false', 'true'])
        for (const image of await admin.images({ name, os_hidden, visibility: 'all' }))
          this.#ids.add(image.id)
    await sideBySide([...this.#ids], (id) => admin.remove(id))
  }
}
