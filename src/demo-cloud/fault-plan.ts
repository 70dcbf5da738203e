import { isObject, stringAt } from './answers.ts'
import type { Json } from './answers.ts'

/** Which calls a fault is for. What is left out matches every call. */
export interface FaultMatch {
  readonly service?: 'image' | 'identity'
  readonly method?: string
  /** A part of the path below the service, e.g. `/file`. */
  readonly path?: string
  /** Id of an image. */
  readonly image?: string
  /** Name of the user whose token the call carries. */
  readonly user?: string
}

/** Which way the bytes go: `up` is the body of the request, `down` that of the answer. */
export type Direction = 'up' | 'down'

/** What happens to a call. Counts are bytes of the body. */
export type Fault =
  /** Answered instead of the service; `retry_after` in seconds. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly message?: string
      readonly retry_after?: number
    }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection is cut after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly after: number; readonly direction: Direction }
  /** Silence after so many bytes; without `ms` until one side gives up. */
  | {
      readonly kind: 'stall'
      readonly after: number
      readonly direction: Direction
      readonly ms?: number
    }
  /** One byte arrives as another one. */
  | { readonly kind: 'corrupt'; readonly at: number; readonly direction: Direction }
  /** The record says digests that are not those of the data. */
  | { readonly kind: 'wrong-checksum' }
  /** Every token of the caller is revoked before the call is looked at. */
  | { readonly kind: 'expire-tokens' }
  /** Every connection is cut, and for so long none is answered. */
  | { readonly kind: 'restart'; readonly ms: number }

/** A fault that waits for its calls. */
interface PlannedFault {
  readonly id: string
  readonly match: FaultMatch
  /** Calls that it is for. */
  readonly times: number
  /** Calls that are still to come. */
  readonly left: number
  readonly fault: Fault
}

interface FaultedCall {
  readonly service: 'image' | 'identity'
  readonly method: string
  /** Below the service. */
  readonly path: string
  readonly user: string | null
}

/** A fault that makes no sense; the message is the sentence to show. */
export class FaultRefused extends Error {}

/** What goes wrong, and when: settable by tests and by people, so that failures can be seen. */
export interface FaultPlan {
  /** @param body the JSON of a POST. @throws FaultRefused */
  add(body: unknown): PlannedFault
  list(): PlannedFault[]
  /** Those that are for this call, oldest first; each counts it. */
  take(call: FaultedCall): Fault[]
  /** @returns whether there was one */
  remove(id: string): boolean
  clear(): void
}

/** More would be a mistake of a script. */
const MOST = 1000

export function createFaultPlan(newId: () => string): FaultPlan {
  const planned = new Map<string, PlannedFault>()
  return {
    add(body) {
      if (planned.size >= MOST) throw new FaultRefused(`There are ${MOST} faults already.`)
      const { match, times, fault } = readPlan(body)
      const made: PlannedFault = { id: newId(), match, times, left: times, fault }
      planned.set(made.id, made)
      return made
    },
    list: () => [...planned.values()],
    take(call) {
      const found: Fault[] = []
      for (const each of planned.values()) {
        if (!matches(each.match, call)) continue
        found.push(each.fault)
        if (each.left <= 1) planned.delete(each.id)
        else planned.set(each.id, { ...each, left: each.left - 1 })
      }
      return found
    },
    remove: (id) => planned.delete(id),
    clear: () => planned.clear(),
  }
}

function matches(match: FaultMatch, call: FaultedCall): boolean {
  return (
    (match.service === undefined || match.service === call.service) &&
    (match.method === undefined || match.method === call.method) &&
    (match.path === undefined || call.path.includes(match.path)) &&
    (match.image === undefined || call.path.split('/').includes(match.image)) &&
    (match.user === undefined || match.user === call.user)
  )
}

function readPlan(body: unknown): { match: FaultMatch; times: number; fault: Fault } {
  if (!isObject(body) || !isObject(body['fault']))
    throw new FaultRefused('A fault is {"match": {…}, "times": 1, "fault": {"kind": …}}.')
  return {
    match: readMatch(body['match']),
    times: numberAt(body, 'times', 1, 1_000_000, 1),
    fault: readFault(body['fault']),
  }
}

function readMatch(value: unknown): FaultMatch {
  if (value === undefined) return {}
  if (!isObject(value)) throw new FaultRefused('"match" must be an object.')
  const known = ['service', 'method', 'path', 'image', 'user'] as const
  for (const key of Object.keys(value))
    if (!known.some((name) => name === key))
      throw new FaultRefused(`"match" knows ${known.join(', ')}, not ${JSON.stringify(key)}.`)
  const service = stringAt(value, 'service')
  if (service !== null && service !== 'image' && service !== 'identity')
    throw new FaultRefused('"service" must be image or identity.')
  const [method, path, image, user] = (['method', 'path', 'image', 'user'] as const).map((key) =>
    stringAt(value, key),
  )
  return {
    ...(service === null ? {} : { service }),
    ...(method ? { method: method.toUpperCase() } : {}),
    ...(path ? { path } : {}),
    ...(image ? { image } : {}),
    ...(user ? { user } : {}),
  }
}

function readFault(value: Json): Fault {
  const kind = stringAt(value, 'kind')
  const direction = () => {
    const found = stringAt(value, 'direction')
    if (found !== 'up' && found !== 'down')
      throw new FaultRefused('"direction" must be up (request) or down (answer).')
    return found
  }
  const bytes = (key: string) => numberAt(value, key, 0, Number.MAX_SAFE_INTEGER)
  const DAY = 86_400_000
  switch (kind) {
    case 'status': {
      const message = stringAt(value, 'message')
      const has = value['retry_after'] !== undefined
      return {
        kind,
        status: numberAt(value, 'status', 400, 599),
        ...(message === null ? {} : { message }),
        ...(has ? { retry_after: numberAt(value, 'retry_after', 0, 3600) } : {}),
      }
    }
    case 'delay':
      return { kind, ms: numberAt(value, 'ms', 0, DAY) }
    case 'cut':
      return { kind, after: bytes('after'), direction: direction() }
    case 'stall': {
      const ms = value['ms'] === undefined ? {} : { ms: numberAt(value, 'ms', 0, DAY) }
      return { kind, after: bytes('after'), direction: direction(), ...ms }
    }
    case 'corrupt':
      return { kind, at: bytes('at'), direction: direction() }
    case 'wrong-checksum':
    case 'expire-tokens':
      return { kind }
    case 'restart':
      return { kind, ms: numberAt(value, 'ms', 0, DAY, 3000) }
    default:
      throw new FaultRefused(
        'The kinds of faults are status, delay, cut, stall, corrupt, wrong-checksum, expire-tokens, restart.',
      )
  }
}

function numberAt(value: Json, key: string, min: number, max: number, fallback?: number): number {
  const found = value[key] ?? fallback
  if (typeof found !== 'number' || !Number.isInteger(found) || found < min || found > max)
    throw new FaultRefused(`"${key}" must be a whole number from ${min} to ${max}.`)
  return found
}
