import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import type { Phase, Transfer, TransferManager } from '#transfers/types.ts'
import { TransferItem } from './transfer-item.tsx'

const SHA = 'ab'.repeat(64)

async function show(phase: Phase, changes: Partial<Transfer> = {}) {
  const calls: string[] = []
  const manager: TransferManager = {
    subscribe: () => () => undefined,
    getSnapshot: () => [],
    upload: () => '',
    download: () => '',
    cancel: (_id, options) => {
      calls.push(`cancel ${options?.keepImage === undefined ? '' : String(options.keepImage)}`)
      return Promise.resolve()
    },
    retry: () => calls.push('retry'),
    dismiss: () => calls.push('dismiss'),
    queue: () => [],
    move: () => undefined,
    concurrency: () => 2,
    setConcurrency: () => undefined,
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    pauseAll: () => undefined,
    resumeAll: () => undefined,
    giveFile: () => Promise.resolve(null),
    grantFile: () => Promise.resolve(null),
    cancelAll: () => Promise.resolve(),
    retryAll: () => undefined,
    forget: () => undefined,
    signedIn: () => undefined,
    trouble: () => null,
  }
  const transfer: Transfer = {
    id: '1',
    direction: 'upload',
    scope: { projectId: 'a', region: 'r' },
    imageId: 'i',
    name: '<b>disk</b>',
    fileName: 'disk.raw',
    size: 100 * 1024 * 1024,
    phase,
    rate: 10 * 1024 * 1024,
    remaining: 6,
    again: 0,
    restarted: null,
    twins: [],
    dismissed: false,
    startedAt: 0,
    endedAt: null,
    ...changes,
  }
  const screen = await render(
    <QueryClientProvider client={new QueryClient()}>
      <ul>
        <TransferItem transfer={transfer} manager={manager} />
      </ul>
    </QueryClientProvider>,
  )
  return { screen, calls }
}
const sending: Phase = {
  state: 'sending',
  sent: 60 * 1024 * 1024,
  accepted: 40 * 1024 * 1024,
  hashed: 0,
}

test('what was accepted and what was sent are told apart, and the name is only text', async () => {
  const { screen } = await show(sending)
  await expect.element(screen.getByText('of 100 MiB accepted')).toBeVisible()
  await expect.element(screen.getByText('60 sent')).toBeVisible()
  await expect.element(screen.getByText('<b>disk</b>')).toBeVisible()
  await expect
    .element(screen.getByRole('progressbar', { name: 'Accepted by Glance' }))
    .toHaveAttribute('aria-valuenow', '40')
})

test('stopping an upload asks what becomes of its record', async () => {
  const { screen, calls } = await show(sending)
  await screen.getByRole('button', { name: 'Stop <b>disk</b>' }).click()
  expect(calls).toEqual([])
  await screen.getByRole('button', { name: 'Keep the record' }).click()
  expect(calls).toEqual(['cancel true'])
})

test('stopping a download asks nothing', async () => {
  const { screen, calls } = await show(
    { state: 'receiving', received: 1, hashed: 1 },
    { direction: 'download' },
  )
  await screen.getByRole('button', { name: 'Stop <b>disk</b>' }).click()
  expect(calls).toEqual(['cancel '])
})

test('digests that differ are shown, both of them, with the way on', async () => {
  const { screen, calls } = await show({
    state: 'failed',
    problem: {
      kind: 'digests-differ',
      sentence: 'What arrived is not what was sent.',
      next: 'retry',
      details: null,
    },
    verdict: {
      kind: 'differs',
      pairs: [{ algo: 'sha512', local: SHA, remote: 'cd'.repeat(64) }],
      bytes: 1,
      at: '2026-11-21T00:00:00Z',
      direction: 'upload',
    },
  })
  await expect.element(screen.getByText('Digests differ')).toBeVisible()
  await expect.element(screen.getByText(SHA)).toBeVisible()
  await expect.element(screen.getByText('cd'.repeat(64))).toBeVisible()
  await expect.element(screen.getByRole('alert')).toHaveTextContent('What arrived is not')
  await screen.getByRole('button', { name: 'Send again' }).click()
  expect(calls).toEqual(['retry'])
})
