import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Phase, Transfer, WaitingFor } from '#transfers/types.ts'
import { renewalAsked } from '../shell/shell-state.ts'
import { QueuedItem } from './queued-item.tsx'
import { MD5, MiB, SHA, problem, show, spyManager, transferOf, verdict } from './spec-kit.tsx'
import { TransferItem } from './transfer-item.tsx'

async function item(phase: Phase, changes: Partial<Transfer> = {}, giveFile?: string) {
  const { manager, calls } = spyManager(giveFile === undefined ? {} : { giveFile })
  const transfer = transferOf(phase, changes)
  const screen = await show(<TransferItem transfer={transfer} manager={manager} />)
  return { screen, calls }
}

const at = { moved: 40 * MiB, hashed: 0 }
const sending: Phase = { state: 'sending', sent: 60 * MiB, accepted: 40 * MiB, hashed: 0 }
const waiting = (what: WaitingFor, changes = {}): Phase => ({
  state: 'waiting',
  for: what,
  at,
  problem: problem(changes),
})
const soon = () => Date.now() + 90_000

describe('each phase has its words and its buttons', () => {
  const rows: {
    name: string
    phase: Phase
    changes?: Partial<Transfer>
    says: readonly (string | RegExp)[]
    buttons: readonly string[]
    bar: number | null
  }[] = [
    {
      name: 'inspecting',
      phase: { state: 'inspecting' },
      changes: { imageId: null },
      says: ['Reading samples of the file, to know it again.'],
      buttons: ['Pause disk', 'Stop disk'],
      bar: 0,
    },
    {
      name: 'creating',
      phase: { state: 'creating' },
      says: ['Making the record in Glance.'],
      buttons: ['Pause disk', 'Stop disk'],
      bar: 0,
    },
    {
      name: 'sending',
      phase: sending,
      changes: { rate: 10 * MiB, remaining: 6 },
      says: ['40 of 100 MiB accepted', '60 sent', '10.0 MiB/s', '6 s left', 'Verified'],
      buttons: ['Pause disk', 'Stop disk'],
      bar: 40,
    },
    {
      name: 'receiving',
      phase: { state: 'receiving', received: 44 * MiB, hashed: 0 },
      changes: { direction: 'download' },
      says: ['44 of 100 MiB', 'checked while it is written'],
      buttons: ['Pause disk', 'Stop disk'],
      bar: 44,
    },
    {
      name: 'finishing',
      phase: { state: 'finishing', accepted: 100 * MiB, hashed: 0 },
      says: ['All bytes are sent. Glance is finishing the image.'],
      buttons: ['Stop disk'],
      bar: 99,
    },
    {
      name: 'verifying',
      phase: { state: 'verifying', hashed: 1, rehash: null },
      says: ['The image is active. Comparing the digests.'],
      buttons: ['Stop disk'],
      bar: 99,
    },
    {
      name: 'paused, with nothing to lose',
      phase: { state: 'paused', at, until: null },
      says: ['Paused by you', '40 of 100 MiB kept', 'goes on from there'],
      buttons: ['Resume disk', 'Stop disk'],
      bar: 40,
    },
    {
      name: 'paused, with an end to patience',
      phase: { state: 'paused', at, until: soon() },
      says: [/Kept until \d\d:\d\d\. After that it starts again from the beginning\./],
      buttons: ['Resume disk', 'Stop disk'],
      bar: 40,
    },
    {
      name: 'paused for too long',
      phase: { state: 'paused', at, until: 1 },
      says: [/Paused for too long: Glance gave it up at .* It starts again/],
      buttons: ['Resume disk', 'Stop disk'],
      bar: 40,
    },
    {
      name: 'offline',
      phase: waiting({ kind: 'offline' }),
      says: ['Offline', 'goes on when the network is back'],
      buttons: ['Pause disk', 'Stop disk'],
      bar: 40,
    },
    {
      name: 'waiting to try again',
      phase: waiting({ kind: 'retry', at: soon(), attempt: 3 }),
      says: ['The connection was cut', /tries again in 1 min (\d+ s)?.*try 3/],
      buttons: ['Pause disk', 'Stop disk', 'Try now'],
      bar: 40,
    },
    {
      name: 'waiting for a sign-in',
      phase: waiting({ kind: 'sign-in' }),
      says: ['Your session ended', 'Sign in again, and it goes on. Nothing is lost.'],
      buttons: ['Stop disk', 'Sign in again…'],
      bar: 40,
    },
    {
      name: 'waiting for the file',
      phase: waiting({ kind: 'file', how: 'pick' }),
      says: ['Needs the file', /cannot read disk\.raw any more.*goes on from 40\.0 MiB/],
      buttons: ['Stop disk', 'Choose the file…'],
      bar: 40,
    },
    {
      name: 'waiting for access to the file',
      phase: waiting({ kind: 'file', how: 'grant' }),
      says: [/Allow it to read disk\.raw again/],
      buttons: ['Stop disk', 'Allow access', 'Choose it instead…'],
      bar: 40,
    },
    {
      name: 'begun again',
      phase: sending,
      changes: {
        again: 12 * MiB,
        restarted: { at: Date.now(), problem: problem({ kind: 'cloud' }) },
      },
      says: [
        /Glance broke off at \d\d:\d\d; the file starts again from the beginning by itself\. 12\.0 MiB sent again\./,
      ],
      buttons: ['Pause disk', 'Stop disk'],
      bar: 40,
    },
    {
      name: 'the same image is there',
      phase: sending,
      changes: { twins: [{ id: 'twin', name: '<i>other</i>' }] },
      says: ['This image is already here: <i>other</i>. Stop and use it?'],
      buttons: ['Pause disk', 'Stop disk', 'Stop and use it'],
      bar: 40,
    },
    {
      name: 'done',
      phase: { state: 'done', verdict: verdict() },
      changes: { endedAt: 6000 },
      says: ['Verified', SHA, MD5, '100 MiB in 6 s', 'both digests agree'],
      buttons: ['More for disk', 'Dismiss disk'],
      bar: null,
    },
    {
      name: 'done, as published',
      phase: {
        state: 'done',
        verdict: verdict({ published: [{ algo: 'sha256', value: 'cd'.repeat(32) }] }),
      },
      says: ['both digests agree, and so does the published SHA-256', 'cd'.repeat(32)],
      buttons: ['More for disk', 'Dismiss disk'],
      bar: null,
    },
    {
      name: 'done, with something else made of it by the cloud',
      phase: {
        state: 'done',
        verdict: verdict({ kind: 'not-compared', pairs: [], converted: true }),
      },
      says: ['Not compared', 'the cloud converted what it imported'],
      buttons: ['More for disk', 'Dismiss disk'],
      bar: null,
    },
    {
      name: 'done, with nothing to compare',
      phase: { state: 'done', verdict: verdict({ kind: 'not-compared', pairs: [] }) },
      says: ['Not compared', 'Glance has no digest of it to compare with'],
      buttons: ['More for disk', 'Dismiss disk'],
      bar: null,
    },
    {
      name: 'stopped',
      phase: { state: 'cancelled', kept: 'nothing' },
      says: ['Stopped', 'Stopped. Nothing is left in Glance.'],
      buttons: ['More for disk', 'Dismiss disk', 'Start again'],
      bar: null,
    },
  ]
  test.each(rows)('$name', async ({ phase, changes, says, buttons, bar }) => {
    const { screen } = await item(phase, changes)
    const entry = screen.getByRole('listitem', { name: /load of disk/ })
    const text = entry.element().textContent.replaceAll(/\s+/g, ' ')
    for (const words of says) expect(text).toMatch(words instanceof RegExp ? words : exactly(words))
    const found = screen.getByRole('button').elements()
    const names = found.map((one) => one.getAttribute('aria-label') ?? one.textContent)
    expect(names.toSorted()).toEqual([...buttons].toSorted())
    const progress = screen.getByRole('progressbar').elements()
    expect(progress.map((one) => one.getAttribute('aria-valuenow'))).toEqual(
      bar === null ? [] : [String(bar)],
    )
  })
})

