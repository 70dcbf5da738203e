import { expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Button } from './button.tsx'
import { Menu, type MenuEntry } from './menu.tsx'

async function open(entries: MenuEntry[], keyboard = true) {
  const screen = await render(
    <Menu
      label="Actions"
      entries={entries}
      trigger={(trigger) => <Button {...trigger}>More</Button>}
    />,
  )
  const trigger = screen.getByRole('button', { name: 'More' })
  if (keyboard) {
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
  } else await trigger.click()
  await expect.element(screen.getByRole('menu', { name: 'Actions' })).toBeVisible()
  return { screen, trigger }
}

test('a key opens it on its first entry; arrows and letters move, Enter runs, focus goes back', async () => {
  const run = vi.fn<(what: string) => void>()
  const { screen, trigger } = await open([
    { label: 'Copy id', onSelect: () => run('copy') },
    { kind: 'separator' },
    { label: 'Download', onSelect: () => run('download') },
    { label: 'Rename', onSelect: () => run('rename') },
  ])
  await expect.element(screen.getByRole('menuitem', { name: 'Copy id' })).toHaveFocus()
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(screen.getByRole('menuitem', { name: 'Download' })).toHaveFocus()
  await userEvent.keyboard('r')
  await expect.element(screen.getByRole('menuitem', { name: 'Rename' })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  expect(run.mock.calls).toEqual([['rename']])
  await expect.element(trigger).toHaveFocus()
  await expect.element(trigger).toHaveAttribute('aria-expanded', 'false')
})

test('Escape closes it and gives the focus back', async () => {
  const { screen, trigger } = await open([{ label: 'Copy id', onSelect: () => undefined }])
  await userEvent.keyboard('{Escape}')
  await expect.element(screen.getByRole('menu')).not.toBeInTheDocument()
  await expect.element(trigger).toHaveFocus()
})

test('an entry that is off is reached, says why, and neither runs nor closes', async () => {
  const run = vi.fn<() => void>()
  const { screen } = await open([
    { label: 'Delete…', disabledReason: 'Turn protection off first.', onSelect: run },
  ])
  const entry = screen.getByRole('menuitem', { name: 'Delete…' })
  await expect.element(entry).toHaveFocus()
  await expect.element(entry).toHaveAccessibleDescription('Turn protection off first.')
  await userEvent.keyboard('{Enter}')
  expect(run).not.toHaveBeenCalled()
  await expect.element(screen.getByRole('menu')).toBeVisible()
})

test('a choice starts on what is chosen', async () => {
  const change = vi.fn<(value: string) => void>()
  const { screen } = await open([
    {
      kind: 'choice',
      value: 'b',
      onValueChange: change,
      options: [
        { value: 'a', label: 'Alpha' },
        { value: 'b', label: 'Beta' },
      ],
    },
  ])
  await expect.element(screen.getByRole('menuitemradio', { name: 'Beta' })).toHaveFocus()
  await userEvent.keyboard('{ArrowUp}{Enter}')
  expect(change.mock.calls).toEqual([['a']])
})

test('checks stay open while several are set', async () => {
  const change = vi.fn<(checked: boolean) => void>()
  const { screen } = await open(
    [{ kind: 'check', label: 'Owner', checked: false, onCheckedChange: change }],
    false,
  )
  await screen.getByRole('menuitemcheckbox', { name: 'Owner' }).click()
  expect(change.mock.calls).toEqual([[true]])
  await expect.element(screen.getByRole('menu')).toBeVisible()
})
