import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { render } from 'vitest-browser-react'
import type {
  Phase,
  Transfer,
  TransferManager,
  TransferProblem,
  Verdict,
} from '#transfers/types.ts'

export const MiB = 1024 ** 2
export const SHA = 'ab'.repeat(64)
export const MD5 = '0f'.repeat(16)

export const verdict = (changes: Partial<Verdict> = {}): Verdict => ({
  kind: 'agrees',
  pairs: [
    { algo: 'md5', local: MD5, remote: MD5 },
    { algo: 'sha512', local: SHA, remote: SHA },
  ],
  bytes: 100 * MiB,
  at: '2026-11-21T00:00:00Z',
  direction: 'upload',
  ...changes,
})

export const problem = (changes: Partial<TransferProblem> = {}): TransferProblem => ({
  kind: 'interrupted',
  sentence: 'The connection was cut.',
  next: 'retry',
  details: { method: 'PATCH', path: '/uploads/1', status: 502, requestId: 'req-1' },
  ...changes,
})

/** 100 MiB of an upload in the given phase. */
export const transferOf = (phase: Phase, changes: Partial<Transfer> = {}): Transfer => ({
  id: '1',
  direction: 'upload',
  scope: { projectId: 'a', region: 'r' },
  imageId: 'i',
  name: 'disk',
  fileName: 'disk.raw',
  size: 100 * MiB,
  phase,
  rate: null,
  remaining: null,
  again: 0,
  restarted: null,
  twins: [],
  dismissed: false,
  startedAt: 0,
  endedAt: null,
  ...changes,
})

/** A manager that writes down what it was told: `pause 1`, `cancel 1 {"keepImage":true}`. */
export function spyManager(answers: { giveFile?: string | null } = {}) {
  const calls: string[] = []
  const note =
    (name: string) =>
    (...args: readonly unknown[]) =>
      void calls.push([name, ...args.map(said)].join(' '))
  const manager: TransferManager = {
    subscribe: () => () => undefined,
    getSnapshot: () => [],
    upload: () => '',
    download: () => '',
    queue: () => [],
    move: note('move'),
    concurrency: () => 2,
    setConcurrency: note('setConcurrency'),
    pause: note('pause'),
    resume: note('resume'),
    pauseAll: note('pauseAll'),
    resumeAll: note('resumeAll'),
    giveFile: (...args) => {
      note('giveFile')(...args)
      return Promise.resolve(answers.giveFile ?? null)
    },
    grantFile: (id) => {
      note('grantFile')(id)
      return Promise.resolve(null)
    },
    cancel: (...args) => Promise.resolve(note('cancel')(...args)),
    cancelAll: () => Promise.resolve(note('cancelAll')()),
    retry: note('retry'),
    retryAll: note('retryAll'),
    dismiss: note('dismiss'),
    forget: note('forget'),
    signedIn: note('signedIn'),
    ready: () => true,
    trouble: () => null,
  }
  return { manager, calls }
}

function said(value: unknown): string {
  if (value instanceof File) return value.name
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Draws items in a list; `again` draws others in their place. */
export async function show(children: ReactNode) {
  const client = new QueryClient()
  const framed = (inner: ReactNode) => (
    <QueryClientProvider client={client}>
      <ul>{inner}</ul>
    </QueryClientProvider>
  )
  const screen = await render(framed(children))
  return Object.assign(screen, { again: (inner: ReactNode) => screen.rerender(framed(inner)) })
}