const exactly = (words: string) => new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))

describe('every failure has its next step as a button', () => {
  const failed = (changes: Parameters<typeof problem>[0]): Phase => ({
    state: 'failed',
    problem: problem(changes),
    verdict: null,
  })
  test.each([
    [failed({ kind: 'interrupted' }), 'Try again'],
    [failed({ kind: 'session-ended', next: 'sign-in' }), 'Sign in again…'],
    [failed({ kind: 'quota' }), 'Try again'],
    [failed({ kind: 'file-changed', next: 'pick-file' }), 'Choose the file…'],
    [failed({ kind: 'image-busy' }), 'Try again'],
    [failed({ kind: 'hashing' }), 'Try again'],
  ])('%#: $0.problem.kind', async (phase, first) => {
    const { screen } = await item(phase)
    await expect.element(screen.getByRole('button', { name: first })).toBeVisible()
    await expect.element(screen.getByRole('button', { name: 'Copy details' })).toBeVisible()
  })

  test.each([
    ['not-allowed', 'Open the image'],
    ['store-read-only', 'Choose another store'],
    ['content-refused', 'Open the image'],
  ] as const)('%s leads to %s', async (kind, link) => {
    const { screen } = await item(failed({ kind, next: 'none' }))
    await expect.element(screen.getByRole('link', { name: link })).toBeVisible()
  })

  test('a full quota leads to what takes the room', async () => {
    const { screen } = await item(failed({ kind: 'quota' }))
    await expect
      .element(screen.getByRole('link', { name: 'Largest images' }))
      .toHaveAttribute('href', '/p/a/images?sort=size%3Adesc&region=r')
  })

  test('a file with other digests than the published ones is called that', async () => {
    const { screen } = await item(failed({ kind: 'not-as-published', sentence: 'It is not it.' }))
    await expect.element(screen.getByText('Not as published')).toBeVisible()
    await expect.element(screen.getByText('It is not it.')).toBeVisible()
  })
})

