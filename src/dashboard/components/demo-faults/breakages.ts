import type { DemoFault, FaultPlan, PlannedFault } from '#dashboard/queries/demo-faults.ts'

/** Which calls are to fail. */
export type Where = 'upload' | 'download' | 'any'

export const WHERE_LABEL: Record<Where, string> = {
  upload: 'Next upload',
  download: 'Next download',
  any: 'Any request',
}

/** One way to break the demo cloud, as it is offered to a person. */
export interface Breakage {
  id: string
  label: string
  /** Where it makes sense; the first is proposed. */
  where: readonly Where[]
  /** A number that can be chosen: what it is called, its unit, what is proposed. */
  amount: { label: string; unit: string; proposed: number } | null
  /** What to expect of Viewfinder, in a sentence or two. */
  expect: (where: Where) => string
  fault: (where: Where, amount: number) => DemoFault
}

const MIB = 1024 * 1024
const BOTH = ['upload', 'download'] as const
const ALL = ['upload', 'download', 'any'] as const
const AFTER = { label: 'After', unit: 'MiB', proposed: 1 }
const way = (where: Where) => (where === 'download' ? ('down' as const) : ('up' as const))

/** Every way there is, in the order in which a talk would show them. */
export const BREAKAGES: readonly [Breakage, ...Breakage[]] = [
  {
    id: 'cut',
    label: 'Cut the connection to Glance',
    where: BOTH,
    amount: AFTER,
    expect: (where) =>
      where === 'upload'
        ? 'Glance drops what it has. The upload starts again on the same image by itself, says so, and ends verified.'
        : 'The download asks for the rest from the byte where it was cut, and ends verified.',
    fault: (where, amount) => ({
      kind: 'cut',
      after: Math.round(amount * MIB),
      direction: way(where),
    }),
  },
  {
    id: 'restart',
    label: 'Restart the cloud',
    where: ['any', ...BOTH],
    amount: { label: 'Gone for', unit: 's', proposed: 3 },
    expect: () =>
      'All connections break, and for a while nothing answers. What was under way tries again until it does, and ends verified.',
    fault: (_where, amount) => ({ kind: 'restart', ms: Math.round(amount * 1000) }),
  },
  {
    id: 'expire',
    label: 'End the session',
    where: ['any'],
    amount: null,
    expect: () =>
      'The page asks you to sign in again in place. Transfers wait for it, and go on where they were.',
    fault: () => ({ kind: 'expire-tokens' }),
  },
  {
    id: 'slow',
    label: 'Stop for a while',
    where: BOTH,
    amount: { label: 'For', unit: 's', proposed: 10 },
    expect: () => 'The bytes stand still after 1 MiB and then go on. Nothing moves twice.',
    fault: (where, amount) => ({
      kind: 'stall',
      after: MIB,
      direction: way(where),
      ms: Math.round(amount * 1000),
    }),
  },
  {
    id: 'silent',
    label: 'Fall silent',
    where: BOTH,
    amount: AFTER,
    expect: () =>
      'The line stays open and nothing moves any more. After 45 seconds the transfer hangs up by itself and tries again.',
    fault: (where, amount) => ({
      kind: 'stall',
      after: Math.round(amount * MIB),
      direction: way(where),
    }),
  },
  {
    id: 'corrupt',
    label: 'Change one byte on the way',
    where: BOTH,
    amount: { label: 'At', unit: 'MiB', proposed: 1 },
    expect: (where) =>
      where === 'upload'
        ? 'The digests differ. The image is deactivated, so that nobody boots it, and you can send it again.'
        : 'The digests differ. No file is kept, and you can download it again.',
    fault: (where, amount) => ({
      kind: 'corrupt',
      at: Math.round(amount * MIB),
      direction: way(where),
    }),
  },
  {
    id: 'checksum',
    label: 'Write a wrong checksum into the record',
    where: ['upload'],
    amount: null,
    expect: () =>
      'Glance has the right bytes and the wrong digests. The comparison finds it, and the image is deactivated.',
    fault: () => ({ kind: 'wrong-checksum' }),
  },
  {
    id: '409',
    label: 'Answer 409: the image is busy',
    where: BOTH,
    amount: null,
    expect: (where) =>
      where === 'upload'
        ? 'As if another upload were under way. It waits a moment, starts again by itself, and ends verified.'
        : 'Asking again would not help. It stops, says why, and has a button for later.',
    fault: () => ({ kind: 'status', status: 409 }),
  },
  {
    id: '413',
    label: 'Answer 413: the quota is full',
    where: ['upload'],
    amount: null,
    expect: () =>
      'It stops and says that the quota is used up. Once there is room, one press sends it again.',
    fault: () => ({
      kind: 'status',
      status: 413,
      message: 'Request exceeds the quota of the project.',
    }),
  },
  {
    id: '500',
    label: 'Answer 500: Glance fails',
    where: ALL,
    amount: null,
    expect: () => 'A fault that may pass. It tries again after a second or two, up to eight times.',
    fault: () => ({ kind: 'status', status: 500 }),
  },
  {
    id: '503',
    label: 'Answer 503: come back later',
    where: ALL,
    amount: { label: 'Come back after', unit: 's', proposed: 5 },
    expect: () => 'It waits for as long as Glance asks, counts down, and tries again.',
    fault: (_where, amount) => ({
      kind: 'status',
      status: 503,
      retry_after: Math.round(amount),
    }),
  },
]

/**
 * What is posted to the demo cloud. Only calls of this user fail: others in the same demo go on.
 * @param amount in the unit of the breakage @param times calls that fail
 */
export function planOf(
  breakage: Breakage,
  o: { where: Where; amount: number; times: number; user: string },
): FaultPlan {
  const { where, amount, times, user } = o
  const method = { upload: 'PUT', download: 'GET', any: null }[where]
  return {
    match: {
      service: 'image',
      user,
      ...(method === null ? {} : { method, path: '/file' }),
    },
    times,
    fault: breakage.fault(where, amount),
  }
}

/** `Cut the connection to Glance, next upload`: a planned fault as it stands in the list. */
export function plannedWords({ match, fault }: PlannedFault): string {
  const known = BREAKAGES.find((breakage) => sameKind(breakage, fault))
  const what = known?.label ?? fault.kind
  const where =
    match.method === 'PUT' ? 'upload' : match.method === 'GET' ? 'download' : ('any' as const)
  return `${what}, ${WHERE_LABEL[where].toLowerCase()}`
}

function sameKind(breakage: Breakage, fault: PlannedFault['fault']): boolean {
  const sample = breakage.fault('upload', 1)
  if (sample.kind !== fault.kind) return false
  if (sample.kind === 'status') return 'status' in fault && fault.status === sample.status
  if (sample.kind === 'stall') return 'ms' in fault === 'ms' in sample
  return true
}
