import { Component, type ReactNode, Suspense, use } from 'react'
import { expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { late } from './late.tsx'

function Hello({ name }: { name: string }) {
  return <p>Hello {name}</p>
}

class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }
  static getDerivedStateFromError = (error: Error) => ({ error })
  override render() {
    return this.state.error ? <p role="alert">{this.state.error.message}</p> : this.props.children
  }
}

/** A chunk that comes, or fails, when it is told to. */
function chunk() {
  let asked = 0
  let settle = (_problem?: Error) => {}
  const load = () => {
    asked++
    return new Promise<{ default: typeof Hello }>((resolve, reject) => {
      settle = (problem) => (problem ? reject(problem) : resolve({ default: Hello }))
    })
  }
  return { load, come: (problem?: Error) => settle(problem), asked: () => asked }
}

test('what is waited with stands until the chunk has come, and never again', async () => {
  const { load, come, asked } = chunk()
  const Late = late(load, () => <p>One moment</p>)
  const screen = await render(<Late name="Ada" />)
  await expect.element(screen.getByText('One moment')).toBeVisible()
  come()
  await expect.element(screen.getByText('Hello Ada')).toBeVisible()
  await screen.rerender(<Late key="other" name="Bob" />)
  expect(screen.container.textContent).toBe('Hello Bob')
  expect(asked()).toBe(1)
})

test('a chunk that was fetched ahead is drawn with the first drawing', async () => {
  const { load, come } = chunk()
  const Late = late(load, () => <p>One moment</p>)
  const ahead = Late.load()
  come()
  await ahead
  const texts: (string | null)[] = []
  const seen = (element: HTMLElement | null) => void texts.push(element?.textContent ?? null)
  const screen = await render(
    <div ref={seen}>
      <Late name="Ada" />
    </div>,
  )
  expect(texts[0]).toBe('Hello Ada')
  await expect.element(screen.getByText('Hello Ada')).toBeVisible()
})

test('one that fails is met by the boundary around, and tried again when it is drawn anew', async () => {
  const { load, come, asked } = chunk()
  const Late = late(load)
  const tree = (key: string) => (
    <Boundary key={key}>
      <Late name="Ada" />
    </Boundary>
  )
  const screen = await render(tree('first'))
  come(new Error('The chunk is gone.'))
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The chunk is gone.')
  await screen.rerender(tree('second'))
  come()
  await expect.element(screen.getByText('Hello Ada')).toBeVisible()
  expect(asked()).toBe(2)
})

test('a chunk that comes between the drawing and its showing is shown', async () => {
  const { load, come } = chunk()
  const Late = late(load, () => <p>One moment</p>)
  const ahead = Late.load()
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  let drawn = 0
  function Gate() {
    use(gate)
    drawn++
    return null
  }
  // React shows what was waited for 300 ms after the wait was shown, however soon it was drawn.
  const screen = await render(
    <Suspense fallback={<p>Not yet</p>}>
      <Gate />
      <Late name="Ada" />
    </Suspense>,
  )
  await expect.element(screen.getByText('Not yet')).toBeVisible()
  open()
  await vi.waitFor(() => expect(drawn).toBeGreaterThan(0), { interval: 5 })
  come()
  await ahead
  await expect.element(screen.getByText('Hello Ada')).toBeVisible()
})
