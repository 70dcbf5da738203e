import { useRef, useState } from 'react'
import { expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Dialog } from './dialog.tsx'
import { Popover } from './popover.tsx'
import { toasts, ToastRegion } from './toast.tsx'

function Deleting({ dismissable = true }: { dismissable?: boolean }) {
  const [open, setOpen] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Delete…</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Delete golden-base?"
        description="14 projects lose it at once."
        dismissable={dismissable}
        initialFocus={keep}
        footer={
          <>
            <Button ref={keep} onClick={() => setOpen(false)}>
              Keep
            </Button>
            <Button variant="danger">Delete image</Button>
          </>
        }
      />
    </>
  )
}

test('a dialog takes the focus, keeps it, and gives it back to what opened it', async () => {
  const screen = await render(<Deleting />)
  const opener = screen.getByRole('button', { name: 'Delete…' })
  await opener.click()
  const dialog = screen.getByRole('dialog', { name: 'Delete golden-base?' })
  await expect.element(dialog).toHaveAccessibleDescription('14 projects lose it at once.')
  await expect.element(screen.getByRole('button', { name: 'Keep' })).toHaveFocus()
  for (let step = 0; step < 5; step++) {
    await userEvent.tab()
    expect(dialog.element().contains(document.activeElement)).toBe(true)
  }
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog).not.toBeInTheDocument()
  await expect.element(opener).toHaveFocus()
})

test('a dialog without a way around it stays on Escape', async () => {
  const screen = await render(<Deleting dismissable={false} />)
  await screen.getByRole('button', { name: 'Delete…' }).click()
  const dialog = screen.getByRole('dialog')
  await expect.element(screen.getByRole('button', { name: 'Keep' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Close' })).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Keep' }).click()
  await expect.element(dialog).not.toBeInTheDocument()
})

test('pressing what opened a popover closes it', async () => {
  const screen = await render(
    <Popover label="Size" trigger={(trigger) => <Button {...trigger}>Size</Button>}>
      <p>At least</p>
    </Popover>,
  )
  const opener = screen.getByRole('button', { name: 'Size' })
  await opener.click()
  await expect.element(screen.getByRole('dialog', { name: 'Size' })).toBeVisible()
  await opener.click()
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
  await expect.element(opener).toHaveAttribute('aria-expanded', 'false')
})

test('a toast waits while it is hovered or focused, and goes when it is not', async () => {
  const screen = await render(
    <>
      <button type="button">elsewhere</button>
      <ToastRegion stay={600} />
    </>,
  )
  toasts.show({ text: '3 images deleted', action: { label: 'Undo', run: () => undefined } })
  const undo = screen.getByRole('button', { name: 'Undo' })
  await expect.element(screen.getByRole('status')).toHaveTextContent('3 images deleted')
  undo.element().focus()
  const waited = performance.now()
  await expect.poll(() => performance.now() - waited, { timeout: 5000 }).toBeGreaterThan(1200)
  await expect.element(undo).toBeVisible()
  screen.getByRole('button', { name: 'elsewhere' }).element().focus()
  await expect.element(undo).not.toBeInTheDocument()
})

test('the action of a toast runs once and takes it away; a newer one replaces an older', async () => {
  const run = vi.fn<() => void>()
  const screen = await render(<ToastRegion />)
  toasts.show({ text: 'first' })
  toasts.show({ text: 'second', action: { label: 'Undo', run } })
  await expect.element(screen.getByText('second')).toBeVisible()
  await expect.element(screen.getByText('first')).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Undo' }).click()
  expect(run).toHaveBeenCalledOnce()
  await expect.element(screen.getByText('second')).not.toBeInTheDocument()
})

test('copying says that it worked, or that the browser refused', async () => {
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const screen = await render(<CopyButton label="Copy MD5" value="d41d8cd9" />)
  await screen.getByRole('button', { name: 'Copy MD5' }).click()
  expect(write).toHaveBeenCalledWith('d41d8cd9')
  await expect.element(screen.getByRole('status')).toHaveTextContent('Copied')
  write.mockRejectedValue(new DOMException('no', 'NotAllowedError'))
  const command = vi.spyOn(document, 'execCommand').mockReturnValue(false)
  await screen.getByRole('button', { name: 'Copy MD5' }).click()
  await expect.element(screen.getByRole('status')).toHaveTextContent('refused')
  write.mockRestore()
  command.mockRestore()
})