describe('what is pressed is asked of the manager', () => {
  test('pausing, resuming, trying now', async () => {
    const one = await item(sending)
    await one.screen.getByRole('button', { name: 'Pause disk' }).click()
    expect(one.calls).toEqual(['pause 1'])
    await one.screen.unmount()
    const two = await item({ state: 'paused', at, until: null })
    await two.screen.getByRole('button', { name: 'Resume disk' }).click()
    expect(two.calls).toEqual(['resume 1'])
    await two.screen.unmount()
    const three = await item(waiting({ kind: 'retry', at: soon(), attempt: 1 }))
    await three.screen.getByRole('button', { name: 'Try now' }).click()
    expect(three.calls).toEqual(['resume 1'])
  })

  test('stopping an upload asks what becomes of its record', async () => {
    const { screen, calls } = await item(sending)
    await screen.getByRole('button', { name: 'Stop disk' }).click()
    expect(calls).toEqual([])
    await screen.getByRole('button', { name: 'Keep the record' }).click()
    expect(calls).toEqual(['cancel 1 {"keepImage":true}'])
  })

  test('stopping asks nothing of a download, nor before there is a record', async () => {
    const download = await item(
      { state: 'receiving', received: 1, hashed: 1 },
      { direction: 'download' },
    )
    await download.screen.getByRole('button', { name: 'Stop disk' }).click()
    expect(download.calls).toEqual(['cancel 1'])
    await download.screen.unmount()
    const early = await item({ state: 'inspecting' }, { imageId: null })
    await early.screen.getByRole('button', { name: 'Stop disk' }).click()
    expect(early.calls).toEqual(['cancel 1'])
  })

  test('using the image that is there stops the upload, and shows the other', async () => {
    const { screen, calls } = await item(sending, { twins: [{ id: 'twin', name: 'other' }] })
    await expect
      .element(screen.getByRole('link', { name: 'other' }))
      .toHaveAttribute('href', '/p/a/images/twin?region=r')
    await screen.getByRole('button', { name: 'Stop and use it' }).click()
    expect(calls).toEqual(['cancel 1'])
  })

  test('granting access', async () => {
    const { screen, calls } = await item(waiting({ kind: 'file', how: 'grant' }))
    await screen.getByRole('button', { name: 'Allow access' }).click()
    expect(calls).toEqual(['grantFile 1'])
  })

  test('another file than the one that was begun is refused in words', async () => {
    const refusal = 'This is another file.'
    const { screen, calls } = await item(waiting({ kind: 'file', how: 'pick' }), {}, refusal)
    const input = document.querySelector<HTMLInputElement>('input[type=file]')!
    await userEvent.upload(input, new File(['x'], 'wrong.raw'))
    expect(calls).toEqual(['giveFile 1 wrong.raw'])
    await expect.element(screen.getByRole('alert')).toHaveTextContent(refusal)
    await expect.element(screen.getByRole('button', { name: 'Choose the file…' })).toBeVisible()
  })

  describe('a session that ended', () => {
    afterEach(() => renewalAsked.set(false))
    test('is renewed in place', async () => {
      const { screen } = await item(waiting({ kind: 'sign-in' }))
      await screen.getByRole('button', { name: 'Sign in again…' }).click()
      expect(renewalAsked.get()).toBe(true)
    })
  })
})

