import { shellWord } from '#lib/shell-word.ts'
import type { CacheTarget } from '#openstack/glance/cache.ts'
import { locationPatch } from '#openstack/glance/locations.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { LocationChange } from '#dashboard/queries/stores.ts'
import { type Command, httpText } from '../commands/command.ts'

/*
 * With python-glanceclient: python-openstackclient has had words for stores, caches and imports only
 * since 6.3, and none for addresses.
 */
const seg = encodeURIComponent
const JSON_TYPE = 'application/json'
const PATCH_TYPE = 'application/openstack-images-v2.1-json-patch'

export const removeCommand = (id: string, store: string): Command => ({
  title: `Remove the data from ${store}`,
  line: `glance stores-delete --store ${shellWord(store)} ${shellWord(id)}`,
  http: httpText('DELETE', `/v2/stores/${seg(store)}/${seg(id)}`),
})

/** The command line wants to be told which node it speaks to. */
const CACHE_NOTE =
  'glance asks for the address of one node: set OS_IMAGE_URL (--os-image-url) to it, not to a balancer.'
const cacheCommand = (title: string, words: string, http: string): Command => ({
  title,
  line: `glance ${words}`,
  http,
  notes: [CACHE_NOTE],
})

export const cacheCommandLines = {
  list: () => cacheCommand('Show the cache', 'cache-list', httpText('GET', '/v2/cache')),
  queue: (id: string) =>
    cacheCommand(
      'Fetch it into the cache',
      `cache-queue ${shellWord(id)}`,
      httpText('PUT', `/v2/cache/${seg(id)}`),
    ),
  evict: (id: string) =>
    cacheCommand(
      'Take it out of the cache and the queue',
      `cache-delete ${shellWord(id)}`,
      httpText('DELETE', `/v2/cache/${seg(id)}`),
    ),
  clear: (target: CacheTarget) =>
    cacheCommand(
      target === 'both' ? 'Clear the cache and the queue' : `Clear the ${target}`,
      `cache-clear --target ${target}`,
      target === 'both'
        ? httpText('DELETE', '/v2/cache')
        : `DELETE /v2/cache\nX-Image-Cache-Clear-Target: ${target}`,
    ),
}

/** What is sent for a change of addresses, and what a shell would do. */
export function locationCommand(
  image: Pick<Image, 'id' | 'locations'>,
  change: LocationChange,
): Command {
  const id = shellWord(image.id)
  const url = shellWord(change.url)
  const patch =
    change.kind === 'add'
      ? locationPatch.add(change.url)
      : change.kind === 'remove'
        ? locationPatch.remove(image, change.url)
        : locationPatch.replace(image, change.from, change.url)
  const http = httpText('PATCH', `/v2/images/${seg(image.id)}`, {
    type: PATCH_TYPE,
    text: JSON.stringify(patch),
  })
  const add = `glance location-add --url ${url} ${id}`
  const remove = (from: string) => `glance location-delete --url ${from} ${id}`
  switch (change.kind) {
    case 'add':
      return { title: 'Add the address', line: add, http }
    case 'remove':
      return { title: 'Remove the address', line: remove(url), http }
    case 'replace':
      return {
        title: 'Replace the address',
        line: `${add} && ${remove(shellWord(change.from))}`,
        http,
      }
  }
}

/** By the addresses of API 2.17. */
export const newLocationCommand = (id: string, url: string): Command => ({
  title: 'Add the address',
  line: `glance add-location --url ${shellWord(url)} ${shellWord(id)}`,
  http: httpText('POST', `/v2/images/${seg(id)}/locations`, {
    type: JSON_TYPE,
    text: JSON.stringify({ url }),
  }),
})
