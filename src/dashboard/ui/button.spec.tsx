import { expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Button, ButtonLink, IconButton } from './button.tsx'
import { Share2 } from 'lucide-react'

test('a button that cannot be used keeps its place and focus, does nothing, and says why', async () => {
  const press = vi.fn<() => void>()
  const screen = await render(
    <Button disabledReason="Turn protection off first." onClick={press}>
      Delete…
    </Button>,
  )
  const button = screen.getByRole('button', { name: 'Delete…' })
  await expect.element(button).toHaveAttribute('aria-disabled', 'true')
  await expect.element(button).not.toHaveAttribute('disabled')
  await expect.element(button).toHaveAccessibleDescription('Turn protection off first.')
  await userEvent.tab()
  await expect.element(button).toHaveFocus()
  await expect.element(screen.getByText('Turn protection off first.').last()).toBeVisible()
  await userEvent.keyboard('{Enter}')
  expect(press).not.toHaveBeenCalled()
  await userEvent.keyboard('{Escape}')
  await expect.poll(() => document.querySelector('.tip')).toBeNull()
  await expect.element(button).toHaveFocus()
})

test('a reason opens under the pointer, and stays while the pointer is on it', async () => {
  const screen = await render(<Button disabledReason="Only the owner may.">Share…</Button>)
  await userEvent.hover(screen.getByRole('button'))
  await expect.poll(() => document.querySelector('.tip')?.textContent).toBe('Only the owner may.')
  await userEvent.hover(document.querySelector('.tip')!)
  await userEvent.unhover(document.querySelector('.tip')!)
  await expect.poll(() => document.querySelector('.tip')).toBeNull()
})

test('a pending button is pressed once', async () => {
  const press = vi.fn<() => void>()
  const screen = await render(
    <Button pending onClick={press}>
      Save
    </Button>,
  )
  await screen.getByRole('button', { name: 'Save' }).click({ force: true })
  expect(press).not.toHaveBeenCalled()
  await expect.element(screen.getByRole('button')).toHaveAttribute('aria-busy', 'true')
})

test('an icon button has a name, and shows it on focus', async () => {
  const screen = await render(<IconButton icon={Share2} label="Share" />)
  await userEvent.tab()
  await expect.element(screen.getByRole('button', { name: 'Share' })).toHaveFocus()
  await expect.poll(() => document.querySelector('.tip')?.textContent).toBe('Share')
})

test('a link without a way to go stays where it is', async () => {
  const screen = await render(
    <ButtonLink href="#gone" disabledReason="A reader may not upload.">
      Upload
    </ButtonLink>,
  )
  await screen.getByRole('link', { name: 'Upload' }).click({ force: true })
  expect(window.location.hash).toBe('')
  await expect
    .element(screen.getByRole('link'))
    .toHaveAccessibleDescription('A reader may not upload.')
})