test('digests that differ are shown, both of them, with the way on', async () => {
  const { screen, calls } = await item({
    state: 'failed',
    problem: problem({ kind: 'digests-differ', sentence: 'What arrived is not what was sent.' }),
    verdict: verdict({
      kind: 'differs',
      pairs: [{ algo: 'sha512', local: SHA, remote: 'cd'.repeat(64) }],
    }),
  })
  await expect.element(screen.getByText('Digests differ')).toBeVisible()
  await expect.element(screen.getByText(SHA)).toBeVisible()
  await expect.element(screen.getByText('cd'.repeat(64))).toBeVisible()
  await expect.element(screen.getByText('What arrived is not what was sent.')).toBeVisible()
  await screen.getByRole('button', { name: 'Send again' }).click()
  expect(calls).toEqual(['retry 1'])
})

test('a failure is announced when it happens, and not when an old one is shown', async () => {
  const { manager } = spyManager()
  const failure: Phase = { state: 'failed', problem: problem(), verdict: null }
  const old = await show(<TransferItem transfer={transferOf(failure)} manager={manager} />)
  expect(old.getByRole('alert').elements()).toEqual([])
  await old.unmount()
  const screen = await show(<TransferItem transfer={transferOf(sending)} manager={manager} />)
  expect(screen.getByRole('alert').elements()).toEqual([])
  await screen.again(<TransferItem transfer={transferOf(failure)} manager={manager} />)
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The connection was cut.')
})

test('a name is only text', async () => {
  const { screen } = await item(sending, { name: '<b>disk</b>' })
  await expect.element(screen.getByText('<b>disk</b>')).toBeVisible()
})

describe('the queue', () => {
  const queued = async (place: number) => {
    const { manager, calls } = spyManager()
    const transfer = transferOf({ state: 'queued' }, { imageId: null })
    const screen = await show(
      <QueuedItem transfer={transfer} manager={manager} place={place} length={3} />,
    )
    return { screen, calls }
  }

  test('is put in another order, by pointer and by key', async () => {
    const { screen, calls } = await queued(1)
    await screen.getByRole('button', { name: 'Move disk up' }).click()
    await expect.element(screen.getByRole('button', { name: 'Move disk up' })).toHaveFocus()
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    expect(calls).toEqual(['move 1 0', 'move 1 2'])
    await expect.element(screen.getByRole('button', { name: 'Move disk down' })).toHaveFocus()
  })

  test('the next one cannot come sooner, and says so', async () => {
    const { screen, calls } = await queued(0)
    const up = screen.getByRole('button', { name: 'Move disk up' })
    await expect.element(up).toHaveAccessibleDescription('It is the next one already.')
    await up.click({ force: true })
    expect(calls).toEqual([])
  })

  test('what has not begun is stopped without a question', async () => {
    const { screen, calls } = await queued(1)
    await screen.getByRole('button', { name: 'Stop disk' }).click()
    expect(calls).toEqual(['cancel 1'])
  })
})
