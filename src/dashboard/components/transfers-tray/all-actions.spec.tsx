import { beforeEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import type { Phase, Transfer } from '#transfers/types.ts'
import { AllMenu, PauseAll } from './all-actions.tsx'
import { problem, spyManager, transferOf, verdict } from './spec-kit.tsx'

const make = (id: string, phase: Phase, changes: Partial<Transfer> = {}) =>
  transferOf(phase, { id, ...changes })
const running = make('run', { state: 'creating' })
const queued = make('queue', { state: 'queued' })
const paused = make('pause', { state: 'paused', at: { moved: 0, hashed: 0 }, until: null })
const failed = make('fail', { state: 'failed', problem: problem(), verdict: null })
const hopeless = make('never', {
  state: 'failed',
  problem: problem({ next: 'none' }),
  verdict: null,
})
const done = make('done', { state: 'done', verdict: verdict() })

async function menu(transfers: readonly Transfer[], onClearHistory?: () => void) {
  const { manager, calls } = spyManager()
  const screen = await render(
    <AllMenu
      transfers={transfers}
      manager={manager}
      pageHref="/p/a/transfers"
      {...(onClearHistory ? { onClearHistory } : {})}
    />,
  )
  await screen.getByRole('button', { name: 'More for all of them' }).click()
  return { screen, calls }
}

describe('one button puts all down, or takes all up', () => {
  test.each([
    ['what runs', [running, paused], 'Pause all', 'pauseAll'],
    ['what is queued', [queued], 'Pause all', 'pauseAll'],
    ['what is paused', [paused, done], 'Resume all', 'resumeAll'],
  ] as const)('%s', async (_name, transfers, label, call) => {
    const { manager, calls } = spyManager()
    const screen = await render(<PauseAll transfers={transfers} manager={manager} />)
    await screen.getByRole('button').click()
    await expect.element(screen.getByRole('button', { name: label })).toBeVisible()
    expect(calls).toEqual([call])
  })

  test('with nothing under way there is none', async () => {
    const { manager } = spyManager()
    const screen = await render(<PauseAll transfers={[done, failed]} manager={manager} />)
    expect(screen.getByRole('button').elements()).toEqual([])
  })
})

describe('the menu', () => {
  test('tries again what can be tried, and says how many', async () => {
    const { screen, calls } = await menu([failed, hopeless, done])
    await screen.getByRole('menuitem', { name: 'Retry 1 failed' }).click()
    expect(calls).toEqual(['retryAll'])
  })

  test('clears all that has ended, and leaves what runs', async () => {
    const { screen, calls } = await menu([running, failed, done, { ...done, dismissed: true }])
    await screen.getByRole('menuitem', { name: 'Clear finished' }).click()
    expect(calls).toEqual(['dismiss fail', 'dismiss done'])
  })

  test('asks before it stops all, and stopping is the last step', async () => {
    const { screen, calls } = await menu([running, queued, done])
    await screen.getByRole('menuitem', { name: 'Stop all…' }).click()
    const dialog = screen.getByRole('dialog', { name: 'Stop 2 transfers?' })
    await dialog.getByRole('button', { name: 'Let them go on' }).click()
    expect(calls).toEqual([])
    await screen.getByRole('button', { name: 'More for all of them' }).click()
    await screen.getByRole('menuitem', { name: 'Stop all…' }).click()
    await dialog.getByRole('button', { name: 'Stop 2 transfers' }).click()
    expect(calls).toEqual(['cancelAll'])
  })

  test('sets how many run side by side', async () => {
    const { screen, calls } = await menu([])
    await expect
      .element(screen.getByRole('menuitemradio', { name: '2 at once' }))
      .toHaveAttribute('aria-checked', 'true')
    await screen.getByRole('menuitemradio', { name: '4 at once' }).click()
    expect(calls).toEqual(['setConcurrency 4'])
  })

  test('leads to the history, which only its own page can clear', async () => {
    const { screen } = await menu([done])
    await expect
      .element(screen.getByRole('menuitem', { name: 'History and export' }))
      .toHaveAttribute('href', '/p/a/transfers')
    expect(screen.getByText('Clear the history…').elements()).toEqual([])
  })

  test('what makes no sense says why, and does nothing', async () => {
    const { screen, calls } = await menu([])
    const stop = screen.getByRole('menuitem', { name: 'Stop all…' })
    await expect.element(stop).toHaveAccessibleDescription('Nothing runs or waits.')
    await stop.click({ force: true })
    expect(calls).toEqual([])
  })

  describe('notifications', () => {
    beforeEach(() => localStorage.removeItem('viewfinder.notify'))
    test('are off until somebody wants them', async () => {
      const { screen } = await menu([])
      // A browser under test may have no permission to give: then the entry says so.
      const entry = screen.getByText('Tell me when one ends')
      await expect.element(entry).toBeVisible()
      expect(screen.getByRole('menuitemcheckbox', { checked: true }).elements()).toEqual([])
      await userEvent.keyboard('{Escape}')
    })
  })
})
