import { plural } from '#lib/plural.ts'
import type { Task } from '#openstack/glance/task.ts'
import { object, text } from '#openstack/json.ts'

const TYPES: Readonly<Record<string, string>> = {
  api_image_import: 'Import of image data',
  import: 'Import, made as a task',
  export: 'Export',
  clone: 'Clone',
  location_import: 'Import of a location',
}

/** A type that this page does not know keeps its own name. */
export const typeWord = (type: string): string => TYPES[type] ?? type

export const STATUSES = ['pending', 'processing', 'success', 'failure'] as const
export type TaskStatus = (typeof STATUSES)[number]

const STATUS_WORDS: Readonly<Record<string, string>> = {
  pending: 'Waiting',
  processing: 'Running',
  success: 'Done',
  failure: 'Failed',
}
export const statusWord = (status: string): string => STATUS_WORDS[status] ?? status

/** What was asked for, as far as this page understands it. */
interface Asked {
  method: string | null
  uri: string | null
  region: string | null
  stores: readonly string[]
  allMust: boolean | null
}

const orNull = (value: unknown) => text(value) || null
const texts = (value: unknown) =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** Glance keeps the body of the import request, and beside it the stores that came of it. */
export function askedOf({ input }: Task): Asked {
  const request = object(object(input)['import_req'])
  const method = object(request['method'])
  const backend = texts(object(input)['backend'])
  const must = request['all_stores_must_succeed']
  return {
    method: orNull(method['name']),
    uri: orNull(method['uri']) ?? orNull(object(input)['import_from']),
    region: orNull(method['glance_region']),
    stores: backend.length > 0 ? backend : texts(request['stores']),
    allMust: typeof must === 'boolean' ? must : null,
  }
}

const listed = new Intl.ListFormat('en')

/** What a task does, in a sentence; null where Glance did not say what was asked for. */
export function deedWords(task: Task): string | null {
  const { method, uri, region, stores } = askedOf(task)
  const into = stores.length > 0 ? ` into ${listed.format(stores)}` : ''
  switch (method) {
    case 'glance-direct':
      return `Puts staged data${into}`
    case 'web-download':
      return `Fetches ${uri ?? 'a web address'}${into}`
    case 'copy-image':
      return `Copies the data${into}`
    case 'glance-download':
      return `Fetches the data from ${region ?? 'another region'}${into}`
    case null:
      return uri === null ? null : `Fetches ${uri}`
    default:
      return `${method}${into}`
  }
}

/** All that Glance says when it does not want to tell a tenant more (taskflow's executor). */
const NO_REASON = /internal error/i

/** What one can do about a failure; null for a task that did not fail. */
export function failureHint(task: Task): string | null {
  if (task.status !== 'failure') return null
  const hint = byMethod(askedOf(task).method)
  return NO_REASON.test(task.message)
    ? `Glance tells no more than that: its log has the reason under the request id. ${hint}`
    : hint
}

function byMethod(method: string | null): string {
  switch (method) {
    case 'web-download':
      return 'Most often the address does not answer to Glance, which asks from its own network and not from yours.'
    case 'glance-direct':
      return 'Most often a store did not take the data, or a plug-in could not convert it.'
    case 'copy-image':
      return 'Most often a store has no room, or does not answer.'
    case 'glance-download':
      return 'Most often the other region does not know the image, or does not answer.'
    default:
      return 'Its input below says what was asked for.'
  }
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** When Glance forgets a task: `Removed in 2 days`. @param now milliseconds */
export function expiryWords(expires_at: string | null, now: number): string {
  if (expires_at === null) return 'Kept until it has ended'
  const left = Date.parse(expires_at) - now
  if (Number.isNaN(left)) return expires_at
  if (left <= 0) return 'Removed any moment'
  if (left >= 1.5 * DAY) return `Removed in ${plural(Math.round(left / DAY), 'day')}`
  if (left >= 1.5 * HOUR) return `Removed in ${plural(Math.round(left / HOUR), 'hour')}`
  return `Removed in ${plural(Math.max(1, Math.round(left / 60_000)), 'minute')}`
}

/** Seconds from its beginning to its last change, or to now while it runs; null where not told. */
export function secondsOf({ created_at, updated_at, status }: Task, now: number): number | null {
  const from = Date.parse(created_at ?? '')
  const runs = status === 'pending' || status === 'processing'
  const to = runs ? now : Date.parse(updated_at ?? '')
  return Number.isNaN(from) || Number.isNaN(to) ? null : Math.max(0, (to - from) / 1000)
}
