import type { ImportStanding } from '#openstack/glance/import-standing.ts'
import type { ImportMethod, ImportMethodName } from '#openstack/glance/imports.ts'
import { formatBytes } from '#lib/bytes.ts'

const listed = new Intl.ListFormat('en')

/** Where the data comes from, in a few words. */
export function sourceWords(method: ImportMethod): string {
  switch (method.name) {
    case 'web-download':
      return `from ${method.uri}`
    case 'glance-download':
      return `from ${method.glance_region}, image ${method.glance_image_id}`
    case 'copy-image':
      return 'from a store that has it'
    case 'glance-direct':
      return 'from the staging area'
  }
}

/** What a line of the list says of one import as it stands. */
export function standingWords(standing: ImportStanding | null): string {
  if (standing === null) return 'Asked for.'
  const { state, stores, copied } = standing
  const running = stores.find((store) => store.state === 'running')
  switch (state) {
    case 'waiting':
      return 'Waits for a worker of the cloud.'
    case 'running':
      return running && copied !== null && copied > 0
        ? `${formatBytes(copied)} written to ${running.id}.`
        : 'The cloud is fetching the data.'
    case 'done': {
      const failed = failedStores(standing)
      const there = stores.filter((store) => store.state === 'done').map(({ id }) => id)
      const where = there.length === 0 ? 'In no store' : `In ${listed.format(there)}`
      return failed.length === 0 ? `${where}.` : `${where}, not in ${listed.format(failed)}.`
    }
    case 'failed':
      return 'Failed.'
  }
}

export const failedStores = ({ stores }: Pick<ImportStanding, 'stores'>): string[] =>
  stores.filter(({ state }) => state === 'failed').map(({ id }) => id)

/** What a person may look at: Glance itself says “Task failed due to Internal Error” to everything. */
const CAUSES: Readonly<Record<ImportMethodName, (method: ImportMethod) => string>> = {
  'web-download': (method) =>
    `The cloud could not fetch ${method.name === 'web-download' ? method.uri : 'it'}, or not to the end: nothing answers there, the answer is an error, or it broke off. Open the address from a machine in the cloud’s own network.`,
  'glance-download': () =>
    'The cloud could not fetch it: there is no such region, the image is not there or not active, or you may not read it there.',
  'copy-image': () =>
    'The cloud could not read the data where it is, or not write it to the store.',
  'glance-direct': () =>
    'A store could not write the data, or the cloud could not convert it. What was staged is gone.',
}

export const isKnown = (method: string): method is ImportMethodName => Object.hasOwn(CAUSES, method)

/**
 * Why an import failed, as far as can be told: what Glance says, what it mostly means, and which
 * stores are meant.
 */
export function reasonOf(standing: ImportStanding, method: ImportMethod): string {
  const { message } = standing
  const says = message === '' ? '' : ` Glance says only: “${message}”`
  // Another text than its usual one has been written for people.
  const told = message !== '' && !/internal error/i.test(message)
  if (told) return `Glance says: “${message}”`
  const failed = failedStores(standing)
  const several =
    standing.stores.length > 1 && failed.length > 0 && failed.length < standing.stores.length
  const where = several ? `${listed.format(failed)} failed, and all had to succeed. ` : ''
  return `${where}${CAUSES[method.name](method)}${says}`
}

/** Why nothing more can be imported into the image now; null: it can. */
export function stuckWords({ stuck }: ImportStanding): string | null {
  switch (stuck) {
    case 'importing':
      return 'Glance left the image “importing” and takes nothing more into it. Delete it, and import into a new one.'
    case 'locked':
      return 'The failed task holds the image for up to an hour after its end. Wait for that, or delete the image and import into a new one.'
    case null:
      return null
  }
}
