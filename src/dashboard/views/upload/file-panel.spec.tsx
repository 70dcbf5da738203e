import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import type { Digests } from '#transfers/hash/hashers.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { createChecks } from './checks.ts'
import { FilePanel } from './file-panel.tsx'
import type { FileReading } from './file-panel.tsx'

const scope: ActiveScope = {
  projectId: 'p',
  region: 'r',
  defaultRegion: 'r',
  project: { id: 'p', name: 'tenant-a', enabled: true, domain: { id: 'default', name: 'Default' } },
  roles: ['member'],
  lacks: null,
  regions: ['r'],
}
const chosen = { key: '1', file: new File(['data'], '<b>disk</b>.raw') }

/** A panel whose digests are answered by the test. */
async function show(reading: Partial<FileReading>) {
  let resolve: (digests: Digests) => void = () => undefined
  const digests = new Promise<Digests>((done) => {
    resolve = done
  })
  const progress: ((bytes: number) => void)[] = []
  const checks = createChecks((_file, _algorithms, { onProgress }) => {
    if (onProgress) progress.push(onProgress)
    return digests
  })
  const screen = await render(
    <QueryClientProvider client={new QueryClient()}>
      <FilePanel
        chosen={chosen}
        scope={scope}
        reading={{ data: undefined, error: null, again: () => undefined, ...reading }}
        hazards={[]}
        checks={checks}
        digests={undefined}
        published={[]}
      />
    </QueryClientProvider>,
  )
  return { screen, resolve, progress }
}

test('while it is read, that is said to those who do not see the ghosts', async () => {
  const { screen } = await show({})
  await expect.element(screen.getByRole('status')).toHaveTextContent('Reading <b>disk</b>.raw')
})

test('a file that cannot be read says why, and can be read again', async () => {
  let again = 0
  const { screen } = await show({
    error: new DOMException('x', 'NotReadableError'),
    again: () => void again++,
  })
  await expect
    .element(screen.getByRole('alert'))
    .toHaveTextContent('It was changed since it was chosen')
  await screen.getByRole('button', { name: 'Read it again' }).click()
  expect(again).toBe(1)
})

test('the check tells how far it is, and can be stopped and begun again', async () => {
  const { screen, progress } = await show({})
  await screen.getByRole('button', { name: 'Check the file first' }).click()
  await expect.poll(() => progress.length).toBe(1)
  progress[0]!(3)
  const bar = screen.getByRole('progressbar', { name: 'Reading <b>disk</b>.raw' })
  await expect.element(bar).toHaveAttribute('aria-valuenow', '75')
  await expect.element(screen.getByText('of 4 B read. Nothing is sent.')).toBeVisible()
  await screen.getByRole('button', { name: 'Stop' }).click()
  await expect.element(screen.getByRole('button', { name: 'Check the file first' })).toBeVisible()
})

test('digests are shown once they are there', async () => {
  const { screen, resolve } = await show({})
  await screen.getByRole('button', { name: 'Check the file first' }).click()
  resolve({ md5: 'ab'.repeat(16), sha512: 'cd'.repeat(64) })
  await expect.element(screen.getByText('ab'.repeat(16))).toBeVisible()
  await expect
    .element(screen.getByRole('button', { name: 'Copy SHA-512 of the file' }))
    .toBeVisible()
})
